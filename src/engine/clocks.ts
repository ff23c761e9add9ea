/**
 * Deadlines: starts, meets, rests and resumes clocks.
 *
 * owns: which clocks a case has, and what becomes of them when what they stand on begins, ends and is entered again.
 * never: when they are due (clock-schedule.ts), what happens then (clock-alarms.ts).
 */
import type { JsonObject } from '../program/json.js';
import type { Clock, Duration } from '../program/program.js';
import type { Text } from '../program/text.js';
import { chosenCalendar } from './chosen-calendar.js';
import { PERIODS_KEPT, periodOf } from './clock-alarms.js';
import { recordOf } from './clock-ledger.js';
import { mend, resolveDue, schedule } from './clock-schedule.js';
import { sameDuration } from './clock-time.js';
import { decidePromise } from './promises.js';
import type { ClockCause, ClockChange, ClockPause, ClockState, Incident } from './state.js';
import { asFault, type Turn } from './turn.js';

/** `met`: its scope was completed, in time or late; `ended`: what it watched was left. */
export type ClockEnd = 'met' | 'ended';

export function startClocks(turn: Turn, clocks: readonly Clock[], node: string, frame: string): void {
  for (const clock of clocks) {
    const rested = turn.state.rested[clock.id];
    guarded(turn, clock, frame, () => {
      if (rested) resume(turn, clock, frame, rested);
      else start(turn, clock, node, frame);
    });
  }
}

function guarded(turn: Turn, clock: Clock, frame: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const fault = asFault(error, clock.line);
    turn.raise({ node: clock.id, frame, phase: 'clock', code: fault.code, message: fault.message, line: fault.line });
  }
}

function start(turn: Turn, clock: Clock, node: string, frame: string): void {
  const state = schedule(
    turn,
    {
      id: instanceId(clock, frame),
      clock: clock.id,
      node,
      frame,
      order: turn.index.clocks.get(clock.id)?.order ?? 0,
      calendar: chosenCalendar(turn, clock, frame),
      target: resolveDue(turn, clock, frame, turn.now),
      started_at: turn.now,
      from: turn.now,
      due: null,
      overdue: false,
      reminded: [],
      escalated: [],
      alarms: [],
      pauses: [],
      changes: [],
    },
    clock,
  );
  turn.fact('clock_started', state.id, { due: state.due, calendar: state.calendar });
}

/** What was left is entered again: its clock goes on where it stood, or anew. */
function resume(turn: Turn, clock: Clock, frame: string, rested: ClockState): void {
  delete turn.state.rested[clock.id];
  const target = resolveDue(turn, clock, frame, clock.on_rework === 'restart' ? turn.now : rested.from);
  const before: ClockState = { ...rested, id: instanceId(clock, frame), frame, pauses: closed(turn, rested.pauses) };
  const cause: ClockCause = { kind: 'entered' };
  const same = clock.every !== undefined || sameDuration(target, before.target);
  const state =
    clock.on_rework === 'restart'
      ? anew(turn, before, clock, 'restarted', cause, target)
      : same
        ? schedule(turn, before, clock)
        : retarget(turn, before, clock, target, { kind: 'names' });
  turn.fact('clock_started', state.id, { due: state.due, calendar: state.calendar, resumed: true });
}

function instanceId(clock: Clock, frame: string): string {
  const instance = frame === 'case' ? '1' : frame.slice(frame.lastIndexOf('.') + 1);
  return `${clock.id}.${instance}`;
}

/** An administrator tries again what could not be computed. */
export function retryClock(turn: Turn, incident: Incident): void {
  const declared = turn.index.clocks.get(incident.node);
  if (!declared || incident.frame === null) return;
  const running = Object.values(turn.state.clocks).find((each) => each.clock === incident.node && each.frame === incident.frame);
  if (running) schedule(turn, running, declared.clock);
  else startClocks(turn, [declared.clock], declared.node, incident.frame);
}

// ── changes ───────────────────────────────────────────────────────────────────

/** Begins a clock anew at this time: what came of it already may come again. */
function anew(
  turn: Turn,
  { missed: _, ...clock }: ClockState,
  declared: Clock,
  kind: ClockChange['kind'],
  cause: ClockCause,
  target: Duration,
): ClockState {
  const changes = [...clock.changes, { at: turn.now, kind, cause, was: clock.due, ...newTarget(clock, target) }].slice(-PERIODS_KEPT);
  return schedule(turn, { ...clock, target, from: turn.now, overdue: false, reminded: [], escalated: [], changes }, declared);
}

/** What becomes of a clock whose due reads a name that changed, by its `on_change`. */
export function retarget(turn: Turn, clock: ClockState, declared: Clock, target: Duration, cause: ClockCause): ClockState {
  switch (declared.on_change) {
    case 'restart':
      return anew(turn, clock, declared, 'restarted', cause, target);
    case 'keep': {
      const change: ClockChange = { at: turn.now, kind: 'kept', cause, was: clock.due, target };
      return schedule(turn, { ...clock, changes: [...clock.changes, change] }, declared);
    }
    default: {
      const change: ClockChange = { at: turn.now, kind: 'credited', cause, was: clock.due, target };
      return schedule(turn, { ...clock, target, changes: [...clock.changes, change] }, declared);
    }
  }
}

