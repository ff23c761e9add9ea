/**
 * What a step of a scenario does to a case, as the engine's events: the same for a case in virtual time and for one that
 * runs on Temporal.
 *
 * never: applies them.
 */
import { changedCustomer } from '../engine/customer-as-read.js';
import { contactActor } from '../engine/customer-link.js';
import type { Actor, Event, TaskEvent } from '../engine/event.js';
import type { Playable } from '../engine/playable.js';
import { indexOf } from '../engine/program-index.js';
import { itemNumberOf } from '../engine/scopes.js';
import type { Instant, State } from '../engine/state.js';
import { calendarOf, timeAfter, timeBefore } from '../engine/time.js';
import type { TaskView } from '../engine/view.js';
import type { ScenarioDuration, ScenarioPause, ScenarioResolution, ScenarioStep } from '../language/scenarios.js';
import { type Candidate, mayTake } from '../organisation/candidate.js';
import { candidateOf, directoryOf } from '../organisation/directory.js';
import type { Organisation } from '../organisation/snapshot.js';

/** A case as it stands when a step is to be done. */
export interface Scene {
  readonly playable: Playable;
  readonly organisation: Organisation;
  readonly state: State;
  /** Open tasks, as people see them. */
  readonly tasks: readonly TaskView[];
  readonly now: Instant;
}

/** A step that somebody or something does to the case by one event. */
export type EventStep = Exclude<ScenarioStep, { do: 'expect' | 'after' | 'at' | 'absent' | 'respond' | 'reopen' | 'change_calendar' }>;
/** A step that does something with a task. */
export type TaskStep = Extract<EventStep, { readonly task: string }>;

/** The first of `events` that is not refused is meant; `problem`: why there are none. */
export type Meant = { readonly events: readonly Event[] } | { readonly problem: string };

/** `message` is the id of a message that the step sends. */
export function eventsMeant(step: EventStep, scene: Scene, message: string): Meant {
  const { now: at, organisation, state } = scene;
  switch (step.do) {
    case 'message':
      return one({ kind: 'message', at, id: message, name: step.message, data: step.data, sender: null });
    case 'cancel':
      return one({
        kind: 'cancel',
        at,
        actor: step.by === null ? null : (candidateOf(organisation, step.by) ?? null),
        reason: step.reason,
      });
    case 'button':
      return { events: actors(step.by, organisation).map((actor) => ({ kind: 'button', at, actor, button: step.button })) };
    case 'add_item':
      return { events: actors(step.by, organisation).map((actor) => ({ kind: 'add_item', at, actor, step: step.step, item: step.item })) };
    case 'contact':
      return byFirst(actors(step.by, organisation), (actor) => ({ kind: 'contact', at, actor, channel: step.channel, note: step.note }));
    case 'change_customer':
      return one({ kind: 'customer_changed', at, customer: changedCustomer(scene.playable.program, state.customer ?? {}, step.values) });
    case 'pause_deadline':
    case 'resume_deadline':
      return pauseMeant(step, scene);
    case 'retry_incident':
    case 'skip_incident':
    case 'mend_incident':
      return byFirst(administrators(step.by, organisation), (actor) => resolutionOf(step, at, actor, state));
    default:
      return taskMeantBy(step, scene);
  }
}

function one(event: Event): Meant {
  return { events: [event] };
}

function byFirst(people: readonly Actor[], make: (actor: Actor) => Event): Meant {
  const [first] = people;
  return first ? one(make(first)) : { problem: 'There is nobody who could do this.' };
}

export function actors(by: string | null, organisation: Organisation): readonly Candidate[] {
  if (by === null) return directoryOf(organisation).candidates;
  const candidate = candidateOf(organisation, by);
  return candidate ? [candidate] : [];
}

function administrators(by: string | null, organisation: Organisation): readonly Candidate[] {
  return by === null ? actors(null, organisation).filter(({ administrator }) => administrator) : actors(by, organisation);
}

// ── deadlines and incidents ───────────────────────────────────────────────────

function pauseMeant(step: ScenarioPause, { now: at, organisation, playable, state }: Scene): Meant {
  const running = Object.values(state.clocks).find(({ clock }) => clock === step.deadline);
  // One that does not run is refused under the name it would have.
  const clock = step.deadline === null ? {} : { clock: running?.id ?? step.deadline };
  const people = administrators(step.by, organisation);
  if (step.do === 'resume_deadline') return byFirst(people, (actor) => ({ kind: 'resume_clocks', at, actor, ...clock }));
  const calendar = calendarOf(playable, organisation.calendar);
  const since = (duration: ScenarioDuration) => timeBefore(calendar, at, duration.duration);
  const begun = step.ago ? since(step.ago) : step.from;
  const ended = step.for ? timeAfter(calendar, begun ?? at, step.for.duration) : step.until;
  if ((step.ago && begun === null) || (step.for && ended === null)) return { problem: 'The calendar has no data for that time.' };
  const stretch = { ...(begun === null ? {} : { from: begun }), ...(ended === null ? {} : { until: ended }) };
  return byFirst(people, (actor) => ({ kind: 'pause_clocks', at, actor, reason: step.reason, ...clock, ...stretch }));
}

