/**
 * Results of steps: where they are kept and what an expression at a place sees. Inside an item of an `each` they are the
 * item's own, and hide those of the same name outside.
 */
import type { JsonObject } from '../program/json.js';
import type { Frame } from './state.js';
import type { Draft, Turn } from './turn.js';

type ItemFrame = Frame & { readonly kind: 'item' };

/** The items a frame lies in, the innermost first. */
export function itemsAround(state: Pick<Draft, 'frames'>, frame: string | null): ItemFrame[] {
  const items: ItemFrame[] = [];
  for (let at = frame; at !== null; ) {
    const each: Frame | undefined = state.frames[at];
    if (!each) break;
    if (each.kind === 'item') items.push(each);
    at = each.parent;
  }
  return items;
}

export function setResult(turn: Turn, frame: string, step: string, result: JsonObject): void {
  const [item] = itemsAround(turn.state, frame);
  if (item) turn.setFrame({ ...item, steps: { ...item.steps, [step]: result } });
  else turn.state.steps[step] = result;
}

/** The steps are to be done again: what they left is absent until then. */
export function clearResults(turn: Turn, frame: string, steps: readonly string[]): void {
  const [item] = itemsAround(turn.state, frame);
  if (!item) {
    for (const step of steps) delete turn.state.steps[step];
    return;
  }
  if (!steps.some((step) => step in item.steps)) return;
  turn.setFrame({ ...item, steps: Object.fromEntries(Object.entries(item.steps).filter(([step]) => !steps.includes(step))) });
}

/** `steps` as an expression at `frame` sees it. */
export function resultsAt(state: Pick<Draft, 'frames' | 'steps'>, frame: string | null): { readonly [step: string]: JsonObject } {
  const items = itemsAround(state, frame);
  return items.length === 0 ? state.steps : Object.assign({}, state.steps, ...items.reverse().map((item) => item.steps));
}
