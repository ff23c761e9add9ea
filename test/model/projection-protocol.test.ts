/**
 * The projection protocol, checked in every state that one case can reach within small budgets of mishaps. The rules are
 * those that the SQL follows (src/store/projection/rules.ts); test/database/protocol.test.ts holds the SQL against them.
 * `MODEL=long` walks larger budgets, for minutes.
 */
import { expect, it } from 'vitest';
import type { Budget, World } from './case-model.js';
import { type Violation, walk } from './exhaustive.js';
import { AS_DESIGNED, type Protocol } from './modelled-database.js';

const ONE_UPDATE: World = { updates: 'a', resetsOfOldRuns: false, databaseLosesTail: false };
const TWO_UPDATES: World = { ...ONE_UPDATE, updates: 'ab' };
const NONE: Budget = { failures: 0, resets: 0, renewals: 0, unclean: 0, writes: 3 };
const MINUTES = 3_600_000;

/** Mishaps of a case, and how many of each. */
const SHORT: readonly (readonly [string, World, Partial<Budget>])[] = [
  // What happens with less happens here too; two mishaps of other kinds are in the long form.
  ['a failure and continue-as-new', ONE_UPDATE, { failures: 1, renewals: 1 }],
  ['a reset and continue-as-new', ONE_UPDATE, { resets: 1, renewals: 1 }],
  ['an unclean stop, with two updates', TWO_UPDATES, { unclean: 1 }],
];
const LONG: typeof SHORT = [
  ['a failure and an unclean stop', ONE_UPDATE, { failures: 1, unclean: 1 }],
  ['a reset and an unclean stop', ONE_UPDATE, { resets: 1, unclean: 1 }],
  ['continue-as-new, with two updates', TWO_UPDATES, { renewals: 1 }],
  ['a failure, with two updates', TWO_UPDATES, { failures: 1 }],
  ['a reset, with two updates', TWO_UPDATES, { resets: 1 }],
  ['a failure and a reset', ONE_UPDATE, { failures: 1, resets: 1 }],
  ['two failures and an unclean stop', ONE_UPDATE, { failures: 2, unclean: 1 }],
];

it.each(process.env.MODEL === 'long' ? [...SHORT, ...LONG] : SHORT)('holds through %s', { timeout: MINUTES }, (_, world, mishaps) => {
  const { states, violations } = walk(AS_DESIGNED, world, { ...NONE, ...mishaps });
  expect(Object.fromEntries(violations)).toEqual({});
  // A model that has lost its steps would find nothing either.
  expect(states).toBeGreaterThan(5_000);
});

it('shows what cases say, and nothing invented, after an unclean stop that took the last writes from the database', {
  timeout: MINUTES,
}, () => {
  const { violations } = walk(AS_DESIGNED, { ...ONE_UPDATE, databaseLosesTail: true }, { ...NONE, unclean: 1, failures: 1 });
  // Where a write is gone, those before it cannot be told from a branch that never was.
  expect([...violations.keys()]).toEqual(['committed_hidden']);
});

it('holds when an administrator resets to an old run: what was hidden or undone on that path stands again', { timeout: MINUTES }, () => {
  const { violations } = walk(AS_DESIGNED, { ...ONE_UPDATE, resetsOfOldRuns: true }, { ...NONE, resets: 2, writes: 2 });
  // A write that was undone before it had settled is hidden until the case is back on its path.
  expect([...violations.keys()]).toEqual(['committed_hidden']);
});

const NEEDED: readonly (readonly [keyof Protocol, World, Partial<Budget>, Violation])[] = [
  ['guard', ONE_UPDATE, {}, 'head_wrong'],
  ['otherRuns', ONE_UPDATE, { resets: 1 }, 'head_wrong'],
  ['chain', ONE_UPDATE, { failures: 1 }, 'fact_missing'],
  ['chain', ONE_UPDATE, { resets: 1 }, 'fact_invented'],
  ['freshIds', ONE_UPDATE, { failures: 1 }, 'head_wrong'],
  ['mark', { ...ONE_UPDATE, databaseLosesTail: true }, { unclean: 1 }, 'head_wrong'],
];

it.each(NEEDED)('needs the rule `%s`', { timeout: MINUTES }, (rule, world, mishaps, violation) => {
  const { violations } = walk({ ...AS_DESIGNED, [rule]: false }, world, { ...NONE, ...mishaps }, violation);
  expect([...violations.keys()]).toContain(violation);
});
