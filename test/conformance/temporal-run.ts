/**
 * Runs a scenario's steps as a real case on Temporal, in real time, and notes when the case took each: the simulator is then
 * given the same events at the same times, and both must tell the same story.
 */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { changedCalendar } from '../../src/calendar/change.js';
import type { CalendarSet } from '../../src/calendar/compiled.js';
import { refuseReopening } from '../../src/engine/case-reopen.js';
import { customerAsRead } from '../../src/engine/customer-as-read.js';
import type { Fact } from '../../src/engine/effect.js';
import type { Actor, Event, Refusal } from '../../src/engine/event.js';
import { withDefaults } from '../../src/engine/form.js';
import type { Playable } from '../../src/engine/playable.js';
import type { CaseFacts, State } from '../../src/engine/state.js';
import type { ScenarioStep } from '../../src/language/scenarios.js';
import { candidateOf } from '../../src/organisation/directory.js';
import type { Organisation } from '../../src/organisation/snapshot.js';
import type { JsonObject } from '../../src/program/json.js';
import { actors, type EventStep, eventsMeant, taskMeant } from '../../src/simulator/scenario-events.js';
import type { CaseClient } from '../../src/temporal/case-client.js';
import { RENEW_SIGNAL, STATE_QUERY } from '../../src/temporal/case-contract.js';
import { operationOf, reopeningOf, startOf } from './case-requests.js';
import type { ConformanceCase } from './conformance-workspace.js';
import { type OutsideAnswers, seqOf, type TakenEvent } from './outside-answers.js';

export interface TemporalParts {
  readonly client: Client;
  readonly cases: CaseClient;
  readonly organisation: Organisation;
  /** Content hashes. */
  readonly programs: { readonly [playbook: string]: string };
  readonly calendars: string;
  /** Answers with their content hash. */
  readonly publishCalendars: (calendars: CalendarSet) => Promise<string>;
  /** Facts of a case as its writes had them, in order. */
  readonly facts: (caseId: string) => readonly Fact[];
  readonly outside: OutsideAnswers;
}

export interface Played {
  readonly facts: CaseFacts;
  /** The cases of its family, in their order: more than one where it was opened again. */
  readonly ids: readonly string[];
  readonly data: JsonObject;
  readonly customer: JsonObject | null;
  readonly starter: Actor | null;
  /** What the case took, with the times it took them at. */
  readonly events: readonly TakenEvent[];
  /** Code of the refusal of each step that is an operation, null where it was done; for comparison with what is expected. */
  readonly refusals: readonly { readonly line: number; readonly expected: string | null; readonly found: string | null }[];
  readonly state: State;
  readonly ended_at: number;
}

/** `renewed`: the case is asked to continue as new after every step. */
export async function playOnTemporal(parts: TemporalParts, { playable, scenario }: ConformanceCase, renewed = false): Promise<Played> {
  const { program } = playable;
  const { cases, client, organisation } = parts;
  const key = renewed ? `${scenario.scenario}_renewed` : scenario.scenario;
  const id = `${program.playbook}/${key}`;
  const starter = scenario.start.by === null ? null : (candidateOf(organisation, scenario.start.by) ?? null);
  const customer = scenario.start.customer && customerAsRead(program, scenario.start.customer);
  const started_at = Date.now();
  const facts: CaseFacts = {
    id,
    playbook: program.playbook,
    key,
    customer_id: customer === null ? null : 'customer',
    started_at,
    started_by: scenario.start.by,
  };
  const data = withDefaults(program.data, scenario.start.data);
  const published = { program: parts.programs[program.playbook] ?? '', calendars: parts.calendars };
  await cases.start(startOf(program, published, { case: facts, data, customer, actor: starter }));
  const run: Run = { parts, id, ids: [id], playable, taken: [], refusals: [], answered: {} };
  for (const [index, step] of scenario.steps.entries()) {
    if (step.do === 'expect') continue;
    await decided(parts, run.id);
    if (renewed) await renew(parts, run.id);
    await perform(run, step, index);
  }
  const { taken, refusals, ids } = run;
  const state = await decided(parts, run.id);
  // The case knows of its end before it is written.
  const end = state.status === 'completed' ? 'case_completed' : state.status === 'cancelled' ? 'case_cancelled' : null;
  if (end !== null) await waitedFor('its end', () => parts.facts(run.id).some(({ kind }) => kind === end));
  const answers: TakenEvent[] = [];
  for (const each of ids) answers.push(...(await parts.outside.eventsOf(client, each, parts.facts(each))));
  const events = [...taken.map((event) => event()), ...answers].sort((one, other) => one.seq - other.seq);
  return { facts, ids, data, customer, starter, events, refusals, state, ended_at: state.at };
}

