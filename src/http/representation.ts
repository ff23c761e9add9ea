/** Cases, tasks and notices as the API answers them: instants as ISO 8601, links ready-made. */

import type { Actor } from '../engine/event.js';
import type { Incident, Instant } from '../engine/state.js';
import type { CaseView, DeadlineView, TaskView } from '../engine/view.js';
import { mayTake } from '../organisation/candidate.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Notice } from '../store/notices.js';
import type { TimelineEntry } from '../store/timeline.js';
import { pathOf } from './links.js';

export function caseRepresentation(view: CaseView): JsonObject {
  const url = pathOf.case(view.id);
  return json({
    ...view,
    url,
    timeline_url: `${url}/timeline`,
    deadlines_url: `${url}/deadlines`,
    started_at: iso(view.started_at),
    ended_at: isoOrNull(view.ended_at),
    deadlines: view.deadlines.map(deadlineRepresentation),
    incidents: view.incidents.map(incidentRepresentation),
  });
}

export function caseWithTasks(view: CaseView, tasks: readonly TaskView[], reader: Actor): JsonObject {
  return { case: caseRepresentation(view), tasks: tasks.map((task) => taskRepresentation(task, reader)) };
}

export function deadlineRepresentation(deadline: DeadlineView): JsonObject {
  return json({ ...deadline, due: isoOrNull(deadline.due) });
}

export function taskRepresentation(task: TaskView, reader: Actor): JsonObject {
  // Who may not take it is decided, and not everybody's business.
  const { excluded: _, ...shown } = task;
  return json({
    ...shown,
    url: pathOf.task(task.id),
    case_url: pathOf.case(task.case),
    created_at: iso(task.created_at),
    due: isoOrNull(task.due),
    actions: actionsOf(task, reader),
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
    about: about.kind === 'notify' ? about : { ...about, due: isoOrNull(about.due) },
  });
}

export function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}

function actionsOf(task: TaskView, reader: Actor): JsonObject {
  if (!mayTake(reader, task)) return {};
  const url = pathOf.task(task.id);
  return { ...(task.assignee === null ? { claim: `${url}/claim` } : { release: `${url}/release` }), complete: `${url}/complete` };
}

function isoOrNull(instant: Instant | null): string | null {
  return instant === null ? null : iso(instant);
}

/** Views are plain JSON by their contract; their types only say more. */
function json(value: object): JsonObject {
  return value as { [key: string]: Json };
}
