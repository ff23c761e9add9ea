/**
 * One case under the projection protocol, small enough to look at every state it can reach: its committed history, a
 * worker's task in flight, stalled writers, answers under way, the sweeper, and the database, which follows the very rules
 * of src/store/projection/rules.ts.
 *
 * Events of the case are letters: `a` and `b` are updates, `t` the timer. A write's content is the events it shows.
 */
import { isSweepable } from '../../src/store/projection/rules.js';
import {
  answered,
  headNode,
  type Marker,
  type ModelDatabase,
  NO_PARENT,
  type Protocol,
  type StoredWrite,
  swept,
} from './modelled-database.js';

/** A workflow task in flight. */
interface Flight {
  readonly events: string;
  readonly markers: readonly Marker[];
  readonly wrote: boolean;
}
/** A writer that stalled before its write and may still make it. */
interface Stalled {
  readonly run: number;
  readonly events: string;
  readonly facts: string;
  readonly parent: Marker | null;
}
interface Committed {
  readonly events: string;
  readonly markers: readonly Marker[];
}
/** The sweeper: it has read the head, then also the history. */
interface Sweep {
  readonly expected: number;
  /** It did not wait for quiet: all it may do is confirm the head that it has read. */
  readonly early: boolean;
  readonly read: (Committed & { readonly run: number }) | null;
}
/** How often each thing may still go wrong. */
export interface Budget {
  readonly failures: number;
  readonly resets: number;
  readonly renewals: number;
  readonly unclean: number;
  readonly writes: number;
}
export interface CaseState {
  readonly run: number;
  readonly runs: number;
  readonly events: string;
  readonly markers: readonly Marker[];
  readonly timerFired: boolean;
  /** Updates that the server has taken in and no committed task has. */
  readonly admitted: string;
  readonly flight: Flight | null;
  readonly stalled: readonly Stalled[];
  readonly database: ModelDatabase;
  readonly nextWrite: number;
  /** Answers under way: the update and the markers they carry. */
  readonly answers: readonly { readonly update: string; readonly markers: readonly Marker[] }[];
  readonly acknowledged: string;
  /** Events that a reset undid. */
  readonly undone: string;
  readonly sweep: Sweep | null;
  /** Histories that a reset left: an administrator may go back to them. */
  readonly left: readonly Committed[];
  /** The database as it last reached the disk; null where it always does. */
  readonly onDisk: ModelDatabase | null;
  /** Something was written that an unclean stop took from the database. */
  readonly dataLost: boolean;
  readonly budget: Budget;
}

/** Variations of the world, which keep some budgets small. */
export interface World {
  readonly updates: string;
  /** Resets may go back to a history that another reset left. */
  readonly resetsOfOldRuns: boolean;
  /** An unclean stop takes what was not on disk. */
  readonly databaseLosesTail: boolean;
}

export interface Step {
  readonly label: string;
  readonly next: CaseState;
}

const EMPTY: ModelDatabase = { head: { run: 0, shows: '', id: 0, verified: true }, writes: [] };

export function initialState(world: World, budget: Budget): CaseState {
  return {
    run: 0,
    runs: 1,
    events: '',
    markers: [],
    timerFired: false,
    admitted: '',
    flight: null,
    stalled: [],
    database: EMPTY,
    nextWrite: 1,
    answers: [],
    acknowledged: '',
    undone: '',
    sweep: null,
    left: [],
    onDisk: world.databaseLosesTail ? EMPTY : null,
    dataLost: false,
    budget,
  };
}

function writeTo(protocol: Protocol, state: CaseState, by: Stalled): { readonly state: CaseState; readonly id: number } {
  const { writes } = state.database;
  const seq = by.events.length;
  const parent = by.parent ?? NO_PARENT;
  const derived = writes.find((write) => !protocol.freshIds && write.seq === seq && write.parent === parent.id);
  const id = derived?.id ?? state.nextWrite;
  const write: StoredWrite = { id, parent: parent.id, parent_seq: parent.seq, seq, facts: by.facts, status: 'unverified' };
  const database = {
    head: { run: by.run, shows: by.events, id, verified: false },
    writes: [...writes.filter((each) => each.id !== id), write],
  };
  return { state: { ...state, nextWrite: derived ? state.nextWrite : id + 1, database }, id };
}

function isTaken(protocol: Protocol, state: CaseState): boolean {
  const ahead = state.flight !== null && state.flight.markers.length > state.markers.length;
  return isSweepable(headNode(state.database.head), protocol.otherRuns ? String(state.run) : null, !protocol.guard || !ahead);
}

/** What the database shows once the sweeper has passed. */
export function sweptNow(protocol: Protocol, state: CaseState): ModelDatabase {
  if (!isTaken(protocol, state)) return state.database;
  const { run, events, markers } = state;
  return swept(protocol, state.database, state.database.head.id, { run, events, markers });
}

