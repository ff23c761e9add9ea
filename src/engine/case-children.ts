/**
 * One cause, many complaints: what is said of a parent case reaches all its children, and theirs.
 *
 * guarantees: each child takes an update once, by its id, however often it is told and by whichever way.
 */
import { objectOf } from '../program/json.js';
import type { Answer, Ask } from './ask.js';
import { ask } from './asking.js';
import { refusePermission } from './case-permission.js';
import { tellCase } from './case-relations.js';
import type { Event, Refusal } from './event.js';
import { formErrors } from './form.js';
import { receive } from './messages.js';
import type { Playable } from './playable.js';
import type { CaseNews, ParentUpdate } from './relation.js';
import type { State } from './state.js';
import type { Turn } from './turn.js';

type Update = Extract<Event, { kind: 'update_children' }>;

/** Children told by one ask: what is cut short goes on from there. */
const CHILDREN_AT_ONCE = 200;
/** Updates that children added later can still be told. */
const UPDATES_KEPT = 20;

export function refuseUpdate({ program }: Playable, state: State, { actor, at_end }: Update): Refusal | null {
  const refusal = refusePermission(program, state, actor, 'message');
  if (refusal) return refusal;
  return at_end || (state.children ?? []).length > 0 ? null : { code: 'children_missing' };
}

export function updateChildren(turn: Turn, { actor, text, message, at_end }: Update): void {
  const id = `${turn.state.case.id}!update.${turn.state.seq}`;
  const update: ParentUpdate = { id, at: turn.now, by: actor.person, text, ...(message ? { message } : {}) };
  const told = at_end ? 0 : (turn.state.children ?? []).length;
  turn.fact(
    'children_updated',
    null,
    { update: id, text, children: told, ...(message ? { message } : {}), ...(at_end ? { at_end } : {}) },
    true,
  );
  if (at_end) {
    turn.state.farewell = update;
    return;
  }
  turn.state.updates = [...(turn.state.updates ?? []), update].slice(-UPDATES_KEPT);
  tellChildren(turn, { kind: 'update', update });
}

/** A child that was added later hears what the others have heard. */
export function tellUpdates(turn: Turn, child: string): void {
  for (const update of turn.state.updates ?? []) tellCase(turn, child, { kind: 'update', update });
}

/** At the end of a case its children hear of it, and what was left for them. */
export function tellEnd(turn: Turn, outcome: string): void {
  const { farewell } = turn.state;
  tellChildren(turn, { kind: 'parent_ended', outcome, ...(farewell ? { update: farewell } : {}) });
}

export function tellChildren(turn: Turn, news: CaseNews): void {
  const { children = [] } = turn.state;
  for (let first = 0; first < children.length; first += CHILDREN_AT_ONCE) {
    const to = children.slice(first, first + CHILDREN_AT_ONCE);
    ask(turn, { id: 'case', node: '' }, { kind: 'tell', to, news }, `tell.${turn.state.seq}.${turn.effects.length}`);
  }
}

/** A batch of children was told; some of them may have ended. */
export function childrenTold(turn: Turn, { about }: Ask, answer: Answer): void {
  if (about.kind !== 'tell') return;
  const said = answer.ok ? objectOf(answer.value).ended : about.to;
  const ended = Array.isArray(said) ? said : [];
  const update = about.news.kind === 'update' ? about.news.update.id : null;
  turn.fact('children_told', null, { update, told: about.to.length - ended.length, ended });
}

// ── in a child ────────────────────────────────────────────────────────────────

export function hearUpdate(turn: Turn, from: string, update: ParentUpdate): void {
  if (!heardFirst(turn, update)) return;
  const { text, message } = update;
  turn.fact('parent_update', null, { from, text, ...(message ? { message: message.name } : {}) }, true);
  take(turn, from, update);
  tellChildren(turn, { kind: 'update', update });
}

export function hearParentEnded(turn: Turn, from: string, { outcome, update }: Extract<CaseNews, { kind: 'parent_ended' }>): void {
  turn.fact('parent_ended', null, { parent: from, outcome, ...(update ? { text: update.text } : {}) });
  if (update && heardFirst(turn, update)) take(turn, from, update);
}

/** An update may come from several sides. */
function heardFirst(turn: Turn, { id }: ParentUpdate): boolean {
  const { heard = [] } = turn.state;
  if (heard.includes(id)) return false;
  turn.state.heard = [...heard, id].slice(-HEARD_KEPT);
  return true;
}
const HEARD_KEPT = 100;

/** Its message, where the playbook takes one of this name and it holds what that should. */
function take(turn: Turn, from: string, { id, message }: ParentUpdate): void {
  const schema = message && turn.program.messages[message.name];
  if (!schema || formErrors(schema, message.data).length > 0) return;
  receive(turn, { kind: 'message', at: turn.now, id, name: message.name, data: message.data, sender: from });
}
