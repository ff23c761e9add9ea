/**
 * Located tree → tree of the right shape: every key known, every value of its type.
 *
 * owns: which kind of file it is, and what is wrong with its keys and values.
 * never: names that must exist elsewhere, types of expressions (check).
 */
import type { Checked } from '../diagnostics/diagnostic.js';
import { inOrder } from '../diagnostics/order.js';
import { reportFields } from './shape-field-rules.js';
import { type FileKind, fileKinds, files, variant } from './shape-files.js';
import type { Thing } from './shape-form.js';
import { Shaper } from './shape-thing.js';
import { nearestOf } from './shape-values.js';
import { at, type Entry, type MapTree, textOf } from './tree.js';

export interface Shaped extends Checked<MapTree> {
  /** What the file is, as far as it can be told. */
  readonly kind?: FileKind;
}

/**
 * Holds a file against the schema of its kind, which its first key names. The value is the tree as it was meant: misspelt
 * keys have their right names. With `intact` false (parse lost a part) nothing is said to be missing.
 */
export function shape(tree: MapTree, file: string, intact = true): Shaped {
  const shaper = new Shaper(file, intact);
  const { kind, meant } = kindOf(tree, file, shaper);
  if (!kind) return { value: meant, diagnostics: shaper.diagnostics };
  const value = shaper.thing(meant, kind === 'playbook' && at(meant, 'variant_of') ? variant : files[kind]);
  if (kind === 'customer') reportFields(value, 'data', shaper.report);
  const parameters = at(value, 'parameters');
  if (kind === 'fragment' && parameters?.kind === 'map') reportFields(parameters, 'data', shaper.report);
  if (kind === 'playbook' || kind === 'holidays' || kind === 'fragment') fileName(value, kind, file, shaper);
  return { kind, value, diagnostics: inOrder(shaper.diagnostics) };
}

/** The kind of a file by its first key; where that is none, the kind it was probably meant to be. */
function kindOf(tree: MapTree, file: string, shaper: Shaper): { kind?: FileKind; meant: MapTree } {
  const [first, second] = tree.entries;
  if (!first) return { meant: tree };
  const own = first.key === 'language' && second ? second : first;
  if (isKind(own.key)) return { kind: own.key, meant: tree };
  const other = tree.entries.find((entry) => isKind(entry.key));
  if (other && isKind(other.key) && isKeyOf(own.key, other.key)) {
    shaper.report('shape/kind-not-first', own.key_range, { kind: other.key, first: own.key });
    return { kind: other.key, meant: tree };
  }
  return guess(own, tree, file, shaper);
}

function isKeyOf(key: string, kind: FileKind): boolean {
  const thing: Thing = files[kind];
  return Object.hasOwn(thing.keys, key);
}

/** Goes on with the kind that the file was most likely meant to be. */
function guess(own: Entry, tree: MapTree, file: string, shaper: Shaper): { kind?: FileKind; meant: MapTree } {
  const near = nearestOf(own.key, fileKinds);
  const byPlace = at(tree, 'stages') ? 'playbook' : kindByPath(file);
  const kind = near && isKind(near) ? near : byPlace;
  const params = { key: own.key, allowed: fileKinds.join(', '), ...(kind ? { nearest: kind } : {}) };
  shaper.report('shape/unknown-file', own.key_range, params, near ? { range: own.key_range, text: near } : undefined);
  if (!near || !isKind(near)) return { meant: tree };
  return { kind: near, meant: { ...tree, entries: tree.entries.map((entry) => (entry === own ? { ...entry, key: near } : entry)) } };
}

function isKind(key: string): key is FileKind {
  return (fileKinds as readonly string[]).includes(key);
}

function kindByPath(file: string): FileKind | undefined {
  const folder = /(?:^|\/)(messages|tables|holidays|fragments)\/[^/]+$/.exec(file)?.[1];
  if (folder) return ({ messages: 'message', tables: 'table', holidays: 'holidays', fragments: 'fragment' } as const)[folder];
  const name = nameOf(file);
  return isKind(name) ? name : undefined;
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
}

function fileName(tree: MapTree, kind: 'playbook' | 'holidays' | 'fragment', file: string, shaper: Shaper): void {
  const id = at(tree, kind);
  const name = textOf(id);
  if (!id || !name || name === nameOf(file)) return;
  shaper.report('shape/file-name', id.range, { of: kind, id: name, file_name: nameOf(file) });
}
