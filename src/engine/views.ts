/** What the outside reads of a case, derived from Program and State. */
import type { Json } from '../program/json.js';
import type { TaskOutcome } from '../program/program.js';
import type { Text } from '../program/text.js';
import type { AskSubject } from './ask.js';
import { reopenUntil } from './case-reopen.js';
import { recordOf } from './clock-ledger.js';
import { answeredUntil, hasLink } from './customer-link.js';
import { openAdds, openButtons } from './discretion.js';
import { evaluatorOf, type Playable } from './playable.js';
import { indexOf } from './program-index.js';
import type { ClockState, State, TaskState } from './state.js';
import { earliestDueOf } from './task-end.js';
import { isShown, mainOf, type PartsByMain, partsByMain } from './task-parties.js';
import { outcomesFor } from './task-refusal.js';
import { timeAtHand } from './time.js';
import { Turn } from './turn.js';
import { type ClocksByFrame, clocksByFrame, urgencyOf } from './urgency.js';
import type { CaseView, DeadlineView, OutcomeView, TaskView } from './view.js';

export function caseView(playable: Playable, state: State): CaseView {
  const { program } = playable;
  return {
    id: state.case.id,
    playbook: program.playbook,
    title: program.title,
    phase: program.phase,
    key: state.case.key,
    customer_id: state.case.customer_id,
    status: state.status,
    outcome: state.outcome,
    stage: state.stage,
    stage_title: state.stage === null ? null : titleOf(playable, state.stage),
    case_roles: state.case_roles,
    data: state.data,
    started_at: state.case.started_at,
    started_by: state.case.started_by,
    ended_at: state.status === 'open' ? null : state.at,
    overdue: Object.values(state.clocks).some((clock) => clock.overdue),
    deadlines: clocksInOrder(state).map((clock) => deadlineView(playable, clock)),
    calendars: playable.calendars_hash ?? null,
    incidents: Object.values(state.incidents),
    records: state.records,
    buttons: openButtons(playable, state).map(({ trigger: { button, title } }) => ({ button, title })),
    adds: openAdds(playable, state).map(({ id, title }) => ({ step: id, title: title ?? id })),
    waits_for: Object.values(state.asks)
      .filter(({ node, about, taken_up }) => node !== '' && (about.kind !== 'mutex' || taken_up === undefined))
      .map(({ node, about, taken_up }) => ({
        step: node,
        title: titleOf(playable, node),
        kind: about.kind,
        what: taken_up ?? subjectOf(about),
      })),
    ...relationsOf(state),
    ...(state.service ? { service: state.service } : {}),
    ...progressOf(playable, state),
    ...(state.ended ? { reopenable_until: reopenUntil(playable, state) } : {}),
  };
}

/** That of what was begun last, of all that is open and says so. */
function progressOf({ program }: Playable, state: State): Pick<CaseView, 'progress'> {
  const { nodes } = indexOf(program);
  const last = Object.values(state.frames).findLast(({ node }) => nodes.get(node)?.progress !== undefined);
  const progress = last && nodes.get(last.node)?.progress;
  return progress === undefined ? {} : { progress };
}

/** Only what there is: most cases are related to none. */
function relationsOf({ relations = [], children = [] }: State): Pick<CaseView, 'relations' | 'children' | 'merged_into'> {
  const into = relations.findLast(({ relation }) => relation === 'merged_into')?.case;
  return {
    ...(relations.length > 0 ? { relations } : {}),
    ...(children.length > 0 ? { children: children.length } : {}),
    ...(into === undefined ? {} : { merged_into: into }),
  };
}

function subjectOf(about: AskSubject): string {
  switch (about.kind) {
    case 'call':
      return `${about.connector}.${about.operation}`;
    case 'find':
      return about.in;
    case 'create':
    case 'update':
      return about.what;
    case 'play':
      return about.playbook;
    case 'document':
      return about.name;
    case 'mutex':
      return about.key;
    case 'message':
      return `${about.message} ${about.key}`;
    case 'tell':
      return about.news.kind;
  }
}

/** Open tasks, the first created first. */
export function taskViews(playable: Playable, state: State): TaskView[] {
  let turn: Turn | undefined;
  const around: Around = {
    clocks: clocksByFrame(state),
    parts: partsByMain(state),
    turn: () => {
      turn ??= new Turn(playable, state, null);
      return turn;
    },
  };
  return Object.values(state.tasks)
    .filter(isShown)
    .sort((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1))
    .map((task) => taskView(playable, state, task, around));
}

/** What the views of all tasks are told from, gone through once: a case may have hundreds of tasks open. */
interface Around {
  readonly clocks: ClocksByFrame;
  readonly parts: PartsByMain;
  /** In which what is shown is read, made where something is; nothing is changed in it. */
  readonly turn: () => Turn;
}

