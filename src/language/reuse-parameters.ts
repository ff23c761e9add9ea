/**
 * Puts what a use of a fragment says in the place of `parameters.NAME`.
 *
 * owns: what the steps of a fragment read of its parameters, and writing arguments as YAML or as CEL.
 * never: whether an argument fits (checks/use-arguments).
 */
import type { Range } from '../diagnostics/diagnostic.js';
import { parseSplice } from '../expression/splice.js';
import { type CelSource, fieldValue, rangeIn } from './names-literals.js';
import {
  celSources,
  joined,
  type Replacement,
  type RootRead,
  readAs,
  readsOfRoot,
  replaced,
  type Written,
  writtenAt,
  writtenIn,
} from './reuse-text.js';
import type { Visit } from './reuse-walk.js';
import type { Form } from './shape-form.js';
import { at, itemsOf, type ScalarTree, type Tree } from './tree.js';

export const PARAMETERS = 'parameters';

/** A parameter that is read, where. */
export interface ParameterRead {
  readonly name: string | undefined;
  readonly scalar: ScalarTree;
  readonly source: CelSource;
  readonly read: RootRead;
  /** The part of the file that offsets of the CEL stand for. */
  readonly place: (start: number, end: number) => Range;
}

/** Tells `found` of every parameter that a tree reads. */
export function readingParameters(found: (read: ParameterRead) => void): Visit {
  return (tree, form) => {
    if (tree.kind !== 'scalar') return undefined;
    for (const source of celSources(readAs(tree, form))) {
      for (const read of readsOfRoot(source.cel, PARAMETERS)) {
        const place = (start: number, end: number) => rangeIn(tree, source.start + start, source.start + end);
        found({ name: read.fields[0]?.name, scalar: tree, source, read, place });
      }
    }
    return undefined;
  };
}

/** null: it may be left out and is, so that the key it would stand at is not there. */
export type Arguments = ReadonlyMap<string, Tree | null>;

/** What reads an argument that is not in `values` stays as it is. */
export function putting(values: Arguments): Visit {
  return (tree, form) => {
    if (tree.kind !== 'scalar' || typeof tree.value !== 'string' || !tree.value.includes(PARAMETERS)) return undefined;
    const value = readAs(tree, form);
    if (value.kind === 'cel') {
      const [read] = readsOfRoot(value.cel, PARAMETERS);
      if (read && !read.asked && read.start === 0 && read.end === value.cel.length) {
        const whole = resolved(read, values);
        if (whole && whole.rest.length === 0 && standsAlone(whole.value, form)) return whole.value;
        if (whole === null) return null;
      }
      return replaced(tree, replacementsIn(value, values, false));
    }
    if (value.kind !== 'splice') return undefined;
    return replaced(
      tree,
      value.parts.flatMap((part) => (typeof part === 'string' ? [] : replacementsIn(part, values, true))),
    );
  };
}

/** A text stands as it is where a text may stand; where CEL is read, `high` would be a name. */
function standsAlone(value: Tree, form: Form): boolean {
  if (value.kind !== 'scalar' || typeof value.value !== 'string' || fieldValue(value, 'any').kind !== 'literal') return true;
  return readAs(value, form).kind === 'literal';
}

function replacementsIn(source: CelSource, values: Arguments, inText: boolean): Replacement[] {
  const { cel, scalar, start } = source;
  return readsOfRoot(cel, PARAMETERS).flatMap((read): Replacement[] => {
    const name = read.fields[0]?.name;
    if (name === undefined || !values.has(name)) return [];
    const place = writtenIn(scalar, start + read.start, start + read.start + 1).places[0] ?? scalar.range.start;
    if (read.asked) {
      const answer = String(values.get(name) !== null);
      return [{ ...writtenAt(answer, place), start: start + read.asked.start, end: start + read.asked.end }];
    }
    const found = resolved(read, values);
    if (!found) return [];
    const rest = found.rest.map((field) => `.${field}`).join('');
    if (inText && rest === '' && found.value.kind === 'scalar' && read.start === 0 && read.end === cel.length) {
      const literal = literalText(found.value);
      const splice = literal && spliceAround(String(scalar.value), start, start + cel.length);
      if (literal && splice) return [{ ...literal, ...splice }];
    }
    const written = joined(writtenAt('(', place), celOf(found.value), writtenAt(`)${rest}`, place));
    return [{ ...written, start: start + read.start, end: start + read.end }];
  });
}

/** The argument that a read comes to, and the fields that are read of it; null: it is left out. */
function resolved(read: RootRead, values: Arguments): { readonly value: Tree; readonly rest: readonly string[] } | null | undefined {
  const [first, ...fields] = read.fields;
  if (!first || first.optional || !values.has(first.name)) return undefined;
  let value = values.get(first.name) ?? null;
  if (value === null) return null;
  const rest = fields.map(({ name }) => name);
  while (rest.length > 0 && value.kind === 'map') {
    const next: Tree | undefined = at(value, rest[0] ?? '');
    if (!next) break;
    value = next;
    rest.shift();
  }
  return { value, rest };
}

/** Where the `${ … }` around a piece of CEL begins and ends. */
function spliceAround(text: string, start: number, end: number): { readonly start: number; readonly end: number } | undefined {
  const open = text.lastIndexOf('${', start);
  const close = text.indexOf('}', end);
  return open < 0 || close < 0 ? undefined : { start: open, end: close + 1 };
}

/** A literal as it stands in a text; undefined for what holds an expression. */
function literalText(scalar: ScalarTree): Written | undefined {
  if (typeof scalar.value === 'string' && fieldValue(scalar, 'any').kind !== 'literal') return undefined;
  if (typeof scalar.value === 'string') return writtenIn(scalar, 0, scalar.value.length);
  return writtenAt(String(scalar.value), scalar.range.start);
}

// ── as CEL ────────────────────────────────────────────────────────────────────

function celOf(tree: Tree): Written {
  const place = tree.range.start;
  switch (tree.kind) {
    case 'scalar':
      return scalarCel(tree);
    case 'list':
      return bracketed('[', itemsOf(tree).map(celOf), ']', place);
    case 'map':
      return bracketed(
        '{',
        tree.entries.map(({ key, value }) => joined(writtenAt(`${JSON.stringify(key)}: `, place), celOf(value))),
        '}',
        place,
      );
  }
}

function bracketed(open: string, parts: readonly Written[], close: string, place: { line: number; column: number }): Written {
  const inner = parts.flatMap((part, index) => (index === 0 ? [part] : [writtenAt(', ', place), part]));
  return joined(writtenAt(open, place), ...inner, writtenAt(close, place));
}

function scalarCel(scalar: ScalarTree): Written {
  const place = scalar.range.start;
  if (typeof scalar.value !== 'string') return writtenAt(String(scalar.value), place);
  const value = fieldValue(scalar, 'any');
  if (value.kind === 'cel') return writtenIn(scalar, value.start, value.start + value.cel.length);
  const parts = parseSplice(scalar.value);
  if ('problem' in parts || value.kind !== 'splice')
    return writtenAt(JSON.stringify(value.kind === 'literal' ? value.value : scalar.value), place);
  const pieces = parts.parts.map((part) =>
    typeof part === 'string'
      ? writtenAt(JSON.stringify(part), place)
      : joined(writtenAt('string(', place), writtenIn(scalar, part.start, part.end), writtenAt(')', place)),
  );
  return joined(...pieces.flatMap((piece, index) => (index === 0 ? [piece] : [writtenAt(' + ', place), piece])));
}
