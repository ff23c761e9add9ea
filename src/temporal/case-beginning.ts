/** How a case begins, from what its workflow was given. */
import type { Playable } from '../engine/playable.js';
import { reopen, start, type Transition } from '../engine/step.js';
import type { CaseInput } from './case-contract.js';

/** The first turn of a case: it starts, or it is opened again. */
export function beginCase(playable: Playable, program: string, input: CaseInput, semantics: number): Transition {
  const { case: facts, data, customer, actor, split_from, reopens } = input;
  if (reopens && actor) {
    return reopen(playable, reopens.state, { id: facts.id, actor, comment: reopens.comment, customer }, reopens.at, semantics);
  }
  const given = { program, case: facts, data, customer, actor, semantics, ...(split_from ? { split_from } : {}) };
  return start(playable, given, facts.started_at);
}
