import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, isWorking, nextWorking, previousWorking, subtract, workingTimeBetween } from '../../src/calendar/arithmetic.js';
import type { CompiledCalendar } from '../../src/calendar/compiled.js';
import { explain } from '../../src/calendar/ledger.js';
import type { Duration } from '../../src/program/program.js';
import { Oracle } from './oracle.js';
import { instantIn, minuteIn, mirrored, randomCalendar } from './random-calendar.js';

const RUNS = { numRuns: 500 };
const PLAIN = { nightShifts: false, clockChanges: false };

const minutes = (count: number): Duration => ({ kind: 'business', unit: 'minutes', count });
const days = (count: number): Duration => ({ kind: 'business', unit: 'days', count });
const anyMinutes = fc.oneof(
  fc.integer({ min: 0, max: 600 }),
  fc.integer({ min: 0, max: 10_000 }),
  fc.integer({ min: 0, max: 40 }).map((n) => n * 15),
);
/** In whole milliseconds. */
const anyFraction = fc.integer({ min: 0, max: 200 * 3_600_000 }).map((milliseconds) => milliseconds / 60_000);
const anyDays = fc.integer({ min: 0, max: 8 });
const anyBusiness = fc.oneof(anyFraction.map(minutes), anyDays.map(days));

function withInstants<T extends unknown[]>(
  pick: (calendar: CompiledCalendar) => { [K in keyof T]: fc.Arbitrary<T[K]> },
  kind?: Parameters<typeof randomCalendar>[0],
): fc.Arbitrary<[CompiledCalendar, ...T]> {
  return randomCalendar(kind).chain((calendar) =>
    fc.tuple(...(pick(calendar) as fc.Arbitrary<unknown>[])).map((values) => [calendar, ...values] as [CompiledCalendar, ...T]),
  );
}

describe('counted minute by minute', () => {
  it('add of business minutes is the same', () => {
    fc.assert(
      fc.property(
        withInstants<[number, number]>((calendar) => [minuteIn(calendar), anyMinutes]),
        ([calendar, instant, count]) => {
          expect(add(calendar, instant, minutes(count))).toEqual(new Oracle(calendar).addMinutes(instant, count));
        },
      ),
      RUNS,
    );
  });

  it('subtract of business minutes is the same', () => {
    fc.assert(
      fc.property(
        withInstants<[number, number]>((calendar) => [minuteIn(calendar), anyMinutes]),
        ([calendar, instant, count]) => {
          expect(subtract(calendar, instant, minutes(count))).toEqual(new Oracle(calendar).subtractMinutes(instant, count));
        },
      ),
      RUNS,
    );
  });

  it('add of business days is the same', () => {
    fc.assert(
      fc.property(
        withInstants<[number, number]>((calendar) => [minuteIn(calendar), anyDays]),
        ([calendar, instant, count]) => {
          expect(add(calendar, instant, days(count))).toEqual(new Oracle(calendar).addDays(instant, count));
        },
      ),
      RUNS,
    );
  });

  it('subtract of business days is the same', () => {
    fc.assert(
      fc.property(
        withInstants<[number, number]>((calendar) => [minuteIn(calendar), anyDays]),
        ([calendar, instant, count]) => {
          expect(subtract(calendar, instant, days(count))).toEqual(new Oracle(calendar).subtractDays(instant, count));
        },
      ),
      RUNS,
    );
  });

  it('the working time between two instants is the same', () => {
    fc.assert(
      fc.property(
        withInstants<[number, number]>((calendar) => [minuteIn(calendar), minuteIn(calendar)]),
        ([calendar, one, other]) => {
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          const oracle = new Oracle(calendar);
          const result = workingTimeBetween(calendar, from, to);
          if (from === to) expect(result).toEqual({ milliseconds: 0 });
          else if (from < oracle.start) expect(result).toEqual({ unknown: 'before' });
          else if (to > oracle.end) expect(result).toEqual({ unknown: 'after' });
          else expect(result).toEqual({ milliseconds: oracle.minutesBetween(from, to) * 60_000 });
        },
      ),
      RUNS,
    );
  });

  it('working, next working and previous working instants are the same', () => {
    fc.assert(
      fc.property(
        withInstants<[number]>((calendar) => [minuteIn(calendar)]),
        ([calendar, instant]) => {
          const oracle = new Oracle(calendar);
          expect(nextWorking(calendar, instant)).toEqual(oracle.next(instant));
          expect(previousWorking(calendar, instant)).toEqual(oracle.previous(instant));
          const known = oracle.start <= instant && instant < oracle.end;
          const working = known ? { working: oracle.isWorking(instant) } : { unknown: instant < oracle.start ? 'before' : 'after' };
          expect(isWorking(calendar, instant)).toEqual(working);
        },
      ),
      RUNS,
    );
  });
});

