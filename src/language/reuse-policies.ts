/** Puts what policies.yaml says in the place of `use:` in deadlines, reminders and escalations. */
import type { Report } from './check-rule.js';
import { reportUnknown } from './check-rule.js';
import { maps, nameAt } from './outline.js';
import type { Visit } from './reuse-walk.js';
import { at, entryOf, type MapTree, type Tree } from './tree.js';

/** Policies by id, in the lines of the playbook they are put into. */
export type Policies = ReadonlyMap<string, MapTree>;

export function policiesIn(tree: Tree | undefined): Policies {
  return new Map(maps(at(tree, 'policies')).flatMap((each) => pair(nameAt(each, 'policy')?.name, each)));
}

function pair(id: string | undefined, tree: MapTree): [string, MapTree][] {
  return id === undefined ? [] : [[id, tree]];
}

const LISTS: ReadonlySet<string> = new Set(['remind', 'escalate']);
const DEADLINES: ReadonlySet<string> = new Set(['deadline', 'deadlines']);

export function usingPolicies(policies: Policies, report: Report): Visit {
  return (tree, _form, key) => {
    if (DEADLINES.has(key) && tree.kind === 'map' && at(tree, 'use')) return deadline(tree, policies, report);
    if (LISTS.has(key) && ((tree.kind === 'map' && at(tree, 'use')) || tree.kind === 'list'))
      return listed(tree, key, policies, report, []);
    return undefined;
  };
}

/** Keys beside `use` stand, the policy says the rest. Its own lists may name policies too. */
function deadline(tree: MapTree, policies: Policies, report: Report): Tree {
  const policy = policyOf(tree, undefined, policies, report);
  const own = tree.entries.filter(({ key }) => key !== 'use');
  const rest = (policy?.entries ?? []).filter(({ key }) => key !== 'policy' && !entryOf(tree, key));
  const entries = [...own, ...rest].map((entry) =>
    LISTS.has(entry.key) ? { ...entry, value: listed(entry.value, entry.key, policies, report, []) } : entry,
  );
  // What is not found has been told: the deadline is not incomplete on top of it.
  return policy ? { ...tree, entries } : tree;
}

function listed(tree: Tree, key: string, policies: Policies, report: Report, within: readonly string[]): Tree {
  if (tree.kind === 'list') return { ...tree, items: tree.items.flatMap((item) => itemsOf(item, key, policies, report, within)) };
  const items = itemsOf(tree, key, policies, report, within);
  return items.length === 1 && items[0] === tree ? tree : { kind: 'list', range: tree.range, items };
}

function itemsOf(item: Tree, key: string, policies: Policies, report: Report, within: readonly string[]): readonly Tree[] {
  if (item.kind !== 'map' || !at(item, 'use')) return [item];
  const policy = policyOf(item, key, policies, report);
  const value = at(policy, key);
  const id = nameAt(item, 'use');
  if (!policy || !value || !id) return [item];
  if (within.includes(id.name)) {
    report('reuse/goes-round', id.range, { of: 'policy', id: id.name, way: [...within, id.name].join(' → ') });
    return [];
  }
  const list = listed(value, key, policies, report, [...within, id.name]);
  return list.kind === 'list' ? list.items : [list];
}

/** The policy that is named; of those that have the key, where there is one. */
function policyOf(tree: MapTree, key: string | undefined, policies: Policies, report: Report): MapTree | undefined {
  const use = nameAt(tree, 'use');
  if (!use) return undefined;
  const known = [...policies].flatMap(([id, policy]) => (key === undefined || at(policy, key) ? [id] : []));
  if (reportUnknown(report, 'name/unknown-policy', use, known)) return undefined;
  return policies.get(use.name);
}
