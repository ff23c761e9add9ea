import { describe, expect, it } from 'vitest';
import { readCondition } from '../../src/language/tables-conditions.js';

const number = { type: 'number' };
const tier = { enum: ['key', 'gold', 'standard'] };
const from = (value: number | string, inclusive: boolean) => ({ value, inclusive });

describe('a condition', () => {
  it.each([
    ['>= 10', number, { kind: 'range', from: from(10, true) }],
    ['< -1.5', number, { kind: 'range', to: from(-1.5, false) }],
    ['[1..10)', number, { kind: 'range', from: from(1, true), to: from(10, false) }],
    [']1..10]', number, { kind: 'range', from: from(1, false), to: from(10, true) }],
    ['= 3', number, { kind: 'equals', value: 3 }],
    ['>= 2026-03-02', { format: 'date' }, { kind: 'range', from: from('2026-03-02', true) }],
    ['< 2026-03-02T09:00:00+08:00', { format: 'date-time' }, { kind: 'range', to: from('2026-03-02T01:00:00.000Z', false) }],
    ['!= key', tier, { kind: 'not', tests: [{ kind: 'equals', value: 'key' }] }],
    ['not(key, gold)', tier, { kind: 'not', tests: ['key', 'gold'].map((value) => ({ kind: 'equals', value })) }],
    ["not('a, b', c)", { type: 'string' }, { kind: 'not', tests: ['a, b', 'c'].map((value) => ({ kind: 'equals', value })) }],
  ])('%s is read', (text, schema, test) => {
    expect(readCondition(text, 'it', schema)).toEqual({ test });
  });

  it.each([
    ['≥ 10', '>= 10'],
    ['＞10', '>10'],
    ['10..20', '[10..20]'],
    ['10 - 20', '[10..20]'],
    ['20+', '>= 20'],
    ['weight > 10', '> 10'],
  ])('%s is understood as %s', (text, suggestion) => {
    expect(readCondition(text, 'weight', number)).toEqual({ problem: 'syntax', suggestion });
  });

  it.each([
    ['many', number, { problem: 'syntax' }],
    ['>= gold', tier, { problem: 'not_comparable' }],
    ['silver', tier, { problem: 'value', value: 'silver' }],
    ['[]', { type: 'array' }, { problem: 'not_comparable' }],
  ])('%s is none', (text, schema, problem) => {
    expect(readCondition(text, 'it', schema)).toEqual(problem);
  });
});