// ── what may happen next ──────────────────────────────────────────────────────

const without = (letters: string, gone: string): string => [...letters].filter((letter) => !gone.includes(letter)).join('');
const withLetter = (letters: string, letter: string): string => [...new Set([...letters, letter])].sort().join('');
const sameMarkers = (a: readonly Marker[], b: readonly Marker[]): boolean =>
  a.length === b.length && a.every((each, at) => each.id === b[at]?.id);

export function steps(protocol: Protocol, world: World, state: CaseState): Step[] {
  return [
    ...clientSteps(world, state),
    ...workerSteps(protocol, world, state),
    ...failureSteps(state),
    ...stalledSteps(protocol, state),
    ...answerSteps(protocol, state),
    ...sweeperSteps(protocol, state),
    ...operatorSteps(protocol, world, state),
  ];
}

function clientSteps(world: World, state: CaseState): Step[] {
  const out: Step[] = [];
  for (const update of world.updates) {
    const done = state.acknowledged.includes(update);
    if (state.events.includes(update)) {
      const underWay = state.answers.some((answer) => answer.update === update && sameMarkers(answer.markers, state.markers));
      if (!done && !underWay) {
        const answers = [...state.answers, { update, markers: state.markers }];
        out.push({ label: `client asks again for ${update} and is answered from State`, next: { ...state, answers } });
      }
    } else if (!done && !state.admitted.includes(update)) {
      out.push({ label: `client sends ${update}`, next: { ...state, admitted: withLetter(state.admitted, update) } });
    }
  }
  if (!state.timerFired) out.push({ label: 'timer fires', next: { ...state, timerFired: true } });
  return out;
}

function waiting(state: CaseState): string {
  const timer = state.timerFired && !state.events.includes('t') ? 't' : '';
  return without(state.admitted, state.events) + timer;
}

function stalledOf(state: CaseState, flight: Flight): Stalled {
  const parent = flight.markers.at(-1) ?? null;
  return { run: state.run, events: flight.events, facts: flight.events.slice(parent?.seq ?? 0), parent };
}

function workerSteps(protocol: Protocol, world: World, state: CaseState): Step[] {
  const { flight, budget } = state;
  const out: Step[] = [];
  const candidates = waiting(state);
  if (!flight) {
    if (budget.writes === 0) return out;
    const begin = (taken: string): Step => ({
      label: `task on a worker: ${taken}`,
      next: { ...state, flight: { events: state.events + taken, markers: state.markers, wrote: false } },
    });
    for (const each of candidates) out.push(begin(each));
    if (candidates.length > 1) out.push(begin(candidates));
    return out;
  }
  if (!flight.wrote) {
    if (budget.writes === 0) return out;
    const by = stalledOf(state, flight);
    const { state: written, id } = writeTo(protocol, state, by);
    const spent = { ...budget, writes: budget.writes - 1 };
    const markers = [...flight.markers, { id, seq: by.events.length }];
    out.push({ label: `write ${id} shows ${by.events}`, next: { ...written, flight: { ...flight, markers, wrote: true }, budget: spent } });
    if (budget.failures > 0) {
      const failed = { ...spent, failures: budget.failures - 1 };
      out.push({ label: `write ${id} shows ${by.events}, its result is lost`, next: { ...written, budget: failed } });
      if (state.stalled.length < 2) {
        const stalled = [...state.stalled, by];
        out.push({
          label: `an attempt to write ${by.events} stalls`,
          next: { ...state, stalled, budget: { ...budget, failures: budget.failures - 1 } },
        });
      }
    }
    return out;
  }
  const news = [...world.updates].filter((update) => flight.events.includes(update) && !state.events.includes(update));
  const underWay = (update: string) =>
    state.answers.some((answer) => answer.update === update && sameMarkers(answer.markers, flight.markers));
  const answers = [...state.answers, ...news.filter((update) => !underWay(update)).map((update) => ({ update, markers: flight.markers }))];
  const committed = { events: flight.events, markers: flight.markers };
  out.push({
    label: `task is committed: ${flight.events}`,
    next: { ...state, ...committed, flight: null, admitted: without(state.admitted, flight.events), answers },
  });
  if (budget.writes > 0) {
    for (const each of candidates) {
      if (flight.events.includes(each)) continue;
      out.push({
        label: `the same task goes on with ${each}`,
        next: { ...state, flight: { ...flight, events: flight.events + each, wrote: false } },
      });
    }
  }
  return out;
}

