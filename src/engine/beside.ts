/** Steps that go on beside what follows them: branches and items that a join did not wait for. */
import { stopClocksAt } from './clocks.js';
import { endOfFrame } from './exit.js';
import { scopeAround } from './scopes.js';
import type { Frame } from './state.js';
import type { Turn } from './turn.js';

/** The step is done as far as its deadlines and its list of steps are concerned; what is left of it runs in the scope around. */
export function leaveBeside(turn: Turn, frame: Frame): void {
  endOfFrame(turn, frame, 'met');
  stopClocksAt(turn, frame.node);
  turn.setFrame({ ...frame, parent: scopeAround(turn.state.frames, frame), beside: true });
  if (frame.parent !== null) turn.agenda.unshift({ do: 'child_done', frame: frame.parent, child: frame.node });
}
