/** What people add to a running case at their discretion (CMMN): buttons of open scopes, and items of an `each`. */
import { mayTake } from '../organisation/candidate.js';
import type { People } from '../program/program.js';
import type { Actor, Event, Refusal } from './event.js';
import { wanted } from './people.js';
import type { Playable } from './playable.js';
import { indexOf } from './program-index.js';
import type { Frame, State } from './state.js';
import { addItem, openEach } from './steps/each.js';
import { isScope, runHandler } from './triggers.js';
import { Turn } from './turn.js';

/** The innermost open scope that the button stands on. */
export function scopeOfButton(playable: Playable, state: Pick<State, 'frames'>, handler: string): Frame | undefined {
  const index = indexOf(playable.program);
  return Object.values(state.frames).find((frame) => {
    const handlers = frame.kind === 'case' ? playable.program.on : (index.nodes.get(frame.node)?.on ?? []);
    return isScope(frame) && handlers.some((each) => each.id === handler);
  });
}

export function refuseButton(playable: Playable, state: State, event: Extract<Event, { kind: 'button' }>): Refusal | null {
  const handler = indexOf(playable.program).handlers.get(event.handler);
  const scope = scopeOfButton(playable, state, event.handler);
  if (handler?.trigger.kind !== 'button' || !scope) return { code: 'button_unknown', button: event.handler };
  return may(playable, state, event.actor, handler.trigger.by, scope.id)
    ? null
    : { code: 'not_allowed', permission: handler.trigger.button };
}

export function pressButton(turn: Turn, id: string): void {
  const handler = turn.index.handlers.get(id);
  const scope = scopeOfButton(turn.playable, turn.state, id);
  if (handler && scope) runHandler(turn, handler, scope, {});
}

export function refuseItem(playable: Playable, state: State, event: Extract<Event, { kind: 'add_item' }>): Refusal | null {
  const node = indexOf(playable.program).nodes.get(event.step);
  const frame = openEach(state.frames, event.step);
  if (node?.kind !== 'each' || !frame) return { code: 'step_not_open', step: event.step };
  return node.add && may(playable, state, event.actor, node.add, frame.id) ? null : { code: 'not_allowed', permission: 'add_item' };
}

export function addToEach(turn: Turn, event: Extract<Event, { kind: 'add_item' }>): void {
  const node = turn.index.nodes.get(event.step);
  const frame = openEach(turn.state.frames, event.step);
  if (node?.kind !== 'each' || !frame) return;
  turn.fact('item_added', node.id, { item: event.item }, true);
  addItem(turn, frame, event.item);
}

/** Whether somebody is among people of the playbook, as far as the case itself can tell; administrators always are. */
function may(playable: Playable, state: State, actor: Actor, people: People, frame: string): boolean {
  if (actor.administrator) return true;
  const turn = new Turn(playable, state, actor);
  try {
    const offered_to = wanted(turn, people.any, frame, []);
    const excluded = wanted(turn, people.not, frame, []).flatMap((match) =>
      match.flatMap((each) => (each.kind === 'person' && each.person ? [each.person] : [])),
    );
    return offered_to.length > 0 && mayTake(actor, { offered_to, excluded, assignee: null });
  } catch {
    return false;
  }
}