function taskView(playable: Playable, state: State, task: TaskState, around: Around): TaskView {
  const step = indexOf(playable.program).nodes.get(task.step);
  if (step?.kind !== 'task') throw new Error(`${task.step} is no task of ${playable.program.playbook}`);
  const clocks = around.clocks.get(task.frame) ?? [];
  // A countersignature and a sub-task have no form of their own.
  const own = task.part_of === undefined || task.part_of.as === 'seat';
  return {
    id: task.id,
    case: state.case.id,
    playbook: playable.program.playbook,
    step: task.step,
    title: task.subject ?? step.title,
    stage: task.stage,
    stage_title: titleOf(playable, task.stage),
    status: task.status,
    assignee: task.assignee,
    offered_to: task.offered_to,
    excluded: task.excluded,
    priority: task.priority,
    customer_id: state.case.customer_id,
    created_at: task.created_at,
    due: earliestDueOf(clocks),
    due_unknown: clocks.some((clock) => clock.due === null),
    overdue: clocks.some((clock) => clock.overdue),
    urgency: urgencyOf(playable, state, task, around.clocks),
    guide: step.guide ?? null,
    form: own ? step.form : {},
    fields: own ? Object.keys(step.form.properties ?? {}) : [],
    outcomes: outcomesFor(step, task).map(outcomeView),
    show: step.show.map((item) => ({ label: item.label, value: shown(playable, around.turn(), item.value.cel, task.frame) })),
    checklist: own ? step.checklist : [],
    ...lifecycleOf(state, task, around.parts),
    ...(own && step.optional ? { optional: true } : {}),
    ...(own && step.customer !== undefined ? { customer_contact: step.customer } : {}),
    ...(own && hasLink(step) ? { customer_link: { until: answeredUntil(state, task) } } : {}),
    ...(own && step.rules ? { rules: step.rules.map(({ say }) => ({ say })) } : {}),
    ...(step.documents ? { documents: step.documents } : {}),
  };
}

/** What a task went through; only what there is, so that most tasks stay small. */
function lifecycleOf(state: State, task: TaskState, parts: PartsByMain): Partial<TaskView> {
  const main = mainOf(state, task);
  const { quorum, done } = main;
  const open = (of: string, as: 'subtask' | 'seat') => (parts.get(of) ?? []).filter(({ part_of }) => part_of?.as === as).length;
  const subtasks = open(task.id, 'subtask');
  return {
    ...(task.started_at === undefined ? {} : { started_at: task.started_at }),
    ...(task.suspended ? { suspended_until: task.suspended.until } : {}),
    ...(task.acting_for === undefined ? {} : { acting_for: task.acting_for }),
    ...(task.delegated_by === undefined ? {} : { delegated_by: task.delegated_by }),
    ...(task.draft ? { draft: task.draft } : {}),
    ...(task.sent_back ? { sent_back: task.sent_back } : {}),
    ...(task.comments ? { comments: task.comments } : {}),
    ...(task.attachments ? { attachments: task.attachments } : {}),
    ...(task.part_of ? { part_of: task.part_of } : {}),
    ...(quorum && task.part_of?.as === 'seat'
      ? { quorum: { need: quorum.need, seats: open(main.id, 'seat') + quorum.votes.length, done: quorum.votes.length } }
      : {}),
    ...(done && task.part_of?.as === 'countersign' ? { to_sign: { values: done.values, outcome: done.outcome, by: done.by } } : {}),
    ...(subtasks > 0 ? { open_subtasks: subtasks } : {}),
  };
}

/** What a task shows may be missing; that never keeps it from its inbox. */
function shown(playable: Playable, turn: Turn, cel: string, frame: string): Json {
  try {
    return evaluatorOf(playable.program).evaluate(cel, turn.scope(frame), timeAtHand(turn)) ?? null;
  } catch {
    return null;
  }
}

export function titleOf(playable: Playable, node: string): Text {
  return indexOf(playable.program).nodes.get(node)?.title ?? node;
}

function deadlineView(playable: Playable, clock: ClockState): DeadlineView {
  const declared = indexOf(playable.program).clocks.get(clock.clock)?.clock;
  const title = declared?.title ?? (clock.node === '' ? clock.clock : titleOf(playable, clock.node));
  const paused = clock.pauses.find((pause) => pause.to === null)?.cause ?? null;
  return { clock: clock.id, title, on: clock.node, due: clock.due, overdue: clock.overdue, paused, ledger: recordOf(clock) };
}

function clocksInOrder(state: State): ClockState[] {
  return Object.values(state.clocks).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

function outcomeView(outcome: TaskOutcome): OutcomeView {
  return outcome.form ? { ...outcome, fields: Object.keys(outcome.form.properties ?? {}) } : outcome;
}
