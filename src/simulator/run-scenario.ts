/**
 * Runs a scenario of a playbook in virtual time and says, at the line of each expectation, what was otherwise.
 *
 * A failed expectation does not end the scenario: one failure never hides the next. A step that cannot be done does.
 */

import type { Actor, Event, Refusal, TaskEvent } from '../engine/event.js';
import { withDefaults } from '../engine/form.js';
import type { Playable } from '../engine/playable.js';
import type { Instant } from '../engine/state.js';
import { timeAfter } from '../engine/time.js';
import type { TaskView } from '../engine/view.js';
import type { Scenario, ScenarioDiscretion, ScenarioStep } from '../language/scenarios.js';
import { mayTake } from '../organisation/candidate.js';
import { candidateOf, directoryOf } from '../organisation/directory.js';
import type { Organisation } from '../organisation/snapshot.js';
import { compare, type ScenarioFailure, type Seen } from './expectation.js';
import { SimulatedCase } from './simulated-case.js';

export interface ScenarioResult {
  readonly scenario: string;
  readonly line: number;
  /** Empty: it passed. */
  readonly failures: readonly ScenarioFailure[];
  /** The steps that were completed or passed through, by id: what a coverage report counts. */
  readonly entered: readonly string[];
}

export function runScenario(playable: Playable, organisation: Organisation, scenario: Scenario): ScenarioResult {
  const { program } = playable;
  const { start } = scenario;
  const key = start.key ?? scenario.scenario;
  const failures: ScenarioFailure[] = [];
  const starter = start.by === null ? null : (candidateOf(organisation, start.by) ?? null);
  const simulated = new SimulatedCase(playable, organisation, {
    case: {
      id: `${program.playbook}/${key}`,
      playbook: program.playbook,
      key,
      customer_id: start.customer === null ? null : 'customer',
      started_at: start.at,
      started_by: start.by,
    },
    data: withDefaults(program.data, start.data),
    customer: start.customer,
    actor: starter,
  });
  let seen: Seen = { facts: 0, notices: 0 };
  let messages = 0;

  for (const step of scenario.steps) {
    if (step.do === 'expect') {
      failures.push(...compare(step.expect, simulated, seen));
      seen = { facts: simulated.facts.length, notices: simulated.notices.length };
      continue;
    }
    if (step.do === 'message') messages += 1;
    const problem = perform(simulated, organisation, step, messages);
    if (problem !== null) {
      failures.push({ line: step.line, message: problem });
      break;
    }
  }
  return { scenario: scenario.scenario, line: scenario.line, failures, entered: Object.keys(simulated.state.entered) };
}

/** Does one step; the problem when it could not be done, or was not refused as expected. */
function perform(
  simulated: SimulatedCase,
  organisation: Organisation,
  step: Exclude<ScenarioStep, { do: 'expect' }>,
  messages: number,
): string | null {
  const at = simulated.now;
  switch (step.do) {
    case 'claim':
    case 'release':
    case 'fail':
    case 'skip':
    case 'complete': {
      const task = taskMeant(simulated.tasks, step, organisation, (id) => simulated.itemOf(id));
      const person = step.by ?? (task ? whoHas(task, organisation) : null);
      const actor = person === null ? null : actorOf(organisation, person);
      if (!actor) return `Nobody could ${step.do} ${step.task}: ${task ? 'it is offered to nobody' : openTasks(simulated)}.`;
      const id = task?.id ?? latestOf(simulated, step.task);
      if (id === null) return `There is no task ${step.task}: ${openTasks(simulated)}.`;
      const refusal = simulated.apply(taskEvent(step, { at, actor, task: id }, task?.checklist.length ?? 0));
      if (step.refused !== null) {
        if (refusal?.code === step.refused) return null;
        return `This should have been refused as ${step.refused}, and ${refusal ? `was refused as ${refusal.code}` : 'was done'}.`;
      }
      if (!refusal) return null;
      const errors = 'errors' in refusal ? refusal.errors.map((error) => `${error.field}: ${error.message}`).join(' ') : '';
      const held = 'holder' in refusal ? `${refusal.holder} has it.` : '';
      return [`${actor.person} could not ${step.do} ${step.task}: ${refusal.code}.`, errors, held].filter(Boolean).join(' ');
    }
    case 'button':
    case 'add_item':
      return discretion(simulated, organisation, step);
    case 'respond':
      return simulated.respond(step.step, step.answer) ? null : `${step.step} waits for no answer from outside.`;
    case 'message': {
      if (step.key !== null && simulated.deliver(step.message, step.key, step.data)) return null;
      const id = `message-${messages}`;
      const refusal = simulated.apply({ kind: 'message', at, id, name: step.message, data: step.data, sender: null });
      return refusal ? `The message ${step.message} was refused: ${refusal.code}.` : null;
    }
    case 'cancel': {
      const actor = step.by === null ? null : actorOf(organisation, step.by);
      const refusal = simulated.apply({ kind: 'cancel', at, actor, reason: step.reason });
      return refusal ? `The case could not be cancelled: ${refusal.code}.` : null;
    }
    case 'absent':
      simulated.absent(step.person, step.substitute, step.until);
      return null;
    case 'after': {
      const to = timeOn(simulated.playable, step.calendar ?? organisation.calendar, at, step);
      if (to === null) return `The calendar has no data for ${step.text} after now.`;
      simulated.moveTo(to);
      return null;
    }
    case 'at':
      if (step.at < at) return `This time is before now, ${simulated.timeText(at)}.`;
      simulated.moveTo(step.at);
      return null;
  }
}

