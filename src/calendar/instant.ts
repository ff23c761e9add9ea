/** Instants as text in a calendar's zone, from the calendar's own offsets: no time-zone library, safe in workflows. */
import type { CompiledCalendar } from './compiled.js';

const MINUTE = 60_000;

/** Minutes that local time is ahead of UTC at `instant` (epoch ms). */
export function offsetAt(calendar: CompiledCalendar, instant: number): number {
  const { offsets } = calendar;
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle]!.at <= instant) low = middle;
    else high = middle - 1;
  }
  return offsets[low]!.offset;
}

/**
 * `instant` (epoch ms) in ISO 8601 with the offset of the calendar's zone; milliseconds only where there are any.
 *
 * @example formatInstant(office, Date.UTC(2026, 2, 2, 2)) // '2026-03-02T10:00:00+08:00'
 */
export function formatInstant(calendar: CompiledCalendar, instant: number): string {
  const offset = offsetAt(calendar, instant);
  const local = new Date(instant + offset * MINUTE).toISOString().slice(0, -1).replace('.000', '');
  const sign = offset < 0 ? '-' : '+';
  const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
  const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
  return `${local}${sign}${hours}:${minutes}`;
}
