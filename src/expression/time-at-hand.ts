/**
 * The calendars that an expression counts on, and how they come to the functions that ask for them: as one more value,
 * which no expression can name.
 */
import type { CalendarSet, CompiledCalendar } from '../calendar/compiled.js';
import { EvaluationFault } from './fault.js';

/** Where it is missing, days are those of UTC, and nothing can be said of working time. */
export interface TimeAtHand {
  readonly calendars: CalendarSet;
  /** The id of the one that counts where an expression names none; undefined: days are those of UTC. */
  readonly calendar: string | undefined;
  /** This moment, in epoch milliseconds. */
  readonly now: number;
  /** `sort_by` and `group_by` tell no amount of money from another, as they did before semantics 4 of the engine. */
  readonly prices_alike?: true;
}

/** The name under which CEL hands it on. No name of a playbook begins so. */
export const TIME = '__time';

const held = new WeakMap<object, TimeAtHand>();

/** A value of CEL that carries it. */
export function timeValue(time: TimeAtHand | undefined): object {
  const value = Object.create(null) as object;
  if (time) held.set(value, time);
  return value;
}

export function timeIn(value: unknown): TimeAtHand | undefined {
  return typeof value === 'object' && value !== null ? held.get(value) : undefined;
}

/** The calendar of days: that of the place. */
export function ownCalendar(time: TimeAtHand | undefined): CompiledCalendar | undefined {
  return time?.calendar === undefined ? undefined : time.calendars[time.calendar];
}

/** @throws `EvaluationFault` where there is none of that name */
export function calendarNamed(time: TimeAtHand | undefined, name: string | undefined): CompiledCalendar {
  const id = name ?? time?.calendar;
  const found = id === undefined || !time || !Object.hasOwn(time.calendars, id) ? undefined : time.calendars[id];
  if (found) return found;
  throw new EvaluationFault(id === undefined ? 'there is no calendar here to count working time on' : `there is no calendar '${id}'`);
}
