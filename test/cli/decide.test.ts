// biome-ignore-all lint/suspicious/noThenProperty: DMN's word for what a rule gives
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { steward } from './memory-terminal.js';

const cwd = fileURLToPath(new URL('../../', import.meta.url));
const run = (...argv: string[]) => steward(['decide', ...argv], { cwd });
const batch = (...questions: unknown[]) =>
  steward(['decide', '--batch'], {
    cwd,
    input: questions.map((each) => `${typeof each === 'string' ? each : JSON.stringify(each)}\n`).join(''),
  });

const discount = (hit: string) => ({
  table: 'discount',
  inputs: { amount: { type: 'number', minimum: 0 } },
  outputs: { percent: 'number' },
  hit,
  rules: [
    { when: { amount: '>= 100' }, then: { percent: 5 } },
    { when: { amount: '[50..200)' }, then: { percent: 3 } },
  ],
});

describe('steward decide', () => {
  it('says what a table of the workspace gives', async () => {
    const input = '{"tier":"key","severity":"high"}';
    expect(await run('sla', '--input', input)).toMatchObject({
      code: 0,
      out: 'response: 1 business hour\nresolution: 3 business days\n',
      err: '',
    });
    expect(JSON.parse((await run('sla', '--input', input, '--format', 'json')).out)).toEqual({
      output: { response: '1 business hour', resolution: '3 business days' },
    });
  });

  it.each([
    ['no table', []],
    ['a table that is not there', ['slo', '--input', '{}']],
    ['inputs that are missing', ['sla', '--input', '{"tier":"key"}']],
    ['a value that an input cannot have', ['sla', '--input', '{"tier":"gold","severity":"high"}']],
    ['what is no JSON', ['sla', '--input', '{']],
    ['a batch with a table', ['sla', '--batch']],
  ])('refuses %s as wrong use', async (_, argv) => {
    expect(await run(...argv)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^steward: ./) });
  });

  it('answers one line for each line of a batch, with tables by id or whole', async () => {
    const { code, out } = await batch(
      { table: 'sla', input: { tier: 'standard', severity: 'low' } },
      { table: discount('collect sum'), input: { amount: 150 } },
      { table: discount('collect'), input: { amount: 150 } },
      { table: discount('first'), input: { amount: 10 } },
    );
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { output: { response: '1 business day', resolution: '5 business days' } },
      { output: { percent: 8 } },
      { output: [{ percent: 5 }, { percent: 3 }] },
      { output: null },
    ]);
  });

  it('answers the rest of a batch after a line that is wrong, and ends with 1', async () => {
    const { code, out } = await batch(
      'no json',
      { table: 'slo', input: {} },
      { table: 'sla', input: { tier: 'key' } },
      { table: discount('unique'), input: { amount: 150 } },
      { table: { outputs: {} }, input: {} },
      { table: discount('first'), input: { amount: 150 } },
    );
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(1);
    expect(lines.map((line) => line.error?.code)).toEqual([
      'bad_json',
      'unknown_table',
      'missing_input',
      'bad_table',
      'bad_table',
      undefined,
    ]);
    expect(lines.at(-1)).toEqual({ output: { percent: 5 } });
  });
});
