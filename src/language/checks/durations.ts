/** Finds durations that are none: `4 busness hours`, `two days`, `1.5 business days`. */
import { parseDuration } from '../../calendar/duration.js';
import { durationCodes, reportDuration } from '../check-duration.js';
import type { Rule } from '../check-rule.js';
import { fieldsOf } from '../names-fields.js';
import { fieldValue } from '../names-literals.js';

export const durations: Rule = {
  name: 'durations',
  codes: durationCodes,
  check({ outline, names }, report) {
    for (const field of fieldsOf(outline, names.flow)) {
      if (field.kind !== 'duration') continue;
      const value = fieldValue(field.scalar, 'duration');
      if (value.kind !== 'literal' || typeof value.value !== 'string') continue;
      const parsed = parseDuration(value.value);
      if ('problem' in parsed) reportDuration(report, value.scalar, parsed.problem);
    }
  },
};
