/** When a task may be done, and which deadlines rest while a step is open. */
import type { Computed, Task } from '../program/program.js';
import { bareValueOf } from './compile-values.js';
import { isCalendarName } from './names-fields.js';
import { at, itemsOf, type MapTree, textOf } from './tree.js';

export function windowOf(tree: MapTree): Pick<Task, 'window'> {
  const window = itemsOf(at(tree, 'window')).map((item): Computed => {
    if (item.kind !== 'scalar' || isCalendarName(item)) return { kind: 'literal', value: textOf(item)?.trim() ?? '' };
    return bareValueOf(item);
  });
  return window.length > 0 ? { window } : {};
}

export function pausesOf(tree: MapTree): { readonly pauses?: string } {
  const pauses = textOf(at(tree, 'pauses'));
  return pauses === undefined ? {} : { pauses };
}
