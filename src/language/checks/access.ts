/**
 * Finds rules of `access` that let nobody in, that name people whom only the running case could tell, or that are asked
 * before there is a case; and tasks that the rules leave nobody to claim or complete.
 */
import type { Report, Rule } from '../check-rule.js';
import { type PeoplePart, peopleOf } from '../names-people.js';
import { maps, type NodeOutline, nodesOf } from '../outline.js';
import { isSet, PeopleSets, textOfPart } from '../people-sets.js';
import { at, type MapTree, type Tree, textsOf } from '../tree.js';

export const access: Rule = {
  name: 'access',
  codes: ['access/nobody', 'access/nobody-may', 'access/no-case-yet', 'access/only-the-case-knows'],
  check(playbook, report) {
    const rules = maps(at(playbook.outline.tree, 'access'));
    const { organisation } = playbook.surroundings;
    const sets = organisation && new PeopleSets(playbook, organisation);
    for (const rule of rules) checkRule(rule, sets, report);
    if (!sets) return;
    for (const node of nodesOf(playbook.outline)) if (node.kind === 'task') checkTask(node, rules, sets, report);
  },
};

function checkRule(rule: MapTree, sets: PeopleSets | undefined, report: Report): void {
  const { any, not } = peopleOf(rule);
  for (const part of [...any, ...not]) {
    if (part.kind === 'cel') report('access/only-the-case-knows', part.scalar.range, { who: part.cel, instead: 'where' });
    for (const criterion of part.kind === 'criteria' ? part.criteria : []) {
      if (criterion.key === 'same_as') {
        report('access/only-the-case-knows', criterion.range, { who: `same_as: ${criterion.name}`, instead: 'case_role' });
      }
    }
  }
  const permissions = permissionsOf(rule);
  if (permissions.includes('start')) {
    for (const part of any) if (isOfCase(part)) report('access/no-case-yet', placeOf(part, rule), { who: textOfPart(part) });
  }
  if (sets?.candidates(rule)?.size === 0) report('access/nobody', rule.range, { who: any.map(textOfPart).join(', ') });
}

function permissionsOf(rule: MapTree): readonly string[] {
  return textsOf(at(rule, 'may'));
}

function isOfCase(part: PeoplePart): boolean {
  return part.kind === 'word' || (part.kind === 'criteria' && part.criteria.some(({ key }) => key === 'case_role'));
}

function placeOf(part: PeoplePart, rule: MapTree): Tree['range'] {
  return part.kind === 'word' ? part.scalar.range : part.kind === 'criteria' ? part.tree.range : rule.range;
}

/** As `mayTakeUp` of organisation/access.ts decides, where every `where` holds. */
function checkTask(node: NodeOutline, rules: readonly MapTree[], sets: PeopleSets, report: Report): void {
  const assign = at(node.tree, 'assign');
  if (!assign) return;
  const { any, by } = peopleOf(assign);
  const candidates = sets.candidates(assign);
  // Where there is nobody at all, it is said of assign.
  if (!candidates || candidates.size === 0 || !any.every(isSet)) return;
  for (const permission of ['claim', 'complete'] as const) {
    const ruling = rules.filter((rule) => permissionsOf(rule).includes(permission));
    // What is handed to one person needs no claim.
    if (ruling.length === 0 || (permission === 'claim' && ((by ?? 'offer') !== 'offer' || candidates.size === 1))) continue;
    const named = ruling.map((rule) => sets.candidates(rule));
    if (named.some((set) => set === undefined)) continue;
    const isNamed = (person: string) => named.some((set) => set?.has(person));
    if ([...candidates].some(isNamed) || any.some((part) => keepsItsPeople(part, ruling))) continue;
    report('access/nobody-may', assign.range, { task: node.id, permission, who: any.map(textOfPart).join(', ') });
  }
}

/** People of a role, or a person, of whom no rule speaks, are let by the task alone. */
function keepsItsPeople(part: PeoplePart, rules: readonly MapTree[]): boolean {
  if (part.kind !== 'criteria' || !part.criteria.some(({ key }) => key === 'role' || key === 'person')) return false;
  const spoken = rules.flatMap((rule) => peopleOf(rule).any.flatMap((each) => (each.kind === 'criteria' ? each.criteria : [])));
  return !part.criteria.some(
    ({ key, name }) => (key === 'role' || key === 'person') && spoken.some((each) => each.key === key && each.name === name),
  );
}
