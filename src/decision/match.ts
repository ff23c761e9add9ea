/** Whether a value passes the tests of a rule. */
import type { Json } from '../program/json.js';
import type { Bound, Test } from '../program/table.js';

/** True where any of the tests holds. Values of other types than the test's pass none but a `not`. */
export function matches(tests: readonly Test[], value: Json): boolean {
  return tests.some((test) => holds(test, value));
}

function holds(test: Test, value: Json): boolean {
  switch (test.kind) {
    case 'equals':
      return test.value === value;
    case 'range':
      return (!test.from || beyond(value, test.from)) && (!test.to || beyond(value, test.to, true));
    case 'not':
      return !matches(test.tests, value);
  }
}

/** Whether the value lies above the bound (or at it), or with `below` under it. */
function beyond(value: Json, { value: bound, inclusive }: Bound, below = false): boolean {
  if (value === bound) return inclusive;
  if (typeof value === 'number' && typeof bound === 'number') return value < bound === below;
  if (typeof value === 'string' && typeof bound === 'string') return value < bound === below;
  return false;
}
