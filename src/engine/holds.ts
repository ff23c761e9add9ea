/** Scopes kept still by a handler with `mode: hold`: what stands in them waits, and their times move on by as much. */
import { pauseClocks } from './clock-pauses.js';
import { endsAt } from './scopes.js';
import type { Frame } from './state.js';
import type { Turn } from './turn.js';

/** Keeps the scope still while the frame `by` runs. A scope that is held already stays with its first holder. */
export function hold(turn: Turn, scope: string, by: string): void {
  if (turn.state.held[scope]) return;
  turn.state.held[scope] = { by, since: turn.now };
  pauseClocks(turn, scope, { kind: 'handler', of: by });
}

/** The frame ends: what it held goes on. Waits and triggers in it come later by the time that it was held. */
export function releaseHeldBy(turn: Turn, by: string): void {
  for (const [scope, held] of Object.entries(turn.state.held)) {
    if (held.by !== by) continue;
    const later = turn.now - held.since;
    for (const frame of Object.values(turn.state.frames)) {
      const until = endsAt(frame);
      if (until !== null && turn.isHeld(frame.id)) turn.setFrame({ ...frame, until: until + later } as Frame);
    }
    for (const [id, trigger] of Object.entries(turn.state.triggers)) {
      if (trigger.at !== null && turn.isHeld(trigger.frame)) turn.state.triggers[id] = { ...trigger, at: trigger.at + later };
    }
    delete turn.state.held[scope];
  }
}
