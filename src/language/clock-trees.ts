/** Parts of a deadline as written, for the rules and for compile. */
import { type Named, nameAt, namesOf } from './outline.js';
import { at, type MapTree, type Tree } from './tree.js';

/** How long there is: of a deadline that only repeats, its period; of one that only says when to begin, that. */
export function dueTree(tree: MapTree): Tree | undefined {
  return at(tree, 'due') ?? at(tree, 'every') ?? at(tree, 'start_by');
}

/** The steps that a repeating duty names. */
export function metBy(tree: MapTree): readonly Named[] {
  const written = at(tree, 'met_by');
  if (written?.kind === 'list') return namesOf(written);
  const one = nameAt(tree, 'met_by');
  return one ? [one] : [];
}
