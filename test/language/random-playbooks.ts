/** Playbooks made at random, for properties of check: every kind of step that leads the way, with reads everywhere. */
import fc from 'fast-check';
import type { Json } from '../../src/program/json.js';

export type Step = { [key: string]: Json };

const STAGES = ['s0', 's1', 's2'];
const TASKS = 9;
const PLAYS = 2;
const task = fc.nat({ max: TASKS - 1 }).map((n) => `t${n}`);
const reads = task.map((id) => `steps.${id}`);
const play = fc.nat({ max: PLAYS - 1 }).map((n) => `steps.p${n}`);

export const condition = fc.oneof(
  fc.constantFrom('data.a', '!data.b', 'data.a && data.b'),
  reads.map((step) => `${step}.flag`),
  reads.map((step) => `has(${step}.flag)`),
  reads.map((step) => `!has(${step}.flag)`),
  reads.map((step) => `${step}.outcome == 'x'`),
  reads.map((step) => `has(${step}.flag) && ${step}.flag`),
  reads.map((step) => `!has(${step}.flag) || ${step}.outcome == 'y'`),
  play.map((step) => `${step}.outcome == 'completed'`),
  play.map((step) => `!has(${step}.outcome) || ${step}.outcome == 'completed'`),
);

const leaf: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ task: '?' }) },
  { weight: 1, arbitrary: fc.constant({ task: '?', optional: true }) },
  { weight: 1, arbitrary: fc.constant({ task: '?', outcomes: { x: 'X', y: 'Y', again: { title: 'Again', send_back: '<' } } }) },
  { weight: 1, arbitrary: fc.constant({ play: '?', playbook: 'counting' }) },
  { weight: 6, arbitrary: reads.map((step) => ({ record: '?', value: `${step}.flag` })) },
  { weight: 1, arbitrary: play.map((step) => ({ record: '?', value: `${step}.outcome` })) },
  { weight: 1, arbitrary: fc.constant({ wait: '?', for: '1 hour' }) },
  { weight: 1, arbitrary: condition.map((until) => ({ wait: '?', until, timeout: '2 hours' })) },
  {
    weight: 1,
    arbitrary: fc.option(condition).map((match) => ({ wait: '?', message: 'withdrawn', timeout: '2 hours', ...(match ? { match } : {}) })),
  },
  { weight: 1, arbitrary: fc.constantFrom(...STAGES).map((stage) => ({ goto: stage })) },
  { weight: 1, arbitrary: fc.constant({ cancel: '^' }) },
  { weight: 1, arbitrary: fc.boolean().map((compensate) => ({ finish: 'completed', compensate })) },
);

function staysHere(step: Step): boolean {
  return !('goto' in step || 'cancel' in step || 'finish' in step);
}

const { steps, handlers } = fc.letrec<{ step: Step; steps: Step[]; trigger: Step; handlers: Step[] }>((tie) => {
  const optional = (key: string, value: fc.Arbitrary<Json>) =>
    fc.option(value).map((given): Step => (given === null ? {} : { [key]: given }));
  const rest = optional('rest', fc.constantFrom('cancel', 'run'));
  const branch = fc.tuple(tie('steps'), optional('when', condition)).map(([inner, when]): Step => ({ branch: '?', ...when, steps: inner }));
  return {
    steps: fc.array(tie('step'), { minLength: 1, maxLength: 3, depthIdentifier: 'steps' }),
    step: fc.oneof(
      { depthIdentifier: 'steps', maxDepth: 2, depthSize: 'small' },
      leaf,
      fc.tuple(condition, leaf).map(([when, step]): Step => ({ ...step, if: when })),
      fc
        .tuple(tie('steps'), optional('if', condition), tie('handlers'))
        .map(([inner, when, on]): Step => ({ group: '?', steps: inner, ...when, on })),
      fc
        .tuple(fc.array(fc.tuple(condition, tie('steps')), { minLength: 1, maxLength: 3 }), optional('else', tie('steps')))
        .map(([cases, otherwise]): Step => ({ choose: '?', cases: cases.map(([when, inner]) => ({ when, steps: inner })), ...otherwise })),
      fc
        .tuple(fc.constantFrom('while', 'until'), condition, tie('steps'), optional('exhausted', tie('steps')), tie('handlers'))
        .map(([kind, test, inner, exhausted, on]): Step => ({ repeat: '?', max: 2, [kind]: test, steps: inner, ...exhausted, on })),
      fc
        .tuple(
          fc.array(branch, { minLength: 2, maxLength: 3 }),
          optional('join', fc.oneof(fc.constantFrom<Json[]>('all', 'any', 1, 2), condition)),
          rest,
          optional('one_at_a_time', fc.constant(true)),
          optional('if', condition),
        )
        .map(([branches, join, left, single, when]): Step => ({ parallel: '?', ...join, ...left, ...single, ...when, branches })),
      fc
        .tuple(
          tie('steps'),
          optional('at_once', fc.constant(1)),
          optional('until', fc.oneof(fc.constant('size(items) > 0'), condition)),
          rest,
          optional('if', condition),
        )
        .map(
          ([inner, once, until, left, when]): Step => ({
            each: '?',
            in: 'data.list',
            as: '?',
            ...once,
            ...until,
            ...left,
            ...when,
            steps: inner,
          }),
        ),
      // It waits for somebody, so that no loop goes through a mutex again and again in one moment.
      fc
        .array(leaf.filter(staysHere), { minLength: 1, maxLength: 2 })
        .map((inner): Step => ({ mutex: '?', for: 'key', steps: [...inner, { task: '?' }] })),
      fc.tuple(leaf, tie('handlers')).map(([step, on]): Step => ('task' in step || 'play' in step ? { ...step, on } : step)),
      fc.array(leaf.filter(staysHere), { minLength: 1, maxLength: 2 }).map((inner): Step => ({ task: '?', undo: inner })),
    ),
    trigger: fc.oneof(
      fc.constantFrom<Step[]>(
        { message: 'withdrawn' },
        { after: '30 minutes' },
        { error: 'any' },
        { error: ['task_failed'] },
        { error: 'other' },
      ),
      task.map((of): Step => ({ outcome: 'x', of })),
    ),
    handlers: fc.oneof(
      { depthIdentifier: 'steps', maxDepth: 2 },
      fc.constant<Step[]>([]),
      fc
        .tuple(tie('trigger'), optional('mode', fc.constantFrom('beside', 'hold', 'interrupt')), tie('steps'))
        .map(([trigger, mode, inner]): Step[] => [{ ...trigger, ...mode, steps: inner }]),
      // Its steps lead nowhere else: a condition that still holds when a stage is entered again would fire without an end.
      fc
        .tuple(condition, fc.array(leaf.filter(staysHere), { minLength: 1, maxLength: 3 }))
        .map(([when, inner]): Step[] => [{ when, steps: inner }]),
    ),
  };
});

