/** What sets handlers off, as the Program keeps it. */
import type { Trigger } from '../program/program.js';
import { type Instants, instantOf } from './compile-branching.js';
import { compilePeople } from './compile-people.js';
import { calendarOf } from './compile-times.js';
import { computedOf, conditionOf, durationOf, titleOf } from './compile-values.js';
import { codesOf } from './names-errors.js';
import { type HandlerOutline, nameAt } from './outline.js';
import { at, textOf } from './tree.js';

export function compileTrigger(handler: HandlerOutline, within: Instants): Trigger {
  const { tree } = handler;
  const lacks = (key: string): never => {
    throw new Error(`a checked playbook has no ${key} on line ${handler.line}`);
  };
  switch (handler.trigger) {
    case 'message': {
      const key = at(tree, 'key');
      const when = conditionOf(at(tree, 'when'));
      return {
        kind: 'message',
        message: handler.message?.name ?? lacks('message'),
        ...(key ? { key: computedOf(key) } : {}),
        ...(when ? { when } : {}),
      };
    }
    case 'after': {
      return { kind: 'after', duration: durationOf(at(tree, 'after')), ...calendarOf(tree) };
    }
    case 'at':
      return { kind: 'at', instant: instantOf(at(tree, 'at') ?? lacks('at'), within) };
    case 'when':
      return { kind: 'when', condition: conditionOf(at(tree, 'when')) ?? lacks('when') };
    case 'error':
      return { kind: 'error', codes: codesOf(handler) };
    case 'outcome': {
      const of = textOf(at(tree, 'of'));
      const outcome = nameAt(tree, 'outcome')?.name ?? lacks('outcome');
      return { kind: 'outcome', outcome, ...(of === undefined ? {} : { of }) };
    }
    case 'button': {
      const button = handler.button?.name ?? lacks('button');
      return { kind: 'button', button, title: titleOf(tree, button), by: compilePeople(at(tree, 'by') ?? lacks('by')) };
    }
    case 'unknown':
      return lacks('trigger');
  }
}
