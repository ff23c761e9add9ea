/** Random structured Programs for properties of the engine: every step kind, clocks and handlers everywhere, and faults. */
import fc from 'fast-check';
import type { CalendarSet } from '../../src/calendar/compiled.js';
import type { Playable } from '../../src/engine/playable.js';
import type { Handler, Parallel, Program, Stage, Step, Trigger, Wait } from '../../src/program/program.js';
import { office, people, program, role } from './complaint-program.js';
import { type ClockShape, clockShape } from './random-clocks.js';
import { recordSteps, TABLES } from './random-records.js';
import { paused, pausing, taskShape as randomTask } from './random-tasks.js';
import { condition, duration, durationValue, type Names, named, rarely } from './random-values.js';

export const MESSAGES = ['called', 'wrote', 'withdrew'] as const;
/** Jumps of all `goto` steps of a case together. */
const JUMPS = 3;

type Shape = (names: Names) => Step[];
type HandlerShape = (names: Names) => Handler;
const DEPTH = fc.createDepthIdentifier();

function handlersOf(steps: fc.Arbitrary<Shape>): fc.Arbitrary<HandlerShape[]> {
  const message = fc
    .record({
      message: fc.constantFrom(...MESSAGES),
      when: fc.option(fc.constantFrom('message.go', '!message.go', 'steps.none.x == 1'), { freq: 3 }),
      key: fc.option(fc.constant('k1'), { freq: 4 }),
    })
    .map(
      ({ message, when, key }): Trigger => ({
        kind: 'message',
        message,
        ...(when === null ? {} : { when: { cel: when, line: 47 } }),
        ...(key === null ? {} : { key: { kind: 'literal', value: key } }),
      }),
    );
  const trigger: fc.Arbitrary<Trigger> = fc.oneof(
    { weight: 6, arbitrary: message },
    { weight: 2, arbitrary: durationValue.map((duration): Trigger => ({ kind: 'after', duration })) },
    { weight: 2, arbitrary: condition.map((condition): Trigger => ({ kind: 'when', condition })) },
    { weight: 1, arbitrary: fc.constantFrom<Trigger[]>({ kind: 'error', codes: [] }, { kind: 'error', codes: ['http_500'] }) },
    { weight: 1, arbitrary: fc.constantFrom('yes', 'timed_out', 'won').map((outcome): Trigger => ({ kind: 'outcome', outcome })) },
    { weight: 1, arbitrary: fc.constant<Trigger>({ kind: 'button', button: 'more', title: 'More', by: people(role('desk')) }) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('2026-03-02T08:00:00Z', 'never')
        .map((value): Trigger => ({ kind: 'at', instant: { kind: 'literal', value } })),
    },
  );
  const handler = fc
    .record({
      trigger,
      mode: fc.constantFrom('beside' as const, 'hold' as const, 'interrupt' as const),
      steps,
    })
    .map(
      ({ trigger, mode, steps }): HandlerShape =>
        (names) => ({
          id: names.next('on'),
          trigger,
          mode,
          steps: steps(names),
          line: 47,
        }),
    );
  return fc.oneof(
    { depthIdentifier: DEPTH, maxDepth: 3 },
    { weight: 4, arbitrary: fc.constant<HandlerShape[]>([]) },
    { weight: 2, arbitrary: fc.array(handler, { minLength: 1, maxLength: 2, depthIdentifier: DEPTH }) },
  );
}

interface Inner {
  readonly list: Shape;
  /** Of a stage: something. */
  readonly some: Shape;
  readonly step: Shape;
}