interface Run {
  readonly parts: TemporalParts;
  /** The case that goes on. */
  id: string;
  readonly ids: string[];
  /** With the calendars that the case runs on. */
  playable: Playable;
  /** Read at the end: a workflow task that is lost is done again, at another time. */
  readonly taken: (() => TakenEvent)[];
  readonly refusals: { readonly line: number; readonly expected: string | null; readonly found: string | null }[];
  /** How many answers each step has had. */
  readonly answered: { [step: string]: number };
}

async function perform(run: Run, step: Exclude<ScenarioStep, { do: 'expect' }>, index: number): Promise<void> {
  const { parts, id } = run;
  switch (step.do) {
    case 'after': {
      const { duration } = step;
      const milliseconds = duration.kind === 'elapsed' ? duration.milliseconds : duration.count * 60_000;
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return;
    }
    case 'at':
      throw new Error('A conformance case has no fixed times.');
    case 'absent':
      throw new Error('Absences hold for every case: a conformance case has none.');
    case 'change_calendar':
      return changeCalendar(run, step);
    case 'reopen':
      return reopen(run, step);
    case 'respond': {
      parts.outside.say(id, step.step, step.answer);
      const wanted = (run.answered[step.step] ?? 0) + 1;
      run.answered[step.step] = wanted;
      await waitedFor(`line ${step.line}`, () => parts.facts(id).filter((fact) => isAnswer(fact, step.step)).length >= wanted);
      return;
    }
    case 'message':
      if (step.key !== null && (await delivered(parts, id, step, index))) return;
      return operate(run, step, index);
    default:
      return operate(run, step, index);
  }
}

async function reopen(run: Run, step: Extract<ScenarioStep, { do: 'reopen' }>): Promise<void> {
  const { parts, playable } = run;
  const state = await stateOf(parts, run.id);
  const at = Date.now();
  let refusal: Refusal | null = null;
  for (const actor of actors(step.by, parts.organisation)) {
    refusal = refuseReopening(playable, state, actor, at);
    if (refusal?.code === 'not_allowed') continue;
    if (refusal) break;
    const { program } = playable;
    const id = `${run.ids[0]}/${run.ids.length + 1}`;
    const published = { program: parts.programs[program.playbook] ?? '', calendars: parts.calendars };
    await parts.cases.start(reopeningOf(program, published, { state, id, actor, comment: step.comment, at }));
    run.taken.push(() => ({ seq: state.seq + 1, event: { kind: 'tick', at }, reopens: { actor, comment: step.comment } }));
    run.id = id;
    run.ids.push(id);
    break;
  }
  run.refusals.push({ line: step.line, expected: step.refused, found: refusal?.code ?? null });
}

async function operate(run: Run, step: EventStep, index: number): Promise<void> {
  const { parts, id } = run;
  const find = async () => {
    const state = await decided(parts, id);
    const tasks = (await parts.cases.projection(id))?.tasks ?? [];
    return { playable: run.playable, organisation: parts.organisation, state, tasks, now: Date.now() };
  };
  // What the outside is to answer first may take a moment.
  const awaited = 'task' in step && step.refused === null;
  const scene = awaited ? await waitedFor(`line ${step.line}`, find, (scene) => taskMeant(step, scene) !== undefined) : await find();
  const meant = eventsMeant(step, scene, `message-${index}`);
  if ('problem' in meant) throw new Error(`Line ${step.line}: ${meant.problem}`);
  let found: string | null = null;
  for (const event of meant.events) {
    found = await sent(run, step, event);
    if (found === null) break;
  }
  if ('refused' in step) run.refusals.push({ line: step.line, expected: step.refused, found });
}

/** The code of the refusal; null where it was done. */
async function sent(run: Run, { line }: EventStep, event: Event): Promise<string | null> {
  const { parts, id, taken } = run;
  switch (event.kind) {
    case 'cancel': {
      await parts.client.workflow.getHandle(id).cancel();
      const fact = await factOf(`line ${line}`, () => parts.facts(id).find(({ kind }) => CANCELLED.includes(kind)));
      taken.push(() => ({
        seq: seqOf(fact().id),
        event: { kind: 'cancel', at: fact().at, actor: null, reason: 'Cancelled in Temporal.' },
      }));
      return null;
    }
    case 'customer_changed': {
      const { customer } = event;
      const fact = await nextFact(run, 'customer_changed', () => parts.cases.customerChanged(id, customer));
      taken.push(() => ({ seq: seqOf(fact().id), event: { ...event, at: fact().at } }));
      return null;
    }
    default: {
      const operation = operationOf(event);
      const updateId = randomUUID();
      const performed = await waitedFor(
        `line ${line}`,
        () => parts.cases.perform(id, operation.name, { ...operation.request, fingerprint: '' }, updateId, 10_000),
        ({ kind }) => kind !== 'pending' && kind !== 'busy',
      );
      if (performed.kind === 'done') taken.push(() => takenAt(parts, id, performed.answer.seq, event));
      return performed.kind === 'refused' ? performed.refusal.code : performed.kind === 'not_running' ? 'case_closed' : null;
    }
  }
}

