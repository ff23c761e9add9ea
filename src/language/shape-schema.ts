/**
 * JSON Schemas (2020-12) of things: shallow ones, by which shape validates one thing at a time, and whole ones for editors
 * and other tools (`schemas/`).
 *
 * Shallow, because what stands at a key is often one of several things, told apart by its first key: it is looked at when
 * its kind is known, so that nobody is ever told that "no alternative matched".
 */
import { fields } from './shape-fields.js';
import { peopleThing, stepKinds } from './shape-flow.js';
import { type Form, ID_PATTERN, type Key, type Kinds, LANGUAGE_PATTERN, MAP_KEYS, PLAYBOOK_ID_PATTERN, type Thing } from './shape-form.js';
import { handlerKinds } from './shape-handlers.js';

export type Schema = { readonly [keyword: string]: unknown };

/** What a value at a key must be by itself; `wanted` and `pattern_of` are read when it is not. */
export function shallow(form: Form): Schema {
  switch (form.is) {
    case 'id':
      return { type: 'string', wanted: 'text', pattern: ID_PATTERN };
    case 'playbook_id':
      return { type: 'string', wanted: 'text', pattern: PLAYBOOK_ID_PATTERN };
    case 'name':
    case 'string':
    case 'regular_expression':
      return { type: 'string', wanted: 'text', minLength: 1 };
    case 'pattern':
      return { type: 'string', wanted: 'text', pattern: form.pattern, format_of: form.wanted, example: form.example };
    case 'text':
      return { type: ['string', 'object'], wanted: 'texts', minLength: 1, minProperties: 1 };
    case 'number': {
      const type = form.integer ? 'integer' : 'number';
      return {
        type,
        wanted: type,
        ...(form.least === undefined ? {} : { minimum: form.least }),
        ...(form.most === undefined ? {} : { maximum: form.most }),
      };
    }
    case 'boolean':
      return { type: 'boolean', wanted: 'boolean' };
    case 'one_of':
      return { type: ['string', 'number', 'boolean'], wanted: 'value', enum: form.values };
    case 'duration':
      return { type: 'string', wanted: 'duration', minLength: 1 };
    case 'condition':
      return { type: ['string', 'boolean'], wanted: 'expression', minLength: 1 };
    case 'expression':
      return { type: ['string', 'number', 'boolean'], wanted: 'expression', minLength: 1 };
    case 'value':
      return { type: ['string', 'number', 'boolean', 'array', 'object'], wanted: 'value' };
    case 'people':
      return { type: ['string', 'object', 'array'], wanted: 'people', minLength: 1, minItems: 1, minProperties: 1 };
    case 'language':
      return { type: 'string', wanted: 'language', minLength: 1 };
    case 'list':
      return {
        type: form.named ? ['array', 'object'] : 'array',
        wanted: 'list',
        items: shallow(form.of),
        ...(form.least ? { minItems: form.least } : {}),
        ...(form.unique ? { uniqueItems: true } : {}),
      };
    case 'map':
      return {
        type: 'object',
        wanted: 'map',
        additionalProperties: shallow(form.of),
        ...(form.least ? { minProperties: form.least } : {}),
      };
    case 'kind': {
      const kinds = Object.keys(form.kinds().kinds);
      return { type: 'object', wanted: 'map', ...(kinds.length === 1 ? { single: kinds[0] } : {}) };
    }
    case 'step':
    case 'handler':
    case 'thing':
    case 'fields':
      return { type: 'object', wanted: 'map' };
    case 'either':
      return { type: typesOf(form), wanted: form.wanted };
  }
}

function typesOf(form: Extract<Form, { is: 'either' }>): string[] {
  return [
    ...(form.list ? ['array'] : []),
    ...(form.map ? ['object'] : []),
    ...(form.scalar
      ? ['string', ...(form.scalar.is === 'condition' ? ['boolean'] : []), ...(form.scalar.is === 'text' && !form.map ? ['object'] : [])]
      : []),
  ];
}

/** The schema of one thing, what stands below it left open. */
export function shallowSchema(thing: Thing): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(thing.keys).map(([name, { form }]) => [name, shallow(form)])),
    ...(thing.required ? { required: thing.required } : {}),
  };
}

// ── for editors ───────────────────────────────────────────────────────────────

