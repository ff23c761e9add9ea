/**
 * Instants and days as CEL sees them: both are `Date`s, so that they compare and count alike.
 *
 * A day is the instant at which it begins, on the calendar at hand or else in UTC, marked here so that it turns back into
 * `2026-03-02` and not into an instant. The mark is no subclass: CEL knows a type by its constructor.
 */
import type { CompiledCalendar } from '../calendar/compiled.js';
import { DAY, timelineOf } from '../calendar/timeline.js';

/** The text of each day. */
const days = new WeakMap<Date, string>();

/** `2026-03-02` as a day; undefined when there is no such day. */
export function dayOf(text: string, calendar?: CompiledCalendar): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const midnight = new Date(`${text}T00:00:00.000Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(text)) return undefined;
  const date = calendar ? new Date(timelineOf(calendar).instantOf(midnight.getTime() / DAY, 0)) : midnight;
  days.set(date, text);
  return date;
}

/** An RFC 3339 text as an instant (without an offset: in UTC); undefined when it is none. */
export function instantOf(text: string): Date | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([Zz]|[-+]\d\d:\d\d)?$/.exec(text);
  if (!match?.[1] || !dayOf(match[1])) return undefined;
  const date = new Date(`${match[1]}T${match[2]}${(match[3] ?? 'Z').toUpperCase()}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The day that an instant lies in, on the calendar at hand or else in UTC. A day is itself. */
export function dayAt(instant: Date, calendar?: CompiledCalendar): Date {
  return dayOf(localText(instant, calendar).slice(0, 10), calendar) as Date;
}

/** What clock and calendar of the wall show, as `2026-03-02T10:00:00.000`; a day is its midnight. */
export function localText(instant: Date, calendar?: CompiledCalendar): string {
  const day = days.get(instant);
  if (day) return `${day}T00:00:00.000`;
  const local = calendar ? new Date(timelineOf(calendar).localTime(instant.getTime())) : instant;
  return local.toISOString().slice(0, -1);
}

/** The number of a day since 1970-01-01; undefined for an instant. */
export function dayNumber(date: Date): number | undefined {
  const text = days.get(date);
  return text === undefined ? undefined : Date.parse(text) / DAY;
}

/** `2026-03-02` for a day, `2026-03-02T02:00:00.000Z` for an instant. */
export function textOfInstant(instant: Date): string {
  return days.get(instant) ?? instant.toISOString();
}