describe('business minutes', () => {
  it('added are the working time that passes', () => {
    fc.assert(
      fc.property(
        withInstants<[number, number]>((calendar) => [instantIn(calendar), anyFraction]),
        ([calendar, from, count]) => {
          const due = add(calendar, from, minutes(count));
          fc.pre('at' in due);
          expect(workingTimeBetween(calendar, from, due.at)).toEqual({ milliseconds: Math.round(count * 60_000) });
        },
      ),
      RUNS,
    );
  });

  it('added are used up at the end of working time, never in or after closed time', () => {
    fc.assert(
      fc.property(
        withInstants<[number, number]>((calendar) => [instantIn(calendar), anyFraction]),
        ([calendar, from, count]) => {
          const due = add(calendar, from, minutes(count));
          fc.pre('at' in due && due.at > from);
          expect(workingTimeBetween(calendar, due.at - 1, due.at)).toEqual({ milliseconds: 1 });
        },
      ),
      RUNS,
    );
  });

  it('added in two parts are added at once', () => {
    fc.assert(
      fc.property(
        withInstants<[number, number, number]>((calendar) => [instantIn(calendar), anyFraction, anyFraction]),
        ([calendar, from, one, two]) => {
          const first = add(calendar, from, minutes(one));
          fc.pre('at' in first);
          expect(add(calendar, first.at, minutes(two))).toEqual(add(calendar, from, minutes(one + two)));
        },
      ),
      RUNS,
    );
  });

  it('subtracted undo what was added within working time', () => {
    fc.assert(
      fc.property(
        withInstants<[number, number]>((calendar) => [instantIn(calendar), anyFraction]),
        ([calendar, instant, count]) => {
          const from = nextWorking(calendar, instant);
          fc.pre('at' in from);
          const due = add(calendar, from.at, minutes(count));
          fc.pre('at' in due && count > 0);
          expect(subtract(calendar, due.at, minutes(count))).toEqual(from);
        },
      ),
      RUNS,
    );
  });

  it('are due later when they start later or are more', () => {
    fc.assert(
      fc.property(
        withInstants<[number, number, number, number]>((calendar) => [instantIn(calendar), instantIn(calendar), anyFraction, anyFraction]),
        ([calendar, one, other, few, many]) => {
          const early = add(calendar, Math.min(one, other), minutes(Math.min(few, many)));
          const late = add(calendar, Math.max(one, other), minutes(Math.max(few, many)));
          fc.pre('at' in early && 'at' in late);
          expect(early.at).toBeLessThanOrEqual(late.at);
        },
      ),
      RUNS,
    );
  });
});

describe('business days', () => {
  it('end within working time, on a later instant', () => {
    fc.assert(
      fc.property(
        withInstants<[number, number]>((calendar) => [instantIn(calendar), anyDays]),
        ([calendar, from, count]) => {
          const due = add(calendar, from, days(count));
          fc.pre('at' in due && count > 0);
          expect(due.at).toBeGreaterThan(from);
          expect(isWorking(calendar, due.at)).toEqual({ working: true });
        },
      ),
      RUNS,
    );
  });

  // Where the clock is put back, a later instant has an earlier wall-clock time; after midnight of a night shift, the wall clock of its day goes past 24:00.
  it('are due later when they start later or are more, where no clock is changed and no shift crosses midnight', () => {
    fc.assert(
      fc.property(
        withInstants<[number, number, number, number]>((calendar) => [instantIn(calendar), instantIn(calendar), anyDays, anyDays], PLAIN),
        ([calendar, one, other, few, many]) => {
          const early = add(calendar, Math.min(one, other), days(Math.min(few, many)));
          const late = add(calendar, Math.max(one, other), days(Math.max(few, many)));
          // Zero days stay where they are, be it closed.
          fc.pre('at' in early && 'at' in late && few * many > 0);
          expect(early.at).toBeLessThanOrEqual(late.at);
        },
      ),
      RUNS,
    );
  });
});

describe('subtract', () => {
  it('is add with time running backwards', () => {
    fc.assert(
      fc.property(
        withInstants<[number, Duration]>((calendar) => [instantIn(calendar), anyBusiness], PLAIN),
        ([calendar, instant, duration]) => {
          const forwards = add(mirrored(calendar), -instant, duration);
          const mirror = 'at' in forwards ? { at: 0 - forwards.at } : { unknown: forwards.unknown === 'before' ? 'after' : 'before' };
          expect(subtract(calendar, instant, duration)).toEqual(mirror);
        },
      ),
      RUNS,
    );
  });
});

describe('the ledger', () => {
  it('leads from the start to due without gaps, and runs as long as work was done', () => {
    fc.assert(
      fc.property(
        withInstants<[number, Duration]>((calendar) => [instantIn(calendar), anyBusiness]),
        ([calendar, from, duration]) => {
          const result = explain(calendar, from, duration);
          const due = add(calendar, from, duration);
          fc.pre('due' in result);
          expect({ at: result.due }).toEqual(due);
          let reached = from;
          let running = 0;
          for (const entry of result.ledger) {
            expect(entry.from).toBe(reached);
            expect(entry.to).toBeGreaterThan(entry.from);
            if (entry.kind === 'running') running += entry.to - entry.from;
            else expect(workingTimeBetween(calendar, entry.from, entry.to)).toEqual({ milliseconds: 0 });
            reached = entry.to;
          }
          expect(reached).toBe(result.due);
          expect(workingTimeBetween(calendar, from, result.due)).toEqual({ milliseconds: running });
        },
      ),
      RUNS,
    );
  });

  it('is unknown where due is', () => {
    fc.assert(
      fc.property(
        withInstants<[number, Duration]>((calendar) => [instantIn(calendar), anyBusiness]),
        ([calendar, from, duration]) => {
          const due = add(calendar, from, duration);
          fc.pre('unknown' in due);
          expect(explain(calendar, from, duration)).toEqual(due);
        },
      ),
      RUNS,
    );
  });
});
