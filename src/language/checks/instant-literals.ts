/** Finds moments that there are none of: `until` of a wait, `at` of a handler. */
import type { Rule } from '../check-rule.js';
import { fieldsOf } from '../names-fields.js';
import { instantOfLiteral } from '../names-instants.js';
import { fieldValue } from '../names-literals.js';

export const instantLiterals: Rule = {
  name: 'instant-literals',
  codes: ['value/wrong-format'],
  check({ outline, names, surroundings }, report) {
    const zone = surroundings.organisation?.time_zone ?? 'UTC';
    for (const field of fieldsOf(outline, names.flow)) {
      if (field.kind !== 'instant') continue;
      const { scalar } = field;
      const literal = fieldValue(scalar, 'instant').kind === 'literal' && typeof scalar.value !== 'boolean';
      if (!literal || instantOfLiteral(String(scalar.value), zone) !== undefined) continue;
      report('value/wrong-format', scalar.range, {
        path: field.or_condition ? 'until' : 'at',
        value: String(scalar.value),
        format: 'local-time',
      });
    }
  },
};
