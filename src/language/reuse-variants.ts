/**
 * A variant: another playbook with some of its parts otherwise.
 *
 * owns: which keys of a variant add to those of its base and which replace them, and finding parts by their id.
 */
import { nearest } from '../expression/nearest.js';
import type { Report } from './check-rule.js';
import { entriesOf, maps, type Named, nameAt, namesOf } from './outline.js';
import { stepKinds } from './shape-flow.js';
import { at, type Entry, entryOf, itemsOf, type ListTree, type MapTree, type Tree, textOf } from './tree.js';

/** One thing that a variant has otherwise; lines count as in its tree put together. */
export interface Override {
  readonly verb: 'change' | 'replace' | 'remove' | 'add' | 'before' | 'after';
  /** `task hear_out`, `outcome unresolved`, `playbook`. */
  readonly part: string;
  /** The key that is otherwise; absent where it is the part as a whole. */
  readonly key?: string;
  /** What is put there: `task call_back`. */
  readonly put?: readonly string[];
  readonly line: number;
  /** Where the part stands in the base; absent where it is new. */
  readonly base_line?: number;
}

export interface Varied {
  readonly tree: MapTree;
  readonly overrides: readonly Override[];
}

const VERBS = ['change', 'replace', 'remove', 'before', 'after'] as const;
/** First keys whose value is another thing's id. */
const LEADS: ReadonlySet<string> = new Set(['finish', 'goto', 'cancel', 'use']);
const KNOWN_BY: ReadonlySet<string> = new Set([...Object.keys(stepKinds.kinds), 'stage', 'deadline']);
/** Keys below which no parts stand. */
const CLOSED: ReadonlySet<string> = new Set(['form', 'data', 'values', 'with', 'rules']);
const GROUPS: { readonly [key: string]: string } = { outcomes: 'outcome', case_roles: 'case_role' };

/** The playbook that a variant stands for; what it names that its base has not is told. */
export function varied(variant: MapTree, base: MapTree, report: Report): Varied {
  return new Varying(base, report).apply(variant);
}

class Varying {
  readonly #overrides: Override[] = [];
  #tree: MapTree;

  constructor(
    base: MapTree,
    private readonly report: Report,
  ) {
    this.#tree = base;
  }

  apply(variant: MapTree): Varied {
    for (const entry of variant.entries) if (!['variant_of', 'override'].includes(entry.key)) this.#ofPlaybook(entry);
    for (const item of maps(at(variant, 'override'))) this.#override(item);
    return { tree: { ...this.#tree, range: variant.range }, overrides: this.#overrides };
  }

  // ── keys of the playbook ────────────────────────────────────────────────────

  #ofPlaybook(entry: Entry): void {
    const base = entryOf(this.#tree, entry.key);
    const { key, value } = entry;
    if (base && GROUPS[key] && value.kind === 'map' && base.value.kind === 'map') {
      return this.#put(base, this.#merged(base.value, value, GROUPS[key] ?? key));
    }
    if (base && key === 'data' && value.kind === 'map' && base.value.kind === 'map') return this.#put(base, this.#data(base.value, value));
    if (base && key === 'deadlines' && value.kind === 'list' && base.value.kind === 'list') {
      return this.#put(base, this.#deadlines(base.value, value));
    }
    if (key !== 'language' && key !== 'playbook')
      this.#note(base ? 'change' : 'add', 'playbook', entry.key_range.start.line, { key, base: base?.key_range });
    const entries = base ? this.#tree.entries.map((each) => (each === base ? entry : each)) : [...this.#tree.entries, entry];
    this.#tree = { ...this.#tree, entries };
  }

  #put(base: Entry, value: Tree): void {
    this.#tree = { ...this.#tree, entries: this.#tree.entries.map((each) => (each === base ? { ...each, value } : each)) };
  }

  #merged(base: MapTree, own: MapTree, of: string): MapTree {
    for (const { key, key_range } of own.entries) {
      const there = entryOf(base, key);
      this.#note(there ? 'change' : 'add', `${of} ${key}`, key_range.start.line, { base: there?.key_range });
    }
    const kept = base.entries.map((entry) => entryOf(own, entry.key) ?? entry);
    return { ...base, entries: [...kept, ...own.entries.filter(({ key }) => !entryOf(base, key))] };
  }

