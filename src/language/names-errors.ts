/** Which errors a handler hears of. */
import type { HandlerOutline, NodeOutline } from './outline.js';
import { at, itemsOf, textOf } from './tree.js';

/** The codes that an `error` names; none: any. */
export function codesOf(handler: HandlerOutline): readonly string[] {
  const written = at(handler.tree, 'error');
  const codes = (written?.kind === 'list' ? itemsOf(written) : [written]).flatMap((each) => textOf(each) ?? []);
  return codes.includes('any') ? [] : codes;
}

/** The error of a task of which somebody said that it cannot be done. */
export const TASK_FAILED = 'task_failed';

/** Kinds of steps that ask the outside: they fail with whatever code the outside gives. Expressions that fail are incidents. */
const ASKS_OUTSIDE: ReadonlySet<NodeOutline['kind']> = new Set(['call', 'play', 'find', 'create', 'document']);

export function asksOutside({ kind }: NodeOutline): boolean {
  return ASKS_OUTSIDE.has(kind);
}

/** Whether the handler may hear of the step's failing: the step then counts as done, without a result. */
export function catches(handler: HandlerOutline, step: NodeOutline): boolean {
  if (handler.trigger !== 'error') return false;
  const codes = codesOf(handler);
  if (step.kind === 'task') return codes.length === 0 || codes.includes(TASK_FAILED);
  return asksOutside(step);
}
