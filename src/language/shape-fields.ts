/** The shape of data and forms: the part of JSON Schema that fields are described in. */
import { type Key, key, list, mapOf, name, oneOf, type Thing, text, thing } from './shape-form.js';

const count = { is: 'number', integer: true, least: 0 } as const;
const number = { is: 'number' } as const;
export const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const;
export const FORMATS = ['date', 'time', 'date-time', 'duration', 'email', 'uri', 'money', 'person', 'contact', 'product', 'file'] as const;
/** Names in forms that stand for something else in `steps.ID`. */
export const RESERVED_FIELDS = ['outcome', 'completed_by', 'completed_at', 'started_at', 'due', 'round', 'items'] as const;

const group: { readonly [key: string]: Key } = {
  properties: key(
    mapOf(
      thing(() => field),
      'id',
    ),
    'The fields, by name.',
    'properties: { FIELD: { type: string } }',
  ),
  required: key(list(name), 'The fields that must be filled.'),
};
const labels: { readonly [key: string]: Key } = {
  title: key(text, 'What people see.'),
  description: key(text, 'What it is for.'),
  describe: key(text, 'What it is for.'),
};

/** A field of data or of a form. */
export const field: Thing = {
  name: 'field',
  says: 'A field.',
  keys: {
    type: key(oneOf(...TYPES), 'What it holds.'),
    enum: key({ is: 'list', of: { is: 'value' }, least: 1, unique: true }, 'The values it may have.'),
    labels: key(mapOf(text, 'any'), 'What people see for each value.'),
    format: key(oneOf(...FORMATS), 'What its text stands for.'),
    default: key({ is: 'value' }, 'Taken when nothing was entered.'),
    readOnly: key({ is: 'boolean' }, 'True where only Steward fills it.'),
    minimum: key(number, 'The least number.'),
    maximum: key(number, 'The greatest number.'),
    exclusiveMinimum: key(number, 'It must be more than this.'),
    exclusiveMaximum: key(number, 'It must be less than this.'),
    multipleOf: key(number, 'It must be a multiple of this.'),
    minLength: key(count, 'The least number of characters; 1: not empty.'),
    maxLength: key(count, 'The greatest number of characters.'),
    pattern: key({ is: 'regular_expression' }, 'A regular expression that its text must match.'),
    items: key(
      thing(() => field),
      'What each entry of the list is.',
    ),
    minItems: key(count, 'The least number of entries.'),
    maxItems: key(count, 'The greatest number of entries.'),
    uniqueItems: key({ is: 'boolean' }, 'True where no entry may come twice.'),
    examples: key(list({ is: 'value' }), 'What it may look like.'),
    ...labels,
    ...group,
  },
  at_least_one: [['type', 'enum', 'format', 'properties', 'items']],
  is_schema: true,
};

const computed: Key = key(
  { is: 'expression' },
  'What it is, worked out whenever the file is read: nobody writes it.',
  'computed: customer.tier',
);
const withoutItems = Object.fromEntries(Object.entries(field.keys).filter(([name]) => name !== 'items'));
/** A field of what a list of the customer's file holds. */
const listedField: Thing = { ...field, name: 'listed_field', keys: { ...field.keys, computed } };
/** What a list of the customer's file holds. */
const listed: Thing = {
  ...field,
  name: 'listed',
  keys: {
    ...field.keys,
    properties: key(
      mapOf(
        thing(() => listedField),
        'id',
      ),
      'The fields, by name.',
      'properties: { FIELD: { type: string } }',
    ),
  },
};
/** A field of the customer's file. */
export const customerField: Thing = {
  ...field,
  name: 'customer_field',
  keys: {
    ...withoutItems,
    items: key(
      thing(() => listed),
      'What each entry of the list is.',
    ),
    computed,
  },
};

/** The fields of data, a form, a message or the customer's file. */
export const fields: Thing = {
  name: 'fields',
  says: 'Fields, and which of them must be filled.',
  keys: {
    type: key(oneOf('object'), 'Always object; may be left out.'),
    ...labels,
    ...group,
  },
  required: ['properties'],
  is_schema: true,
};
