/**
 * Reopening: a case that was completed goes on as another one of its family, from the State that the archive has of it.
 *
 * guarantees: results stay, but for those of the stages that are done again; a deadline of the case goes on where it stood,
 * and the time in between does not count; whatever was related to the one is related to the other.
 */

import type { JsonObject } from '../program/json.js';
import { tellChildren } from './case-children.js';
import { refusePermission } from './case-permission.js';
import { addRelation, tellCase } from './case-relations.js';
import { resolveDuration } from './clock-schedule.js';
import { startClocks } from './clocks.js';
import type { Actor, Refusal } from './event.js';
import { requestCaseRole } from './people.js';
import type { Playable } from './playable.js';
import type { ClockPause, ClockState, Ended, Instant, State } from './state.js';
import { calendarOf, timeAfter } from './time.js';
import { armTriggers } from './triggers.js';
import { Turn } from './turn.js';

export interface Reopening {
  /** The workflow id that it goes on under. */
  readonly id: string;
  readonly actor: Actor;
  readonly comment: string;
  /** The customer's file as it is now, narrowed to what the Program names. */
  readonly customer: JsonObject | null;
}

/** The State of a completed case, with how it ended. */
type EndedState = State & { readonly ended: Ended };

/** Why it cannot be reopened at this time; null: it can. */
export function refuseReopening(playable: Playable, state: State, actor: Actor, at: Instant): Refusal | null {
  const { reopen } = playable.program;
  if (state.status === 'open') return { code: 'not_reopenable', reason: 'open' };
  if (state.status === 'cancelled') return { code: 'not_reopenable', reason: 'cancelled' };
  if (!reopen || !isEnded(state)) return { code: 'not_reopenable', reason: 'undeclared' };
  if (reopen.outcomes && !reopen.outcomes.includes(state.outcome ?? '')) return { code: 'not_reopenable', reason: 'outcome' };
  const refusal = refusePermission(playable.program, state, actor, 'reopen');
  if (refusal) return refusal;
  const until = reopenUntil(playable, state);
  return until !== null && at > until ? { code: 'reopen_too_late', until } : null;
}

function isEnded(state: State): state is EndedState {
  return state.ended !== undefined;
}

/** Until when it can be reopened; null: the calendar does not know, and nobody is kept from it. */
export function reopenUntil(playable: Playable, state: State): Instant | null {
  const { program } = playable;
  if (!program.reopen || !state.ended) return null;
  const { within, line } = program.reopen;
  try {
    const duration = resolveDuration(new Turn(playable, state, null), within, null, line);
    return timeAfter(calendarOf(playable, program.calendar), state.ended.at, duration);
  } catch {
    return null;
  }
}

/** The State that the case goes on from, before anything has happened in it. */
export function stateReopened(state: State, { id, customer }: Reopening, at: Instant): State {
  const { farewell: _, ended: __, service: ___, ...kept } = state;
  return {
    ...kept,
    at,
    case: { ...state.case, id },
    customer,
    status: 'open',
    outcome: null,
    stage: null,
    case_roles: Object.fromEntries(Object.keys(state.case_roles).map((role) => [role, null])),
    frames: {},
    tasks: {},
    clocks: {},
    reopened: {},
    closed: [],
    incidents: {},
    asks: {},
    triggers: {},
    held: {},
    early: [],
    undecided: [],
  };
}

/** In the first turn of the case that goes on. `before`: the one that ended. */
export function beginAgain(turn: Turn, before: State, { actor, comment }: Reopening): void {
  const { program, state } = turn;
  const { reopen } = program;
  if (!reopen || !isEnded(before)) return;
  const { id: from } = before.case;
  const by = actor.person;
  turn.setFrame({ kind: 'case', id: 'case', node: '', parent: null });
  turn.fact('case_reopened', null, { from, comment, outcome: before.outcome, ended_at: before.ended.at, stage: reopen.at }, true);
  const goesOn = { kind: 'goes_on_as', of: from, case: state.case.id, by } as const;
  for (const { relation, case: other } of before.relations ?? []) if (relation !== 'reopens') tellCase(turn, other, goesOn);
  tellChildren(turn, goesOn);
  addRelation(turn, { relation: 'reopens', case: from, at: turn.now, by, comment });
  // Whoever had a role has it again, where they are still there.
  for (const role of program.case_roles) {
    requestCaseRole(turn, role.role, role.people, [], before.case_roles[role.role] ?? undefined);
  }
  const undone = turn.index.from(reopen.at);
  turn.clearResults('case', [...undone]);
  restedMeanwhile(turn, before, { by, reason: comment });
  const again = program.deadlines.filter((clock) => before.ended.clocks.includes(clock.id) || (clock.stops && undone.has(clock.stops)));
  startClocks(turn, again, '', 'case');
  const whole = state.frames.case;
  if (whole) armTriggers(turn, program.on, whole);
  turn.enter(reopen.at, 'case');
}

/** Every clock that may run again has rested while the case was closed, and its ledger says why. */
function restedMeanwhile(turn: Turn, { ended }: EndedState, { by, reason }: { readonly by: string; readonly reason: string }): void {
  const closed: ClockPause = { from: ended.at, to: turn.now, cause: { kind: 'reopened', by, reason } };
  for (const [id, clock] of Object.entries(turn.state.rested)) {
    turn.state.rested[id] = { ...clock, pauses: [...leftBefore(clock, ended), closed] };
  }
}

/** A clock that ran until the end was not left: the case was. */
function leftBefore({ clock, pauses }: ClockState, { at, clocks }: Ended): readonly ClockPause[] {
  if (!clocks.includes(clock)) return pauses;
  return pauses.filter(({ from, to, cause }) => to !== null || from !== at || cause.kind !== 'left');
}
