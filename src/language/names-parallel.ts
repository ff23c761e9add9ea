/** When a parallel is done, as written in `join`, and what goes on then. */
import { entriesOf, type NodeOutline, type StepOutline } from './outline.js';
import { at, type ScalarTree, textOf } from './tree.js';

export type JoinOutline =
  | { readonly kind: 'all' }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'when'; readonly scalar: ScalarTree };

/** `any` is one of them. */
export function joinOf(parallel: StepOutline): JoinOutline {
  const join = at(parallel.tree, 'join');
  if (join?.kind !== 'scalar') return { kind: 'all' };
  if (typeof join.value === 'number') return { kind: 'count', count: join.value };
  const word = textOf(join)?.trim();
  if (word === 'all') return { kind: 'all' };
  if (word === 'any') return { kind: 'count', count: 1 };
  return { kind: 'when', scalar: join };
}

/** Whether what still runs when it is done runs on beside what follows. */
export function runsOn(node: NodeOutline): boolean {
  return textOf(at(node.tree, 'rest')) === 'run';
}

/** Whether it is a task that may have earlier ones done again. */
export function sendsBack(node: NodeOutline): boolean {
  return node.kind === 'task' && entriesOf(at(node.tree, 'outcomes')).some(({ value }) => at(value, 'send_back') !== undefined);
}
