import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/decision/analyse.js';
import { DecisionFault, evaluateTable } from '../../src/decision/evaluate.js';
import type { JsonObject } from '../../src/program/json.js';
import type { DecisionTable } from '../../src/program/table.js';
import { holds, inputsFor, reference, tables } from './random-table.js';

const withInput = (hits?: Parameters<typeof tables>[0], withIf = true) =>
  tables(hits, withIf).chain((table) => fc.tuple(fc.constant(table), inputsFor(table)));

function decided(table: DecisionTable, input: JsonObject) {
  try {
    return { output: evaluateTable(table, input).output };
  } catch (error) {
    if (error instanceof DecisionFault) return { fault: error.code };
    throw error;
  }
}

describe('a table', () => {
  it('decides as the plainest reading of its policy does', () => {
    fc.assert(
      fc.property(withInput(), ([table, input]) => {
        expect(decided(table, input)).toEqual(reference(table, input));
      }),
      { numRuns: 1500 },
    );
  });
});

describe('what is proven of a table', () => {
  it('names a gap only where no rule holds', () => {
    fc.assert(
      fc.property(tables(), (table) => {
        const { gap, complete } = analyse(table);
        expect(complete === 'no').toBe(gap !== undefined);
        if (gap) expect(table.rules.filter((rule) => holds(rule, gap))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('calls no table complete that misses an input', () => {
    fc.assert(
      fc.property(withInput(), ([table, input]) => {
        if (analyse(table).complete === 'yes') expect(table.rules.some((rule) => holds(rule, input))).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it('calls every table complete or not where its rules have no expressions', () => {
    fc.assert(
      fc.property(tables(undefined, false), (table) => {
        expect(analyse(table).complete).not.toBe('unknown');
      }),
      { numRuns: 500 },
    );
  });

  it('names an overlap only where both rules hold, and give different values where the same are allowed', () => {
    fc.assert(
      fc.property(tables(['unique', 'any']), (table) => {
        for (const { first, second, input } of analyse(table).overlaps) {
          const [one, other] = [table.rules[first], table.rules[second]];
          expect(one && other && holds(one, input) && holds(other, input)).toBe(true);
          if (table.hit === 'any') expect(one?.outputs).not.toEqual(other?.outputs);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('finds every overlap where rules have no expressions', () => {
    fc.assert(
      fc.property(withInput(['unique'], false), ([table, input]) => {
        const both = table.rules.flatMap((rule, index) => (holds(rule, input) ? [index] : []));
        const found = analyse(table).overlaps.map(({ second }) => second);
        if (both.length > 1) expect(found).toContain(both.at(-1));
      }),
      { numRuns: 1500 },
    );
  });

  it('calls no rule dead that decides an input', () => {
    fc.assert(
      fc.property(withInput(['first', 'priority', 'unique', 'collect']), ([table, input]) => {
        const dead = analyse(table).dead.map(({ rule }) => rule + 1);
        const answer = decided({ ...table, hit: table.hit === 'unique' ? 'collect' : table.hit }, input);
        if ('fault' in answer) return;
        const { rules } = evaluateTable({ ...table, hit: table.hit === 'unique' ? 'collect' : table.hit }, input);
        expect(rules.filter((rule) => dead.includes(rule))).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });
});
