/** The UTC offsets of a time zone as a table. The only part of the calendar that reads the time-zone database. */
import { Temporal } from 'temporal-polyfill';
import { nearest } from '../expression/nearest.js';
import type { CompiledCalendar } from './compiled.js';
import type { Years } from './source.js';

type Offsets = CompiledCalendar['offsets'];

const WEEK = 7 * 24 * 60 * 60_000;
const SECOND = 1_000;

/** The zone's name as the database writes it, or undefined where it has none such. */
export function zoneName(zone: unknown): string | undefined {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone as string).timeZoneId;
  } catch {
    return undefined;
  }
}

/** The zone that a misspelt name is nearest to. */
export function nearestZone(zone: string): string | undefined {
  return nearest(zone, Intl.supportedValuesOf('timeZone'));
}

const tables = new Map<string, Offsets>();

/**
 * The offset at the start of `years` and every change until their end (UTC years, in the form of the compiled
 * calendar). Found by looking once a week: the library's own search for the next change depends on today's date.
 */
export function offsetsOf(zone: string, years: Years): Offsets {
  const key = `${zone} ${years.from} ${years.to}`;
  const table = tables.get(key) ?? findOffsets(zone, Date.UTC(years.from, 0, 1), Date.UTC(years.to + 1, 0, 1));
  tables.set(key, table);
  return table;
}

function findOffsets(zone: string, from: number, to: number): Offsets {
  const offsetAt = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 60_000_000_000;
  const table = [{ at: from, offset: offsetAt(from) }];
  let offset = offsetAt(from);
  for (let start = from; start < to; ) {
    let end = Math.min(start + WEEK, to);
    if (offsetAt(end) !== offset) {
      let before = start;
      while (end - before > SECOND) {
        const middle = before + Math.floor((end - before) / 2 / SECOND) * SECOND;
        if (offsetAt(middle) === offset) before = middle;
        else end = middle;
      }
      offset = offsetAt(end);
      table.push({ at: end, offset });
    }
    start = end;
  }
  return table;
}
