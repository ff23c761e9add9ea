/**
 * Deadlines: starts, meets, rests and resumes clocks, and fires their alarms.
 *
 * owns: when a reminder, a due or an escalation level comes, and what it does. Each comes at most once, in order.
 * never: how time is computed (calendar/), who people are (organisation/).
 */
import { parseDuration } from '../calendar/duration.js';
import type { Clock, Duration, DurationValue, People, Priority } from '../program/program.js';
import { candidatesOf, requestPeople, wanted } from './people.js';
import type { Alarm, ClockState, Instant, State, TaskState } from './state.js';
import { calendarOf, measured, timeAfter, timeBefore } from './time.js';
import { asFault, Fault, type Turn } from './turn.js';

/** `met`: its scope ended in time or late; `ended`: what it watched was left; `rested`: a stage left by goto. */
export type ClockEnd = 'met' | 'ended' | 'rested';

export function resolveDuration(turn: Turn, value: DurationValue, frame: string | null, line: number): Duration {
  if (value.kind === 'literal') return value.duration;
  const text = turn.evaluate(value, frame);
  const parsed = typeof text === 'string' ? parseDuration(text) : undefined;
  if (!parsed || 'problem' in parsed) throw new Fault('expression', `This is not a duration: ${JSON.stringify(text)}.`, line);
  return parsed;
}

export function startClocks(turn: Turn, clocks: readonly Clock[], node: string, frame: string): void {
  for (const clock of clocks) {
    const rested = turn.state.rested[clock.id];
    try {
      if (rested) resume(turn, clock, frame, rested.clock, rested.rested_at);
      else start(turn, clock, node, frame);
    } catch (error) {
      const fault = asFault(error, clock.line);
      turn.raise({ node: clock.id, frame, phase: 'clock', code: fault.code, message: fault.message, line: fault.line });
    }
  }
}

function start(turn: Turn, clock: Clock, node: string, frame: string): void {
  const calendarId = clock.calendar ?? turn.program.calendar;
  const calendar = calendarOf(turn.playable, calendarId);
  const duration = resolveDuration(turn, clock.due, frame, clock.line);
  const due = timeAfter(calendar, turn.now, duration);
  if (due === null) raiseUnknown(turn, clock, frame, calendarId);
  const state: ClockState = {
    id: instanceId(clock, frame),
    clock: clock.id,
    node,
    frame,
    order: turn.index.clocks.get(clock.id)?.order ?? 0,
    calendar: calendarId,
    measure: duration.kind,
    started_at: turn.now,
    due,
    overdue: false,
    alarms: due === null ? [] : alarmsOf(turn, clock, calendarId, frame, turn.now, due),
  };
  turn.state.clocks[state.id] = state;
  turn.fact('clock_started', state.id, { due, calendar: calendarId });
}

/** A stage entered again goes on with its clock: due moves later by the time that the clock would have run meanwhile. */
function resume(turn: Turn, clock: Clock, frame: string, before: ClockState, restedAt: Instant): void {
  delete turn.state.rested[clock.id];
  const calendar = calendarOf(turn.playable, before.calendar);
  const pause = measured(calendar, before.measure, restedAt, turn.now);
  const later = (at: Instant): Instant | null => {
    if (pause === null) return null;
    const duration: Duration =
      before.measure === 'elapsed'
        ? { kind: 'elapsed', milliseconds: pause }
        : { kind: 'business', unit: 'minutes', count: pause / 60_000 };
    return timeAfter(calendar, at, duration);
  };
  const due = before.due === null ? null : before.overdue ? before.due : later(before.due);
  const alarms = before.alarms.flatMap((alarm) => {
    const at = later(alarm.at);
    return at === null ? [] : [{ ...alarm, at }];
  });
  if (due === null) raiseUnknown(turn, clock, frame, before.calendar);
  const state: ClockState = { ...before, id: instanceId(clock, frame), frame, due, alarms };
  turn.state.clocks[state.id] = state;
  turn.fact('clock_started', state.id, { due, calendar: before.calendar, resumed: true });
}

function raiseUnknown(turn: Turn, clock: Clock, frame: string, calendar: string): void {
  turn.raise({
    node: clock.id,
    frame,
    phase: 'clock',
    code: 'calendar',
    message: `The calendar ${calendar} has no data for the time this deadline would be due.`,
    line: clock.line,
  });
}

function alarmsOf(turn: Turn, clock: Clock, calendarId: string, frame: string, from: Instant, due: Instant): Alarm[] {
  const calendar = calendarOf(turn.playable, calendarId);
  const alarms: Alarm[] = [];
  const add = (at: Instant | null, kind: Alarm['kind'], index: number) => {
    // A reminder that would come before its clock began is dropped.
    if (at !== null && at >= from) alarms.push({ at, kind, index });
  };
  clock.remind.forEach((reminder, index) => {
    const duration = resolveDuration(turn, reminder.duration, frame, reminder.line);
    const at = reminder.at === 'before' ? timeBefore(calendar, due, duration) : timeAfter(calendar, from, duration);
    add(at, 'remind', index);
  });
  add(due, 'due', 0);
  clock.escalate.forEach((level, index) => {
    add(timeAfter(calendar, due, resolveDuration(turn, level.after, frame, level.line)), 'escalate', index);
  });
  // Stable: alarms of one instant stay in declared order, due before the levels that follow it.
  return alarms.sort((a, b) => a.at - b.at);
}

function instanceId(clock: Clock, frame: string): string {
  const instance = frame === 'case' ? '1' : frame.slice(frame.lastIndexOf('.') + 1);
  return `${clock.id}.${instance}`;
}

// ── ends ──────────────────────────────────────────────────────────────────────

