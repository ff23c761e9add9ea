/** What people add to a running case at their discretion (CMMN): buttons of open scopes, and items of an `each`. */
import { mayTake } from '../organisation/candidate.js';
import type { Each, Handler, People, Trigger } from '../program/program.js';
import type { Actor, Event, Refusal } from './event.js';
import { wanted } from './people.js';
import type { Playable } from './playable.js';
import { indexOf } from './program-index.js';
import { isHeld } from './scopes.js';
import type { Frame, State } from './state.js';
import { addItem, openEach } from './steps/each.js';
import { handlersOf, isScope, runHandler } from './triggers.js';
import { Turn } from './turn.js';

export interface OfferedButton {
  readonly handler: Handler;
  readonly trigger: Extract<Trigger, { kind: 'button' }>;
  /** The open scope that it stands on; where one is open several times, the first. */
  readonly scope: Frame;
}

/** The buttons of open scopes, in the order in which the scopes were entered. */
export function openButtons(playable: Playable, state: Pick<State, 'frames' | 'held'>): OfferedButton[] {
  const seen = new Set<string>();
  return Object.values(state.frames).flatMap((scope) => {
    if (!isScope(scope) || isHeld(state, scope.id)) return [];
    return handlersOf(playable.program, scope).flatMap((handler): OfferedButton[] => {
      const { trigger } = handler;
      if (trigger.kind !== 'button' || seen.has(handler.id)) return [];
      seen.add(handler.id);
      return [{ handler, trigger, scope }];
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

export function refuseButton(playable: Playable, state: State, event: Extract<Event, { kind: 'button' }>): Refusal | null {
  const offered = openButtons(playable, state).find(({ trigger }) => trigger.button === event.button);
  if (!offered) return { code: 'button_unknown', button: event.button };
  const { trigger, scope } = offered;
  return may(playable, state, event.actor, trigger.by, scope.id) ? null : { code: 'not_allowed', permission: trigger.button };
}

export function pressButton(turn: Turn, button: string): void {
  const offered = openButtons(turn.playable, turn.state).find(({ trigger }) => trigger.button === button);
  if (offered) runHandler(turn, offered.handler, offered.scope, {});
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
