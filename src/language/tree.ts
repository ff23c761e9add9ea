/**
 * The located tree: what `parse` makes of a YAML text. Every later stage reads it, so that each finding has its place.
 *
 * owns: values with their source ranges.
 * never: meaning. It knows no keys of the playbook language.
 */
import type { Range } from '../diagnostics/diagnostic.js';
import type { Json, JsonSchema } from '../program/json.js';

export type Tree = MapTree | ListTree | ScalarTree;
export interface MapTree {
  readonly kind: 'map';
  readonly range: Range;
  /** In source order; keys are unique (a duplicate was reported and the first kept). */
  readonly entries: readonly Entry[];
  /** Values that were given for parts of it elsewhere, and what each must be (the arguments of a fragment). */
  readonly given?: readonly Given[];
}
/** A value with the JSON Schema that it must fit; `name`: the parameter, `of`: the file of those who ask for it. */
export interface Given {
  readonly name: string;
  readonly of: string;
  readonly value: Tree;
  readonly schema: JsonSchema;
}
export interface Entry {
  readonly key: string;
  readonly key_range: Range;
  readonly value: Tree;
}
export interface ListTree {
  readonly kind: 'list';
  readonly range: Range;
  readonly items: readonly Tree[];
}
export interface ScalarTree {
  readonly kind: 'scalar';
  readonly range: Range;
  readonly value: string | number | boolean | null;
  /** How it was written: expressions in a quoted or block scalar have other offsets than in a plain one. */
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /** The text as written, quotes and indicators included. */
  readonly source: string;
  /** For each UTF-16 unit of a string `value`, and one past its end, the place in the file where it stands. */
  readonly places?: readonly { readonly line: number; readonly column: number }[];
}

/** The value at `key`, when `tree` is a map that has it. */
export function at(tree: Tree | undefined, key: string): Tree | undefined {
  return entryOf(tree, key)?.value;
}

export function entryOf(tree: Tree | undefined, key: string): Entry | undefined {
  return tree?.kind === 'map' ? tree.entries.find((entry) => entry.key === key) : undefined;
}

/** The items of a list; nothing for any other tree. */
export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined;
}

/** The texts of a list; what else stands in it is passed over. */
export function textsOf(tree: Tree | undefined): string[] {
  return itemsOf(tree).flatMap((item) => textOf(item) ?? []);
}

/** The tree as plain JSON. */
export function toJson(tree: Tree): Json {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map(toJson);
    case 'map':
      return Object.fromEntries(tree.entries.map((entry) => [entry.key, toJson(entry.value)]));
  }
}
