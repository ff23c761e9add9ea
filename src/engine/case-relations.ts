/**
 * What a case knows of others, and how it tells them.
 *
 * guarantees: a relation told of twice is one; a case has at most one parent.
 */
import { type CaseNews, type CaseRelation, CHILDREN_KEPT, RELATIONS_KEPT } from './relation.js';
import type { State } from './state.js';
import type { Turn } from './turn.js';

/** Children are many, and say themselves whose they are: of them only the ids are kept. */
export function addRelation(turn: Turn, added: CaseRelation): void {
  const { relation, case: other, comment } = added;
  const { relations = [], children = [] } = turn.state;
  if (other === turn.state.case.id) return;
  if (relation === 'parent_of') {
    if (children.includes(other) || children.length >= CHILDREN_KEPT) return;
    turn.state.children = [...children, other];
  } else {
    if (relations.some((each) => each.relation === relation && each.case === other) || relations.length >= RELATIONS_KEPT) return;
    turn.state.relations = [...relations, added];
  }
  turn.fact('case_linked', null, { relation, case: other, ...(comment ? { comment } : {}) }, true);
}

export function removeRelation(turn: Turn, relation: CaseRelation['relation'], other: string): void {
  const { relations = [], children = [] } = turn.state;
  if (relation === 'parent_of') {
    if (!children.includes(other)) return;
    turn.state.children = children.filter((child) => child !== other);
  } else {
    const kept = relations.filter((each) => each.relation !== relation || each.case !== other);
    if (kept.length === relations.length) return;
    turn.state.relations = kept;
  }
  turn.fact('case_unlinked', null, { relation, case: other }, true);
}

/** All that relates to another case. */
export function relationsWith(state: Pick<State, 'relations' | 'children'>, other: string): readonly CaseRelation['relation'][] {
  const { relations = [], children = [] } = state;
  const own = relations.flatMap((each) => (each.case === other ? [each.relation] : []));
  return children.includes(other) ? [...own, 'parent_of'] : own;
}

export function parentOf(state: Pick<State, 'relations'>): string | null {
  return state.relations?.find(({ relation }) => relation === 'child_of')?.case ?? null;
}

/** Tells another case; one that has ended need not hear it. */
export function tellCase(turn: Turn, to: string, news: CaseNews): void {
  const { state } = turn;
  turn.effects.push({ kind: 'tell_case', tell: { id: `${state.case.id}!${state.seq}.${turn.effects.length}`, to, news } });
}
