/**
 * Puts the steps of fragments in the place of `use:` steps. A use becomes a group, called as it says in `as`, else as the
 * fragment; its steps keep their ids, and with `as` they have it before them (`first_ask`), so that a fragment can be used
 * more than once.
 */
import { nearest } from '../expression/nearest.js';
import type { JsonSchema } from '../program/json.js';
import type { Report } from './check-rule.js';
import { entriesOf, nameAt, namesOf } from './outline.js';
import { type Arguments, putting, readingParameters } from './reuse-parameters.js';
import { renaming, stepIds } from './reuse-rename.js';
import type { Sources } from './reuse-sources.js';
import { type Visit, walkList } from './reuse-walk.js';
import { steps } from './shape-step.js';
import { at, type Entry, entryOf, type Given, itemsOf, type MapTree, type Tree, toJson } from './tree.js';

/** A file of fragments/ as parse and shape left it. */
export interface FragmentFile {
  readonly path: string;
  readonly tree: MapTree;
}

export interface Fragments {
  readonly files: ReadonlyMap<string, FragmentFile>;
  /** Told when one is used. */
  readonly used: (fragment: FragmentFile) => void;
  /** Told of places where something is missing that was told of already. */
  readonly untold: (line: number, column: number) => void;
}

const STEPS = steps();
/** Uses inside uses: more would be a mistake, or too much for anyone to read. */
const DEEPEST = 16;

/** Replaces every use; what is wrong with one is told of it. */
export function usingFragments(fragments: Fragments, sources: Sources, report: Report): Visit {
  const groups = new Map<string, number>();
  return using(fragments, sources, report, [], groups);
}

function using(fragments: Fragments, sources: Sources, report: Report, within: readonly string[], groups: Map<string, number>): Visit {
  return (tree, form) => {
    if (tree.kind !== 'map' || form.is !== 'step' || tree.entries[0]?.key !== 'use') return undefined;
    const name = nameAt(tree, 'use');
    if (!name) return undefined;
    const fragment = fragments.files.get(name.name);
    if (!fragment) {
      const known = [...fragments.files.keys()];
      const near = nearest(name.name, known);
      const params = { name: name.name, known: known.join(', '), ...(near ? { nearest: near } : {}) };
      report('name/unknown-fragment', name.range, params, near ? { range: name.range, text: near } : undefined);
      return undefined;
    }
    if (within.includes(name.name) || within.length >= DEEPEST) {
      report('reuse/goes-round', name.range, { of: 'fragment', id: name.name, way: [...within, name.name].join(' → ') });
      return undefined;
    }
    fragments.used(fragment);
    const called = nameAt(tree, 'as');
    const group = called?.name ?? name.name;
    if (within.length === 0) {
      const first = groups.get(group);
      if (first !== undefined && !called) report('reuse/used-twice', name.range, { fragment: name.name, line: first });
      else groups.set(group, name.range.start.line);
    }
    const given = argumentsOf(tree, fragment, name.range, sources, report);
    let body = itemsOf(at(sources.adopt(fragment.tree, { file: fragment.path }), 'steps'));
    body = walkList(body, itemOf(STEPS), 'steps', using(fragments, sources, report, [...within, name.name], groups));
    if (called) body = walkList(body, itemOf(STEPS), 'steps', renaming(stepIds(body), `${called.name}_`));
    body = walkList(body, itemOf(STEPS), 'steps', putting(given.values));
    walkList(body, itemOf(STEPS), 'steps', leftOver(fragments));
    return groupOf(tree, group, called?.range ?? name.range, body, given.checked);
  };
}

/** Parameters that no use gives stay where they are: what is wrong there has been told. */
function leftOver(fragments: Fragments): Visit {
  return readingParameters(({ scalar, read, place }) => {
    for (const { line, column } of [scalar.range.start, place(read.start, read.end).start]) fragments.untold(line, column);
  });
}

function itemOf(list: typeof STEPS) {
  if (list.is !== 'list') throw new Error('steps are a list');
  return list.of;
}

/** The use as a group: it keeps whatever every step may have. */
function groupOf(tree: MapTree, id: string, range: MapTree['range'], body: readonly Tree[], given: readonly Given[]): MapTree {
  const [first, ...others] = tree.entries;
  const kept = others.filter(({ key }) => key !== 'as' && key !== 'with');
  const head: Entry = {
    key: 'group',
    key_range: first?.key_range ?? tree.range,
    value: { kind: 'scalar', range, value: id, style: 'plain', source: id },
  };
  const list: Entry = { key: 'steps', key_range: head.key_range, value: { kind: 'list', range: tree.range, items: body } };
  return { ...tree, entries: [head, ...kept, list], given: [...(tree.given ?? []), ...given] };
}

interface Taken {
  readonly values: Arguments;
  readonly checked: readonly Given[];
}

function argumentsOf(tree: MapTree, fragment: FragmentFile, range: MapTree['range'], sources: Sources, report: Report): Taken {
  const written = at(fragment.tree, 'parameters');
  const properties = entriesOf(at(written, 'properties'));
  const required = namesOf(at(written, 'required')).map(({ name }) => name);
  const parameters = properties.map(({ key }) => key);
  const values = new Map<string, Tree | null>();
  const checked: Given[] = [];
  const given = entryOf(tree, 'with');
  const meant = new Set<string>();
  for (const { key, key_range, value } of entriesOf(given?.value)) {
    const parameter = properties.find((each) => each.key === key);
    if (!parameter) {
      const near = nearest(key, parameters);
      if (near) meant.add(near);
      const params = {
        name: key,
        fragment: nameAt(fragment.tree, 'fragment')?.name ?? '',
        known: parameters.join(', '),
        ...(near ? { nearest: near } : {}),
      };
      report('name/unknown-parameter', key_range, params, near ? { range: key_range, text: near } : undefined);
      continue;
    }
    values.set(key, value);
    checked.push({ name: key, of: fragment.path, value, schema: toJson(parameter.value) as JsonSchema });
  }
  for (const { key, value } of properties) {
    if (values.has(key)) continue;
    const fallback = at(value, 'default');
    if (fallback) values.set(key, sources.adopt(fallback, { file: fragment.path }));
    else if (!required.includes(key)) values.set(key, null);
    else if (!meant.has(key))
      report('reuse/missing-parameter', range, { name: key, fragment: nameAt(fragment.tree, 'fragment')?.name ?? '' });
  }
  return { values, checked };
}
