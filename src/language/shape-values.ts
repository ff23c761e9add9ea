/** What ajv says of values, told in the words of those who wrote them, at the place where they wrote it. */
import type { ErrorObject } from 'ajv';
import type { CodeOf } from '../diagnostics/codes.js';
import type { Diagnostic, Range } from '../diagnostics/diagnostic.js';
import { nearest } from '../expression/nearest.js';
import { quoted } from './parse-finding.js';
import { keyWithoutSpace, shortened } from './parse-written.js';
import { ID_PATTERN, PLAYBOOK_ID_PATTERN } from './shape-form.js';
import type { Schema } from './shape-schema.js';
import { type Entry, type ScalarTree, type Tree, textOf } from './tree.js';

export type Report = (
  code: CodeOf<'shape'> | CodeOf<'yaml'> | CodeOf<'name'>,
  range: Range,
  params?: Diagnostic['params'],
  fix?: Diagnostic['fix'],
) => void;

/** A value, and the key that it is spoken of by. */
export interface Place {
  readonly key: string;
  readonly key_range: Range;
  readonly tree: Tree;
  /** It is an entry of the list at the key. */
  readonly is_item?: true;
}

/** The value at an instance path below `tree`; the last key on the way is the one spoken of. */
export function placeAt(tree: Tree, path: string, start: Omit<Place, 'tree'>): Place {
  let place: Place = { ...start, tree };
  for (const part of path.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const { tree: within } = place;
    const entry: Entry | undefined = within.kind === 'map' ? within.entries.find((each) => each.key === name) : undefined;
    const item = within.kind === 'list' ? within.items[Number(name)] : undefined;
    if (entry) place = { key: entry.key, key_range: entry.key_range, tree: entry.value };
    else if (item) place = { ...place, tree: item, is_item: true };
    else break;
  }
  return place;
}

/** Reports one error of ajv; `schema` is the one that the value broke. */
export function reportValue(error: ErrorObject, place: Place, report: Report): void {
  const schema = (error.parentSchema ?? {}) as Schema;
  const { key, tree } = place;
  switch (error.keyword) {
    case 'type':
      if (key === 'required' && tree.kind === 'scalar' && typeof tree.value === 'boolean') {
        return report('shape/required-in-field', place.key_range);
      }
      return wrongType(String(schema.wanted ?? 'value'), place, report, schema.single);
    case 'enum':
      return notInList(schema.enum as readonly (string | number)[], place, report);
    case 'minLength':
      return report('shape/too-few', rangeOf(place), { key, of: 'text' });
    case 'minItems':
    case 'minProperties':
      return report('shape/too-few', place.key_range, { key, of: 'item' });
    case 'minimum':
      return report('shape/out-of-range', tree.range, { key, value: valueText(tree), bound: 'min', limit: Number(schema.minimum) });
    case 'maximum':
      return report('shape/out-of-range', tree.range, { key, value: valueText(tree), bound: 'max', limit: Number(schema.maximum) });
    case 'pattern':
      return wrongPattern(String(schema.pattern), schema, place, report);
    case 'uniqueItems': {
      const second = tree.kind === 'list' ? tree.items[Math.max(Number(error.params.i), Number(error.params.j))] : undefined;
      return report('shape/duplicate-item', (second ?? tree).range, { value: valueText(second ?? tree) });
    }
    default:
      throw new Error(`No words for the schema keyword ${error.keyword}`);
  }
}

function rangeOf({ key_range, tree }: Place): Range {
  const { start, end } = tree.range;
  return start.line === end.line && start.column === end.column ? key_range : tree.range;
}

// ── a value of another type ───────────────────────────────────────────────────

export function wrongType(wanted: string, place: Place, report: Report, single?: unknown): void {
  const { key, tree } = place;
  const written = tree.kind === 'scalar' && wanted !== 'texts' ? unseparated(tree) : undefined;
  if (written) return report(written.code, tree.range, written.params);
  const main = single ?? MAIN_KEYS[key];
  const suggestion = main && textOf(tree) ? `{ ${main}: ${tree.kind === 'scalar' ? tree.source : ''} }` : suggestionFor(wanted, tree, key);
  const value = tree.kind === 'scalar' && tree.value !== null ? shortened(String(tree.source)) : undefined;
  const params = {
    key,
    wanted,
    found: typeOf(tree),
    ...(value === undefined ? {} : { value }),
    ...(suggestion ? { suggestion } : {}),
    ...(place.is_item ? { item: 1 } : {}),
  };
  report('shape/wrong-type', rangeOf(place), params, suggestion ? { range: tree.range, text: suggestion } : undefined);
}

/** `task：listen` or `-task` where keys or a list should stand. */
function unseparated({ style, source }: ScalarTree): { code: CodeOf<'yaml'>; params: Diagnostic['params'] } | undefined {
  if (style !== 'plain') return undefined;
  const finding = keyWithoutSpace(0, source);
  if (finding) return { code: finding.code, params: finding.params ?? {} };
  const dash = /^-(\w\S*)/.exec(source);
  return dash && !/^-[\d.]+$/.test(source)
    ? { code: 'yaml/missing-space', params: { mark: '-', text: shortened(dash[0]), suggestion: `- ${dash[1]}` } }
    : undefined;
}

