/**
 * Goes through a thing together with what its shape says may stand at each key, and puts other trees in the place of some.
 *
 * owns: knowing where a text is an id, an expression or a value, by the one description of things that there is.
 */
import { peopleThing, stepKinds } from './shape-flow.js';
import type { Form, Thing } from './shape-form.js';
import { handlerKinds } from './shape-handlers.js';
import { at, type Entry, type MapTree, type Tree } from './tree.js';

/**
 * What is to stand in the place of a tree: another one (which is not looked into any more), several where it is an item of a
 * list, none of it (`null`), or `undefined` to leave it and look into it. `key`: the key it stands at, or its list does.
 */
export type Visit = (tree: Tree, form: Form, key: string) => Tree | readonly Tree[] | null | undefined;

export function walkThing(tree: MapTree, thing: Thing, visit: Visit): MapTree {
  const entries = tree.entries.flatMap((entry): Entry[] => {
    const form = thing.keys[entry.key]?.form;
    return form ? changed(entry, form, visit) : [entry];
  });
  const given = tree.given?.flatMap((each) => {
    const value = walk(each.value, { is: 'value' }, each.name, visit);
    return value === null || Array.isArray(value) ? [] : [{ ...each, value: value as Tree }];
  });
  return { ...tree, entries, ...(given ? { given } : {}) };
}

export function walkList(items: readonly Tree[], form: Form, key: string, visit: Visit): readonly Tree[] {
  return items.flatMap((item) => walk(item, form, key, visit) ?? []);
}

function changed(entry: Entry, form: Form, visit: Visit): Entry[] {
  const value = walk(entry.value, form, entry.key, visit);
  if (value === null) return [];
  return [{ ...entry, value: Array.isArray(value) ? { kind: 'list', range: entry.value.range, items: value } : (value as Tree) }];
}

function walk(tree: Tree, form: Form, key: string, visit: Visit): Tree | readonly Tree[] | null {
  const instead = visit(tree, form, key);
  if (instead !== undefined) return instead;
  switch (tree.kind) {
    case 'scalar':
      return tree;
    case 'list': {
      const of = itemForm(form);
      return of ? { ...tree, items: walkList(tree.items, of, key, visit) } : tree;
    }
    case 'map':
      return walkMap(tree, form, visit);
  }
}

function itemForm(form: Form): Form | undefined {
  switch (form.is) {
    case 'list':
      return form.of;
    case 'people':
    case 'value':
    case 'fields':
      return form;
    case 'either':
      return form.list && itemForm(form.list);
    default:
      return undefined;
  }
}

function walkMap(tree: MapTree, form: Form, visit: Visit): MapTree {
  switch (form.is) {
    case 'thing':
      return walkThing(tree, form.thing(), visit);
    case 'people':
      return walkThing(tree, peopleThing, visit);
    case 'kind':
    case 'step':
    case 'handler': {
      const { kinds } = form.is === 'kind' ? form.kinds() : form.is === 'step' ? stepKinds : handlerKinds;
      const thing = kinds[tree.entries[0]?.key ?? ''] ?? Object.values(kinds).find(({ keys }) => keys.steps && at(tree, 'steps'));
      return thing ? walkThing(tree, thing, visit) : tree;
    }
    case 'list':
      // One item without its dash.
      return form.named && at(tree, 'use') ? tree : walkMap(tree, form.of, visit);
    case 'map':
      return { ...tree, entries: tree.entries.flatMap((entry) => changed(entry, form.of, visit)) };
    case 'either':
      return form.map || form.scalar ? walkMap(tree, form.map ?? (form.scalar as Form), visit) : tree;
    case 'value':
    case 'text':
    case 'fields':
      return { ...tree, entries: tree.entries.flatMap((entry) => changed(entry, { is: 'value' }, visit)) };
    default:
      return tree;
  }
}
