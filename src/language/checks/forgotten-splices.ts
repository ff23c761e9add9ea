/**
 * Finds texts that are taken as written but read like expressions: `key: data.reference` gives every case the key
 * "data.reference". What is meant stands in `${ … }`.
 */
import { checkExpression } from '../../expression/check.js';
import { readsOf } from '../../expression/reads.js';
import type { Rule } from '../check-rule.js';
import { parsed } from '../names-conditions.js';
import { fieldsOf, scalarsOf } from '../names-fields.js';
import { fieldValue } from '../names-literals.js';

export const forgottenSplices: Rule = {
  name: 'forgotten-splices',
  codes: ['value/forgotten-splice'],
  check({ outline, names }, report) {
    for (const field of fieldsOf(outline, names.flow)) {
      if (field.kind !== 'value') continue;
      const environment = names.at(field.moment, field.key ? 'key' : 'case');
      for (const scalar of scalarsOf(field.tree)) {
        const value = fieldValue(scalar, 'any');
        if (value.kind !== 'literal' || typeof value.value !== 'string') continue;
        const text = value.value.trim();
        const tree = parsed(text);
        // A single word is a word.
        const reads = tree ? readsOf(tree).filter((path) => path.length > 1) : [];
        if (reads.length === 0 || 'problems' in checkExpression(text, environment, 'any')) continue;
        const suggestion = `'\${ ${text.replaceAll("'", "''")} }'`;
        report('value/forgotten-splice', scalar.range, { text, suggestion }, { range: scalar.range, text: suggestion });
      }
    }
  },
};
