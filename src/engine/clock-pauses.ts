/**
 * Pauses of clocks: by a step that `pauses`, by a handler that holds its scope, by an administrator.
 *
 * guarantees: a clock runs when none of its pauses is open; when the last one ends, its due and all that is still to come
 * have moved by the time that it would have run meanwhile.
 */
import { schedule } from './clock-schedule.js';
import { isPaused } from './clock-time.js';
import type { Event, Refusal } from './event.js';
import type { Playable } from './playable.js';
import type { ClockCause, ClockPause, ClockState, Instant, State } from './state.js';
import { mayAdminister } from './task-parties.js';
import type { Turn } from './turn.js';

/** Pauses the clocks of a scope: on its frame and on all that is open below. Ends by itself with the frame that `cause` names. */
export function pauseClocks(turn: Turn, scopeFrame: string, cause: ClockCause): void {
  for (const clock of Object.values(turn.state.clocks)) {
    if (pausable(turn, clock) && isWithin(turn, clock.frame, scopeFrame)) pause(turn, clock, turn.now, null, cause);
  }
}

/**
 * Pauses the clocks of the scope that a step names (`case`, `stage`, or the id of a stage or step around it), and of what
 * lies between that and the step. Those of the step itself run on, and so do those of what stands beside it.
 */
export function pauseAround(turn: Turn, frame: string, scope: string): void {
  const around = new Set<string>();
  for (let at = turn.state.frames[frame]?.parent ?? null; at !== null; ) {
    const each = turn.state.frames[at];
    if (!each) break;
    around.add(each.id);
    if (each.kind !== 'sequence' && (each.node === scope || (scope === 'stage' && each.kind === 'stage'))) break;
    at = each.parent;
  }
  for (const clock of Object.values(turn.state.clocks)) {
    if (pausable(turn, clock) && around.has(clock.frame)) pause(turn, clock, turn.now, null, { kind: 'step', of: frame });
  }
}

/** Ends the pauses that a step or handler began. */
export function resumeClocks(turn: Turn, frame: string): void {
  endPauses(turn, ({ cause }) => (cause.kind === 'step' || cause.kind === 'handler') && cause.of === frame);
}

function pausable(turn: Turn, clock: ClockState): boolean {
  return turn.index.clocks.get(clock.clock)?.clock.pausable !== false;
}

function isWithin(turn: Turn, frame: string, scope: string): boolean {
  for (let at: string | null = frame; at !== null; at = turn.state.frames[at]?.parent ?? null) if (at === scope) return true;
  return false;
}

function pause(turn: Turn, clock: ClockState, from: Instant, to: Instant | null, cause: ClockCause): void {
  const declared = turn.index.clocks.get(clock.clock)?.clock;
  if (!declared) return;
  const was = clock.due;
  const next = schedule(turn, { ...clock, pauses: [...clock.pauses, { from, to, cause }] }, declared);
  turn.fact('clock_paused', clock.id, { from, until: to, cause: { ...cause }, was, due: next.due }, cause.kind === 'operation');
}

function endPauses(turn: Turn, ends: (pause: ClockPause) => boolean, of?: string): void {
  for (const clock of Object.values(turn.state.clocks)) {
    const open = clock.pauses.filter((each) => each.to === null && ends(each));
    const declared = turn.index.clocks.get(clock.clock)?.clock;
    if (open.length === 0 || !declared || (of !== undefined && of !== clock.id)) continue;
    // What took no time leaves nothing to tell.
    const pauses = clock.pauses.flatMap((each) =>
      !open.includes(each) ? [each] : each.from < turn.now ? [{ ...each, to: turn.now }] : [],
    );
    const next = schedule(turn, { ...clock, pauses }, declared);
    const cause = open[0]?.cause ?? { kind: 'operation' as const };
    turn.fact(
      'clock_resumed',
      clock.id,
      { cause: { ...cause }, due: next.due, ...(isPaused(next) ? { paused: true } : {}) },
      cause.kind === 'operation',
    );
  }
}

// ── operations ────────────────────────────────────────────────────────────────

type PauseEvent = Extract<Event, { kind: 'pause_clocks' | 'resume_clocks' }>;

export function refusePause({ program }: Playable, state: State, event: PauseEvent): Refusal | null {
  if (!mayAdminister(program, state, event.actor, 'pause_deadlines')) return { code: 'not_allowed', permission: 'administer' };
  const clock = event.clock === undefined ? undefined : state.clocks[event.clock];
  if (event.clock !== undefined && !clock) return { code: 'clock_unknown', clock: event.clock };
  if (event.kind === 'resume_clocks') return null;
  const now = Math.max(state.at, event.at);
  const from = event.from ?? now;
  if (from > now || (clock && from < clock.started_at) || from < state.case.started_at) return { code: 'pause_invalid', field: 'from' };
  return event.until !== undefined && (event.until <= from || event.until > now) ? { code: 'pause_invalid', field: 'until' } : null;
}

export function pauseByOperation(turn: Turn, event: PauseEvent): void {
  if (event.kind === 'resume_clocks') return endPauses(turn, ({ cause }) => cause.kind === 'operation', event.clock);
  const cause: ClockCause = { kind: 'operation', by: event.actor.person, reason: event.reason };
  for (const clock of Object.values(turn.state.clocks)) {
    if (event.clock !== undefined && event.clock !== clock.id) continue;
    const from = Math.max(event.from ?? turn.now, clock.started_at);
    if (event.until === undefined || event.until > from) pause(turn, clock, from, event.until ?? null, cause);
  }
}
