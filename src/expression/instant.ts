/**
 * Instants and days as CEL sees them: both are `Date`s, so that they compare and count alike.
 *
 * A day is the instant at which it begins in UTC, marked here so that it turns back into `2026-03-02` and not into an
 * instant. The mark is no subclass: CEL knows a type by its constructor.
 */
const days = new WeakSet<Date>();

/** `2026-03-02` as a day; undefined when there is no such day. */
export function dayOf(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00.000Z`);
  return Number.isNaN(date.getTime()) || !date.toISOString().startsWith(text) ? undefined : markDay(date);
}

/** An RFC 3339 text as an instant (without an offset: in UTC); undefined when it is none. */
export function instantOf(text: string): Date | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([Zz]|[-+]\d\d:\d\d)?$/.exec(text);
  if (!match?.[1] || !dayOf(match[1])) return undefined;
  const date = new Date(`${match[1]}T${match[2]}${(match[3] ?? 'Z').toUpperCase()}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The day, in UTC, that an instant lies in. */
export function dayAt(instant: Date): Date {
  return markDay(new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth(), instant.getUTCDate())));
}

/** `2026-03-02` for a day, `2026-03-02T02:00:00.000Z` for an instant. */
export function textOfInstant(instant: Date): string {
  const text = instant.toISOString();
  return days.has(instant) ? text.slice(0, 10) : text;
}

function markDay(date: Date): Date {
  days.add(date);
  return date;
}
