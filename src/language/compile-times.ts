/** When a task may be done, and which deadlines rest while a step is open. */
import type { Computed, Expression, Task } from '../program/program.js';
import { bareValueOf, expressionOf } from './compile-values.js';
import { isCalendarName } from './names-fields.js';
import { fieldValue } from './names-literals.js';
import { at, itemsOf, type MapTree, textOf } from './tree.js';

export function windowOf(tree: MapTree): Pick<Task, 'window'> {
  const window = itemsOf(at(tree, 'window')).map((item): Computed => {
    if (item.kind !== 'scalar' || isCalendarName(item)) return { kind: 'literal', value: textOf(item)?.trim() ?? '' };
    return bareValueOf(item);
  });
  return window.length > 0 ? { window } : {};
}

/** The calendar that a clock or a wait names, or what gives its id. */
export function calendarOf(tree: MapTree): { readonly calendar?: string; readonly calendar_of?: Expression } {
  const scalar = at(tree, 'calendar');
  if (scalar?.kind !== 'scalar') return {};
  if (isCalendarName(scalar)) return { calendar: String(scalar.value).trim() };
  const value = fieldValue(scalar, 'number');
  return value.kind === 'cel' ? { calendar_of: expressionOf(value) } : {};
}

export function pausesOf(tree: MapTree): { readonly pauses?: string } {
  const pauses = textOf(at(tree, 'pauses'));
  return pauses === undefined ? {} : { pauses };
}
