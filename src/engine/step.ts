/**
 * The engine: `start` and `step`, pure functions from state and event to state and effects.
 *
 * guarantees: never throws (a fault becomes an incident); time never goes back; every event first settles all deadlines
 * up to its time, in the order (time, declared order, id), and then applies: what is done exactly at due is late.
 * never: I/O, a clock, randomness.
 */
import type { JsonObject } from '../program/json.js';
import { refuseUpdate, updateChildren } from './case-children.js';
import { link, refuseLink, refuseUnlink, unlink } from './case-links.js';
import { merge, refuseMerge } from './case-merge.js';
import { hear } from './case-news.js';
import { refusePermission } from './case-permission.js';
import { addRelation, tellCase } from './case-relations.js';
import { beginAgain, type Reopening, stateReopened } from './case-reopen.js';
import { fireAlarm, firstAlarm } from './clock-alarms.js';
import { namesSeen, reviseClocks } from './clock-names.js';
import { pauseByOperation, refusePause } from './clock-pauses.js';
import { changeCalendar, contactMade, startClocks, taskTaken } from './clocks.js';
import { cancelCase, refuseCancel } from './compensation.js';
import { addToEach, pressButton, refuseButton, refuseItem } from './discretion.js';
import type { Effect } from './effect.js';
import type { Actor, Event, Refusal, TaskEvent } from './event.js';
import { refuseIncident, resolveIncident } from './incidents.js';
import { receive, refuseMessage } from './messages.js';
import { requestCaseRole } from './people.js';
import { changePeople } from './people-changed.js';
import type { Playable } from './playable.js';
import { takenUp } from './responses.js';
import { answer, raiseLoop, runToRest } from './run.js';
import { endsAt, isHeld } from './scopes.js';
import { raiseSemantics, SEMANTICS } from './semantics.js';
import { serviceRecord } from './service-record.js';
import type { CaseFacts, Instant, State } from './state.js';
import { endSurvey } from './surveys.js';
import { applyDecisions, firstResumption, operate, resumeTask } from './task-operations.js';
import { isTaskEvent, refuseTaskOperation } from './task-refusal.js';
import { armTriggers, fireTimer } from './triggers.js';
import { asFault, Turn } from './turn.js';
import { keepWithin, reviseWindows, turnWindow, windowTimes } from './windows.js';

export interface Transition {
  readonly state: State;
  readonly effects: readonly Effect[];
  /** Set when the event's operation was refused: deadlines up to its time are settled, else nothing changed. */
  readonly refusal?: Refusal;
}

export interface StartInput {
  /** Content hash of the Program. */
  readonly program: string;
  readonly case: CaseFacts;
  readonly data: JsonObject;
  /** Narrowed to what the Program names; null when the case has no customer. */
  readonly customer: JsonObject | null;
  readonly actor: Actor | null;
  /** Absent: today's. */
  readonly semantics?: number;
  /** The case that this one was split from. */
  readonly split_from?: { readonly case: string; readonly comment?: string };
}

/** Most deadlines of one instant before the case is said to loop. */
const INSTANT_LIMIT = 10_000;

export function start(playable: Playable, input: StartInput, at: Instant): Transition {
  const { program } = playable;
  const initial: State = {
    semantics: input.semantics ?? SEMANTICS,
    program: input.program,
    seq: 0,
    at,
    case: input.case,
    status: 'open',
    outcome: null,
    data: input.data,
    customer: input.customer,
    case_roles: Object.fromEntries(program.case_roles.map((role) => [role.role, null])),
    stage: null,
    priority: 'normal',
    frames: {},
    steps: {},
    entered: {},
    tasks: {},
    clocks: {},
    rested: {},
    reopened: {},
    sent_back: {},
    closed: [],
    incidents: {},
    records: [],
    asks: {},
    triggers: {},
    held: {},
    early: [],
    undo: [],
    undecided: [],
    messages: [],
  };
  return total(playable, initial, input.actor, (turn) => {
    turn.setFrame({ kind: 'case', id: 'case', node: '', parent: null });
    turn.fact('case_started', null, { key: input.case.key, customer: input.case.customer_id }, true);
    if (input.split_from) splitFrom(turn, input.split_from);
    for (const role of program.case_roles) requestCaseRole(turn, role.role, role.people);
    startClocks(turn, program.deadlines, '', 'case');
    const whole = turn.state.frames.case;
    if (whole) armTriggers(turn, program.on, whole);
    const first = program.stages[0];
    if (first) turn.enter(first.id, 'case');
    runToRest(turn);
    settleDeadlines(turn, turn.now);
  });
}

/** Both sides know of it. */
function splitFrom(turn: Turn, { case: from, comment }: StartInput['split_from'] & {}): void {
  const by = turn.actor?.person ?? null;
  const said = comment ? { comment } : {};
  addRelation(turn, { relation: 'split_from', case: from, at: turn.now, by, ...said });
  tellCase(turn, from, { kind: 'linked', relation: 'split_into', by, ...said });
}

/**
 * A completed case goes on as another one of its family. Whether it may is asked before (`refuseReopening`); `semantics`
 * absent: today's.
 */