function typeOf(tree: Tree): string {
  if (tree.kind !== 'scalar') return tree.kind;
  if (tree.value === null) return 'null';
  return typeof tree.value === 'string' ? 'text' : typeof tree.value;
}

/** The key that people mean who write a value where keys belong. */
const MAIN_KEYS: { readonly [key: string]: string } = { deadline: 'due' };

/** `form: [name, phone]`: the fields by their names alone. */
function fieldsNamed(tree: Tree, key: string): string | undefined {
  if (tree.kind !== 'list' || tree.items.length === 0 || (key !== 'form' && key !== 'data')) return undefined;
  const names = tree.items.map((item) => textOf(item) ?? '');
  if (!names.every((name) => /^[a-z][a-z0-9_]*$/.test(name))) return undefined;
  return `{ properties: { ${names.map((name) => `${name}: { type: string }`).join(', ')} } }`;
}

/** The value as it was probably meant. */
function suggestionFor(wanted: string, tree: Tree, key: string): string | undefined {
  const named = fieldsNamed(tree, key);
  if (named) return named;
  if (tree.kind !== 'scalar' || tree.value === null) return undefined;
  const { value, source } = tree;
  switch (wanted) {
    case 'text':
    case 'texts':
      return typeof value === 'string' ? undefined : quoted(source);
    case 'boolean':
      if (/^(yes|on|y|true|是)$/i.test(String(value))) return 'true';
      return /^(no|off|n|false|否)$/i.test(String(value)) ? 'false' : undefined;
    case 'number':
    case 'integer': {
      const digits = String(value)
        .normalize('NFKC')
        .replace(/[_,\s]/g, '');
      return /^-?\d+(\.\d+)?$/.test(digits) && (wanted === 'number' || !digits.includes('.')) ? digits : undefined;
    }
    case 'duration':
      return typeof value === 'number' ? `${value} hours` : undefined;
    case 'list':
      return /[,[\]{}#:]/.test(source) ? undefined : `[${source}]`;
    default:
      return undefined;
  }
}

// ── a value of none of the possible ones ──────────────────────────────────────

export function notInList(values: readonly (string | number)[], place: Place, report: Report): void {
  const { key, tree } = place;
  const value = valueText(tree);
  if (textOf(tree) !== undefined && values.some((each) => typeof each === 'number' && String(each) === value)) {
    return wrongType('integer', place, report);
  }
  if (key === 'language' && values.includes(1))
    return report('shape/language-version', tree.range, { value }, { range: tree.range, text: '1' });
  const near = nearestOf(value, values.map(String));
  const quote = /^[“”‘’「『]/.exec(value)?.[0];
  if (quote && near && value.includes(near)) {
    const params = { name: 'quote', found: quote, wanted: '"' };
    return report('yaml/full-width-character', tree.range, params, { range: tree.range, text: near });
  }
  const params = { key, value: shortened(value), allowed: values.join(', '), ...(near ? { nearest: near } : {}) };
  report('shape/not-in-list', tree.range, params, near ? { range: tree.range, text: near } : undefined);
}

/** The nearest candidate, whatever quotes or wide letters the word was written with. */
export function nearestOf(word: string, candidates: readonly string[]): string | undefined {
  const plain = word
    .normalize('NFKC')
    .replace(/^["'“”‘’「『]+|["'“”‘’」』]+$/g, '')
    .trim();
  return candidates.includes(plain) ? plain : nearest(plain, candidates);
}

export function valueText(tree: Tree): string {
  if (tree.kind !== 'scalar') return tree.kind === 'list' ? '[…]' : '{…}';
  return typeof tree.value === 'string' ? tree.value : tree.source;
}

// ── a text of another form ────────────────────────────────────────────────────

function wrongPattern(pattern: string, schema: Schema, { tree }: Place, report: Report): void {
  const value = valueText(tree);
  if (pattern === ID_PATTERN || pattern === PLAYBOOK_ID_PATTERN) {
    badId(value, pattern === ID_PATTERN ? 'id' : 'playbook', tree.range, report);
    return;
  }
  report('shape/bad-format', tree.range, { value: shortened(value), wanted: String(schema.format_of), example: String(schema.example) });
}

export function badId(value: string, of: 'id' | 'playbook', range: Range, report: Report): void {
  const suggestion = idLike(value, of === 'id' ? '_' : '-');
  report(
    'shape/bad-id',
    range,
    { id: shortened(value), of, ...(suggestion ? { suggestion } : {}) },
    suggestion ? { range, text: suggestion } : undefined,
  );
}

/** The id nearest to a name: `Hear out!` → `hear_out`; undefined where no letters are left. */
function idLike(value: string, joint: '_' | '-'): string | undefined {
  const words = value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z\d]+/g);
  const id = words?.join(joint).replace(/^[\d_-]+/, '');
  return id && !/[^\p{ASCII}]/u.test(value) ? id : undefined;
}
