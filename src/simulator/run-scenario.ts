/**
 * Runs a scenario of a playbook in virtual time and says, at the line of each expectation, what was otherwise.
 *
 * A failed expectation does not end the scenario: one failure never hides the next. A step that cannot be done does.
 */

import { changedCalendar } from '../calendar/change.js';
import type { Actor, Refusal } from '../engine/event.js';
import { evaluatorOf, type Playable } from '../engine/playable.js';
import type { Instant } from '../engine/state.js';
import { timeAfter } from '../engine/time.js';
import { EvaluationFault } from '../expression/evaluate.js';
import type { Scenario, ScenarioStep } from '../language/scenarios.js';
import type { Organisation } from '../organisation/snapshot.js';
import { isCaseKey } from '../program/case-key.js';
import { compare, type ScenarioFailure, type Seen } from './expectation.js';
import { actors, type EventStep, eventsMeant } from './scenario-events.js';
import { scenarioStart } from './scenario-start.js';
import { SimulatedCase, type SimulatedStart } from './simulated-case.js';

export interface ScenarioResult {
  readonly scenario: string;
  readonly line: number;
  /** Empty: it passed. */
  readonly failures: readonly ScenarioFailure[];
  /** The steps that were completed or passed through, by id: what a coverage report counts. */
  readonly entered: readonly string[];
}

export function runScenario(playable: Playable, organisation: Organisation, scenario: Scenario): ScenarioResult {
  const { simulated, failures } = simulateScenario(playable, organisation, scenario);
  return { scenario: scenario.scenario, line: scenario.line, failures, entered: Object.keys(simulated.state.entered) };
}

export interface SimulatedScenario {
  /** As its last step left it. */
  readonly simulated: SimulatedCase;
  readonly failures: readonly ScenarioFailure[];
}

/** The case itself besides what failed. */
export function simulateScenario(playable: Playable, organisation: Organisation, scenario: Scenario): SimulatedScenario {
  const start = scenarioStart(playable.program, organisation, scenario);
  const failures: ScenarioFailure[] = keyFailures(playable, scenario, start);
  const simulated = new SimulatedCase(playable, organisation, start);
  let seen: Seen = { facts: 0, notices: 0, links: 0 };
  let messages = 0;

  for (const step of scenario.steps) {
    if (step.do === 'expect') {
      failures.push(...compare(step.expect, simulated, seen));
      seen = { facts: simulated.facts.length, notices: simulated.notices.length, links: simulated.links.length };
      continue;
    }
    if (step.do === 'message') messages += 1;
    const problem = perform(simulated, organisation, step, messages);
    if (problem !== null) {
      failures.push({ line: step.line, message: problem });
      break;
    }
  }
  return { simulated, failures };
}

/** A start whose data make a key that no case can have is refused wherever it is made. */
function keyFailures({ program }: Playable, { line }: Scenario, { data, customer }: SimulatedStart): ScenarioFailure[] {
  if (program.key === undefined) return [];
  try {
    const key = evaluatorOf(program).evaluateComputed(program.key, { data, ...(customer === null ? {} : { customer }) });
    if (isCaseKey(String(key ?? ''))) return [];
    const allowed = '1 to 64 letters from A to Z, digits, dots, hyphens and underscores';
    return [{ line, message: `the data make the key ${JSON.stringify(key)}, which no case can have: a key is ${allowed}.` }];
  } catch (error) {
    if (error instanceof EvaluationFault) return [{ line, message: `the data make no key: ${error.message}.` }];
    throw error;
  }
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
    case 'respond':
      return simulated.respond(step.step, step.answer) ? null : `${step.step} waits for no answer from outside.`;
    case 'message':
      if (step.key !== null && simulated.deliver(step.message, step.key, step.data)) return null;
      return operate(simulated, organisation, step, messages);
    case 'absent':
      simulated.absent(step.person, step.substitute, step.until);
      return null;
    case 'reopen':
      return reopen(simulated, organisation, step);
    case 'change_calendar': {
      const calendar = simulated.playable.calendars[step.calendar];
      if (!calendar) return `There is no calendar ${step.calendar}.`;
      simulated.changeCalendars({ ...simulated.playable.calendars, [step.calendar]: changedCalendar(calendar, step.change) });
      return null;
    }
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
    default:
      return operate(simulated, organisation, step, messages);
  }
}

function reopen(simulated: SimulatedCase, organisation: Organisation, step: Extract<ScenarioStep, { do: 'reopen' }>): string | null {
  let refusal: Refusal | null = null;
  for (const actor of actors(step.by, organisation)) {
    refusal = simulated.reopen(actor, step.comment);
    // The first who may.
    if (refusal?.code !== 'not_allowed') break;
  }
  if (step.refused !== null) return notRefused(step.refused, refusal);
  return refusal ? `The case could not be reopened: ${refusal.code}.` : null;
}

function notRefused(expected: string, refusal: Refusal | null): string | null {
  if (refusal?.code === expected) return null;
  return `This should have been refused as ${expected}, and ${refusal ? `was refused as ${refusal.code}` : 'was done'}.`;
}

function operate(simulated: SimulatedCase, organisation: Organisation, step: EventStep, messages: number): string | null {
  const { playable, state, tasks, now } = simulated;
  const meant = eventsMeant(step, { playable, organisation, state, tasks, now }, `message-${messages}`);
  if ('problem' in meant) return meant.problem;
  let refusal: Refusal | null = null;
  let actor: Actor | null = null;
  for (const event of meant.events) {
    refusal = simulated.apply(event);
    actor = 'actor' in event ? event.actor : null;
    if (!refusal) break;
  }
  if ('refused' in step && step.refused !== null) return notRefused(step.refused, refusal);
  return refusal ? couldNot(step, actor?.person ?? null, refusal) : null;
}

function couldNot(step: EventStep, person: string | null, refusal: Refusal): string {
  const errors = 'errors' in refusal ? refusal.errors.map((error) => `${error.field}: ${error.message}`).join(' ') : '';
  const held = 'holder' in refusal && refusal.holder !== null ? `${refusal.holder} has it.` : '';
  return [whatFailed(step, person, refusal.code), errors, held].filter(Boolean).join(' ');
}

function whatFailed(step: EventStep, person: string | null, code: Refusal['code']): string {
  switch (step.do) {
    case 'message':
      return `The message ${step.message} was refused: ${code}.`;
    case 'cancel':
      return `The case could not be cancelled: ${code}.`;
    case 'button':
    case 'add_item': {
      const what = step.do === 'button' ? `press ${step.button}` : `add an item to ${step.step}`;
      return `${step.by ?? 'Nobody'} could ${step.by === null ? '' : 'not '}${what}: ${code}.`;
    }
    default: {
      const [verb, of] = [step.do.replaceAll('_', ' '), 'task' in step ? step.task : 'on' in step ? step.on : null];
      return `${person ?? 'Steward'} could not ${verb}${of === null ? '' : ` ${of}`}: ${code}.`;
    }
  }
}

function timeOn(playable: Playable, calendar: string, from: Instant, step: Extract<ScenarioStep, { do: 'after' }>): Instant | null {
  return timeAfter(playable.calendars[calendar] ?? null, from, step.duration);
}
