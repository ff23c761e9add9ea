/**
 * What clocks do when their time comes: reminders, dues, escalation levels.
 *
 * guarantees: each reminder and each level comes once while its clock is not begun anew, and in order.
 * never: when they come (clock-schedule.ts), who people are (organisation/).
 */
import type { ClockNotice } from '../organisation/request.js';
import type { JsonObject } from '../program/json.js';
import type { Clock, People, Priority } from '../program/program.js';
import { resolveDuration, schedule } from './clock-schedule.js';
import { isZero } from './clock-time.js';
import { candidatesOf, requestPeople, wanted } from './people.js';
import { decidePromise } from './promises.js';
import { higherPriority } from './semantics.js';
import type { ClockState, State, TaskState } from './state.js';
import { isShown, keptOut } from './task-parties.js';
import { asFault, Fault, type Turn } from './turn.js';
import { isOutside } from './windows.js';

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
  switch (alarm.kind) {
    case 'due':
      return due(turn, { ...clock, alarms: rest }, declared);
    case 'remind': {
      const next: ClockState = { ...clock, alarms: rest, reminded: [...clock.reminded, alarm.index] };
      turn.state.clocks[clock.id] = next;
      return remind(turn, next, declared, alarm.index);
    }
    case 'escalate': {
      const next: ClockState = { ...clock, alarms: rest, escalated: [...clock.escalated, alarm.index] };
      turn.state.clocks[clock.id] = next;
      return escalate(turn, next, declared, alarm.index);
    }
  }
}

/** A duty that was not met is due again a period later: one that was missed for long is missed once a period. */
function due(turn: Turn, clock: ClockState, declared: Clock): void {
  turn.fact('clock_overdue', clock.id, { due: clock.due });
  turn.state.clocks[clock.id] = { ...clock, overdue: true };
  decidePromise(turn, clock, 'broken');
  const { every } = declared;
  if (!every || clock.due === null) return;
  const missed = clock.due;
  attempt(turn, clock, declared.line, () => {
    const target = periodOf(turn, clock, declared);
    const change = { at: turn.now, kind: 'missed', cause: { kind: 'time' }, was: missed } as const;
    const changes = [...clock.changes, change].slice(-PERIODS_KEPT);
    schedule(turn, { ...clock, overdue: true, missed, from: missed, target, reminded: [], escalated: [], changes }, declared);
  });
}

/** Periods of a repeating duty that its ledger keeps; of earlier ones there are facts. */
export const PERIODS_KEPT = 20;

/** The next period of a repeating duty. Throws `Fault` where it has no length: it would be due without end. */
export function periodOf(turn: Turn, clock: ClockState, declared: Clock): ClockState['target'] {
  const target = declared.every ? resolveDuration(turn, declared.every, clock.frame, declared.line) : clock.target;
  if (isZero(target)) throw new Fault('expression', 'A repeating duty needs a period longer than nothing.', declared.line);
  return target;
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
  attempt(turn, clock, reminder.line, () =>
    tell(turn, clock, reminder.notify ?? [], { kind: 'reminder', level: 0 }, tasks, `${effectOf(turn, clock)}!remind.${index}`),
  );
  turn.fact('clock_reminded', clock.id, { due: clock.due, tasks: tasks.map((task) => task.id) });
}

function escalate(turn: Turn, clock: ClockState, declared: Clock, index: number): void {
  const level = declared.escalate[index];
  if (!level) return;
  const { add, reassign, start } = level;
  const due = clock.missed ?? clock.due;
  const tasks = tasksUnder(turn, clock.frame);
  const effect = `${effectOf(turn, clock)}!escalate.${index}`;
  const about = { kind: 'escalation', level: index + 1, ...(level.urgent ? { urgent: true as const } : {}) } as const;
  attempt(turn, clock, level.line, () => tell(turn, clock, level.notify, about, tasks, effect));
  if (level.priority) raisePriority(turn, clock, level.priority, tasks);
  if (add) attempt(turn, clock, level.line, () => addPeople(turn, clock, add, tasks));
  if (reassign) {
    attempt(turn, clock, level.line, () => {
      for (const task of tasks) {
        const candidates = candidatesOf(turn, reassign, task.frame, tasks);
        requestPeople(turn, task.id, { ...candidates, not: [...candidates.not, ...keptOut(turn.state, task)] });
      }
    });
  }
  if (start) {
    attempt(turn, clock, level.line, () => {
      const data = turn.compute(start.data, clock.frame) as JsonObject;
      turn.startCase({ effect: `${turn.state.case.id}!${effect}`, playbook: start.playbook, data, cause: clock.id });
    });
  }
  turn.fact('clock_escalated', clock.id, {
    level: index + 1,
    due,
    tasks: tasks.map((task) => task.id),
    ...(level.priority ? { priority: level.priority } : {}),
    ...(add ? { added: true } : {}),
    ...(reassign ? { reassigned: true } : {}),
    ...(start ? { started: start.playbook } : {}),
  });
}

/** Who becomes a candidate as well: a task that somebody holds stays with them, and is before the others when it is given back. */
function addPeople(turn: Turn, clock: ClockState, people: People, tasks: readonly TaskState[]): void {
  const more = wanted(turn, people.any, clock.frame, tasks);
  for (const { id } of tasks) {
    const task = turn.state.tasks[id];
    if (!task || (turn.state.semantics >= 6 && isOutside(task))) continue;
    const known = new Set(task.offered_to.map((match) => JSON.stringify(match)));
    const added = more.filter((match) => !known.has(JSON.stringify(match)));
    turn.state.tasks[id] = { ...task, offered_to: [...task.offered_to, ...added] };
  }
}

/** Differs each time a clock is begun anew, so that what it then asks for is asked for again. */
function effectOf({ state }: Turn, { id, missed, from, started_at }: ClockState): string {
  const begun = missed ?? from;
  // One that was due as it began, and due again: up to semantics 5 what it asked for then had been asked for already.
  const first = begun === started_at && (missed === undefined || state.semantics < 6);
  return first ? id : `${id}@${begun}`;
}

function tell(
  turn: Turn,
  clock: ClockState,
  people: readonly People[],
  { kind, level, ...more }: Pick<ClockNotice, 'kind' | 'level' | 'urgent'>,
  tasks: readonly TaskState[],
  effect: string,
): void {
  const to = people.flatMap((each) => wanted(turn, each.any, clock.frame, tasks));
  if (to.length === 0) return;
  const due = clock.missed ?? clock.due;
  turn.notify({ effect, to, about: { kind, clock: clock.id, level, due, tasks: tasks.map((task) => task.id), ...more } });
}

/** Priority is only ever raised; on a clock of the case, new tasks inherit it. */
function raisePriority(turn: Turn, clock: ClockState, priority: Priority, tasks: readonly TaskState[]): void {
  if (clock.node === '') turn.state.priority = higherPriority(turn.state.priority, priority);
  for (const task of tasks) {
    const now = turn.state.tasks[task.id];
    if (now) turn.state.tasks[task.id] = { ...now, priority: higherPriority(now.priority, priority) };
  }
}

/** Open tasks at or below a frame, as people see them. */
export function tasksUnder(turn: Turn, frame: string): TaskState[] {
  return Object.values(turn.state.tasks).filter((task) => {
    if (!isShown(task)) return false;
    for (let at: string | null = task.frame; at !== null; at = turn.state.frames[at]?.parent ?? null) if (at === frame) return true;
    return false;
  });
}
