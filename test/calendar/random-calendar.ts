/** Random compiled calendars of two to three weeks, for properties: lunch breaks, night shifts, exceptional days, clock changes. */
import fc from 'fast-check';
import type { CompiledCalendar, ExceptionDay, Interval } from '../../src/calendar/compiled.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const QUARTERS = 24 * 4;

interface Kind {
  readonly nightShifts: boolean;
  readonly clockChanges: boolean;
}

export function randomCalendar(kind: Kind = { nightShifts: true, clockChanges: true }): fc.Arbitrary<CompiledCalendar> {
  return fc
    .record({
      week: fc.array(hours(kind), { minLength: 7, maxLength: 7 }),
      firstDay: fc.integer({ min: Date.UTC(2026, 0, 1) / DAY, max: Date.UTC(2026, 11, 31) / DAY }),
      length: fc.integer({ min: 1, max: 20 }),
      exceptions: fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), exceptionDay(kind)), { maxLength: 5 }),
      offset: fc.constantFrom(-570, -300, 0, 60, 330, 480, 845),
      changes: fc.array(change(), { maxLength: kind.clockChanges ? 2 : 0 }),
    })
    .map(({ week, firstDay, length, exceptions, offset, changes }) => {
      const offsets: { at: number; offset: number }[] = [{ at: 0, offset }];
      // Days apart, as clock changes are, and near the ends of what is known, too.
      for (const [index, { quarter, by }] of changes.entries()) {
        const day = index === 0 ? firstDay : firstDay + Math.max(6, length);
        const before = offsets[index]!.offset;
        offsets.push({ at: day * DAY + (quarter * 15 - before) * MINUTE, offset: before + by });
      }
      return {
        format: 1,
        calendar: 'random',
        time_zone: 'Made/Up',
        week,
        days: Object.fromEntries(exceptions.map(([day, exception]) => [dateOf(firstDay + day), exception])),
        offsets,
        known: { from: dateOf(firstDay), to: dateOf(firstDay + length - 1) },
      };
    });
}

/** An instant on a whole minute, in or a little outside the days that the calendar knows. */
export function minuteIn(calendar: CompiledCalendar): fc.Arbitrary<number> {
  const [from, to] = bounds(calendar);
  return fc.oneof(
    fc.integer({ min: from / MINUTE, max: to / MINUTE }).map((minute) => minute * MINUTE),
    // Where intervals begin and end.
    fc.integer({ min: from / MINUTE / 15, max: to / MINUTE / 15 }).map((quarter) => quarter * 15 * MINUTE),
    // Where knowledge begins and ends, and where the clock is changed.
    fc.constantFrom(...edges(calendar)),
  );
}

/** An instant on a whole millisecond. */
export function instantIn(calendar: CompiledCalendar): fc.Arbitrary<number> {
  const [min, max] = bounds(calendar);
  return fc.oneof(fc.integer({ min, max }), minuteIn(calendar));
}

/** The same calendar with time running backwards: what it has at an instant t, the other has at -t. For fixed offsets without night shifts. */
export function mirrored(calendar: CompiledCalendar): CompiledCalendar {
  const mirrorHours = (hours: readonly Interval[]) => hours.map(([from, to]): Interval => [1440 - to, 1440 - from]).toReversed();
  const mirrorDate = (date: string) => dateOf(-1 - Date.parse(`${date}T00:00Z`) / DAY);
  // Day d becomes day -1-d; with Thursday as day 0, weekday w = (d + 4) mod 7 becomes (7 - w) mod 7.
  return {
    ...calendar,
    week: calendar.week.map((_, weekday) => mirrorHours(calendar.week[(7 - weekday) % 7]!)),
    days: Object.fromEntries(Object.entries(calendar.days).map(([date, day]) => [mirrorDate(date), { hours: mirrorHours(day.hours) }])),
    offsets: calendar.offsets.map(({ offset }) => ({ at: 0, offset: -offset })),
    known: { from: mirrorDate(calendar.known.to), to: mirrorDate(calendar.known.from) },
  };
}

function bounds(calendar: CompiledCalendar): [number, number] {
  return [Date.parse(`${calendar.known.from}T00:00Z`) - DAY, Date.parse(`${calendar.known.to}T00:00Z`) + 2 * DAY];
}

function edges(calendar: CompiledCalendar): number[] {
  const [from, to] = bounds(calendar);
  const offsets = calendar.offsets.map(({ offset }) => offset * MINUTE);
  const midnights = [from + DAY, to - DAY].flatMap((midnight) => offsets.map((offset) => midnight - offset));
  return [...midnights, ...calendar.offsets.slice(1).map(({ at }) => at)].flatMap((edge) => [edge - 15 * MINUTE, edge, edge + 15 * MINUTE]);
}

/** Ordered intervals of a day that do not overlap; the last one may run into the next day. */
function hours({ nightShifts }: Kind): fc.Arbitrary<Interval[]> {
  const day = fc
    .uniqueArray(fc.oneof(fc.integer({ min: 0, max: QUARTERS }), fc.constantFrom(0, 1, 2, 3, 4, 6, 8, 92, 94, QUARTERS)), { maxLength: 6 })
    .map((quarters) => {
      const times = quarters.sort((a, b) => a - b).map((quarter) => quarter * 15);
      return Array.from({ length: Math.floor(times.length / 2) }, (_, index): Interval => [times[index * 2]!, times[index * 2 + 1]!]);
    });
  const night = fc
    .tuple(fc.integer({ min: 48, max: QUARTERS - 1 }), fc.integer({ min: QUARTERS, max: QUARTERS + 47 }))
    .map(([from, to]): Interval[] => [[from * 15, to * 15]]);
  const others = [day, day, fc.constant<Interval[]>([[0, 1440]]), fc.constant<Interval[]>([])];
  return fc.oneof(...others, ...(nightShifts ? [night] : []));
}

function exceptionDay(kind: Kind): fc.Arbitrary<ExceptionDay> {
  return fc.record({ hours: hours(kind), title: fc.constantFrom('Holiday', 'Stocktaking') }, { requiredKeys: ['hours'] });
}

/** The local quarter of an hour, from midnight of some day, at which the clock is changed: often around midnight. */
function change() {
  const aroundMidnight = fc.tuple(fc.integer({ min: -1, max: 2 }), fc.integer({ min: -6, max: 6 })).map(([day, by]) => day * QUARTERS + by);
  const quarter = fc.oneof(aroundMidnight, fc.integer({ min: -QUARTERS, max: 2 * QUARTERS }));
  return fc.record({ quarter, by: fc.constantFrom(-120, -60, -30, 30, 60, 120) });
}

function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