export function reopen(playable: Playable, ended: State, reopening: Reopening, at: Instant, semantics = SEMANTICS): Transition {
  return total(playable, stateReopened(ended, reopening, at), reopening.actor, (turn) => {
    if (turn.state.semantics < semantics) raiseSemantics(turn, semantics);
    beginAgain(turn, ended, reopening);
    runToRest(turn);
    turn.actor = null;
    settleDeadlines(turn, turn.now);
  });
}

export function step(playable: Playable, state: State, event: Event): Transition {
  if (state.status !== 'open') return { state, effects: [], refusal: { code: 'case_closed' } };
  const actor = 'actor' in event ? event.actor : null;
  let refusal: Refusal | null = null;
  const transition = total(playable, state, null, (turn) => {
    settleDeadlines(turn, Math.max(state.at, event.at));
    refusal = turn.open ? refuse(playable, turn.state as State, event) : { code: 'case_closed' };
    if (refusal) return;
    // What deadlines led to is nobody's doing.
    turn.actor = actor;
    const names = namesSeen(turn);
    apply(turn, event);
    runToRest(turn);
    turn.actor = null;
    if (turn.open) reviseClocks(turn, names);
    // What is due as it begins.
    settleDeadlines(turn, turn.now);
  });
  return refusal ? { ...transition, refusal } : transition;
}

/** Why the event would be refused at its time; null when it would apply. Nothing changes. */
export function validate(playable: Playable, state: State, event: Event): Refusal | null {
  if (state.status !== 'open') return { code: 'case_closed' };
  const wake = nextWake(state);
  if (wake !== null && wake <= event.at) return step(playable, state, event).refusal ?? null;
  return refuse(playable, state, event);
}

/** The earliest time at which something happens by itself; null: nothing is waited for. */
export function nextWake(state: Pick<State, 'clocks' | 'frames' | 'triggers' | 'held' | 'status' | 'tasks'>): Instant | null {
  if (state.status !== 'open') return null;
  const times = [firstAlarm(state)?.alarms[0]?.at, firstTimer(state)?.at, firstResumption(state)?.at].filter((at) => at !== undefined);
  return times.length === 0 ? null : Math.min(...times);
}

// ── settling ──────────────────────────────────────────────────────────────────

function settleDeadlines(turn: Turn, to: Instant): void {
  for (let ofInstant = 0; turn.open; ofInstant += 1) {
    const wake = nextWake(turn.state);
    if (wake === null || wake > to) break;
    if (wake > turn.state.at) {
      turn.state.at = wake;
      ofInstant = 0;
    }
    const clock = firstAlarm(turn.state);
    // At one instant alarms come before the ends of waits: what was due is known before the case moves on.
    const names = namesSeen(turn);
    if (clock && clock.alarms[0]?.at === wake) fireAlarm(turn, clock);
    else if (!resumeAt(turn, wake)) endTimer(turn, ofInstant >= INSTANT_LIMIT);
    runToRest(turn);
    if (turn.open) reviseClocks(turn, names);
  }
  // A case that a deadline ended has ended then, however late that was settled.
  if (turn.open) turn.state.at = Math.max(turn.state.at, to);
}

/** A task that was laid aside until now is taken up again. */
function resumeAt(turn: Turn, at: Instant): boolean {
  const resumption = firstResumption(turn.state);
  if (resumption?.at !== at) return false;
  resumeTask(turn, resumption.task, false);
  if (turn.state.semantics >= 6) keepWithin(turn, resumption.task.id);
  return true;
}

/** A step that waits, or a handler of an open scope, with the time at which it comes. */
interface Timer {
  readonly at: Instant;
  readonly kind: 'trigger' | 'wait' | 'window';
  readonly id: string;
  readonly rank: number;
}

/** The first in the order (time, triggers before waits before windows, declared order, id). What is held does not come. */
function firstTimer(state: Pick<State, 'frames' | 'tasks' | 'triggers' | 'held'>, order?: ReadonlyMap<string, number>): Timer | undefined {
  let first: Timer | undefined;
  const take = (timer: Timer) => {
    if (!first || isBefore(timer, first)) first = timer;
  };
  for (const [id, { at, frame, handler }] of Object.entries(state.triggers)) {
    if (at !== null && !isHeld(state, frame)) take({ at, kind: 'trigger', id, rank: order?.get(handler) ?? 0 });
  }
  for (const frame of Object.values(state.frames)) {
    const until = endsAt(frame);
    if (until === null || frame.body_done || isHeld(state, frame.id)) continue;
    take({ at: until, kind: 'wait', id: frame.id, rank: order?.get(frame.node) ?? 0 });
  }
  for (const { task, at } of windowTimes(state)) take({ at, kind: 'window', id: task, rank: 0 });
  return first;
}

const TIMER_ORDER: readonly Timer['kind'][] = ['trigger', 'wait', 'window'];

function isBefore(a: Timer, b: Timer): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (a.kind !== b.kind) return TIMER_ORDER.indexOf(a.kind) < TIMER_ORDER.indexOf(b.kind);
  return a.rank !== b.rank ? a.rank < b.rank : a.id < b.id;
}