function resolutionOf(step: ScenarioResolution, at: Instant, actor: Actor, state: State): Event {
  const incident = Object.values(state.incidents).find(({ node }) => node === step.on)?.id ?? step.on;
  return step.do === 'mend_incident' ? { kind: step.do, at, actor, incident, data: step.data } : { kind: step.do, at, actor, incident };
}

// ── tasks ─────────────────────────────────────────────────────────────────────

function taskMeantBy(step: TaskStep, scene: Scene): Meant {
  const { now: at, organisation, playable, state } = scene;
  const task = taskMeant(step, scene);
  const person = step.by ?? (task ? whoHas(task, organisation) : null);
  const actor = customerMeant(step, playable) ?? (person === null ? undefined : candidateOf(organisation, person));
  if (!actor) return { problem: `Nobody could ${step.do} ${step.task}: ${task ? 'it is offered to nobody' : whatIsOpen(scene)}.` };
  const id = task?.id ?? latestOf(state, step.task);
  if (id === null) return { problem: `There is no task ${step.task}: ${whatIsOpen(scene)}.` };
  const to = { at, actor, task: id };
  if (step.do !== 'suspend') return one(taskEvent(step, to, task?.checklist.length ?? 0));
  const until = step.for ? timeAfter(calendarOf(playable, organisation.calendar), at, step.for.duration) : step.until;
  if (step.for && until === null) return { problem: `The calendar has no data for ${step.for.text} after now.` };
  return one({ kind: 'suspend', ...to, until, ...(step.reason === null ? {} : { reason: step.reason }) });
}

/** The contact whose task it is, where the step says that the customer does it. */
function customerMeant(step: TaskStep, { program }: Playable): Actor | undefined {
  if (step.do !== 'complete' || step.as !== 'customer') return undefined;
  const node = indexOf(program).nodes.get(step.task);
  return contactActor((node?.kind === 'task' && node.customer) || '');
}

/**
 * The task meant, of those that are open: of the item, else the one that the person has or may take, else the first.
 */
export function taskMeant(step: TaskStep, { tasks, state, organisation }: Scene): TaskView | undefined {
  const open = tasks.filter((each) => each.step === step.task);
  const item = step.do === 'complete' ? step.item : null;
  if (item !== null) return open.find((each) => itemNumberOf(state, each.id) === item);
  const candidate = step.by === null ? undefined : candidateOf(organisation, step.by);
  if (!candidate) return open[0];
  return (
    open.find((each) => each.assignee === candidate.person) ??
    open.find((each) => each.assignee === null && mayTake(candidate, each)) ??
    open[0]
  );
}

/** What it does; of a checklist of so many `items` all is ticked, where nothing else is said. */
function taskEvent(step: Exclude<TaskStep, { do: 'suspend' }>, to: Pick<TaskEvent, 'at' | 'actor' | 'task'>, items: number): TaskEvent {
  switch (step.do) {
    case 'complete': {
      const { values, outcome, comment } = step;
      const checked = step.checked ?? Array.from({ length: items }, (_, position) => position);
      return { kind: 'complete', ...to, values, checked, ...said({ outcome, comment }) };
    }
    case 'fail':
      return { kind: 'fail', ...to, reason: step.reason ?? '' };
    case 'skip':
      return { kind: 'skip', ...to, ...said({ reason: step.reason }) };
    case 'delegate':
      return { kind: 'delegate', ...to, to: step.to, ...said({ comment: step.comment }) };
    case 'forward':
      return { kind: 'forward', ...to, to: step.to, ...said({ comment: step.comment }) };
    case 'nominate':
      return { kind: 'nominate', ...to, to: step.to };
    case 'set_priority':
      return { kind: 'set_priority', ...to, priority: step.priority };
    case 'comment':
      return { kind: 'comment', ...to, text: step.text };
    case 'send_back':
      return { kind: 'send_back', ...to, comment: step.comment, values: step.values, ...said({ outcome: step.outcome }) };
    case 'add_subtask':
      return { kind: 'add_subtask', ...to, title: step.title, to: step.to };
    default:
      return { kind: step.do, ...to };
  }
}

/** Without what is not said. */
function said<T extends { readonly [key: string]: string | null }>(all: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as { [K in keyof T]?: string };
}

/** Its holder; else the first person, in the organisation's order, who may take it. */
function whoHas(task: TaskView, organisation: Organisation): string | null {
  if (task.assignee !== null) return task.assignee;
  return directoryOf(organisation).candidates.find((candidate) => mayTake(candidate, task))?.person ?? null;
}

/** The id of the step's last task, open or not: for what is expected to be refused. */
function latestOf(state: State, step: string): string | null {
  const instance = state.entered[step];
  return instance === undefined ? null : `${state.case.id}:${step}.${instance}`;
}

function whatIsOpen({ tasks, state }: Scene): string {
  const open = tasks.map((task) => task.step);
  if (open.length > 0) return `open are ${open.join(', ')}`;
  return state.status === 'open' ? 'no task is open' : `the case has ended (${state.outcome ?? 'cancelled'})`;
}
