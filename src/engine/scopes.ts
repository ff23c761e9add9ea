/** What a place in the tree of frames means: which items and holds it lies in, and which results it sees. */
import type { JsonObject } from '../program/json.js';
import type { Frame, Instant, State } from './state.js';

export type ItemFrame = Frame & { readonly kind: 'item' };
type Frames = { readonly [frame: string]: Frame };

/** The items of `each` steps that a frame lies in, the innermost first. */
export function itemsAround(frames: Frames, frame: string | null): ItemFrame[] {
  const items: ItemFrame[] = [];
  for (let at = frame; at !== null; ) {
    const each: Frame | undefined = frames[at];
    if (!each) break;
    if (each.kind === 'item') items.push(each);
    at = each.parent;
  }
  return items;
}

/** Which item of the innermost `each` around it an open task is for, from 1; null: none. */
export function itemNumberOf(state: Pick<State, 'frames' | 'tasks'>, task: string): number | null {
  const [item] = itemsAround(state.frames, state.tasks[task]?.frame ?? null);
  return item ? item.index + 1 : null;
}

/** `steps` as an expression inside these items sees it: results inside an item hide those of the same name outside. */
export function resultsIn(steps: State['steps'], items: readonly ItemFrame[]): { readonly [step: string]: JsonObject } {
  return items.length === 0 ? steps : Object.assign({}, steps, ...items.toReversed().map((item) => item.steps));
}

/** Whether the frame lies in a scope that is held, and not in the handler that holds it. */
export function isHeld(state: Pick<State, 'frames' | 'held'>, frame: string): boolean {
  let below = '';
  for (let at: string | null = frame; at !== null; at = state.frames[at]?.parent ?? null) {
    const held = state.held[at];
    if (held && held.by !== below) return true;
    below = at;
  }
  return false;
}

/** Where what is left of a step runs beside what follows it: the innermost stage, group, item or case around the frame. */
export function scopeAround(frames: Frames, frame: Frame): string {
  for (let at = frame.parent; at !== null; ) {
    const each: Frame | undefined = frames[at];
    if (!each) break;
    if (each.kind === 'stage' || each.kind === 'group' || each.kind === 'item' || each.kind === 'case') return each.id;
    at = each.parent;
  }
  return 'case';
}

/** When a step that waits ends by itself; null: not by time. */
export function endsAt(frame: Frame): Instant | null {
  return frame.kind === 'wait' || frame.kind === 'task' ? (frame.until ?? null) : null;
}