function failureSteps(state: CaseState): Step[] {
  const { flight, budget } = state;
  if (budget.failures === 0) return [];
  const spent = { ...budget, failures: budget.failures - 1 };
  const out: Step[] = [];
  const stall = flight && !flight.wrote && state.stalled.length < 2 ? [...state.stalled, stalledOf(state, flight)] : null;
  if (flight) {
    out.push({ label: 'worker dies, or its task times out', next: { ...state, flight: null, budget: spent } });
    if (stall) out.push({ label: 'task times out, its writer stalls', next: { ...state, flight: null, stalled: stall, budget: spent } });
  }
  if (flight || state.admitted) {
    out.push({ label: 'server dies, with speculative task and updates', next: { ...state, flight: null, admitted: '', budget: spent } });
    if (stall)
      out.push({ label: 'server dies, the writer stalls', next: { ...state, flight: null, admitted: '', stalled: stall, budget: spent } });
  }
  return out;
}

function stalledSteps(protocol: Protocol, state: CaseState): Step[] {
  return state.stalled.map((by, at) => {
    const { state: written, id } = writeTo(protocol, state, by);
    return {
      label: `stalled writer writes ${id}: ${by.events}`,
      next: { ...written, stalled: state.stalled.filter((_, each) => each !== at) },
    };
  });
}

function answerSteps(protocol: Protocol, state: CaseState): Step[] {
  return state.answers.map((answer, at) => ({
    label: `answer to ${answer.update} arrives`,
    next: {
      ...state,
      answers: state.answers.filter((_, each) => each !== at),
      database: answered(protocol, state.database, answer.markers),
      acknowledged: withLetter(state.acknowledged, answer.update),
    },
  }));
}

function sweeperSteps(protocol: Protocol, state: CaseState): Step[] {
  const { sweep, run, events, markers } = state;
  if (!sweep) {
    const { id: expected, verified } = state.database.head;
    const early = !isTaken(protocol, state);
    if (early && (verified || expected === 0)) return [];
    return [{ label: `sweeper reads head ${expected}`, next: { ...state, sweep: { expected, early, read: null } } }];
  }
  const { expected, early, read } = sweep;
  if (!read) {
    // What is not the head's own write is left to a look that waits for quiet.
    if (early && markers.at(-1)?.id !== expected) return [{ label: 'sweeper leaves the head', next: { ...state, sweep: null } }];
    return [{ label: `sweeper reads the history: ${events}`, next: { ...state, sweep: { ...sweep, read: { run, events, markers } } } }];
  }
  return [
    { label: 'sweeper compares and sets', next: { ...state, sweep: null, database: swept(protocol, state.database, expected, read) } },
  ];
}

function operatorSteps(protocol: Protocol, world: World, state: CaseState): Step[] {
  const { budget, flight } = state;
  const out: Step[] = [];
  if (budget.resets > 0) {
    const histories = [{ events: state.events, markers: state.markers }, ...(world.resetsOfOldRuns ? state.left : [])];
    const stall =
      flight && !flight.wrote && state.stalled.length < 2 ? [state.stalled, [...state.stalled, stalledOf(state, flight)]] : [state.stalled];
    for (const [of, history] of histories.entries()) {
      const last = of === 0 ? history.markers.length - 1 : history.markers.length;
      for (let kept = 0; kept <= last; kept += 1) for (const stalled of stall) out.push(reset(world, state, history, kept, stalled));
    }
  }
  if (budget.renewals > 0 && !flight) {
    const next = { ...state, run: state.runs, runs: state.runs + 1, budget: { ...budget, renewals: budget.renewals - 1 } };
    out.push({ label: 'continues as new', next });
  }
  if (budget.unclean > 0) {
    if (world.databaseLosesTail) out.push({ label: 'database reaches the disk', next: { ...state, onDisk: state.database } });
    const kept = state.onDisk ?? state.database;
    const head = protocol.mark ? { ...kept.head, verified: false } : kept.head;
    const gone = { admitted: '', flight: null, stalled: [], answers: [], sweep: null };
    const next = {
      ...state,
      ...gone,
      database: { ...kept, head },
      dataLost: state.dataLost || kept !== state.database,
      onDisk: state.onDisk && { ...kept, head },
      budget: { ...budget, unclean: budget.unclean - 1 },
    };
    out.push({ label: 'unclean stop', next });
  }
  return out;
}

function reset(world: World, state: CaseState, history: Committed, kept: number, stalled: readonly Stalled[]): Step {
  const markers = history.markers.slice(0, kept);
  const events = history.events.slice(0, markers.at(-1)?.seq ?? 0);
  const gone = without(state.events, events);
  return {
    label: `reset to ${events || 'the start'}`,
    next: {
      ...state,
      run: state.runs,
      runs: state.runs + 1,
      events,
      markers,
      flight: null,
      stalled,
      admitted: '',
      timerFired: state.timerFired || gone.includes('t') || events.includes('t'),
      undone: [...new Set([...state.undone, ...gone])].sort().join(''),
      left: world.resetsOfOldRuns ? [...state.left, { events: state.events, markers: state.markers }] : [],
      budget: { ...state.budget, resets: state.budget.resets - 1 },
    },
  };
}
