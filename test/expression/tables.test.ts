import { describe, expect, it } from 'vitest';
import { createEvaluator, EvaluationFault, type Tables } from '../../src/expression/evaluate.js';
import type { JsonSchema } from '../../src/program/json.js';

const table: JsonSchema = { type: 'object', properties: { fee: { type: 'number' } }, required: ['fee'] };
const names = { tables: { type: 'object', properties: { by_weight: table, by_tier: table }, required: ['by_weight', 'by_tier'] } };

/** Each needs its input, which comes from nowhere. */
const tables: Tables = {
  ids: ['by_weight', 'by_tier'],
  decide(id, given) {
    const input = id === 'by_weight' ? given.weight : given.tier;
    if (input === undefined) throw new EvaluationFault(`${id} has no input`);
    return { fee: typeof input === 'number' ? input * 2 : 8 };
  },
};
const evaluator = createEvaluator({ names }, tables);

describe('a call of a table', () => {
  it.each([
    ['tables.by_weight({ weight: 3 }).fee', 6],
    ["tables.by_tier({ tier: 'key' }).fee", 8],
    ["tables.by_weight({ weight: 3 }).fee + tables.by_tier({ tier: 'key' }).fee", 14],
  ])('%s asks that table alone', (source, fee) => {
    expect(evaluator.evaluate(source, {})).toBe(fee);
  });

  it('needs the inputs that come from nowhere', () => {
    expect(() => evaluator.evaluate('tables.by_weight.fee', {})).toThrow('by_weight has no input');
  });
});