const { list, some } = fc.letrec<Inner>((tie) => {
  const list = tie('list') as fc.Arbitrary<Shape>;
  const base = fc.record({
    if: fc.option(condition, { freq: 4, nil: undefined }),
    clocks: fc.oneof(
      { weight: 2, arbitrary: fc.constant<ClockShape[]>([]) },
      { weight: 1, arbitrary: fc.array(clockShape, { minLength: 1, maxLength: 2 }) },
    ),
    on: handlersOf(list),
    undo: fc.oneof({ depthIdentifier: DEPTH, maxDepth: 3 }, { weight: 8, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: list }),
  });
  type Base = typeof base extends fc.Arbitrary<infer B> ? B : never;
  const dress = (names: Names, kind: string, of: Base) => {
    const id = names.next(kind);
    return {
      id,
      line: 40,
      ...(of.if ? { if: of.if } : {}),
      deadlines: of.clocks.map((clock, i) => clock(i === 0 ? id : `${id}_${i}`, names)),
      on: of.on.map((handler) => handler(names)),
      ...(of.undo ? { undo: of.undo(names) } : {}),
    };
  };
  const shape = <T>(more: fc.Arbitrary<T>, make: (base: Base, more: T, names: Names) => Step[]): fc.Arbitrary<Shape> =>
    fc.tuple(base, more).map(
      ([b, m]): Shape =>
        (names) =>
          make(b, m, names),
    );

  const taskShape = shape(randomTask, (of, made, names) => [made(names, dress(names, 'task', of))]);
  const waitShape = shape(fc.record({ wait: durationValue, pauses: pausing }), (of, { wait, pauses }, names) => [
    paused({ kind: 'wait', wait: { kind: 'for', duration: wait }, ...dress(names, 'wait', of) }, pauses, names),
  ]);
  const otherWait: fc.Arbitrary<Wait['wait']> = fc.oneof(
    condition.map((condition): Wait['wait'] => ({ kind: 'condition', condition })),
    fc
      .constantFrom('2026-03-02T08:00:00Z', 'never')
      .map((value): Wait['wait'] => ({ kind: 'instant', instant: { kind: 'literal', value } })),
    fc
      .record({
        message: fc.constantFrom(...MESSAGES),
        key: fc.option(fc.constantFrom('k1', 7, '')),
        match: fc.option(fc.constant('message.go')),
      })
      .map(({ message, key, match }): Wait['wait'] => ({
        kind: 'message',
        message,
        ...(key === null ? {} : { key: { kind: 'literal', value: key } }),
        ...(match === null ? {} : { match: { cel: match, line: 50 } }),
      })),
  );
  const otherWaitShape = shape(
    fc.record({ wait: otherWait, timeout: fc.option(durationValue), pauses: pausing }),
    (of, { wait, timeout, pauses }, names) => [
      paused({ kind: 'wait', wait, ...(timeout === null ? {} : { timeout }), ...dress(names, 'wait', of) }, pauses, names),
    ],
  );
  const parallelShape = shape(
    fc.record({
      branches: fc.array(fc.tuple(fc.option(condition, { freq: 3 }), list), { minLength: 1, maxLength: 3 }),
      join: fc.oneof(
        fc.constant<Parallel['join']>({ kind: 'all' }),
        fc.constantFrom(1, 2).map((count): Parallel['join'] => ({ kind: 'count', count })),
        fc
          .constantFrom("branches.b0 == 'done'", 'data.n > 2.0', 'branches.none.x')
          .map((cel): Parallel['join'] => ({ kind: 'when', condition: { cel, line: 51 } })),
      ),
      rest: fc.constantFrom('cancel' as const, 'run' as const),
      one_at_a_time: fc.boolean(),
    }),
    (of, { branches, join, rest, one_at_a_time }, names) => [
      {
        kind: 'parallel',
        ...dress(names, 'parallel', of),
        branches: branches.map(([when, steps], i) => ({ branch: `b${i}`, ...(when ? { when } : {}), steps: steps(names) })),
        join,
        rest,
        one_at_a_time,
      },
    ],
  );
  const eachShape = shape(
    fc.record({
      in: fc.constantFrom('[1.0, 2.0, 3.0]', '[1.0]', 'data.n'),
      at_once: fc.option(fc.constantFrom(1, 2)),
      until: fc.option(fc.constantFrom('size(items) > 1', 'data.n > 2.0', 'items[0].steps.none.x == 1.0')),
      rest: fc.constantFrom('cancel' as const, 'run' as const),
      steps: list,
    }),
    (of, { in: cel, at_once, until, rest, steps }, names) => [
      {
        kind: 'each',
        ...dress(names, 'each', of),
        in: { cel, line: 52 },
        as: 'it',
        ...(at_once === null ? {} : { at_once }),
        ...(until === null ? {} : { until: { cel: until, line: 52 } }),
        rest,
        add: people(role('desk')),
        steps: steps(names),
      },
    ],
  );
  const mutexShape = shape(list, (of, steps, names) => [
    { kind: 'mutex', ...dress(names, 'mutex', of), for: { kind: 'literal', value: 'oven' }, steps: steps(names) },
  ]);
  const callShape = shape(fc.option(list), (of, on_error, names) => [
    {
      kind: 'call',
      ...dress(names, 'call', of),
      connector: 'erp',
      operation: 'order',
      with: { kind: 'literal', value: {} },
      ...(on_error ? { on_error: on_error(names) } : {}),
    },
  ]);
  const playShape = shape(fc.boolean(), (of, wait, names) => [
    { kind: 'play', ...dress(names, 'play', of), playbook: 'other', data: { kind: 'literal', value: {} }, wait, on_cancel: 'cancel' },
  ]);
  const cancelShape = shape(fc.nat(), (of, target, names) => {
    const dressed = dress(names, 'cancel', of);
    return [named({ kind: 'cancel' as const, ...dressed, target: '' }, 'target', () => names.steps[target % names.steps.length])];
  });
  const setShape = shape(fc.constantFrom('data.n + 1.0', '0.0'), (of, cel, names) => [
    { kind: 'set', values: [{ path: ['data', 'n'], value: { kind: 'cel', cel, line: 48 } }], ...dress(names, 'set', of) },
  ]);
  const ownerShape = shape(fc.constantFrom('li_na', 7), (of, value, names) => [
    { kind: 'set', values: [{ path: ['case_roles', 'owner'], value: { kind: 'literal', value } }], ...dress(names, 'set', of) },
  ]);
  const recordShape = shape(fc.nat(9), (of, value, names) => [
    { kind: 'record', value: { kind: 'literal', value }, ...dress(names, 'record', of) },
  ]);
  const finishShape = shape(fc.boolean(), (of, compensate, names) => [
    { kind: 'finish', outcome: 'resolved', ...(compensate ? { compensate: true as const } : {}), ...dress(names, 'finish', of) },
  ]);
  const gotoShape = shape(fc.nat(), (of, stage, names) => [
    {
      kind: 'set',
      id: names.next('set'),
      line: 49,
      deadlines: [],
      on: [],
      values: [{ path: ['data', 'jumps'], value: { kind: 'cel', cel: 'data.jumps + 1.0', line: 49 } }],
    },
    {
      kind: 'goto',
      stage: names.stages[stage % names.stages.length] ?? '',
      ...dress(names, 'goto', of),
      if: { cel: `data.jumps <= ${JUMPS}.0`, line: 49 },
    },
  ]);
  const recordShapes = recordSteps(duration).map(({ kind, make }) => shape(make, (of, made, names) => [made(dress(names, kind, of))]));
  const groupShape = shape(list, (of, steps, names) => [{ kind: 'group', ...dress(names, 'group', of), steps: steps(names) }]);
  const chooseShape = shape(
    fc.record({ cases: fc.array(fc.tuple(condition, list), { minLength: 1, maxLength: 2 }), other: fc.option(list) }),
    (of, { cases, other }, names) => [
      {
        kind: 'choose',
        ...dress(names, 'choose', of),
        cases: cases.map(([when, steps]) => ({ when, steps: steps(names) })),
        ...(other ? { else: other(names) } : {}),
      },
    ],
  );
  const repeatShape = shape(
    fc.record({ kind: fc.constantFrom('while' as const, 'until' as const), condition, max: fc.nat(3), steps: list, exhausted: list }),
    (of, { kind, condition, max, steps, exhausted }, names) => [
      { kind: 'repeat', ...dress(names, 'repeat', of), loop: { kind, condition }, max, steps: steps(names), exhausted: exhausted(names) },
    ],
  );
  return {
    some: fc.array(tie('step') as fc.Arbitrary<Shape>, { minLength: 1, maxLength: 4, depthIdentifier: DEPTH }).map(
      (shapes): Shape =>
        (names) =>
          shapes.flatMap((each) => each(names)),
    ),
    list: fc.array(tie('step') as fc.Arbitrary<Shape>, { maxLength: 3, depthIdentifier: DEPTH }).map(
      (shapes): Shape =>
        (names) =>
          shapes.flatMap((each) => each(names)),
    ),
    step: fc.oneof(
      { depthIdentifier: DEPTH, maxDepth: 3 },
      { weight: 26, arbitrary: taskShape },
      { weight: 4, arbitrary: waitShape },
      { weight: 2, arbitrary: setShape },
      { weight: 1, arbitrary: ownerShape },
      { weight: 1, arbitrary: recordShape },
      { weight: 1, arbitrary: finishShape },
      { weight: 3, arbitrary: gotoShape },
      { weight: 3, arbitrary: groupShape },
      { weight: 3, arbitrary: chooseShape },
      { weight: 3, arbitrary: repeatShape },
      { weight: 2, arbitrary: otherWaitShape },
      { weight: 3, arbitrary: parallelShape },
      { weight: 3, arbitrary: eachShape },
      { weight: 1, arbitrary: mutexShape },
      { weight: 2, arbitrary: callShape },
      { weight: 1, arbitrary: playShape },
      { weight: 1, arbitrary: cancelShape },
      ...recordShapes.map((arbitrary) => ({ weight: 1, arbitrary })),
    ),
  };
});

