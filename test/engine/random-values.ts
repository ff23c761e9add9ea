/** Durations, conditions and people of random Programs; now and then a faulty one. */
import fc from 'fast-check';
import type { Clock, Duration, Expression, People } from '../../src/program/program.js';
import { HOUR, literal, owner, people, role } from './complaint-program.js';

/** Gives ids in the order of declaration, and afterwards what `stops`, `goto` and their like name. */
export interface Names {
  next(kind: string): string;
  readonly stages: readonly string[];
  readonly steps: readonly string[];
}

/** What names a step or stage that may be declared later: read when the Program is whole. */
export function named<T extends object, K extends string>(
  of: T,
  field: K,
  name: () => string | undefined,
): T & { readonly [F in K]: string } {
  return Object.defineProperty(of, field, { enumerable: true, get: name }) as never;
}

/** Mostly not there. */
export function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

export function sometimes<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const minutes = (count: number): Duration => ({ kind: 'business', unit: 'minutes', count });
const elapsed = (hours: number): Duration => ({ kind: 'elapsed', milliseconds: hours * HOUR });

export const duration: fc.Arbitrary<Duration> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(30, 60, 240, 480).map(minutes) },
  { weight: 3, arbitrary: fc.constantFrom(0.25, 1, 3, 24, 60).map(elapsed) },
  { weight: 1, arbitrary: fc.constantFrom(minutes(0), elapsed(0)) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2).map((count): Duration => ({ kind: 'business', unit: 'days', count })) },
);

export const durationValue: fc.Arbitrary<Clock['due']> = fc.oneof(
  { weight: 20, arbitrary: duration.map(literal) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("'2 hours'", "'no duration'", 'steps.none.x').map((cel) => ({ kind: 'cel' as const, cel, line: 41 })),
  },
);

export const condition: fc.Arbitrary<Expression> = fc
  .oneof(
    { weight: 12, arbitrary: fc.constantFrom('true', 'false', 'data.n > 1.0', 'data.n < 2.0') },
    { weight: 1, arbitrary: fc.constant('steps.none.x == 1') },
  )
  .map((cel) => ({ cel, line: 42 }));

export const candidates: fc.Arbitrary<People> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      people(role('desk')),
      people(role('manager')),
      people(owner),
      people([{ all: [{ kind: 'person', person: 'li_na' }] }], 'random'),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      people([{ all: [{ kind: 'assignee' }] }]),
      people([{ all: [{ kind: 'manager' }] }]),
      people(role('desk'), 'offer', owner),
    ),
  },
  { weight: 1, arbitrary: fc.constant(people([{ all: [{ kind: 'cel', cel: 'steps.none.x', line: 43 }] }])) },
);
