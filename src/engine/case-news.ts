/**
 * What a case hears of others.
 *
 * guarantees: each telling is heard once, by its id. Whoever did it there is who did it here.
 */
import { hearParentEnded, hearUpdate, tellUpdates } from './case-children.js';
import { hearMerged } from './case-merge.js';
import { addRelation, parentOf, relationsWith, removeRelation, tellCase } from './case-relations.js';
import type { Event } from './event.js';
import { rememberMessage } from './messages.js';
import { type CaseNews, INVERSE } from './relation.js';
import type { Turn } from './turn.js';

export function hear(turn: Turn, { id, from, news }: Extract<Event, { kind: 'told' }>): void {
  if (turn.state.messages.includes(id)) return;
  rememberMessage(turn, id);
  const by = byOf(news);
  turn.actor = by === null ? null : { person: by, roles: [], units: [], skills: {}, administrator: false };
  switch (news.kind) {
    case 'linked':
      return hearLinked(turn, from, news);
    case 'unlinked':
      return removeRelation(turn, news.relation, from);
    case 'merged':
      return hearMerged(turn, from, news);
    case 'update':
      return hearUpdate(turn, from, news.update);
    case 'parent_ended':
      return hearParentEnded(turn, from, news);
    case 'goes_on_as':
      return hearGoesOn(turn, from, news);
  }
}

function byOf(news: CaseNews): string | null {
  if (news.kind === 'update') return news.update.by;
  return news.kind === 'parent_ended' ? null : news.by;
}

function hearLinked(turn: Turn, from: string, { relation, by, comment, earlier }: Extract<CaseNews, { kind: 'linked' }>): void {
  const parent = parentOf(turn.state);
  if (relation === 'child_of' && parent !== null && parent !== from) {
    // It stays with the parent that it has.
    return tellCase(turn, from, { kind: 'unlinked', relation: 'parent_of', by });
  }
  addRelation(turn, { relation, case: from, at: turn.now, by, ...(comment ? { comment } : {}) });
  if (relation === 'parent_of' && earlier) tellUpdates(turn, from);
}

/** Another case is in its place, and has all that relates to it. */
function hearGoesOn(turn: Turn, from: string, { of = from, case: next, by }: Extract<CaseNews, { kind: 'goes_on_as' }>): void {
  for (const relation of relationsWith(turn.state, of)) {
    removeRelation(turn, relation, of);
    if (next === turn.state.case.id) continue;
    addRelation(turn, { relation, case: next, at: turn.now, by });
    tellCase(turn, next, { kind: 'linked', relation: INVERSE[relation], by });
  }
}
