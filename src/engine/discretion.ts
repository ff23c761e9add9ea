/** What people add to a running case at their discretion (CMMN): buttons of open scopes, and items of an `each`. */
import { mayTake } from '../organisation/candidate.js';
import type { Each, People } from '../program/program.js';
import type { Text } from '../program/text.js';
import type { Actor, Event, Refusal } from './event.js';
import { wanted } from './people.js';
import type { Playable } from './playable.js';
import { indexOf } from './program-index.js';
import { isHeld } from './scopes.js';
import type { Frame, State } from './state.js';
import { addItem, openEach } from './steps/each.js';
import { isScope, runHandler } from './triggers.js';
import { Turn } from './turn.js';

/** The buttons of open scopes, in the order in which the scopes were entered. */
export function openButtons(
  playable: Playable,
  state: Pick<State, 'frames' | 'held'>,
): { readonly handler: string; readonly button: string; readonly title: Text }[] {
  const index = indexOf(playable.program);
  const seen = new Set<string>();
  return Object.values(state.frames).flatMap((frame) => {
    if (!isScope(frame) || isHeld(state, frame.id)) return [];
    const handlers = frame.kind === 'case' ? playable.program.on : (index.nodes.get(frame.node)?.on ?? []);
    return handlers.flatMap(({ id, trigger }) => {
      if (trigger.kind !== 'button' || seen.has(id)) return [];
      seen.add(id);
      return [{ handler: id, button: trigger.button, title: trigger.title }];
    });
  });
}

/** The open `each` steps that take more items. */
export function openAdds(playable: Playable, state: Pick<State, 'frames'>): Each[] {
  const nodes = [...indexOf(playable.program).nodes.values()];
  return nodes.filter(
    (node): node is Each => node.kind === 'each' && node.add !== undefined && openEach(state.frames, node.id) !== undefined,
  );
}

/** The innermost open scope that the button stands on. */
function scopeOfButton(playable: Playable, state: Pick<State, 'frames'>, handler: string): Frame | undefined {
  const index = indexOf(playable.program);
  return Object.values(state.frames).find((frame) => {
    const handlers = frame.kind === 'case' ? playable.program.on : (index.nodes.get(frame.node)?.on ?? []);
    return isScope(frame) && handlers.some((each) => each.id === handler);
  });
}

export function refuseButton(playable: Playable, state: State, event: Extract<Event, { kind: 'button' }>): Refusal | null {
  const offered = openButtons(playable, state).find((each) => each.button === event.button);
  const handler = offered && indexOf(playable.program).handlers.get(offered.handler);
  const scope = offered && scopeOfButton(playable, state, offered.handler);
  if (handler?.trigger.kind !== 'button' || !scope) return { code: 'button_unknown', button: event.button };
  return may(playable, state, event.actor, handler.trigger.by, scope.id)
    ? null
    : { code: 'not_allowed', permission: handler.trigger.button };
}

export function pressButton(turn: Turn, button: string): void {
  const id = openButtons(turn.playable, turn.state).find((each) => each.button === button)?.handler ?? '';
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