export function endClocksOf(turn: Turn, frame: string, how: ClockEnd): void {
  for (const clock of Object.values(turn.state.clocks)) if (clock.frame === frame) end(turn, clock, how);
}

/** Meets the clocks that `stops: node` names. */
export function stopClocksAt(turn: Turn, node: string): void {
  for (const clock of Object.values(turn.state.clocks)) {
    if (turn.index.clocks.get(clock.clock)?.clock.stops === node) end(turn, clock, 'met');
  }
}

function end(turn: Turn, clock: ClockState, how: ClockEnd): void {
  delete turn.state.clocks[clock.id];
  const ownsStage = turn.index.nodes.get(clock.node)?.kind === 'stage';
  if (ownsStage && how !== 'ended') turn.state.rested[clock.clock] = { clock, rested_at: turn.now };
  for (const incident of Object.values(turn.state.incidents)) {
    if (incident.phase === 'clock' && incident.node === clock.clock) delete turn.state.incidents[incident.id];
  }
  const detail = { due: clock.due, late: clock.overdue };
  turn.fact(how === 'met' ? 'clock_met' : 'clock_ended', clock.id, detail);
}

// ── alarms ────────────────────────────────────────────────────────────────────

/** The clock whose alarm comes first, in the order (time, declared order, id). */
export function firstAlarm(state: Pick<State, 'clocks'>): ClockState | undefined {
  let first: ClockState | undefined;
  for (const clock of Object.values(state.clocks)) {
    const alarm = clock.alarms[0];
    if (!alarm) continue;
    const best = first?.alarms[0];
    if (!first || !best || alarm.at < best.at || (alarm.at === best.at && before(clock, first))) first = clock;
  }
  return first;
}

function before(a: ClockState, b: ClockState): boolean {
  return a.order !== b.order ? a.order < b.order : a.id < b.id;
}

/** Fires a clock's first alarm; the turn's time is the alarm's. */
export function fireAlarm(turn: Turn, clock: ClockState): void {
  const [alarm, ...rest] = clock.alarms;
  const declared = turn.index.clocks.get(clock.clock)?.clock;
  if (!alarm || !declared) return;
  const next: ClockState = { ...clock, alarms: rest, overdue: clock.overdue || alarm.kind === 'due' };
  turn.state.clocks[clock.id] = next;
  if (alarm.kind === 'due') turn.fact('clock_overdue', clock.id, { due: clock.due });
  else if (alarm.kind === 'remind') remind(turn, next, declared, alarm.index);
  else escalate(turn, next, declared, alarm.index);
}

/** A fault in one part of an alarm (people that cannot be computed) leaves the other parts to be done. */
function attempt(turn: Turn, clock: ClockState, line: number, work: () => void): void {
  try {
    work();
  } catch (error) {
    const fault = asFault(error, line);
    turn.raise({ node: clock.clock, frame: clock.frame, phase: 'none', code: fault.code, message: fault.message, line: fault.line });
  }
}

function remind(turn: Turn, clock: ClockState, declared: Clock, index: number): void {
  const reminder = declared.remind[index];
  if (!reminder) return;
  const tasks = tasksUnder(turn, clock.frame);
  attempt(turn, clock, reminder.line, () => tell(turn, clock, reminder.notify ?? [], 'reminder', 0, tasks, `${clock.id}!remind.${index}`));
  turn.fact('clock_reminded', clock.id, { due: clock.due, tasks: tasks.map((task) => task.id) });
}

function escalate(turn: Turn, clock: ClockState, declared: Clock, index: number): void {
  const level = declared.escalate[index];
  if (!level) return;
  const { reassign } = level;
  const tasks = tasksUnder(turn, clock.frame);
  attempt(turn, clock, level.line, () => tell(turn, clock, level.notify, 'escalation', index + 1, tasks, `${clock.id}!escalate.${index}`));
  if (level.priority) raisePriority(turn, clock, level.priority, tasks);
  if (reassign) {
    attempt(turn, clock, level.line, () => {
      for (const task of tasks) requestPeople(turn, task.id, candidatesOf(turn, reassign, task.frame, tasks));
    });
  }
  turn.fact('clock_escalated', clock.id, {
    level: index + 1,
    due: clock.due,
    tasks: tasks.map((task) => task.id),
    ...(level.priority ? { priority: level.priority } : {}),
    ...(reassign ? { reassigned: true } : {}),
  });
}

function tell(
  turn: Turn,
  clock: ClockState,
  people: readonly People[],
  kind: 'reminder' | 'escalation',
  level: number,
  tasks: readonly TaskState[],
  effect: string,
): void {
  const to = people.flatMap((each) => wanted(turn, each.any, clock.frame, tasks));
  if (to.length === 0) return;
  turn.notify({ effect, to, about: { kind, clock: clock.id, level, due: clock.due, tasks: tasks.map((task) => task.id) } });
}

const RANK: { readonly [P in Priority]: number } = { low: 0, normal: 1, high: 2, urgent: 3 };

/** Priority is only ever raised; on a clock of the case, new tasks inherit it. */
function raisePriority(turn: Turn, clock: ClockState, priority: Priority, tasks: readonly TaskState[]): void {
  if (clock.node === '' && RANK[priority] > RANK[turn.state.priority]) turn.state.priority = priority;
  for (const task of tasks) {
    const now = turn.state.tasks[task.id];
    if (now && RANK[priority] > RANK[now.priority]) turn.state.tasks[task.id] = { ...now, priority };
  }
}

/** Open tasks at or below a frame. */
export function tasksUnder(turn: Turn, frame: string): TaskState[] {
  return Object.values(turn.state.tasks).filter((task) => {
    for (let at: string | null = task.frame; at !== null; at = turn.state.frames[at]?.parent ?? null) if (at === frame) return true;
    return false;
  });
}
