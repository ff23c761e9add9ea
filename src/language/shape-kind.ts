/** Which kind a map is: its first key says so. */
import type { Kinds, Thing } from './shape-form.js';
import { asUpdate } from './shape-set.js';
import { nearestOf, type Report } from './shape-values.js';
import type { Entry, MapTree } from './tree.js';

export interface Chosen {
  readonly thing: Thing;
  /** The map as it was meant: its kind first, keys that belong to another kind left out. */
  readonly tree: MapTree;
}

/** The kind of `tree`, where it can be told or guessed; everything wrong about it is reported. */
export function choose(written: MapTree, kinds: Kinds, report: Report): Chosen | undefined {
  const tree = Object.hasOwn(kinds.kinds, 'update') ? asUpdate(written) : written;
  const [first] = tree.entries;
  const all = Object.keys(kinds.kinds);
  if (!first) {
    report('shape/no-kind', tree.range, { of: kinds.name, example: kinds.example });
    return undefined;
  }
  const thing = kinds.kinds[first.key];
  if (thing) return { thing, tree: withoutOthers(tree, first, thing, kinds, report) };
  const other = tree.entries.find((entry) => Object.hasOwn(kinds.kinds, entry.key));
  const otherThing = other && kinds.kinds[other.key];
  if (other && otherThing && isKeyOf(first.key, otherThing)) {
    report('shape/kind-not-first', first.key_range, { kind: other.key, first: first.key });
    return {
      thing: otherThing,
      tree: withoutOthers(
        { ...tree, entries: [other, ...tree.entries.filter((entry) => entry !== other)] },
        other,
        otherThing,
        kinds,
        report,
      ),
    };
  }
  return guess(tree, first, other, kinds, all, report);
}

function guess(
  tree: MapTree,
  first: Entry,
  other: Entry | undefined,
  kinds: Kinds,
  all: readonly string[],
  report: Report,
): Chosen | undefined {
  const isKey = Object.values(kinds.kinds).some((thing) => isKeyOf(first.key, thing));
  const near = isKey ? undefined : nearestOf(first.key, all);
  const nearThing = near === undefined ? undefined : kinds.kinds[near];
  if (near !== undefined && nearThing) {
    report(
      'shape/unknown-kind',
      first.key_range,
      { key: first.key, of: kinds.name, nearest: near, allowed: all.join(', ') },
      { range: first.key_range, text: near },
    );
    const entries = [{ ...first, key: near }, ...tree.entries.slice(1)];
    return { thing: nearThing, tree: { ...tree, entries } };
  }
  const otherThing = other && kinds.kinds[other.key];
  if (other && otherThing) {
    // The first key is unknown to this kind too: it will be reported as such.
    return { thing: otherThing, tree: { ...tree, entries: [other, ...tree.entries.filter((entry) => entry !== other)] } };
  }
  if (isKey) report('shape/no-kind', first.key_range, { of: kinds.name, example: kinds.example });
  else {
    const params = { key: first.key, of: kinds.name, allowed: all.join(', '), ...(near ? { nearest: near } : {}) };
    report('shape/unknown-kind', first.key_range, params);
  }
  return undefined;
}

function isKeyOf(key: string, thing: Thing): boolean {
  return Object.hasOwn(thing.keys, key);
}

/** Reports a second kind, and leaves out its key and those that only it has. */
function withoutOthers(tree: MapTree, own: Entry, thing: Thing, kinds: Kinds, report: Report): MapTree {
  let entries = tree.entries;
  for (const entry of tree.entries) {
    if (entry === own || isKeyOf(entry.key, thing)) continue;
    const other = kinds.kinds[entry.key];
    if (!other) continue;
    report('shape/two-kinds', entry.key_range, { of: kinds.name, kind: own.key, other: entry.key });
    entries = entries.filter((each) => each !== entry && (isKeyOf(each.key, thing) || !isKeyOf(each.key, other)));
  }
  return entries === tree.entries ? tree : { ...tree, entries };
}
