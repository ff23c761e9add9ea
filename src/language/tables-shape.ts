/** The shape of decision tables (LANGUAGE §6). */
import { field } from './shape-fields.js';
import { condition, type Form, id, type Key, key, list, mapOf, oneOf, type Thing, text, thing } from './shape-form.js';

const words = oneOf('string', 'number', 'integer', 'boolean', 'duration', 'date', 'date-time', 'money');

const KEPT = [
  'type',
  'enum',
  'labels',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'items',
  'properties',
  'required',
  'title',
  'description',
  'describe',
];

/** What a table decides by. */
const input: Thing = {
  ...field,
  name: 'input',
  says: 'Something that the table decides by.',
  keys: {
    ...Object.fromEntries(Object.entries(field.keys).filter(([name]) => KEPT.includes(name))),
    default: key({ is: 'value' }, 'Taken where no value is given.'),
    from: key(
      { is: 'expression' },
      'Where its value comes from when none is given: an expression over the names of the playbook.',
      'from: customer.tier',
    ),
  },
};

const collect: Thing = {
  name: 'hit',
  says: 'All rules that hold, put together.',
  keys: { collect: key(oneOf('list', 'sum', 'min', 'max', 'count'), 'How they are put together.') },
  required: ['collect'],
};
const POLICIES = ['unique', 'first', 'priority', 'any', 'rule_order', 'output_order', 'collect'];
const AGGREGATIONS = ['collect list', 'collect sum', 'collect min', 'collect max', 'collect count'];
const hit: Form = { is: 'either', scalar: oneOf(...POLICIES, ...AGGREGATIONS), map: thing(() => collect), wanted: 'text' };

const rule: Thing = {
  name: 'rule',
  says: 'What is given where its conditions hold.',
  keys: {
    title: key(text, 'What people see.'),
    describe: key(text, 'Why it is so.'),
    when: key(mapOf({ is: 'value' }, 'any'), "What the inputs must be: a value, a list of values, '>= 10', '[1..10)', 'not(…)'."),
    if: key(condition, 'A condition over the inputs that must hold besides.', "if: severity == 'low'"),
    // biome-ignore lint/suspicious/noThenProperty: DMN's word, and nobody awaits it
    then: key(mapOf({ is: 'value' }, 'any', 1), 'What it gives.', 'then: { … }'),
  },
  required: ['then'],
};

const common: { readonly [key: string]: Key } = {
  title: key(text, 'What people see.'),
  describe: key(text, 'What it is for.'),
};

export const tableThing: Thing = {
  name: 'table',
  says: 'A decision table; without inputs, values that playbooks share.',
  keys: {
    table: key(id, 'Its id: expressions read tables.ID.'),
    ...common,
    inputs: key(
      mapOf({ is: 'either', scalar: words, map: thing(() => input), wanted: 'text' }, 'id'),
      'What it decides by, and where that comes from.',
      'inputs: { tier: { enum: [key, standard], from: customer.tier } }',
    ),
    outputs: key(
      mapOf({ is: 'either', scalar: words, map: thing(() => field), wanted: 'text' }, 'id', 1),
      'What it gives, and of which types; an enum ranks its values, the first the highest.',
      'outputs: { response: duration }',
    ),
    hit: key(hit, 'What counts where several rules hold; unique (only one may), when nothing is said.'),
    rules: key(
      list(
        thing(() => rule),
        1,
      ),
      'The rules.',
      'rules: [{ when: { … }, then: { … } }]',
    ),
    default: key(mapOf({ is: 'value' }, 'any', 1), 'What it gives where no rule holds.', 'default: { response: 4 business hours }'),
  },
  required: ['table', 'outputs'],
  at_least_one: [['rules', 'default']],
};
