/**
 * A clock's due and what is still to fire, computed anew from its target, its pauses and its calendar: after its start,
 * and whenever one of these changed.
 *
 * owns: the one way in which alarms get their times, and the incident that says what could not be computed.
 * never: what an alarm does.
 */
import { parseDuration } from '../calendar/duration.js';
import type { Json } from '../program/json.js';
import type { Clock, Duration, DurationValue } from '../program/program.js';
import { isPaused, pausedStretches, type Stretch, usedUp } from './clock-time.js';
import { sampledDue } from './sampled-due.js';
import type { Alarm, ClockState, Instant } from './state.js';
import { calendarOf, instantOfText, timeBefore } from './time.js';
import { asFault, Fault, type Turn } from './turn.js';

export function resolveDuration(turn: Turn, value: DurationValue, frame: string | null, line: number): Duration {
  if (value.kind === 'literal') return value.duration;
  return durationIn(turn.evaluate(value, frame), line);
}

function durationIn(text: Json, line: number): Duration {
  const parsed = typeof text === 'string' ? parseDuration(text) : undefined;
  if (!parsed || 'problem' in parsed) throw new Fault('expression', `This is not a duration: ${JSON.stringify(text)}.`, line);
  return parsed;
}

/**
 * What a clock that counts from `from` runs until: what its sample tells, a duration, or as long as it is to the moment that
 * its `due` gives.
 */
export function resolveDue(turn: Turn, clock: Clock, frame: string | null, from: Instant): Duration {
  const sampled = sampledDue(turn, clock, frame, from);
  if (sampled) return sampled;
  const { due, line } = clock;
  if (due.kind === 'literal') return due.duration;
  const text = turn.evaluate(due, frame);
  const at = typeof text === 'string' ? instantOfText(turn, text) : undefined;
  return at === undefined ? durationIn(text, line) : { kind: 'elapsed', milliseconds: Math.max(0, at - from) };
}

/**
 * Puts a clock into the case with its due and its alarms. What cannot be computed becomes one incident on the clock, and
 * the rest stands; an incident of before is mended where everything can be computed now.
 */
export function schedule(turn: Turn, clock: ClockState, declared: Clock): ClockState {
  const calendar = calendarOf(turn.playable, clock.calendar);
  const stretches = pausedStretches(clock.pauses, turn.now);
  const due = usedUp(calendar, clock.from, clock.target, stretches);
  const timed: ClockState = { ...clock, due, overdue: clock.overdue && (due === null || due <= turn.now || clock.missed !== undefined) };
  let problem = due === null ? noData(clock, declared, 'this deadline would be due') : null;
  let alarms: readonly Alarm[] = [];
  if (due !== null && !isPaused(clock)) {
    const found = alarmsOf(turn, timed, declared, due, stretches);
    alarms = found.alarms;
    problem = found.problem;
  }
  const next: ClockState = { ...timed, alarms };
  turn.state.clocks[next.id] = next;
  if (problem) raise(turn, next, problem);
  else mend(turn, next, 'mended');
  return next;
}

function noData(clock: ClockState, declared: Clock, what: string): Fault {
  return new Fault('calendar', `The calendar ${clock.calendar} has no data for the time ${what}.`, declared.line);
}

function alarmsOf(
  turn: Turn,
  clock: ClockState,
  declared: Clock,
  due: Instant,
  stretches: readonly Stretch[],
): { readonly alarms: readonly Alarm[]; readonly problem: Fault | null } {
  const calendar = calendarOf(turn.playable, clock.calendar);
  const alarms: Alarm[] = [];
  let problem: Fault | null = null;
  const add = (kind: Alarm['kind'], index: number, line: number, time: () => Instant | null, least: Instant) => {
    try {
      const at = time();
      if (at === null) throw noData(clock, declared, kind === 'remind' ? 'of a reminder' : 'of an escalation');
      // A reminder that would come before its clock began is dropped.
      if (at >= least) alarms.push({ at, kind, index });
    } catch (error) {
      problem ??= asFault(error, line);
    }
  };
  for (const [index, reminder] of declared.remind.entries()) {
    if (clock.reminded.includes(index) || (clock.overdue && !declared.every)) continue;
    const duration = () => resolveDuration(turn, reminder.duration, clock.frame, reminder.line);
    const time = () =>
      reminder.at === 'before' ? timeBefore(calendar, due, duration()) : usedUp(calendar, clock.from, duration(), stretches);
    add('remind', index, reminder.line, time, clock.from);
  }
  if (!clock.overdue || declared.every) alarms.push({ at: due, kind: 'due', index: 0 });
  // The levels of a repeating duty count from the time that was missed.
  const late = declared.every ? clock.missed : due;
  if (late !== undefined) {
    const since = stretches.filter((stretch) => stretch.from >= late);
    for (const [index, level] of declared.escalate.entries()) {
      if (clock.escalated.includes(index)) continue;
      const time = () => usedUp(calendar, late, resolveDuration(turn, level.after, clock.frame, level.line), since);
      add('escalate', index, level.line, time, late);
    }
  }
  // Stable: alarms of one instant stay in declared order, due before the levels that follow it.
  alarms.sort((a, b) => a.at - b.at);
  return { alarms: alarms.map((alarm) => ({ ...alarm, at: Math.max(alarm.at, turn.now) })), problem };
}

// ── incidents ─────────────────────────────────────────────────────────────────

/** One incident a clock: what is found again is not told again. */
function raise(turn: Turn, clock: ClockState, fault: Fault): void {
  if (incidentsOf(turn, clock).length > 0) return;
  turn.raise({ node: clock.clock, frame: clock.frame, phase: 'clock', code: fault.code, message: fault.message, line: fault.line });
}

export function mend(turn: Turn, clock: ClockState, how: 'mended' | 'left'): void {
  for (const incident of incidentsOf(turn, clock)) {
    delete turn.state.incidents[incident.id];
    turn.fact('incident_resolved', incident.node, { incident: incident.id, how });
  }
}

function incidentsOf(turn: Turn, clock: ClockState) {
  return Object.values(turn.state.incidents).filter(
    (incident) => incident.phase === 'clock' && incident.node === clock.clock && incident.frame === clock.frame,
  );
}
