/** Instants as designers write them. */
import { Temporal } from 'temporal-polyfill';

const WRITTEN = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[-+]\d\d:\d\d)?$/;

/**
 * `2026-03-02 09:00` on the clocks of `zone`, or an instant with its own offset, in epoch milliseconds; undefined when the
 * text is neither, or there is no such day or zone. A time that the zone's clocks skip is moved on past the gap.
 */
export function readInstant(text: string, zone: string): number | undefined {
  const [match, , offset] = WRITTEN.exec(text.trim()) ?? [];
  if (!match) return undefined;
  try {
    if (offset) return Temporal.Instant.from(match.replace(' ', 'T')).epochMilliseconds;
    return Temporal.PlainDateTime.from(match.replace(' ', 'T')).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return undefined;
  }
}
