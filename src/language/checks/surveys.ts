/** Finds surveys that nobody would bear on the telephone, and questions with a name that means something else in `steps.ID`. */
import type { Rule } from '../check-rule.js';
import { channelsOf, secondsByPhone } from '../names-survey.js';
import { entriesOf, nodesOf } from '../outline.js';
import { RESERVED_FIELDS } from '../shape-fields.js';
import { at, entryOf } from '../tree.js';

const LONGEST_MINUTES = 15;
const RESERVED: readonly string[] = [...RESERVED_FIELDS, 'by_hand'];

export const surveys: Rule = {
  name: 'surveys',
  codes: ['flow/survey-too-long', 'name/reserved-field'],
  check({ outline }, report) {
    for (const node of nodesOf(outline)) {
      if (node.kind !== 'survey') continue;
      const questions = entryOf(node.tree, 'questions');
      for (const { key, key_range } of entriesOf(at(node.tree, 'questions'))) {
        if (RESERVED.includes(key)) report('name/reserved-field', key_range, { field: key });
      }
      const minutes = secondsByPhone(node) / 60;
      if (questions && channelsOf(node).includes('phone') && minutes > LONGEST_MINUTES) {
        report('flow/survey-too-long', questions.key_range, { survey: node.id, minutes: String(minutes), most: String(LONGEST_MINUTES) });
      }
    }
  },
};
