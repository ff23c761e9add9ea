import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/engine/event.js';
import { checkPlaybook } from '../../src/language/check.js';
import { compile } from '../../src/language/compile.js';
import type { Json } from '../../src/program/json.js';
import type { Program } from '../../src/program/program.js';
import { SimulatedCase } from '../../src/simulator/simulated-case.js';
import { surroundings, treeOf } from './checks/findings.js';

type Step = { [key: string]: Json };

const STAGES = ['s0', 's1', 's2'];
const TASKS = 9;
const reads = fc.nat({ max: TASKS - 1 }).map((n) => `steps.t${n}`);
const condition = fc.oneof(
  fc.constantFrom('data.a', '!data.b', 'data.a && data.b'),
  reads.map((step) => `${step}.flag`),
  reads.map((step) => `has(${step}.flag)`),
  reads.map((step) => `!has(${step}.flag)`),
  reads.map((step) => `${step}.outcome == 'x'`),
  reads.map((step) => `has(${step}.flag) && ${step}.flag`),
  reads.map((step) => `!has(${step}.flag) || ${step}.outcome == 'y'`),
);

const leaf: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ task: '?' }) },
  { weight: 5, arbitrary: reads.map((step) => ({ record: '?', value: `${step}.flag` })) },
  { weight: 1, arbitrary: fc.constant({ wait: '?', for: '1 hour' }) },
  { weight: 1, arbitrary: fc.constantFrom(...STAGES).map((stage) => ({ goto: stage })) },
  { weight: 1, arbitrary: fc.constant({ finish: 'completed' }) },
);

const { steps } = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3, depthIdentifier: 'steps' }),
  step: fc.oneof(
    { depthIdentifier: 'steps', maxDepth: 2, depthSize: 'small' },
    leaf,
    fc.tuple(condition, leaf).map(([when, step]): Step => ({ ...step, if: when })),
    fc
      .tuple(tie('steps'), fc.option(condition))
      .map(([inner, when]): Step => ({ group: '?', steps: inner, ...(when ? { if: when } : {}) })),
    fc.tuple(fc.array(fc.tuple(condition, tie('steps')), { minLength: 1, maxLength: 3 }), fc.option(tie('steps'))).map(
      ([cases, otherwise]): Step => ({
        choose: '?',
        cases: cases.map(([when, inner]) => ({ when, steps: inner })),
        ...(otherwise ? { else: otherwise } : {}),
      }),
    ),
    fc.tuple(fc.constantFrom('while', 'until'), condition, tie('steps'), fc.option(tie('steps'))).map(
      ([kind, test, inner, exhausted]): Step => ({
        repeat: '?',
        max: 2,
        [kind]: test,
        steps: inner,
        ...(exhausted ? { exhausted } : {}),
      }),
    ),
    fc
      .tuple(leaf, fc.constantFrom('beside', 'interrupt'), tie('steps'))
      .map(([step, mode, inner]): Step => ('task' in step ? { ...step, on: [{ message: 'withdrawn', mode, steps: inner }] } : step)),
  ),
}));

const stages = fc.tuple(
  ...STAGES.map((stage) =>
    fc
      .tuple(steps, fc.option(condition))
      .map(([inner, when]): Step => ({ stage, title: stage, steps: inner, ...(when ? { if: when } : {}) })),
  ),
);

/** Gives every step an id of its own; tasks are few, so that reads often meet one. */
function numbered(value: Json, count: { task: number; other: number }): Json {
  if (Array.isArray(value)) return value.map((each) => numbered(each, count));
  if (value === null || typeof value !== 'object') return value;
  const result: Step = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner !== '?') result[key] = numbered(inner, count);
    else if (key === 'task') Object.assign(result, taskOf(`t${count.task++}`));
    else result[key] = `o${count.other++}`;
  }
  return result;
}

function taskOf(id: string): Step {
  const form = { properties: { flag: { type: 'boolean' } }, required: ['flag'] };
  return { task: id, assign: { person: 'li' }, outcomes: ['x', 'y'], form };
}

/** Takes out what check finds fault with, expression by expression, until it finds nothing. */
function mended(text: string): Program {
  const lines = text.split('\n');
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const file = { path: 'test.yaml', tree: treeOf(lines.join('\n')), sound: true, intact: true };
    const { value, diagnostics } = checkPlaybook(file, surroundings);
    if (value) return compile(value);
    for (const { code, range } of diagnostics.filter(({ severity }) => severity === 'error')) {
      const at = range.start.line - 1;
      const line = lines[at] ?? '';
      if (line.includes('data.a"') || line.endsWith(': 1')) continue;
      expect([code, line]).toEqual([
        expect.stringMatching(/^expression\/(possibly-missing|step-not-run|unknown-field)$/),
        expect.stringContaining('steps.t'),
      ]);
      lines[at] = line.replace(/: ".*"/, line.includes('"value"') ? ': 1' : ': "data.a"');
    }
  }
  throw new Error('check keeps finding fault');
}

const actor: Actor = { person: 'li', roles: ['service_desk'], units: ['after_sales'], skills: {}, administrator: false };

/** Two runs of one handler at once share their results; check does not look at that. */
function handling(run: SimulatedCase): boolean {
  return Object.values(run.state.frames).some(({ kind }) => kind === 'handler');
}

/** Runs a case with these choices and gives back what went wrong in it. */
function faultsOf(program: Program, data: { a: boolean; b: boolean }, moves: readonly number[]): string[] {
  const { organisation } = surroundings;
  if (!organisation) throw new Error('the test needs an organisation');
  const facts = { id: 'test/1', playbook: 'test', key: '1', customer_id: null, started_at: 0, started_by: 'li' };
  const run = new SimulatedCase({ program, calendars: {} }, organisation, { case: facts, data, customer: null, actor });
  const faults = () => Object.values(run.state.incidents).filter(({ code }) => code !== 'loop');
  for (const move of moves) {
    if (run.state.status !== 'open' || faults().length > 0) break;
    const tasks = Object.keys(run.state.tasks).sort();
    const task = tasks[move % (tasks.length + 1)];
    if (task) {
      const values = { flag: move % 3 === 0 };
      run.apply({ kind: 'complete', at: run.now, actor, task, outcome: move % 2 === 0 ? 'x' : 'y', values });
    } else if (move % 2 === 0 || handling(run)) run.moveTo(run.now + 3_600_000);
    else run.apply({ kind: 'message', at: run.now, id: `m${move}`, name: 'withdrawn', data: { reference: 'r' }, sender: null });
  }
  return faults().map(({ message, line }) => `line ${line}: ${message}`);
}

describe('what check promises', () => {
  it('an expression without findings never meets a result that is missing', () => {
    fc.assert(
      fc.property(
        stages,
        fc.option(steps),
        fc.record({ a: fc.boolean(), b: fc.boolean() }),
        fc.array(fc.nat({ max: 1000 }), { minLength: 10, maxLength: 40 }),
        (written, handler, data, moves) => {
          const on = handler ? [{ message: 'withdrawn', steps: handler }] : [];
          const body = numbered({ stages: written, on } as Json, { task: 0, other: 0 }) as Step;
          const fields = { a: { type: 'boolean' }, b: { type: 'boolean' } };
          const text = JSON.stringify(
            {
              language: 1,
              playbook: 'test',
              title: 'T',
              phase: 'internal',
              customer: 'none',
              data: { properties: fields, required: ['a', 'b'] },
              ...body,
            },
            null,
            1,
          );
          expect(faultsOf(mended(text), data, moves)).toEqual([]);
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 60) },
    );
  }, 60_000);
});