const stages = fc.tuple(
  ...STAGES.map((stage) =>
    fc
      .tuple(steps, fc.option(condition), handlers)
      .map(([inner, when, on]): Step => ({ stage, title: stage, steps: inner, on, ...(when ? { if: when } : {}) })),
  ),
);

/** A playbook as text: JSON, one value a line. */
export const playbooks: fc.Arbitrary<string> = fc.tuple(stages, handlers).map(([written, on]) => {
  const body = numbered({ stages: written, on } as Json, { task: 0, play: 0, other: 0 }, '') as Step;
  const properties = { a: { type: 'boolean' }, b: { type: 'boolean' }, list: { type: 'array', items: { type: 'string' } } };
  const playbook = {
    language: 1,
    playbook: 'test',
    title: 'T',
    phase: 'internal',
    customer: 'none',
    data: { properties, required: ['a', 'b', 'list'] },
    ...body,
  };
  return JSON.stringify(playbook, null, 1);
});

type Count = { task: number; play: number; other: number };

/**
 * Gives every step an id of its own; tasks are few, so that reads often meet one. `^` is the group around, `<` the task
 * before in the same list; where there is none, what names it is left out.
 */
function numbered(value: Json, count: Count, group: string): Json {
  if (Array.isArray(value)) return listed(value, count, group);
  if (value === null || typeof value !== 'object') return value;
  const result: Step = {};
  let inside = group;
  for (const [key, inner] of Object.entries(value)) {
    if (Array.isArray(inner) && inner.length === 0) continue;
    if (inner === '^') Object.assign(result, group ? { cancel: group } : { task: `t${count.task}`, ...taskOf(count) });
    else if (inner !== '?') result[key] ??= numbered(inner, count, inside);
    else if (key === 'task') Object.assign(result, taskOf(count), value.outcomes ? { outcomes: value.outcomes } : {});
    else if (key === 'play') result[key] = `p${count.play++}`;
    else result[key] = `o${count.other++}`;
    if (key === 'group') inside = String(result[key]);
  }
  return result;
}

function listed(list: readonly Json[], count: Count, group: string): Json[] {
  let before: string | undefined;
  return list.map((each) => {
    const step = numbered(each, count, group) as Step;
    const outcomes = step?.outcomes as { readonly [outcome: string]: Json } | undefined;
    if (outcomes && 'again' in outcomes) {
      const { again: _, ...others } = outcomes;
      step.outcomes = before ? { ...others, again: { title: 'Again', send_back: before } } : others;
    }
    if (typeof step?.task === 'string') before = step.task;
    return step;
  });
}

function taskOf(count: Count): Step {
  const form = { properties: { flag: { type: 'boolean' } }, required: ['flag'] };
  return { task: `t${count.task++}`, assign: { person: 'li' }, outcomes: ['x', 'y'], form };
}