const none: CalendarSet = {};
const someClocks = fc.array(clockShape, { maxLength: 2 });

/** A Program with one to three stages, and the calendar it names; now and then the calendar is missing. */
export const randomPlayable: fc.Arbitrary<Playable> = fc
  .record({
    stages: fc.array(fc.record({ steps: some, if: fc.option(condition, { freq: 5 }), clocks: someClocks, on: handlersOf(list) }), {
      minLength: 1,
      maxLength: 3,
    }),
    clocks: someClocks,
    on: handlersOf(list),
    owned: fc.boolean(),
    reopen: rarely(fc.record({ within: durationValue, at: fc.nat() })),
    calendar: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ stages, clocks, on, owned, reopen, calendar }) => {
    const given: string[] = [];
    const names: Names = {
      next(kind) {
        given.push(`${kind}_${given.length}`);
        return given.at(-1) as string;
      },
      stages: stages.map((_, i) => `stage_${i}`),
      get steps() {
        return given.filter((id) => !id.startsWith('on'));
      },
    };
    const whole: Stage[] = stages.map((stage, i) => {
      const id = names.stages[i] ?? '';
      const steps = stage.steps(names);
      const handlers = stage.on.map((handler) => handler(names));
      const deadlines = stage.clocks.map((clock, k) => clock(`${id}_clock_${k}`, names));
      return { kind: 'stage', id, title: id, line: 5, steps, deadlines, on: handlers, ...(stage.if ? { if: stage.if } : {}) };
    });
    const handlers = on.map((handler) => handler(names));
    if (given.length === 0) given.push('none');
    const numbers = { type: 'object', properties: { n: { type: 'number' }, jumps: { type: 'number' } } };
    const message = { type: 'object', properties: { go: { type: 'boolean' } } };
    const made = program(
      {},
      {
        stages: whole,
        on: handlers,
        deadlines: clocks.map((clock, k) => clock(`case_clock_${k}`, names)),
        case_roles: owned ? [{ role: 'owner', people: people(role('desk'), 'least_loaded'), line: 2 }] : [],
        names: { data: numbers, steps: { type: 'object', additionalProperties: { type: 'object' } }, case: { type: 'object' }, message },
        data: numbers,
        ...(reopen ? { reopen: { within: reopen.within, at: names.stages[reopen.at % names.stages.length] ?? '', line: 3 } } : {}),
        tables: TABLES,
        messages: Object.fromEntries(MESSAGES.map((name) => [name, message])),
      },
    );
    // Plain JSON from here on, as a published Program is.
    const plain = JSON.parse(JSON.stringify(made)) as Program;
    return { program: plain, calendars: calendar === 0 ? none : { office } };
  });
