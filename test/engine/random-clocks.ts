/** Random clocks: reminders, levels, repeating duties, and what becomes of them when something changes. */
import fc from 'fast-check';
import type { Clock, EscalationLevel } from '../../src/program/program.js';
import { HOUR, literal } from './complaint-program.js';
import { candidates, durationValue, type Names, rarely } from './random-values.js';

export type ClockShape = (id: string, names: Names) => Clock;

const reminders = fc.array(
  fc.record({ at: fc.constantFrom('before' as const, 'after' as const), duration: durationValue, notify: fc.option(candidates) }),
  { maxLength: 2 },
);
const levels = fc.array(
  fc.record({
    after: durationValue,
    notify: fc.array(candidates, { maxLength: 1 }),
    reassign: fc.option(candidates, { nil: undefined }),
    add: rarely(candidates),
    priority: fc.option(fc.constantFrom('high' as const, 'urgent' as const), { nil: undefined }),
    start: rarely(
      fc.constantFrom<NonNullable<EscalationLevel['start']>>(
        { playbook: 'other', data: { kind: 'literal', value: {} } },
        { playbook: 'other', data: { kind: 'cel', cel: 'data.none', line: 45 } },
      ),
    ),
    urgent: rarely(fc.constant(true as const)),
  }),
  { maxLength: 2 },
);
/** Few: a year of them is gone through when a case is left alone. */
const every = fc.constantFrom<Clock['due'][]>(
  literal({ kind: 'elapsed', milliseconds: 240 * HOUR }),
  literal({ kind: 'business', unit: 'days', count: 5 }),
  literal({ kind: 'elapsed', milliseconds: 0 }),
  { kind: 'cel', cel: "data.n > 2.0 ? '30 days' : '10 days'", line: 41 },
);
/** One whose due reads what changes in the case. */
const reading = fc.record({
  due: fc.constant<Clock['due']>({ kind: 'cel', cel: "data.n > 1.0 ? '1 hour' : '2 business hours'", line: 41 }),
  on_change: fc.option(fc.constantFrom('keep' as const, 'restart' as const), { nil: undefined }),
  reads: fc.constant(['data']),
});

export const clockShape: fc.Arbitrary<ClockShape> = fc
  .record({
    due: durationValue,
    reading: rarely(reading),
    remind: reminders,
    escalate: levels,
    stops: fc.option(fc.nat(), { freq: 3 }),
    every: rarely(fc.record({ every, met_by: fc.option(fc.nat()) })),
    start: rarely(fc.constant(true as const)),
    pausable: rarely(fc.constant(false as const)),
    on_rework: rarely(fc.constant('restart' as const)),
  })
  .map(({ remind, escalate, stops, every, reading, ...more }) => (id, names): Clock => {
    const clock = {
      id,
      ...more,
      ...reading,
      remind: remind.map(({ notify, ...each }) => ({ ...each, ...(notify ? { notify: [notify] } : {}), line: 44 })),
      escalate: escalate.map((each) => ({ ...each, line: 45 })),
      line: 46,
    };
    const step = (at: number) => names.steps[at % names.steps.length];
    const met_by = every?.met_by ?? null;
    const repeated = {
      ...clock,
      ...(every ? { every: every.every } : {}),
      ...(met_by === null ? {} : { met_by: [] as string[] }),
    };
    if (met_by !== null) Object.defineProperty(repeated, 'met_by', { enumerable: true, get: () => [step(met_by)] });
    return (stops === null ? repeated : Object.defineProperty(repeated, 'stops', { enumerable: true, get: () => step(stops) })) as Clock;
  });
