/**
 * Compensation: when a case is cancelled, or finished with `compensate`, the `undo` steps of what was done run in reverse
 * order before the case ends. A second cancel ends it at once.
 */
import type { JsonObject } from '../program/json.js';
import { tellEnd } from './case-children.js';
import type { Actor, Event, Refusal } from './event.js';
import { endOfFrame, exitFrame } from './exit.js';
import { withdrawLetGo } from './let-go.js';
import type { Playable } from './playable.js';
import { itemsAround, resultsIn } from './scopes.js';
import type { CaseEnd, Ended, Frame, State } from './state.js';
import { mayAdminister } from './task-parties.js';
import type { Turn } from './turn.js';

type Cancel = Extract<Event, { kind: 'cancel' }>;

const FRAME = 'undo';

/** Administrators cancel a case, and whom its playbook lets administer it; nobody is named where it is cancelled in Temporal. */
export function refuseCancel({ program }: Playable, state: State, { actor }: Cancel): Refusal | null {
  return actor === null || mayAdminister(program, state, actor, 'cancel_cases') ? null : { code: 'not_allowed', permission: 'administer' };
}

export function cancelCase(turn: Turn, { actor, reason }: Cancel): void {
  withdrawLetGo(turn);
  endAfterUndo(turn, { status: 'cancelled', reason, stage: turn.state.stage, ...(actor ? { by: endedBy(actor) } : {}) });
}

/** Who ends a case, for whom and from where. */
export function endedBy({ person, acting_for, origin }: Actor): NonNullable<Extract<CaseEnd, { status: 'cancelled' }>['by']> {
  return { person, ...(acting_for === undefined ? {} : { acting_for }), ...(origin ? { origin } : {}) };
}

/** Remembers that a step with `undo` was done. */
export function rememberUndo(turn: Turn, frame: Frame): void {
  const items = itemsAround(turn.state.frames, frame.parent);
  const names = items.length === 0 ? {} : { ...turn.itemNames(items), steps: resultsIn({}, items) as JsonObject };
  turn.state.undo = [...turn.state.undo, { node: frame.node, names }];
}

/** Exits all that is open and ends the case, after undoing what there is to undo. */
export function endAfterUndo(turn: Turn, then: CaseEnd): void {
  const isCancel = then.status === 'cancelled';
  if (turn.state.undo.length === 0 || turn.state.frames[FRAME]) return endNow(turn, then);
  for (const child of turn.childrenOf('case')) exitFrame(turn, child.id, isCancel ? 'cancel' : 'finish', 'ended');
  turn.agenda.length = 0;
  // Nothing else happens in the case from here on: its clocks and handlers are over.
  const whole = { kind: 'case', id: 'case', node: '', parent: null, body_done: true } as const;
  endOfFrame(turn, whole, isCancel ? 'ended' : 'met');
  turn.setFrame(whole);
  turn.state.stage = null;
  const { by: _, ...end }: CaseEnd & { readonly by?: unknown } = then;
  turn.fact('compensation_started', null, { steps: turn.state.undo.map((each) => each.node), ...end }, true);
  turn.setFrame({ kind: 'compensation', id: FRAME, node: '', parent: 'case', names: {}, then });
  undoNext(turn);
}

/** Undoes the latest step that is left, or ends the case. */
export function undoNext(turn: Turn): void {
  const frame = turn.state.frames[FRAME];
  if (frame?.kind !== 'compensation') return;
  const last = turn.state.undo.at(-1);
  if (!last) return endNow(turn, frame.then);
  turn.state.undo = turn.state.undo.slice(0, -1);
  const next: Frame = { ...frame, names: last.names };
  turn.setFrame(next);
  turn.runBranch(next, 'undo', last.node);
}

export function endNow(turn: Turn, then: CaseEnd): void {
  tellEnd(turn, then.status === 'completed' ? then.outcome : then.status);
  const ended = endedOf(turn, then);
  if (then.status === 'cancelled') exitFrame(turn, 'case', 'cancel', 'ended');
  else exitFrame(turn, 'case', 'finish', 'met');
  turn.state.status = then.status;
  turn.state.outcome = then.status === 'completed' ? then.outcome : null;
  turn.state.stage = null;
  turn.state.incidents = {};
  if (ended) turn.state.ended = ended;
  else turn.state.rested = {};
  turn.state.reopened = {};
  turn.state.triggers = {};
  turn.state.held = {};
  turn.state.early = [];
  if (!ended) turn.state.undo = [];
  delete turn.state.let_go;
  turn.state.undecided = [];
  if (then.status === 'completed') turn.fact('case_completed', null, { outcome: then.outcome, stage: then.stage });
  else turn.factBy(canceller(turn, then), 'case_cancelled', null, { reason: then.reason, stage: then.stage });
}

/** Not whoever undid the last of what was done; semantics 1 named that one. */
function canceller(turn: Turn, { by }: Extract<CaseEnd, { status: 'cancelled' }>) {
  return by ?? (turn.state.semantics >= 2 ? null : turn.actor);
}

/** What a reopening goes on from. */
function endedOf({ program, state }: Turn, then: CaseEnd): Ended | null {
  if (!program.reopen || then.status !== 'completed') return null;
  return { at: state.at, clocks: Object.values(state.clocks).flatMap(({ node, clock }) => (node === '' ? [clock] : [])) };
}
