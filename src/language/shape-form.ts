/**
 * The words in which the shape of files is told: things with keys, and what may stand at a key.
 *
 * owns: one description of each thing, from which come its validation (shape.ts) and its JSON Schema for editors.
 * never: what the things mean.
 */

/** What may stand at a key. */
export type Form =
  /** A snake_case id that the thing is known by. */
  | { readonly is: 'id' }
  /** A kebab-case id, which is the file's name too. */
  | { readonly is: 'playbook_id' }
  /** A text of one line that names something else. */
  | { readonly is: 'name' }
  /** What people see: a text, or one per language. */
  | { readonly is: 'text' }
  | { readonly is: 'string' }
  /** A pattern that texts must match. */
  | { readonly is: 'regular_expression' }
  | { readonly is: 'pattern'; readonly pattern: string; readonly wanted: string; readonly example: string }
  | { readonly is: 'number'; readonly integer?: true; readonly least?: number; readonly most?: number }
  | { readonly is: 'boolean' }
  | { readonly is: 'one_of'; readonly values: readonly (string | number)[] }
  | { readonly is: 'duration' }
  | { readonly is: 'condition' }
  /** CEL, or a number. */
  | { readonly is: 'expression' }
  /** Literal YAML, with `${ … }` in its texts. */
  | { readonly is: 'value' }
  | { readonly is: 'people' }
  /** A language as a tag, `customer` for that of the customer, or CEL. */
  | { readonly is: 'language' }
  /** `named`: a map with `use` may stand for the whole list. */
  | { readonly is: 'list'; readonly of: Form; readonly least?: number; readonly unique?: true; readonly named?: () => Thing }
  | { readonly is: 'map'; readonly of: Form; readonly keys?: MapKeys; readonly least?: number }
  | { readonly is: 'thing'; readonly thing: () => Thing }
  /** A map whose first key says what it is. */
  | { readonly is: 'kind'; readonly kinds: () => Kinds }
  /** A step of a playbook, of any kind. */
  | { readonly is: 'step' }
  | { readonly is: 'handler' }
  /** Either of two, by whether a list, a map or a single value stands there. */
  | { readonly is: 'either'; readonly list?: Form; readonly map?: Form; readonly scalar?: Form; readonly wanted: string }
  /** The fields of data or of a form: a JSON Schema. */
  | { readonly is: 'fields'; readonly of: 'data' | 'form' };
export type FormOf<K extends Form['is']> = Extract<Form, { is: K }>;
/** What the keys of a map are. */
export type MapKeys = 'id' | 'language' | 'path' | 'any';

export interface Key {
  readonly form: Form;
  /** For editors, in English. */
  readonly says: string;
  /** How it is written, where that is not `KEY: …`: shown when it is missing. */
  readonly example?: string;
}

export interface Thing {
  /** What messages call it. */
  readonly name: string;
  readonly says: string;
  readonly keys: { readonly [key: string]: Key };
  readonly required?: readonly string[];
  /** A key with which nothing is missing: it brings the others from elsewhere. */
  readonly brought_by?: string;
  /** Groups of keys of which exactly one must stand there. */
  readonly exactly_one?: readonly (readonly string[])[];
  /** Groups of keys of which at least one must stand there. */
  readonly at_least_one?: readonly (readonly string[])[];
  readonly not_together?: readonly (readonly [string, string])[];
  /** Keys belong to a schema of fields: reported as such. */
  readonly is_schema?: true;
}

/** Things told apart by their first key. */
export interface Kinds {
  readonly name: string;
  readonly kinds: { readonly [kind: string]: Thing };
  readonly example: string;
}

export const ID_PATTERN = '^[a-z][a-z0-9_]*$';
export const PLAYBOOK_ID_PATTERN = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';
export const LANGUAGE_PATTERN = '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$';
export const MAP_KEYS: { readonly [K in MapKeys]: string | undefined } = {
  id: ID_PATTERN,
  language: LANGUAGE_PATTERN,
  path: undefined,
  any: undefined,
};

export function key(form: Form, says: string, example?: string): Key {
  return { form, says, ...(example ? { example } : {}) };
}

export const id = { is: 'id' } as const;
export const name = { is: 'name' } as const;
export const text = { is: 'text' } as const;
export const duration = { is: 'duration' } as const;
export const condition = { is: 'condition' } as const;
export const people = { is: 'people' } as const;

export function oneOf(...values: readonly (string | number)[]): Form {
  return { is: 'one_of', values };
}

export function list(of: Form, least?: number): Form {
  return { is: 'list', of, ...(least ? { least } : {}) };
}

export function mapOf(of: Form, keys: MapKeys, least?: number): Form {
  return { is: 'map', of, keys, ...(least ? { least } : {}) };
}

export function thing(of: () => Thing): Form {
  return { is: 'thing', thing: of };
}

/** A thing known by its first key alone. */
export function single(kind: string, of: () => Thing): Form {
  return { is: 'kind', kinds: () => ({ name: kind, kinds: { [kind]: of() }, example: `${kind}: …` }) };
}
