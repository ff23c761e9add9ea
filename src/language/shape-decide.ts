/** The shape of `decide`. */
import { id, key, mapOf, name } from './shape-form.js';
import { step } from './shape-step.js';

export const decide = step(
  'decide',
  'Decides by a table.',
  key(id, 'Its id: what the table gives stands in steps.ID.'),
  {
    table: key(name, 'The table.', 'table: sla'),
    with: key(mapOf({ is: 'value' }, 'any'), 'Inputs of the table; the others come from where the table says.'),
  },
  { required: ['table'] },
);