/** The whole schema of a file, with descriptions for hover; everything that comes twice is under `$defs`. */
export function editorSchema(file: string, thing: Thing): Schema {
  const definitions = new Definitions();
  const root = definitions.ofThing(thing);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${file}.schema.json`,
    title: `Steward: ${thing.name}`,
    ...root,
    $defs: definitions.all(),
  };
}

class Definitions {
  readonly #made = new Map<string, Schema>();
  readonly #names = new Map<Thing | Kinds, string>();

  all(): Schema {
    return Object.fromEntries([...this.#made].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  ofThing(thing: Thing): Schema {
    const properties = Object.entries(thing.keys).map(([name, key]) => [name, this.#ofKey(key)]);
    const brought = thing.brought_by === undefined ? [] : [thing.brought_by];
    const needs = brought.length > 0 ? (thing.required ?? []) : [];
    const all = [
      ...needs.map((key) => ({ anyOf: [key, ...brought].map((each) => ({ required: [each] })) })),
      ...(thing.exactly_one ?? []).map((keys) => ({ oneOf: [...keys, ...brought].map((key) => ({ required: [key] })) })),
      ...(thing.at_least_one ?? []).map((keys) => ({ anyOf: [...keys, ...brought].map((key) => ({ required: [key] })) })),
      ...(thing.not_together ?? []).map((keys) => ({ not: { required: keys } })),
    ];
    return {
      description: thing.says,
      type: 'object',
      properties: Object.fromEntries(properties),
      ...(thing.required && needs.length === 0 ? { required: thing.required } : {}),
      additionalProperties: false,
      ...(all.length > 0 ? { allOf: all } : {}),
    };
  }

  #ofKey(key: Key): Schema {
    return { description: key.says, ...this.#of(key.form) };
  }

  #of(form: Form): Schema {
    switch (form.is) {
      case 'text':
        return this.#shared('text', () => ({
          description: 'A text, or one per language.',
          anyOf: [
            { type: 'string', minLength: 1 },
            {
              type: 'object',
              minProperties: 1,
              propertyNames: { pattern: LANGUAGE_PATTERN },
              additionalProperties: { type: 'string', minLength: 1 },
            },
          ],
        }));
      case 'people':
        return this.#shared('people', () => ({
          description: 'People: a word (assignee, owner, manager, started_by), a map, or a list of these.',
          anyOf: [
            { type: 'string', minLength: 1 },
            this.#refer(peopleThing),
            { type: 'array', minItems: 1, items: { $ref: '#/$defs/people' } },
          ],
        }));
      case 'list': {
        const { named, ...unnamed } = form;
        const whole = { ...plain(shallow(unnamed)), items: this.#of(form.of) };
        return named ? { anyOf: [whole, this.#refer(named())] } : whole;
      }
      case 'map': {
        const pattern = MAP_KEYS[form.keys ?? 'any'];
        return { ...plain(shallow(form)), ...(pattern ? { propertyNames: { pattern } } : {}), additionalProperties: this.#of(form.of) };
      }
      case 'thing':
        return this.#refer(form.thing());
      case 'kind':
        return this.#kinds(form.kinds());
      case 'step':
        return this.#kinds(stepKinds);
      case 'handler':
        return this.#kinds(handlerKinds);
      case 'fields':
        return this.#refer(fields);
      case 'either': {
        const any = [form.scalar, form.list, form.map].filter((each) => each !== undefined).map((each) => this.#of(each));
        return { anyOf: any };
      }
      default:
        return plain(shallow(form));
    }
  }

  #kinds(kinds: Kinds): Schema {
    const things = Object.values(kinds.kinds);
    const only = things.length === 1 ? things[0] : undefined;
    return only ? this.#refer(only) : this.#named(kinds, () => ({ anyOf: things.map((thing) => this.#refer(thing)) }));
  }

  #refer(thing: Thing): Schema {
    return this.#named(thing, () => this.ofThing(thing));
  }

  /** Two that are called the same are still two. */
  #named(what: Thing | Kinds, make: () => Schema): Schema {
    const known = this.#names.get(what);
    if (known) return { $ref: `#/$defs/${known}` };
    let name = what.name;
    for (let count = 2; this.#made.has(name); count++) name = `${what.name}_${count}`;
    this.#names.set(what, name);
    return this.#shared(name, make);
  }

  /** The place is kept before its content is made: things hold themselves. */
  #shared(name: string, make: () => Schema): Schema {
    if (!this.#made.has(name)) {
      this.#made.set(name, {});
      this.#made.set(name, make());
    }
    return { $ref: `#/$defs/${name}` };
  }
}

function plain(schema: Schema): Schema {
  const { wanted: _wanted, single: _single, format_of: _format, example: _example, enum: values, ...rest } = schema;
  return values ? { enum: values } : rest;
}
