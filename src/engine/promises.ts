/** Promises to the customer: kept where the step that keeps them was done in time, else broken when the time is over. */
import type { ClockState } from './state.js';
import type { Turn } from './turn.js';

/** The promise of this clock, if it is one that is not decided, comes out so. */
export function decidePromise(turn: Turn, clock: ClockState, outcome: 'kept' | 'broken'): void {
  if (turn.index.nodes.get(clock.node)?.kind !== 'promise') return;
  const result = turn.state.steps[clock.node];
  if (result?.outcome !== undefined) return;
  // A stage that was entered again has to promise anew; what was promised before is a fact all the same.
  if (result) turn.state.steps[clock.node] = { ...result, outcome };
  turn.fact(outcome === 'kept' ? 'promise_kept' : 'promise_broken', clock.node, { due: clock.due });
  turn.agenda.push({ do: 'decided', node: clock.node, outcome });
}
