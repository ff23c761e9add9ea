/**
 * Changes pieces of CEL in a scalar; every character keeps the place where it was written, so that what is found in the
 * changed text is told where its author wrote it.
 */
import { childrenOf, fieldRead, isLoop, type Node } from '../expression/ast.js';
import type { Wanted } from '../expression/literal-or-expression.js';
import { parsed } from './names-conditions.js';
import { type CelSource, type FieldValue, fieldValue } from './names-literals.js';
import type { Form } from './shape-form.js';
import type { ScalarTree } from './tree.js';

type Place = { readonly line: number; readonly column: number };
/** A piece of text and the place of each of its characters. */
export interface Written {
  readonly text: string;
  readonly places: readonly Place[];
}
/** What stands in the place of `start` to `end` of a scalar's value. */
export interface Replacement extends Written {
  readonly start: number;
  readonly end: number;
}

export function writtenAt(text: string, place: Place): Written {
  return { text, places: Array.from({ length: text.length }, () => place) };
}

/** A part of a scalar's value. */
export function writtenIn(scalar: ScalarTree, start: number, end: number): Written {
  const text = String(scalar.value).slice(start, end);
  const { places } = scalar;
  if (!places) return writtenAt(text, scalar.range.start);
  const last = places.at(-1) ?? scalar.range.start;
  return { text, places: Array.from({ length: text.length }, (_, index) => places[start + index] ?? last) };
}

export function joined(...parts: readonly Written[]): Written {
  return { text: parts.map(({ text }) => text).join(''), places: parts.flatMap(({ places }) => places) };
}

/** The scalar with these pieces replaced; they do not overlap. */
export function replaced(scalar: ScalarTree, replacements: readonly Replacement[]): ScalarTree {
  if (replacements.length === 0) return scalar;
  const length = String(scalar.value).length;
  const parts: Written[] = [];
  let from = 0;
  for (const each of [...replacements].sort((a, b) => a.start - b.start)) {
    parts.push(writtenIn(scalar, from, each.start), each);
    from = each.end;
  }
  const whole = joined(...parts, writtenIn(scalar, from, length));
  const past = scalar.places?.at(-1) ?? scalar.range.end;
  return { ...scalar, value: whole.text, source: whole.text, places: [...whole.places, past] };
}

// ── CEL in fields ─────────────────────────────────────────────────────────────

const WANTED: { readonly [K in Form['is']]?: Wanted } = {
  duration: 'duration',
  condition: 'boolean',
  expression: 'number',
  people: 'people',
  // A single word is a literal, as it is for people.
  language: 'people',
  id: 'any',
  playbook_id: 'any',
  name: 'any',
  text: 'any',
  string: 'any',
  pattern: 'any',
  number: 'any',
  boolean: 'any',
  one_of: 'any',
  value: 'any',
  list: 'any',
  map: 'any',
  thing: 'any',
  kind: 'any',
  step: 'any',
  handler: 'any',
  either: 'any',
  fields: 'any',
};

/** A scalar read as its field reads it; a field of a type that is not listed takes bare CEL. */
export function readAs(scalar: ScalarTree, form: Form): FieldValue {
  const inner = form.is === 'either' ? (form.scalar ?? form) : form;
  return fieldValue(scalar, WANTED[inner.is] ?? 'boolean');
}

export function celSources(value: FieldValue): readonly CelSource[] {
  if (value.kind === 'cel') return [value];
  return value.kind === 'splice' ? value.parts.filter((part) => typeof part !== 'string') : [];
}

/** A read of `root` in CEL: the fields as far as they are named, each with where it ends, and where the whole stands. */
export interface RootRead {
  readonly fields: readonly { readonly name: string; readonly end: number; readonly optional: boolean }[];
  readonly start: number;
  readonly end: number;
  /** Where a `has(…)` around it stands. */
  readonly asked?: { readonly start: number; readonly end: number };
}

/** Every read of a top-level name in the CEL; nothing where it cannot be read as CEL. */
export function readsOfRoot(cel: string, root: string): readonly RootRead[] {
  if (!cel.includes(root)) return [];
  const node = parsed(cel);
  const found: RootRead[] = [];
  if (node) collect(node, root, found);
  return found;
}

function collect(node: Node, root: string, found: RootRead[]): void {
  const read = chainOf(node, root);
  if (read) {
    found.push(read);
    return;
  }
  if (node.op === 'call' && node.args[0] === 'has' && node.args[1].length === 1) {
    const asked = node.args[1][0] && chainOf(node.args[1][0], root);
    if (asked) {
      found.push({ ...asked, asked: { start: node.start, end: node.end } });
      return;
    }
  }
  if (node.op === 'rcall' && isLoop(node)) {
    const [, list, [name, ...bodies]] = node.args;
    collect(list, root, found);
    if (name?.op === 'id' && name.args === root) return;
    for (const body of bodies) collect(body, root, found);
    return;
  }
  for (const child of childrenOf(node)) collect(child, root, found);
}

function chainOf(node: Node, root: string): RootRead | undefined {
  if (node.op === 'id') return node.args === root ? { fields: [], start: node.start, end: node.end } : undefined;
  const read = fieldRead(node);
  const inner = read && chainOf(read.of, root);
  if (!read || !inner) return undefined;
  return { ...inner, end: node.end, fields: [...inner.fields, { name: read.field, end: node.end, optional: read.optional }] };
}
