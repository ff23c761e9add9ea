/**
 * People as written: a word, a map of criteria, CEL, or a list of these; beside them, contacts of the customer.
 *
 * owns: the one reading that check and compile share. `not`, `by` and `speaks` hold for the whole, wherever in it they stand.
 * never: who they are.
 */

import { MAIN_CONTACT } from '../organisation/customer-contact.js';
import { type CelSource, fieldValue } from './names-literals.js';
import { type Named, nameOf } from './outline.js';
import { at, type Entry, itemsOf, type MapTree, type ScalarTree, type Tree, textOf } from './tree.js';

export const PEOPLE_WORDS = ['assignee', 'owner', 'manager', 'started_by'] as const;
export type PeopleWord = (typeof PEOPLE_WORDS)[number];

/** The word that means the customer's main contact, and the key of a contact. */
const CUSTOMER = 'customer';

export const CRITERIA = ['role', 'unit', 'person', 'skill', 'case_role', 'same_as'] as const;
export type CriterionKey = (typeof CRITERIA)[number];

export type PeoplePart =
  | { readonly kind: 'word'; readonly word: PeopleWord; readonly scalar: ScalarTree }
  /** The word that means the customer's main contact. */
  | { readonly kind: 'customer'; readonly scalar: ScalarTree }
  /** A word that means nobody. */
  | { readonly kind: 'unknown'; readonly word: string; readonly scalar: ScalarTree }
  | ({ readonly kind: 'cel' } & CelSource)
  | { readonly kind: 'problem'; readonly scalar: ScalarTree }
  | { readonly kind: 'criteria'; readonly tree: MapTree; readonly criteria: readonly CriterionSource[] };

export interface CriterionSource extends Named {
  readonly key: CriterionKey;
  /** Of a skill. */
  readonly level: number;
}

/** The language that whoever has it had best speak. */
export type SpeaksSource =
  /** The word that means the language of the customer's main contact. */
  | { readonly kind: 'customer'; readonly scalar: ScalarTree }
  | { readonly kind: 'language'; readonly language: string; readonly scalar: ScalarTree }
  | ({ readonly kind: 'cel' } & CelSource)
  | { readonly kind: 'problem'; readonly scalar: ScalarTree };

export interface PeopleSource {
  readonly any: readonly PeoplePart[];
  readonly not: readonly PeoplePart[];
  readonly by: string | undefined;
  readonly speaks: SpeaksSource | undefined;
}

export function peopleOf(tree: Tree | undefined): PeopleSource {
  const maps = tree?.kind === 'list' ? itemsOf(tree) : tree ? [tree] : [];
  return {
    any: partsOf(tree),
    not: maps.flatMap(notOf),
    by: maps.map((each) => textOf(at(each, 'by'))).find((by) => by !== undefined),
    speaks: maps.map((each) => speaksOf(at(each, 'speaks'))).find((speaks) => speaks !== undefined),
  };
}

export function speaksOf(tree: Tree | undefined): SpeaksSource | undefined {
  if (tree?.kind !== 'scalar') return undefined;
  // A single word is a literal, as it is for people.
  const value = fieldValue(tree, 'people');
  if (value.kind === 'cel') return value;
  if (value.kind !== 'literal') return { kind: 'problem', scalar: tree };
  const language = String(value.value).trim();
  return language === CUSTOMER ? { kind: 'customer', scalar: tree } : { kind: 'language', language, scalar: tree };
}

function notOf(tree: Tree): PeoplePart[] {
  const inner = at(tree, 'people');
  return [...partsOf(at(tree, 'not')), ...(inner ? peopleOf(inner).not : [])];
}

/** The contacts of the customer who are meant, in the order written. */
export function contactsOf(tree: Tree | undefined): readonly string[] {
  if (tree?.kind === 'list') return tree.items.flatMap(contactsOf);
  if (tree?.kind === 'map') return [textOf(at(tree, CUSTOMER)) ?? []].flat();
  return textOf(tree)?.trim() === CUSTOMER ? [MAIN_CONTACT] : [];
}

/** A rule of `access` is people as well: its own criteria, or its `people`. */
function partsOf(tree: Tree | undefined): PeoplePart[] {
  if (tree?.kind === 'list') return tree.items.flatMap(partsOf);
  if (tree?.kind === 'map') {
    const criteria = tree.entries.flatMap((entry) => criterionOf(entry, tree));
    return criteria.length > 0 ? [{ kind: 'criteria', tree, criteria }] : partsOf(at(tree, 'people'));
  }
  return tree ? partOf(tree) : [];
}

function partOf(scalar: ScalarTree): PeoplePart[] {
  const value = fieldValue(scalar, 'people');
  switch (value.kind) {
    case 'cel':
      return [value];
    case 'problem':
    case 'splice':
      return [{ kind: 'problem', scalar }];
    case 'literal': {
      if (typeof value.value !== 'string') return [];
      const word = value.value.trim();
      if (word === CUSTOMER) return [{ kind: 'customer', scalar }];
      return [isWord(word) ? { kind: 'word', word, scalar } : { kind: 'unknown', word, scalar }];
    }
  }
}

function criterionOf({ key, value }: Entry, tree: MapTree): CriterionSource[] {
  const named = nameOf(value);
  if (!named || !(CRITERIA as readonly string[]).includes(key)) return [];
  const level = at(tree, 'level');
  return [{ ...named, key: key as CriterionKey, level: level?.kind === 'scalar' && typeof level.value === 'number' ? level.value : 1 }];
}

function isWord(word: string): word is PeopleWord {
  return (PEOPLE_WORDS as readonly string[]).includes(word);
}