  #data(base: MapTree, own: MapTree): MapTree {
    const entries = base.entries.map((entry): Entry => {
      const mine = entryOf(own, entry.key);
      if (entry.key === 'properties' && mine?.value.kind === 'map' && entry.value.kind === 'map') {
        return { ...entry, value: this.#merged(entry.value, mine.value, 'field') };
      }
      if (entry.key === 'required' && mine?.value.kind === 'list' && entry.value.kind === 'list') {
        const known = namesOf(entry.value).map(({ name }) => name);
        const more = mine.value.items.filter((item) => !known.includes(textOf(item) ?? ''));
        for (const item of more) this.#note('change', `field ${textOf(item) ?? ''}`, item.range.start.line, { key: 'required' });
        return { ...entry, value: { ...entry.value, items: [...entry.value.items, ...more] } };
      }
      return mine ?? entry;
    });
    return { ...base, entries: [...entries, ...own.entries.filter(({ key }) => !entryOf(base, key))] };
  }

  #deadlines(base: ListTree, own: ListTree): ListTree {
    const mine = maps(own);
    const idOf = (tree: Tree) => (tree.kind === 'map' ? nameAt(tree, 'deadline')?.name : undefined);
    for (const each of mine) {
      const there = base.items.find((item) => idOf(item) === idOf(each));
      this.#note(there ? 'replace' : 'add', `deadline ${idOf(each) ?? ''}`, each.range.start.line, { base: there?.range });
    }
    const kept = base.items.map((item) => mine.find((each) => idOf(each) === idOf(item)) ?? item);
    return { ...base, items: [...kept, ...mine.filter((each) => !base.items.some((item) => idOf(item) === idOf(each)))] };
  }

  // ── parts ───────────────────────────────────────────────────────────────────

  #override(item: MapTree): void {
    const verb = VERBS.find((each) => item.entries[0]?.key === each);
    const target = verb && nameAt(item, verb);
    if (!verb || !target) return;
    if (verb === 'remove' && target.name.includes('.')) return this.#removeAt(target);
    const put = itemsOf(at(item, 'steps') ?? at(item, 'stages'));
    let found = false;
    const edit = (part: MapTree): readonly Tree[] => {
      found = true;
      const name = `${part.entries[0]?.key ?? ''} ${target.name}`;
      const base = part.range;
      switch (verb) {
        case 'change':
          return [this.#change(part, name, item)];
        case 'remove':
          this.#note('remove', name, target.range.start.line, { base });
          return [];
        default:
          this.#note(verb, name, target.range.start.line, { base, put: put.map(calledOf) });
          return verb === 'replace' ? put : verb === 'before' ? [...put, part] : [part, ...put];
      }
    };
    const tree = edited(this.#tree, target.name, edit);
    if (found) this.#tree = tree as MapTree;
    else this.#unknown(target, idsIn(this.#tree));
  }

  #change(part: MapTree, name: string, item: MapTree): MapTree {
    const to = entriesOf(at(item, 'to'));
    const without = namesOf(at(item, 'without'));
    for (const entry of to) {
      const base = entryOf(part, entry.key);
      this.#note(base ? 'change' : 'add', name, entry.key_range.start.line, { key: entry.key, base: base?.key_range ?? part.range });
    }
    for (const key of without) {
      const base = entryOf(part, key.name);
      if (base) this.#note('remove', name, key.range.start.line, { key: key.name, base: base.key_range });
      else
        this.#unknown(
          key,
          part.entries.slice(1).map((each) => each.key),
        );
    }
    const kept = part.entries.filter(({ key }) => !without.some(({ name: gone }) => gone === key));
    const entries = kept.map((entry) => to.find(({ key }) => key === entry.key) ?? entry);
    return { ...part, entries: [...entries, ...to.filter(({ key }) => !entryOf(part, key))] };
  }

  /** `outcomes.ID`, `case_roles.ID`, `data.FIELD`. */
  #removeAt(target: Named): void {
    const [group = '', id = ''] = target.name.split('.');
    const entry = entryOf(this.#tree, group);
    const list = group === 'data' ? at(entry?.value, 'properties') : GROUPS[group] ? entry?.value : undefined;
    const there = entryOf(list, id);
    if (!entry || !list || !there || list.kind !== 'map') {
      const ids = ['outcomes', 'case_roles', 'data'].flatMap((each) => {
        const of = at(this.#tree, each);
        return entriesOf(each === 'data' ? at(of, 'properties') : of).map(({ key }) => `${each}.${key}`);
      });
      return this.#unknown(target, ids);
    }
    this.#note('remove', `${GROUPS[group] ?? 'field'} ${id}`, target.range.start.line, { base: there.key_range });
    const left: MapTree = { ...list, entries: list.entries.filter((each) => each !== there) };
    if (group !== 'data' || entry.value.kind !== 'map') return this.#put(entry, left);
    const entries = entry.value.entries.map((each): Entry => {
      if (each.key === 'properties') return { ...each, value: left };
      if (each.key !== 'required' || each.value.kind !== 'list') return each;
      return { ...each, value: { ...each.value, items: each.value.items.filter((item) => textOf(item) !== id) } };
    });
    this.#put(entry, { ...entry.value, entries });
  }

  #unknown({ name, range }: Named, known: readonly string[]): void {
    const near = nearest(name, known);
    const some = known.length > 12 ? `${known.slice(0, 12).join(', ')} …` : known.join(', ');
    const params = { name, known: some, ...(near ? { nearest: near } : {}) };
    this.report('name/unknown-part', range, params, near ? { range, text: near } : undefined);
  }

  #note(
    verb: Override['verb'],
    part: string,
    line: number,
    { key, base, put }: { readonly key?: string; readonly base?: MapTree['range'] | undefined; readonly put?: readonly string[] },
  ): void {
    this.#overrides.push({
      verb,
      part,
      ...(key === undefined ? {} : { key }),
      ...(put === undefined ? {} : { put }),
      line,
      ...(base ? { base_line: base.start.line } : {}),
    });
  }
}

