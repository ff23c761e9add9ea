/** Random tasks: who agrees and countersigns, what comes out and is sent back, windows, checklists, forms and rules. */
import fc from 'fast-check';
import type { Step, Task, TaskOutcome } from '../../src/program/program.js';
import { people, role, task } from './complaint-program.js';
import { candidates, type Names, named, rarely, sometimes } from './random-values.js';

export type TaskShape = (names: Names, dressed: Partial<Task>) => Task;
type Fields = Omit<Partial<Task>, 'pauses'>;
type Pausing = ((names: Names) => string | undefined) | undefined;

const YES_NO: readonly TaskOutcome[] = [
  { id: 'yes', title: 'Yes' },
  { id: 'no', title: 'No' },
];
const NOTE = { type: 'object', properties: { note: { type: 'string', default: 'none' } } };

/** `back`: a step to which one of the outcomes sends back. */
const outcomes = fc.record({
  some: fc.boolean(),
  back: rarely(fc.record({ step: fc.nat(), max: fc.constantFrom(1, 3) })),
  failed: rarely(fc.constant(true as const)),
  form: rarely(fc.constant(NOTE)),
});

function outcomesOf({ some, back, failed, form }: typeof outcomes extends fc.Arbitrary<infer O> ? O : never, names: Names): TaskOutcome[] {
  if (!some && !back && !failed) return [];
  return [
    ...YES_NO.map((each) => ({ ...each, ...(form ? { form } : {}) })),
    ...(failed ? [{ id: 'failed', title: 'Failed' }] : []),
    ...(back
      ? [{ id: 'back', title: 'Back', send_back: named({ max: back.max }, 'step', () => names.steps[back.step % names.steps.length]) }]
      : []),
  ];
}

/** The scope whose clocks are paused while a step is open. */
export const pausing: fc.Arbitrary<Pausing> = rarely(
  fc.oneof(
    fc.constantFrom('case', 'stage').map((scope) => () => scope),
    fc.nat().map((at) => (names: Names) => names.steps[at % names.steps.length]),
  ),
);

/** Of a task that has several of these, one that touches the other is found sooner. */
const fields: fc.Arbitrary<Fields> = fc.record({
  need: sometimes(fc.constantFrom<NonNullable<Task['need']>[]>(1, 2, 'all')),
  countersign: sometimes(fc.oneof({ weight: 3, arbitrary: fc.constant(people(role('manager'))) }, { weight: 1, arbitrary: candidates })),
  optional: sometimes(fc.constant(true as const)),
  customer: sometimes(fc.constant('main')),
  priority: sometimes(fc.constantFrom('low' as const, 'high' as const)),
  window: sometimes(fc.constantFrom('office', 'office', 'none').map((value) => [{ kind: 'literal' as const, value }])),
  form: sometimes(fc.constant(NOTE)),
  rules: sometimes(
    fc.constantFrom('data.n < 3.0', "form.note != ''", 'steps.none.x == 1').map((cel) => [{ must: { cel, line: 57 }, say: 'So.' }]),
  ),
  checklist: sometimes(fc.constant(['Look at it', 'Call'])),
});

export const taskShape: fc.Arbitrary<TaskShape> = fc
  .record({
    assign: candidates,
    outcomes,
    pauses: pausing,
    more: fc.oneof({ weight: 2, arbitrary: fc.constant<Fields>({}) }, { weight: 1, arbitrary: fields }),
  })
  .map(
    ({ assign, outcomes, pauses, more }): TaskShape =>
      (names, dressed) => {
        const { form, checklist, ...rest } = more;
        const fields = { ...dressed, assign, ...rest, form: form ?? {}, checklist: checklist ?? [], outcomes: outcomesOf(outcomes, names) };
        return paused(task('', fields as Partial<Task>), pauses, names);
      },
  );

export function paused<S extends Step>(step: S, pauses: Pausing, names: Names): S {
  return pauses ? named(step, 'pauses', () => pauses(names)) : step;
}