async function changeCalendar(run: Run, step: Extract<ScenarioStep, { do: 'change_calendar' }>): Promise<void> {
  const { parts, id, playable } = run;
  const before = playable.calendars[step.calendar];
  if (!before) throw new Error(`There is no calendar ${step.calendar}.`);
  const calendars = { ...playable.calendars, [step.calendar]: changedCalendar(before, step.change) };
  const hash = await parts.publishCalendars(calendars);
  const fact = await nextFact(run, 'calendars_changed', () => parts.cases.calendarsChanged(id, hash));
  run.playable = { ...playable, calendars };
  run.taken.push(() => ({ seq: seqOf(fact().id), event: { kind: 'calendar_changed', at: fact().at }, calendars }));
}

/** The fact that comes of what is done, as it stands when it is asked for. */
async function nextFact({ parts, id }: Run, kind: Fact['kind'], act: () => Promise<void>): Promise<() => Fact> {
  const facts = () => parts.facts(id).filter((fact) => fact.kind === kind);
  const before = facts().length;
  await act();
  return factOf(kind, () => facts()[before]);
}

/** Waits for a fact; what is answered reads it as it stands then. */
async function factOf(what: string, look: () => Fact | undefined): Promise<() => Fact> {
  await waitedFor(what, look);
  return () => {
    const fact = look();
    if (!fact) throw new Error(`${what} was taken back.`);
    return fact;
  };
}

/** Has the case continued as new; one that has ended stays as it is. */
async function renew({ client }: TemporalParts, id: string): Promise<void> {
  const before = await client.workflow.getHandle(id).describe();
  if (before.status.name !== 'RUNNING') return;
  await client.workflow.getHandle(id).signal(RENEW_SIGNAL);
  await waitedFor(`${id} to continue as new`, async () => {
    const now = await client.workflow.getHandle(id).describe();
    return now.runId !== before.runId || now.status.name !== 'RUNNING';
  });
}

const CANCELLED: readonly Fact['kind'][] = ['case_cancelled', 'compensation_started'];

function isAnswer({ kind, subject }: Fact, step: string): boolean {
  return kind === 'answered' && subject === step;
}

/** Deadlines that an event settled first have their own times; its last fact is of the event itself. */
function takenAt(parts: TemporalParts, id: string, seq: number, event: Event): TakenEvent {
  const own = parts.facts(id).findLast((fact) => seqOf(fact.id) === seq);
  if (!own) throw new Error('An event that was taken left no fact.');
  return { seq, event: { ...event, at: own.at } };
}

/** Puts a message into its mailbox; true when something in the case waited for it, and now has it. */
async function delivered(
  parts: TemporalParts,
  id: string,
  step: Extract<ScenarioStep, { do: 'message' }>,
  index: number,
): Promise<boolean> {
  const { key, message, data } = step;
  if (key === null) return false;
  const { asks } = await stateOf(parts, id);
  const waiting = Object.values(asks).find(({ about }) => about.kind === 'message' && about.message === message && about.key === key);
  await parts.cases.send(message, key, { id: `${id}-message-${index}`, data, until: Date.now() + 3_600_000 });
  if (!waiting) return false;
  await waitedFor(`line ${step.line}`, () =>
    parts.facts(id).some((fact) => fact.kind === 'answered' && fact.detail.effect === waiting.effect),
  );
  return true;
}

function stateOf({ client }: TemporalParts, id: string): Promise<State> {
  return client.workflow.getHandle(id).query<State>(STATE_QUERY);
}

const PATIENCE_MILLISECONDS = 60_000;

/** Looks again and again until there is something; what it waits for is named when there never is. */
async function waitedFor<T>(what: string, look: () => T | Promise<T>, enough: (found: T) => boolean = Boolean): Promise<NonNullable<T>> {
  for (const end = Date.now() + PATIENCE_MILLISECONDS; ; ) {
    const found = await look();
    if (found !== null && found !== undefined && enough(found)) return found;
    if (Date.now() > end) throw new Error(`Nothing came of ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The state once every request for people has its decision, so that what comes next meets the case as in virtual time. */
async function decided(parts: TemporalParts, id: string): Promise<State> {
  const state = await waitedFor(
    'the decisions',
    () => stateOf(parts, id),
    // Files are really written, and no step of a scenario waits for them.
    ({ undecided, asks }) => undecided.length === 0 && Object.values(asks).every(({ about }) => about.kind !== 'document'),
  );
  // Cases are really started, too.
  const starting = Object.values(state.asks).filter(({ about, taken_up }) => about.kind === 'play' && taken_up === undefined);
  if (starting.length === 0) return state;
  const heard = () => parts.facts(id).flatMap(({ kind, detail }) => (['asked', 'answered'].includes(kind) ? [detail.effect] : []));
  await waitedFor('the cases that it plays', () => starting.every(({ effect }) => heard().includes(effect)));
  return decided(parts, id);
}
