/** Steps of random Programs that decide, tell, promise, and ask for what the company keeps; some of them go wrong. */
import fc from 'fast-check';
import type { Clock, Decide, Duration, Step, Task } from '../../src/program/program.js';
import type { DecisionTable } from '../../src/program/table.js';
import { literal as lasting, owner, people, role, task } from './complaint-program.js';
import { rarely } from './random-values.js';

type Dressed = Pick<Task, 'id' | 'line' | 'deadlines' | 'on' | 'if' | 'undo'>;
type Made = (dressed: Dressed) => Step;

/** The tables that `decide` asks; `none` there is not. */
export const TABLES: { readonly [table: string]: DecisionTable } = {
  sizes: {
    table: 'sizes',
    inputs: [{ input: 'n', schema: { type: 'number' }, from: 'data.n' }],
    outputs: { size: { type: 'string' } },
    hit: 'unique',
    rules: [
      { when: { n: [{ kind: 'range', to: { value: 2, inclusive: true } }] }, outputs: { size: { kind: 'literal', value: 'small' } } },
      // Two rules for three, and none for more: a decision that fails.
      { when: { n: [{ kind: 'range', from: { value: 2, inclusive: false }, to: { value: 3, inclusive: true } }] }, outputs: {} },
      { when: { n: [{ kind: 'equals', value: 3 }] }, outputs: {} },
    ],
  },
};

const RECORDS = ['customer', 'product', 'contact'] as const;
const literal = <T>(value: T) => ({ kind: 'literal' as const, value });
const values = fc.constantFrom(literal({ name: 'Mill' }), {
  kind: 'object' as const,
  fields: { name: { kind: 'cel' as const, cel: 'data.none', line: 53 } },
});

export const recordSteps = (duration: fc.Arbitrary<Duration>): readonly { readonly kind: string; readonly make: fc.Arbitrary<Made> }[] => [
  {
    kind: 'decide',
    make: fc.constantFrom<Decide['with']>({}, { n: literal(1) }, { n: literal(3) }, { n: literal(9) }).map(
      (given): Made =>
        (of) => ({ kind: 'decide', ...of, table: 'sizes', with: given }),
    ),
  },
  {
    kind: 'notify',
    make: fc
      .constantFrom(literal('It goes on.'), { kind: 'splice' as const, parts: ['For ', { cel: 'data.none.x', line: 54 }], line: 54 })
      .map(
        (text): Made =>
          (of) => ({
            kind: 'notify',
            ...of,
            to: [people(owner), people(role('desk'))],
            contacts: ['main'],
            text: { en: text },
            channels: ['inbox'],
          }),
      ),
  },
  {
    kind: 'find',
    make: fc
      .record({
        where: fc.option(fc.constantFrom('item.n > data.n', 'item.none.x == 1')),
        from: fc.constantFrom('customers' as const, 'cases' as const, 'people' as const),
      })
      .map(
        ({ where, from }): Made =>
          (of) => ({ kind: 'find', ...of, in: from, item: {}, limit: 5, ...(where === null ? {} : { where: { cel: where, line: 55 } }) }),
      ),
  },
  {
    kind: 'create',
    make: fc.record({ what: fc.constantFrom(...RECORDS), values }).map(
      (given): Made =>
        (of) => ({ kind: 'create', ...of, ...given }),
    ),
  },
  {
    kind: 'update',
    make: fc.record({ what: fc.constantFrom(...RECORDS), values, record: fc.option(fc.constantFrom('p-1', '')) }).map(
      ({ record, ...given }): Made =>
        (of) => ({ kind: 'update', ...of, ...given, ...(record === null ? {} : { record: literal(record) }) }),
    ),
  },
  {
    kind: 'document',
    make: fc.constantFrom('All of it', '').map(
      (part): Made =>
        (of) => ({
          kind: 'document',
          ...of,
          name: 'offer',
          text: { en: literal('We offer.') },
          parts: [{ part: 'body', value: literal(part) }],
        }),
    ),
  },
  {
    kind: 'promise',
    make: duration.map(
      (due): Made =>
        (of) => {
          const clock: Clock = { id: `${of.id}_promised`, due: lasting(due), remind: [], escalate: [], line: 56 };
          return { kind: 'promise', ...of, clock };
        },
    ),
  },
  {
    kind: 'survey',
    make: fc.record({ timeout: fc.option(duration), pauses: rarely(fc.constantFrom('case', 'stage')), web: fc.boolean() }).map(
      ({ timeout, pauses, web }): Made =>
        (of) =>
          task('', {
            ...of,
            customer: 'main',
            ...(pauses ? { pauses } : {}),
            assign: people(role('desk')),
            outcomes: [],
            form: { properties: { overall: { type: 'integer', minimum: 1, maximum: 5 } } },
            survey: {
              questions: { overall: { touchpoint: 'hotline', asks: 'perceived' } },
              channels: web ? ['web', 'phone'] : ['phone'],
              ...(timeout === null ? {} : { timeout: lasting(timeout) }),
            },
          }),
    ),
  },
  {
    kind: 'agreed',
    make: fc.constantFrom(1, 2, 'all' as const).map(
      (need): Made =>
        (of) =>
          task('', { ...of, assign: people(role('desk')), need }),
    ),
  },
];