function newTarget(clock: Pick<ClockState, 'target'>, target: Duration): { target?: Duration } {
  return sameDuration(clock.target, target) ? {} : { target };
}

/** The calendars are other ones now. */
export function changeCalendar(turn: Turn): void {
  for (const clock of Object.values(turn.state.clocks)) {
    const declared = turn.index.clocks.get(clock.clock)?.clock;
    if (!declared) continue;
    const next = schedule(turn, clock, declared);
    if (next.due === clock.due) continue;
    const change: ClockChange = { at: turn.now, kind: 'calendar', cause: { kind: 'calendar', of: clock.calendar }, was: clock.due };
    turn.state.clocks[clock.id] = { ...next, changes: [...next.changes, change] };
    turn.fact('clock_changed', clock.id, { how: 'calendar', was: clock.due, due: next.due });
  }
}

// ── ends ──────────────────────────────────────────────────────────────────────

export function endClocksOf(turn: Turn, frame: string, how: ClockEnd): void {
  for (const clock of Object.values(turn.state.clocks)) if (clock.frame === frame) endClock(turn, clock, how);
}

/** A step or stage is completed: meets the clocks that stop there, and for this time the duties that it meets. */
export function stopClocksAt(turn: Turn, node: string): void {
  for (const clock of Object.values(turn.state.clocks)) {
    const declared = turn.index.clocks.get(clock.clock)?.clock;
    if (declared?.stops === node) endClock(turn, clock, 'met');
    else if (declared?.met_by?.includes(node)) meetDuty(turn, clock, declared, { kind: 'step', of: node });
  }
}

/** The customer was spoken to: meets every repeating duty that does not say what meets it. `of` says what it was. */
export function contactMade(turn: Turn, of: string): void {
  for (const clock of Object.values(turn.state.clocks)) {
    const declared = turn.index.clocks.get(clock.clock)?.clock;
    if (declared?.every && !declared.met_by) meetDuty(turn, clock, declared, { kind: 'step', of });
  }
}

/** Somebody has taken up the task of this frame. */
export function taskTaken(turn: Turn, frame: string): void {
  for (const clock of Object.values(turn.state.clocks)) {
    if (clock.frame === frame && turn.index.clocks.get(clock.clock)?.clock.start) endClock(turn, clock, 'met');
  }
}

function meetDuty(turn: Turn, clock: ClockState, declared: Clock, cause: ClockCause): void {
  const late = clock.overdue;
  guarded(turn, declared, clock.frame, () => {
    const next = anew(turn, clock, declared, 'met', cause, periodOf(turn, clock, declared));
    turn.fact('clock_changed', clock.id, { how: 'met', late, was: clock.due, due: next.due, cause: { ...cause } });
  });
}

export function endClock(turn: Turn, clock: ClockState, how: ClockEnd): void {
  delete turn.state.clocks[clock.id];
  mend(turn, clock, 'left');
  const pauses = closed(turn, clock.pauses);
  if (mayRunAgain(turn, clock)) {
    const left: ClockPause = { from: turn.now, to: null, cause: { kind: 'left', of: clock.node } };
    turn.state.rested[clock.clock] = { ...clock, alarms: [], pauses: [...pauses, left] };
  }
  turn.fact(how === 'met' ? 'clock_met' : 'clock_ended', clock.id, {
    due: clock.due,
    late: clock.overdue,
    on: clock.node,
    title: titleOf(turn, clock),
    // What explains the due for ever, now that State forgets it.
    ledger: recordOf({ ...clock, pauses }) as unknown as JsonObject,
  });
  if (how === 'met') decidePromise(turn, clock, clock.overdue ? 'broken' : 'kept');
}

function titleOf(turn: Turn, { clock, node }: ClockState): Text {
  const declared = turn.index.clocks.get(clock)?.clock.title;
  return declared ?? (node === '' ? clock : (turn.index.nodes.get(node)?.title ?? node));
}

/**
 * Clocks of stages, since a stage may be entered again; those of the case that a step or stage met, since it may be done
 * again, and all of them where the case may be reopened.
 */
function mayRunAgain(turn: Turn, clock: ClockState): boolean {
  if (clock.node === '') return turn.program.reopen !== undefined || turn.index.clocks.get(clock.clock)?.clock.stops !== undefined;
  return turn.index.nodes.get(clock.node)?.kind === 'stage';
}

/** Steps are to be done again: clocks of the case that they had met run again. */
export function runAgain(turn: Turn, undone: ReadonlySet<string>): void {
  const again = Object.values(turn.state.rested).flatMap((rested) => {
    const declared = rested.node === '' ? turn.index.clocks.get(rested.clock)?.clock : undefined;
    return declared?.stops !== undefined && undone.has(declared.stops) ? [declared] : [];
  });
  startClocks(turn, again, '', 'case');
}

/** Nothing holds a clock that has ended. */
function closed(turn: Turn, pauses: readonly ClockPause[]): readonly ClockPause[] {
  return pauses.flatMap((pause) => (pause.to !== null ? [pause] : pause.from < turn.now ? [{ ...pause, to: turn.now }] : []));
}
