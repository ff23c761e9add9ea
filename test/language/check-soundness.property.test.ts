import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/engine/event.js';
import { checkPlaybook } from '../../src/language/check.js';
import { compile } from '../../src/language/compile.js';
import type { Program } from '../../src/program/program.js';
import { SimulatedCase } from '../../src/simulator/simulated-case.js';
import { surroundings, treeOf } from './checks/findings.js';
import { playbooks } from './random-playbooks.js';

/** Takes out what check finds fault with, line by line, until it finds nothing. */
function mended(text: string): Program {
  const lines = text.split('\n');
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const file = { path: 'test.yaml', tree: treeOf(lines.join('\n')), sound: true, intact: true };
    const { value, diagnostics } = checkPlaybook(file, surroundings);
    if (value) return compile(value);
    for (const { code, range } of diagnostics.filter(({ severity }) => severity === 'error')) {
      const at = range.start.line - 1;
      const line = lines[at] ?? '';
      if (line.includes('data.a"') || line.endsWith(': 1') || line.includes('"goto"')) continue;
      lines[at] = mendedLine(code, line);
    }
  }
  throw new Error('check keeps finding fault');
}

function mendedLine(code: string, line: string): string {
  if (code === 'flow/cancel-not-open') return line.replace(/"cancel": ".*"/, '"goto": "s0"');
  if (code === 'name/unknown-step') return '';
  if (code === 'name/unknown-outcome') return line.replace(/"outcome": ".*"/, '"message": "withdrawn"');
  expect([code, line]).toEqual([
    expect.stringMatching(/^expression\/(possibly-missing|step-not-run|step-of-each|unknown-field)$/),
    expect.stringMatching(/steps\.[tp]/),
  ]);
  return line.replace(/: ".*"/, line.includes('"value"') ? ': 1' : ': "data.a"');
}

const actor: Actor = { person: 'li', roles: ['service_desk'], units: ['after_sales'], skills: {}, administrator: false };

/** Several runs of one handler, or of steps that run on, share their results; check does not look at that. */
function doubled(run: SimulatedCase): boolean {
  const open = Object.values(run.state.frames).flatMap(({ kind, node }) => (kind === 'handler' ? [node] : []));
  return new Set(open).size < open.length;
}

interface Move {
  readonly which: number;
  readonly how: number;
}

function moveOn(run: SimulatedCase, { which, how }: Move): void {
  const at = run.now;
  const tasks = Object.keys(run.state.tasks).sort();
  const asked = run.asks.map(({ node }) => node).sort();
  const task = tasks[which % (tasks.length + asked.length + 2)];
  const ask = asked[(which % (tasks.length + asked.length + 2)) - tasks.length];
  if (task && how % 8 === 0) run.apply({ kind: 'fail', at, actor, task, reason: 'No.' });
  else if (task && how % 8 === 1) run.apply({ kind: 'skip', at, actor, task });
  else if (task && how % 8 === 2) run.apply({ kind: 'send_back', at, actor, task, comment: 'Again.' });
  else if (task) {
    run.apply({ kind: 'complete', at, actor, task, outcome: how % 2 === 0 ? 'x' : 'y', values: { flag: how % 3 === 0 } });
  } else if (ask && how % 3 === 0) run.respond(ask, { ok: false, error: { code: how % 2 === 0 ? 'other' : 'timeout', message: 'No.' } });
  else if (ask) run.respond(ask, { ok: true, value: { case: 'c/1', outcome: 'completed', data: {} } });
  else if (how % 2 === 0) run.moveTo(run.now + 1_800_000);
  else run.apply({ kind: 'message', at, id: `m${run.state.seq}`, name: 'withdrawn', data: { reference: 'r' }, sender: null });
}

/** Runs a case with these moves and gives back the expressions that failed in it. */
function faultsOf(program: Program, data: { a: boolean; b: boolean; list: string[] }, moves: readonly Move[]): string[] {
  const { organisation } = surroundings;
  if (!organisation) throw new Error('the test needs an organisation');
  const facts = { id: 'test/1', playbook: 'test', key: '1', customer_id: null, started_at: 0, started_by: 'li' };
  const run = new SimulatedCase({ program, calendars: {} }, organisation, { case: facts, data, customer: null, actor });
  const faults = () => Object.values(run.state.incidents).filter(({ code }) => code === 'expression');
  for (const move of moves) {
    if (run.state.status !== 'open' || faults().length > 0) break;
    moveOn(run, move);
    if (doubled(run)) return [];
  }
  return doubled(run) ? [] : faults().map(({ message, line }) => `line ${line}: ${message}`);
}

describe('what check promises', () => {
  it('an expression without findings never meets a result that is missing', () => {
    fc.assert(
      fc.property(
        playbooks,
        fc.record({ a: fc.boolean(), b: fc.boolean(), list: fc.array(fc.constant('i'), { maxLength: 3 }) }),
        fc.array(fc.record({ which: fc.nat({ max: 1000 }), how: fc.nat({ max: 23 }) }), { minLength: 10, maxLength: 40 }),
        (text, data, moves) => {
          expect(faultsOf(mended(text), data, moves)).toEqual([]);
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 60) },
    );
  }, 60_000);
});