/** What a part is known by, as its first key and value. */
function partOf(tree: Tree): { readonly kind: string; readonly id: string } | undefined {
  const [first] = tree.kind === 'map' ? tree.entries : [];
  const id = textOf(first?.value);
  return first && id !== undefined && KNOWN_BY.has(first.key) && !LEADS.has(first.key) ? { kind: first.key, id } : undefined;
}

function calledOf(tree: Tree): string {
  const [first] = tree.kind === 'map' ? tree.entries : [];
  return first ? `${first.key} ${textOf(first.value) ?? ''}`.trim() : '';
}

function edited(tree: Tree, id: string, edit: (part: MapTree) => readonly Tree[]): Tree {
  if (tree.kind === 'list') {
    const items = tree.items.flatMap((item) => (item.kind === 'map' && partOf(item)?.id === id ? edit(item) : [edited(item, id, edit)]));
    return { ...tree, items };
  }
  if (tree.kind === 'scalar') return tree;
  return {
    ...tree,
    entries: tree.entries.map((entry) => (CLOSED.has(entry.key) ? entry : { ...entry, value: edited(entry.value, id, edit) })),
  };
}

function idsIn(tree: Tree): string[] {
  if (tree.kind === 'scalar') return [];
  if (tree.kind === 'list') return tree.items.flatMap((item) => [...(partOf(item) ? [partOf(item)?.id ?? ''] : []), ...idsIn(item)]);
  return tree.entries.flatMap(({ key, value }) => (CLOSED.has(key) ? [] : idsIn(value)));
}
