/** Cases, tasks and notices as the API answers them: instants as ISO 8601, links ready-made. */

import type { TaskOperation } from '../engine/event.js';
import type { Incident, Instant } from '../engine/state.js';
import { operationsOf } from '../engine/task-lifecycle.js';
import type { Urgency } from '../engine/urgency.js';
import type { CaseView, DeadlineView, TaskView } from '../engine/view.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Notice } from '../store/notices.js';
import type { TimelineEntry } from '../store/timeline.js';
import { type KnownCase, mayComplete, partiesOf, type Reader, type RulesAlone } from './authorisation.js';
import { pathOf } from './links.js';

export function caseRepresentation({ calendars: _, service: __, ...view }: CaseView): JsonObject {
  const url = pathOf.case(view.id);
  return json({
    ...view,
    url,
    timeline_url: `${url}/timeline`,
    relations_url: `${url}/relations`,
    deadlines_url: `${url}/deadlines`,
    started_at: iso(view.started_at),
    ended_at: isoOrNull(view.ended_at),
    deadlines: view.deadlines.map(deadlineRepresentation),
    incidents: view.incidents.map(incidentRepresentation),
    ...(view.reopenable_until === undefined ? {} : { reopenable_until: isoOrNull(view.reopenable_until) }),
    ...(view.relations ? { relations: view.relations.map((each) => ({ ...each, at: iso(each.at), url: pathOf.case(each.case) })) } : {}),
    ...(view.merged_into === undefined ? {} : { merged_into_url: pathOf.case(view.merged_into) }),
  });
}

export function caseWithTasks(known: KnownCase, reader: Reader): JsonObject {
  return { case: caseRepresentation(known.view), tasks: known.tasks.map((task) => taskRepresentation(task, known, reader)) };
}

export function deadlineRepresentation({ ledger: _, ...deadline }: DeadlineView): JsonObject {
  return json({ ...deadline, due: isoOrNull(deadline.due), paused: deadline.paused !== null });
}

export function taskRepresentation(task: TaskView, known: KnownCase | RulesAlone, reader: Reader): JsonObject {
  // Who may not take it is decided, and not everybody's business.
  const { excluded: _, ...shown } = task;
  return json({
    ...shown,
    url: pathOf.task(task.id),
    case_url: pathOf.case(task.case),
    created_at: iso(task.created_at),
    ...(task.started_at === undefined ? {} : { started_at: iso(task.started_at) }),
    ...(task.suspended_until === undefined ? {} : { suspended_until: isoOrNull(task.suspended_until) }),
    ...(task.comments ? { comments: task.comments.map((comment) => ({ ...comment, at: iso(comment.at) })) } : {}),
    ...(task.attachments
      ? { attachments: task.attachments.map((each) => ({ ...each, at: iso(each.at), url: pathOf.attachment(task.case, each.id) })) }
      : {}),
    due: isoOrNull(task.due),
    urgency: urgencyRepresentation(task.urgency),
    actions: actionsOf(task, known, reader),
  });
}

function urgencyRepresentation({ at, due, late, reasons }: Urgency): JsonObject {
  return json({
    at: iso(at),
    due: isoOrNull(due),
    late,
    reasons: reasons.map((reason) => ('due' in reason ? { ...reason, due: iso(reason.due) } : reason)),
  });
}

export function incidentRepresentation({ id, at, node, code, message, file, line }: Incident): JsonObject {
  return { id, at: iso(at), node, code, message, file, line };
}

export function caseIncidentRepresentation(caseId: string, incident: Incident): JsonObject {
  const url = pathOf.incident(caseId, incident.id);
  return {
    case: caseId,
    case_url: pathOf.case(caseId),
    incident: incidentRepresentation(incident),
    retry_url: `${url}/retry`,
    skip_url: `${url}/skip`,
    mend_url: `${url}/mend`,
  };
}

export function timelineEntry({ undone, ...fact }: TimelineEntry): JsonObject {
  return json({ ...fact, at: iso(fact.at), ...(undone ? { undone } : {}) });
}

export function noticeRepresentation({ id, case: caseId, about, created_at }: Notice): JsonObject {
  return json({
    id,
    at: iso(created_at),
    case: caseId,
    case_url: pathOf.case(caseId),
    about: 'due' in about ? { ...about, due: isoOrNull(about.due) } : about,
  });
}

export function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** What the reader may do with it now. */
function actionsOf(task: TaskView, known: KnownCase | RulesAlone, reader: Reader): JsonObject {
  const url = pathOf.task(task.id);
  const completes = mayComplete(reader, known, task);
  const possible = operationsOf(task.status, partiesOf(reader, known, task)).filter(
    (operation) => makesSense(operation, task) && (completes || (operation !== 'complete' && operation !== 'send_back')),
  );
  return Object.fromEntries(possible.map((operation) => [operation, `${url}/${operation === 'attach' ? 'attachments' : operation}`]));
}

function makesSense(operation: TaskOperation, { optional, outcomes, part_of }: TaskView): boolean {
  switch (operation) {
    case 'skip':
      return optional === true || part_of?.as === 'subtask';
    case 'send_back':
      return outcomes.some((outcome) => outcome.send_back);
    case 'add_subtask':
      return part_of === undefined;
    default:
      return true;
  }
}

function isoOrNull(instant: Instant | null): string | null {
  return instant === null ? null : iso(instant);
}

/** Views are plain JSON by their contract; their types only say more. */
function json(value: object): JsonObject {
  return value as { [key: string]: Json };
}