function endTimer(turn: Turn, loops: boolean): void {
  const timer = firstTimer(turn.state, turn.index.order);
  if (!timer) return;
  if (timer.kind === 'trigger') return fireTimer(turn, timer.id);
  if (timer.kind === 'window') return turnWindow(turn, timer.id);
  const wait = turn.state.frames[timer.id];
  if (wait?.kind === 'task') return endSurvey(turn, wait);
  if (wait?.kind !== 'wait') return;
  turn.setFrame({ ...wait, until: null });
  if (loops) return raiseLoop(turn, wait, 'enter');
  turn.fact('step_completed', wait.node, { outcome: 'timed_out' });
  turn.complete(wait.id, { outcome: 'timed_out' });
}

// ── events ────────────────────────────────────────────────────────────────────

function refuse(playable: Playable, state: State, event: Event): Refusal | null {
  if (isTaskEvent(event)) return refuseTaskOperation(playable, state, event);
  switch (event.kind) {
    case 'message':
      return refuseMessage(playable, state, event);
    case 'pause_clocks':
    case 'resume_clocks':
      return refusePause(playable, state, event);
    case 'cancel':
      return refuseCancel(playable, state, event);
    case 'button':
      return refuseButton(playable, state, event);
    case 'add_item':
      return refuseItem(playable, state, event);
    case 'contact':
      return refusePermission(playable.program, state, event.actor, 'contact');
    case 'link':
      return refuseLink(playable, state, event);
    case 'unlink':
      return refuseUnlink(playable, state, event);
    case 'update_children':
      return refuseUpdate(playable, state, event);
    case 'merge':
      return refuseMerge(playable, state, event);
    case 'retry_incident':
    case 'skip_incident':
    case 'mend_incident':
      return refuseIncident(playable, state, event);
    default:
      return null;
  }
}

function operateWithin(turn: Turn, event: TaskEvent): void {
  const held = turn.state.tasks[event.task];
  // Who stands in for somebody is told of in everything they do with the task.
  if (held?.acting_for !== undefined && held.assignee === event.actor.person) {
    turn.actor = { ...event.actor, acting_for: held.acting_for };
  }
  operate(turn, event);
  turn.actor = event.actor;
  const task = turn.state.tasks[event.task];
  if (!task) return;
  if (event.kind === 'claim' || event.kind === 'start') taskTaken(turn, task.frame);
  keepWithin(turn, task.id);
}

function apply(turn: Turn, event: Event): void {
  if (isTaskEvent(event)) return operateWithin(turn, event);
  switch (event.kind) {
    case 'message':
      return receive(turn, event);
    case 'assigned':
      return applyDecisions(turn, event);
    case 'tick':
      return;
    case 'people_changed':
      return changePeople(turn, event);
    case 'customer_changed':
      turn.state.customer = event.customer;
      turn.fact('customer_changed', null, {});
      return;
    case 'calendar_changed':
      turn.fact('calendars_changed', null);
      changeCalendar(turn);
      return reviseWindows(turn);
    case 'pause_clocks':
    case 'resume_clocks':
      return pauseByOperation(turn, event);
    case 'cancel':
      return cancelCase(turn, event);
    case 'button':
      return pressButton(turn, event.button);
    case 'add_item':
      return addToEach(turn, event);
    case 'contact':
      turn.fact('contact_logged', null, { channel: event.channel, note: event.note }, true);
      return contactMade(turn, event.channel);
    case 'link':
      return link(turn, event);
    case 'unlink':
      return unlink(turn, event);
    case 'update_children':
      return updateChildren(turn, event);
    case 'merge':
      return merge(turn, event);
    case 'told':
      return hear(turn, event);
    case 'taken_up':
      return takenUp(turn, event);
    case 'responded':
      return answer(turn, event);
    case 'retry_incident':
    case 'skip_incident':
    case 'mend_incident':
      return resolveIncident(turn, event);
    case 'semantics_raised':
      return raiseSemantics(turn, event.to);
  }
}

// ── totality ──────────────────────────────────────────────────────────────────

/** Runs a turn; a bug in it leaves the state as it was, with an incident. */
function total(playable: Playable, before: State, actor: Actor | null, run: (turn: Turn) => void): Transition {
  const turn = new Turn(playable, before, actor);
  try {
    run(turn);
    keepServiceRecord(turn);
    return { state: turn.state as State, effects: turn.effects };
  } catch (error) {
    const failed = new Turn(playable, before, actor);
    const fault = asFault(error, 0);
    failed.raise({ node: '', frame: null, phase: 'none', code: 'fault', message: fault.message, line: fault.line });
    return { state: failed.state as State, effects: failed.effects };
  }
}

/** What has just happened is part of how the customer was served. */
function keepServiceRecord(turn: Turn): void {
  const { state } = turn;
  if (state.case.customer_id === null) return;
  const facts = turn.effects.flatMap((effect) => (effect.kind === 'fact' ? [effect.fact] : []));
  const service = serviceRecord(turn.index, state.service, facts);
  if (service && service !== state.service) state.service = service;
}
