/** What a promise of the time that earlier cases took comes to. */
import { describe, expect, it } from 'vitest';
import { start } from '../../src/engine/step.js';
import type { Json } from '../../src/program/json.js';
import type { Promised, Step } from '../../src/program/program.js';
import { HOUR, input, MONDAY_9, playable, program, task } from './complaint-program.js';

const promise = (percentile: number): Step =>
  ({
    kind: 'promise',
    id: 'answer',
    line: 20,
    deadlines: [],
    on: [],
    clock: {
      id: 'answer/promise',
      due: { kind: 'literal', duration: { kind: 'elapsed', milliseconds: 100 * HOUR }, text: '100 hours' },
      sampled: { percentile, sample: { cel: 'data.took', line: 21 } },
      stops: 'work',
      remind: [],
      escalate: [],
      line: 20,
    },
  }) satisfies Promised;

const DATA = { type: 'object', properties: { took: { type: 'array', items: { type: 'string', format: 'duration' } } } };
const forget: Step = {
  kind: 'set',
  id: 'forget',
  values: [{ path: ['data', 'took'], value: { kind: 'literal', value: [] } }],
  line: 22,
  deadlines: [],
  on: [],
} as unknown as Step;

function promised(percentile: number, took: readonly Json[], steps: readonly Step[] = []) {
  const names = { data: DATA, steps: { type: 'object' }, case: { type: 'object' } };
  const on = playable(program({ only: [promise(percentile), ...steps, task('work')] }, { names }));
  const { state } = start(on, { ...input, data: { took: [...took] } }, MONDAY_9);
  const clock = Object.values(state.clocks).find((each) => each.clock === 'answer/promise');
  return {
    hours: clock?.due === undefined || clock.due === null ? null : (clock.due - MONDAY_9) / HOUR,
    incidents: Object.values(state.incidents),
  };
}

const oneToTen = [7, 3, 10, 1, 5, 9, 2, 8, 4, 6].map((count) => `${count} hours`);

describe('a promise by experience', () => {
  it.each([
    [1, 1],
    [10, 1],
    [11, 2],
    [50, 5],
    [90, 9],
    [91, 10],
    [100, 10],
  ])('of %i of a hundred is the shortest time that so many of ten did not exceed: %i hours', (percentile, wanted) => {
    expect(promised(percentile, oneToTen).hours).toBe(wanted);
  });

  it('is another time where the sample has fewer than ten durations, or none', () => {
    expect(promised(90, oneToTen.slice(1)).hours).toBe(100);
    expect(promised(90, []).hours).toBe(100);
  });

  it('puts durations of several measures in order by when each would be over', () => {
    const took = [...Array.from({ length: 8 }, () => '30 minutes'), '1 business day', '23 hours', '25 hours'];
    // From Monday nine o'clock a working day is over at nine on Tuesday.
    expect(promised(80, took).hours).toBe(23);
    expect(promised(90, took).hours).toBe(24);
    expect(promised(100, took).hours).toBe(25);
  });

  it('stays what the customer was told when the sample changes', () => {
    expect(promised(50, oneToTen, [forget]).hours).toBe(5);
  });

  it('is an incident where the sample holds what is no duration', () => {
    const { hours: due, incidents } = promised(90, [...oneToTen, 'soon']);
    expect(due).toBeNull();
    expect(incidents).toMatchObject([{ phase: 'clock', code: 'expression', message: 'This is not a duration: "soon".', line: 21 }]);
  });
});
