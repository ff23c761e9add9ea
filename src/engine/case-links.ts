/** Links between cases, made and taken back by people. */
import { refusePermission } from './case-permission.js';
import { addRelation, parentOf, removeRelation, tellCase } from './case-relations.js';
import type { Event, Refusal } from './event.js';
import type { Playable } from './playable.js';
import { INVERSE, RELATIONS_KEPT } from './relation.js';
import type { State } from './state.js';
import type { Turn } from './turn.js';

type Link = Extract<Event, { kind: 'link' }>;
type Unlink = Extract<Event, { kind: 'unlink' }>;

export function refuseLink({ program }: Playable, state: State, { actor, relation, case: other }: Link): Refusal | null {
  const refusal = refusePermission(program, state, actor, 'link');
  if (refusal) return refusal;
  const { relations = [] } = state;
  if (other === state.case.id) return { code: 'relation_invalid', reason: 'itself', case: other };
  if (hasRelation(state, relation, other)) return { code: 'relation_invalid', reason: 'exists', case: other };
  const parent = relation === 'child_of' ? parentOf(state) : null;
  if (parent !== null) return { code: 'relation_invalid', reason: 'has_parent', case: parent };
  return relations.length >= RELATIONS_KEPT ? { code: 'relation_invalid', reason: 'too_many', case: other } : null;
}

export function refuseUnlink({ program }: Playable, state: State, { actor, relation, case: other }: Unlink): Refusal | null {
  const refusal = refusePermission(program, state, actor, 'link');
  if (refusal) return refusal;
  return hasRelation(state, relation, other) ? null : { code: 'relation_unknown', relation, case: other };
}

export function link(turn: Turn, { actor, relation, case: other, comment, earlier }: Link): void {
  const by = actor.person;
  const said = comment ? { comment } : {};
  addRelation(turn, { relation, case: other, at: turn.now, by, ...said });
  tellCase(turn, other, { kind: 'linked', relation: INVERSE[relation], by, ...said, ...(earlier ? { earlier } : {}) });
}

export function unlink(turn: Turn, { actor, relation, case: other }: Unlink): void {
  removeRelation(turn, relation, other);
  tellCase(turn, other, { kind: 'unlinked', relation: INVERSE[relation], by: actor.person });
}

function hasRelation({ relations = [] }: State, relation: Link['relation'], other: string): boolean {
  return relations.some((each) => each.relation === relation && each.case === other);
}
