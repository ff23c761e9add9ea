/**
 * Merging: a case ends because another one goes on in its place. What others knew it by leads to that one from then on.
 *
 * guarantees: its tasks are exited and nothing is undone, unless that was asked for; the other case has its data as a
 * fact, its children and parent, and hears the keyed messages that it still waited for.
 */

import { objectOf } from '../program/json.js';
import type { Answer, Ask } from './ask.js';
import { ask } from './asking.js';
import { tellChildren } from './case-children.js';
import { refusePermission } from './case-permission.js';
import { addRelation, parentOf, relationsWith, removeRelation, tellCase } from './case-relations.js';
import { endAfterUndo, endedBy, endNow } from './compensation.js';
import type { Event, Refusal } from './event.js';
import { receive } from './messages.js';
import type { Playable } from './playable.js';
import type { CaseNews } from './relation.js';
import type { State } from './state.js';
import { isShown } from './task-parties.js';
import { taskStep } from './task-refusal.js';
import type { Turn } from './turn.js';

type Said = { readonly comment: string } | Record<never, never>;
type Merge = Extract<Event, { kind: 'merge' }>;

export function refuseMerge({ program }: Playable, state: State, { actor, into }: Merge): Refusal | null {
  if (into === state.case.id) return { code: 'relation_invalid', reason: 'itself', case: into };
  return refusePermission(program, state, actor, 'merge');
}

export function merge(turn: Turn, { actor, into, comment, undo }: Merge): void {
  const { state } = turn;
  const by = actor.person;
  const said: Said = comment ? { comment } : {};
  turn.fact('case_merged', null, { into, ...said }, true);
  addRelation(turn, { relation: 'merged_into', case: into, at: turn.now, by, ...said });
  tellCase(turn, into, {
    kind: 'merged',
    by,
    ...said,
    key: state.case.key,
    customer: state.case.customer_id,
    data: state.data,
    open: Object.values(state.tasks).flatMap((task) => (isShown(task) ? [task.subject ?? taskStep(turn.playable, task).title] : [])),
    awaits: Object.values(state.asks).flatMap(({ about }) =>
      about.kind === 'message' ? [{ message: about.message, key: about.key }] : [],
    ),
  });
  const parent = parentOf(state);
  const goesOn = { kind: 'goes_on_as', case: into, by } as const;
  if (parent !== null) tellCase(turn, parent, goesOn);
  tellChildren(turn, goesOn);
  state.children = [];
  const ends = state.semantics >= 5 ? endedBy(actor) : { person: by };
  const end = { status: 'cancelled', reason: `Merged into ${into}.`, stage: state.stage, by: ends } as const;
  if (undo) endAfterUndo(turn, end);
  else endNow(turn, end);
}

/** Another case has been merged into this one. */
export function hearMerged(turn: Turn, from: string, news: Extract<CaseNews, { kind: 'merged' }>): void {
  const { by, comment, key, customer, data, open, awaits } = news;
  const said: Said = comment ? { comment } : {};
  for (const relation of relationsWith(turn.state, from)) removeRelation(turn, relation, from);
  turn.fact('case_joined', null, { case: from, key, customer, data, open: [...open], ...said }, true);
  addRelation(turn, { relation: 'merged_from', case: from, at: turn.now, by, ...said });
  for (const { message, key: awaited } of awaits) awaitFor(turn, message, awaited);
}

/** What a merged case waited for comes to this one, as if it had been sent to it. */
function awaitFor(turn: Turn, message: string, key: string): void {
  if (!turn.program.messages[message]) return;
  ask(turn, WHOLE, { kind: 'message', message, key }, `merged.${turn.state.seq}.${turn.effects.length}`);
}
const WHOLE = { id: 'case', node: '' } as const;

/** Whether the case asked on behalf of one that was merged into it. */
export function isForMerged({ node, about }: Ask): boolean {
  return node === '' && about.kind === 'message';
}

export function answerForMerged(turn: Turn, { about, effect }: Ask, answer: Answer, message: string | undefined): void {
  if (about.kind !== 'message' || !answer.ok) return;
  receive(turn, { kind: 'message', at: turn.now, id: message ?? effect, name: about.message, data: objectOf(answer.value), sender: null });
  awaitFor(turn, about.message, about.key);
}
