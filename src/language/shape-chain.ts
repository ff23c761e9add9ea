/** The shapes of steps that reach other cases and the records of the company: play, find, create (LANGUAGE §3). */
import { condition, id, key, mapOf, name, oneOf, type Thing, thing } from './shape-form.js';
import { step } from './shape-step.js';

/** What a `find` may look in. */
export const FOUND = ['customers', 'cases', 'people', 'products'] as const;
export type Found = (typeof FOUND)[number];
/** What a `create` may make. */
export const CREATED = ['customer', 'product', 'contact'] as const;
export type Created = (typeof CREATED)[number];

const order: Thing = {
  name: 'order',
  says: 'What is found is sorted by this.',
  keys: {
    by: key({ is: 'expression' }, 'The value to sort by, of each item.', 'by: item.name'),
    descending: key({ is: 'boolean' }, 'true: the greatest first.'),
  },
  required: ['by'],
};

export const chainSteps: { readonly [kind: string]: Thing } = {
  play: step(
    'play',
    'Starts a case of another playbook.',
    key(id, 'Its id.'),
    {
      playbook: key(name, 'The playbook that is played.', 'playbook: PLAYBOOK'),
      data: key(mapOf({ is: 'value' }, 'any'), 'What the case starts with: fields of that playbook.'),
      customer: key({ is: 'string' }, "The customer's id; that of this case, when nothing is said.", 'customer: ${ … }'),
      wait: key({ is: 'boolean' }, 'false: this case does not wait for the other to end.'),
      on_cancel: key(
        oneOf('cancel', 'leave'),
        'What becomes of the other case when this step is left before its end, or, with wait: false, when this case is cancelled.',
      ),
    },
    { required: ['playbook'] },
  ),
  find: step(
    'find',
    'Looks up records.',
    key(id, 'Its id.'),
    {
      in: key(oneOf(...FOUND), 'Where it looks.', 'in: customers'),
      where: key(condition, 'Which are meant; item is the one looked at.', "where: item.tier == 'key'"),
      order: key(
        { is: 'either', scalar: { is: 'expression' }, map: thing(() => order), wanted: 'expression' },
        'What they are sorted by.',
        'order: item.name',
      ),
      limit: key({ is: 'number', integer: true, least: 1 }, 'The most that are taken; 100, when nothing is said.'),
    },
    { required: ['in'] },
  ),
  create: step(
    'create',
    'Makes a record.',
    key(oneOf(...CREATED), 'What is made.', 'create: customer'),
    {
      as: key(id, 'The id of the step, where it is not what is made.'),
      values: key(mapOf({ is: 'value' }, 'any', 1), 'Its fields.', 'values: { FIELD: … }'),
    },
    { required: ['values'] },
  ),
  update: step(
    'update',
    'Changes a record.',
    key(oneOf(...CREATED), 'What is changed.', 'update: product'),
    {
      as: key(id, 'The id of the step, where it is not what is changed.'),
      id: key({ is: 'string' }, 'Which product or contact: its id; of a customer that of the case, when nothing is said.', 'id: ${ … }'),
      values: key(mapOf({ is: 'value' }, 'any', 1), 'The fields that change.', 'values: { FIELD: … }'),
    },
    { required: ['values'] },
  ),
};
