/**
 * A file's tree beside the shape of its kind: every value, with what may stand there.
 *
 * owns: the walk. A new key or kind of the language is found by it without being named here.
 * never: what names stand for (symbols.ts).
 */
import { fields } from '../language/shape-fields.js';
import { files } from '../language/shape-files.js';
import { peopleThing, stepKinds } from '../language/shape-flow.js';
import type { Form, FormOf, Kinds, Thing } from '../language/shape-form.js';
import { handlerKinds } from '../language/shape-handlers.js';
import { type Entry, entryOf, type MapTree, type Tree } from '../language/tree.js';

/** A value of a thing: at one of its keys, or in the list or map that stands there. */
export interface ShapePlace {
  readonly thing: Thing;
  /** The map of the thing. */
  readonly owner: MapTree;
  /** The key of the thing at which it stands. */
  readonly key: string;
  readonly entry: Entry;
  readonly form: Form;
  readonly tree: Tree;
  /** In a map at the key: its own entry. */
  readonly mapped?: Entry;
  /** The place in which the thing stands; absent at the top of a file. */
  readonly parent?: ShapePlace;
}

/** The shape of the file that a tree is, by its first key that names one. */
export function thingOf(tree: MapTree): Thing | undefined {
  const kind = tree.entries.find(({ key }) => Object.hasOwn(files, key))?.key;
  return kind === undefined ? undefined : files[kind as keyof typeof files];
}

/** Every value of a file, from the top down. */
export function placesOf(tree: MapTree): Generator<ShapePlace> | readonly ShapePlace[] {
  const thing = thingOf(tree);
  return thing ? inThing(tree, thing, undefined) : [];
}

function* inThing(owner: MapTree, thing: Thing, parent: ShapePlace | undefined): Generator<ShapePlace> {
  for (const entry of owner.entries) {
    const key = Object.hasOwn(thing.keys, entry.key) ? thing.keys[entry.key] : undefined;
    if (key) yield* at({ thing, owner, key: entry.key, entry, form: key.form, tree: entry.value, ...(parent ? { parent } : {}) });
  }
}

function* at(place: ShapePlace): Generator<ShapePlace> {
  const { form, tree } = place;
  const inner = form.is === 'either' ? chosen(form, tree) : undefined;
  if (inner) return yield* at({ ...place, form: inner });
  yield place;
  switch (form.is) {
    case 'list':
      if (tree.kind === 'list') for (const item of tree.items) yield* at({ ...place, form: form.of, tree: item });
      return;
    case 'map':
      if (tree.kind === 'map') {
        for (const mapped of tree.entries) yield* at({ ...place, form: form.of, tree: mapped.value, mapped });
      }
      return;
    case 'people':
      if (tree.kind === 'list') for (const item of tree.items) yield* at({ ...place, tree: item });
      else if (tree.kind === 'map') yield* inThing(tree, peopleThing, place);
      return;
    default: {
      const thing = tree.kind === 'map' ? thingAt(form, tree) : undefined;
      if (tree.kind === 'map' && thing) yield* inThing(tree, thing, place);
    }
  }
}

/** The thing that a map at a place is. */
export function thingAt(form: Form, tree: MapTree): Thing | undefined {
  switch (form.is) {
    case 'thing':
      return form.thing();
    case 'fields':
      return fields;
    case 'people':
      return peopleThing;
    case 'either': {
      const inner = chosen(form, tree);
      return inner && thingAt(inner, tree);
    }
    default: {
      const kinds = kindsAt(form);
      return kinds && kindOf(kinds, tree);
    }
  }
}

/** The kinds of things that may stand at a place, where their first key tells them apart. */
export function kindsAt(form: Form): Kinds | undefined {
  switch (form.is) {
    case 'kind':
      return form.kinds();
    case 'step':
      return stepKinds;
    case 'handler':
      return handlerKinds;
    default:
      return undefined;
  }
}

function kindOf({ kinds }: Kinds, tree: MapTree): Thing | undefined {
  const kind = tree.entries.find(({ key }) => Object.hasOwn(kinds, key))?.key;
  return kind === undefined ? undefined : kinds[kind];
}

function chosen({ list, map, scalar }: FormOf<'either'>, tree: Tree): Form | undefined {
  if (tree.kind === 'list') return list;
  if (tree.kind === 'scalar') return scalar ?? map;
  if (scalar?.is !== 'text' || map?.is !== 'thing') return map ?? scalar;
  const { keys } = map.thing();
  return tree.entries.some(({ key }) => Object.hasOwn(keys, key)) ? map : scalar;
}

/** The texts of a thing's title; empty where it has none. */
export function titleOf(owner: MapTree): string {
  const title = entryOf(owner, 'title')?.value ?? entryOf(owner, 'name')?.value;
  if (title?.kind === 'scalar') return String(title.value ?? '');
  if (title?.kind !== 'map') return '';
  return title.entries.flatMap(({ value }) => (value.kind === 'scalar' ? [String(value.value)] : [])).join(' · ');
}
