/**
 * Cases that were played and let go: they go on by themselves. Where their `on_cancel` says so, they end when the case that
 * played them is cancelled; its coming to any other end leaves them alone.
 */
import type { Ask } from './ask.js';
import type { LetGo } from './state.js';
import type { Turn } from './turn.js';

/** Once the played case has begun. */
export function letGo(turn: Turn, { effect, node, about, taken_up }: Ask): void {
  if (about.kind !== 'play' || about.wait || about.on_cancel !== 'cancel' || taken_up === undefined) return;
  turn.state.let_go = [...(turn.state.let_go ?? []), { effect, node, playbook: about.playbook, case: taken_up }];
}

/** The played case has ended by itself. */
export function letGoEnded(turn: Turn, effect: string): void {
  const left = (turn.state.let_go ?? []).filter((each) => each.effect !== effect);
  if (left.length > 0) turn.state.let_go = left;
  else delete turn.state.let_go;
}

/** The case is cancelled. */
export function withdrawLetGo(turn: Turn): void {
  for (const each of turn.state.let_go ?? []) turn.effects.push({ kind: 'withdraw', ask: askOf(each) });
  delete turn.state.let_go;
}

function askOf({ effect, node, playbook, case: taken_up }: LetGo): Ask {
  return {
    effect,
    frame: 'case',
    node,
    taken_up,
    about: { kind: 'play', playbook, data: null, customer: null, wait: false, on_cancel: 'cancel' },
  };
}
