/** A calendar that `extends` another: what it says itself outranks what the other one says. */
import { nearest } from '../expression/nearest.js';
import { nameAt } from './outline.js';
import { at, type Entry, entryOf, type MapTree } from './tree.js';
import type { FileReport } from './workspace-report.js';

/** The calendars as written, each with what it takes from those it extends; a broken chain is told, and taken as far as it goes. */
export function layeredCalendars(written: readonly MapTree[], report: FileReport): readonly MapTree[] {
  const known = new Map(written.flatMap((each): [string, MapTree][] => [[nameAt(each, 'calendar')?.name ?? '', each]]));
  const told = new Set<MapTree>();
  const layered = (tree: MapTree, within: readonly string[]): MapTree => {
    const base = nameAt(tree, 'extends');
    if (!base) return tree;
    const way = [...within, nameAt(tree, 'calendar')?.name ?? ''];
    const under = known.get(base.name);
    if (under && !way.includes(base.name)) return over(tree, layered(under, way));
    if (!told.has(tree)) {
      told.add(tree);
      if (under) report.add('reuse/goes-round', base.range, { of: 'calendar', id: base.name, way: [...way, base.name].join(' → ') });
      else unknown(base, [...known.keys()], report);
    }
    return tree;
  };
  return written.map((each) => layered(each, []));
}

/** Whether what is missing in a calendar may stand in one that it extends and that is not there. */
export function extendsNothing(tree: MapTree): boolean {
  return at(tree, 'extends') !== undefined && (!at(tree, 'time_zone') || !at(tree, 'hours'));
}

function unknown(base: NonNullable<ReturnType<typeof nameAt>>, known: readonly string[], report: FileReport): void {
  const near = nearest(base.name, known);
  const params = { name: base.name, known: known.join(', '), ...(near ? { nearest: near } : {}) };
  report.add('name/unknown-calendar', base.range, params, near ? { range: base.range, text: near } : undefined);
}

function over(own: MapTree, base: MapTree): MapTree {
  const entries = [...own.entries.filter(({ key }) => key !== 'extends'), ...base.entries.filter(({ key }) => !entryOf(own, key))];
  return { ...own, entries: entries.map((entry) => both(entry, entryOf(base, entry.key))) };
}

/** Days add up, and so do holidays, one's own last; hours, title and time zone are one's own or the other's. */
function both(own: Entry, base: Entry | undefined): Entry {
  const { key, value } = own;
  if (!base || base === own || base.value.kind !== value.kind) return own;
  if (key === 'days' && value.kind === 'map' && base.value.kind === 'map') {
    const rest = base.value.entries.filter((entry) => !entryOf(value, entry.key));
    return { ...own, value: { ...value, entries: [...rest, ...value.entries] } };
  }
  if (key === 'holidays' && value.kind === 'list' && base.value.kind === 'list') {
    const names = value.items.map((item) => (item.kind === 'scalar' ? item.value : null));
    const rest = base.value.items.filter((item) => !(item.kind === 'scalar' && names.includes(item.value)));
    return { ...own, value: { ...value, items: [...rest, ...value.items] } };
  }
  return own;
}