/**
 * The task meant, of those that are open: of the item (`itemOf` gives that of a task, from 1), else the one that the person
 * has or may take, else the first.
 */
export function taskMeant(
  tasks: readonly TaskView[],
  step: TaskStep,
  organisation: Organisation,
  itemOf: (task: string) => number | null,
): TaskView | undefined {
  const open = tasks.filter((each) => each.step === step.task);
  const item = step.do === 'complete' ? step.item : null;
  if (item !== null) return open.find((each) => itemOf(each.id) === item);
  const candidate = step.by === null ? undefined : candidateOf(organisation, step.by);
  if (!candidate) return open[0];
  return (
    open.find((each) => each.assignee === candidate.person) ??
    open.find((each) => each.assignee === null && mayTake(candidate, each)) ??
    open[0]
  );
}

/** A step of a scenario that does something with a task. */
export type TaskStep = Extract<ScenarioStep, { do: 'claim' | 'release' | 'complete' | 'fail' | 'skip' }>;

/** What it does; of a checklist of so many `items` all is ticked, where nothing else is said. */
export function taskEvent(step: TaskStep, to: Pick<TaskEvent, 'at' | 'actor' | 'task'>, items: number): TaskEvent {
  switch (step.do) {
    case 'complete': {
      const { values, outcome, comment } = step;
      const checked = step.checked ?? Array.from({ length: items }, (_, position) => position);
      const said = { ...(outcome === null ? {} : { outcome }), ...(comment === null ? {} : { comment }) };
      return { kind: 'complete', ...to, values, checked, ...said };
    }
    case 'fail':
      return { kind: 'fail', ...to, reason: step.reason ?? '' };
    case 'skip':
      return { kind: 'skip', ...to, ...(step.reason === null ? {} : { reason: step.reason }) };
    default:
      return { kind: step.do, ...to };
  }
}

function discretion(simulated: SimulatedCase, organisation: Organisation, step: ScenarioDiscretion): string | null {
  const what = step.do === 'button' ? `press ${step.button}` : `add an item to ${step.step}`;
  const people = step.by === null ? organisation.people.map(({ person }) => person) : [step.by];
  let refusal: Refusal | null = null;
  for (const person of people) {
    const actor = actorOf(organisation, person);
    if (!actor) continue;
    refusal = simulated.apply(discretionEvent(simulated, step, actor));
    if (!refusal) break;
  }
  if (step.refused !== null) {
    if (refusal?.code === step.refused) return null;
    return `This should have been refused as ${step.refused}, and ${refusal ? `was refused as ${refusal.code}` : 'was done'}.`;
  }
  return refusal ? `${step.by ?? 'Nobody'} could ${step.by === null ? '' : 'not '}${what}: ${refusal.code}.` : null;
}

function discretionEvent(simulated: SimulatedCase, step: ScenarioDiscretion, actor: Actor): Event {
  const at = simulated.now;
  if (step.do === 'add_item') return { kind: 'add_item', at, actor, step: step.step, item: step.item };
  return { kind: 'button', at, actor, button: step.button };
}

function timeOn(playable: Playable, calendar: string, from: Instant, step: Extract<ScenarioStep, { do: 'after' }>): Instant | null {
  return timeAfter(playable.calendars[calendar] ?? null, from, step.duration);
}

function actorOf(organisation: Organisation, person: string): Actor | null {
  return candidateOf(organisation, person) ?? null;
}

/** Its holder; else the first person, in the organisation's order, who may take it. */
function whoHas(task: TaskView, organisation: Organisation): string | null {
  if (task.assignee !== null) return task.assignee;
  return directoryOf(organisation).candidates.find((candidate) => mayTake(candidate, task))?.person ?? null;
}

/** The id of the step's last task, open or not: for what is expected to be refused. */
function latestOf(simulated: SimulatedCase, step: string): string | null {
  const instance = simulated.state.entered[step];
  return instance === undefined ? null : `${simulated.state.case.id}:${step}.${instance}`;
}

function openTasks(simulated: SimulatedCase): string {
  const open = simulated.tasks.map((task) => task.step);
  if (open.length > 0) return `open are ${open.join(', ')}`;
  return simulated.state.status === 'open' ? 'no task is open' : `the case has ended (${simulated.state.outcome ?? 'cancelled'})`;
}
