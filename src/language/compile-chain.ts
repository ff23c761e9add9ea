/** Steps that reach other cases and the records of the company, as the Program keeps them. */
import type { Create, Expression, Find, Play, Update } from '../program/program.js';
import { computedOf, conditionOf, expressionOf } from './compile-values.js';
import { itemSchema } from './names-chain.js';
import { fieldValue } from './names-literals.js';
import type { Surroundings } from './names-surroundings.js';
import type { StepOutline } from './outline.js';
import { at, type Tree, textOf } from './tree.js';

/** What a step has of its own, besides what every step has. */
type Own<S> = Omit<S, 'id' | 'line' | 'title' | 'if' | 'deadlines' | 'on' | 'progress' | 'touchpoint' | 'undo'>;

export function compilePlay({ tree }: StepOutline): Own<Play> {
  const data = at(tree, 'data');
  const customer = at(tree, 'customer');
  const waits = at(tree, 'wait');
  const wait = !(waits?.kind === 'scalar' && waits.value === false);
  const on_cancel = textOf(at(tree, 'on_cancel'));
  return {
    kind: 'play',
    playbook: textOf(at(tree, 'playbook')) ?? '',
    data: data ? computedOf(data) : { kind: 'literal', value: {} },
    ...(customer ? { customer: computedOf(customer) } : {}),
    wait,
    // One that is let go goes its own way unless it is said otherwise.
    on_cancel: on_cancel === 'leave' || on_cancel === 'cancel' ? on_cancel : wait ? 'cancel' : 'leave',
  };
}

const MOST_FOUND = 100;

export function compileFind({ tree }: StepOutline, surroundings: Surroundings): Own<Find> {
  const found = textOf(at(tree, 'in')) as Find['in'];
  const where = conditionOf(at(tree, 'where'));
  const order = orderOf(at(tree, 'order'));
  const limit = at(tree, 'limit');
  return {
    kind: 'find',
    in: found,
    item: itemSchema(found, surroundings),
    ...(where ? { where } : {}),
    ...(order ? { order } : {}),
    limit: limit?.kind === 'scalar' && typeof limit.value === 'number' ? limit.value : MOST_FOUND,
  };
}

/** The value to sort by: what `find` calls `order`, or what stands under `by` in it. */
function orderOf(tree: Tree | undefined): Find['order'] {
  const by = tree?.kind === 'map' ? at(tree, 'by') : tree;
  const descending = tree?.kind === 'map' ? at(tree, 'descending') : undefined;
  const expression = by && bareExpression(by);
  return expression && { by: expression, descending: descending?.kind === 'scalar' && descending.value === true };
}

function bareExpression(tree: Tree): Expression | undefined {
  if (tree.kind !== 'scalar') return undefined;
  const value = fieldValue(tree, 'number');
  return value.kind === 'cel' ? expressionOf(value) : undefined;
}

export function compileCreate({ tree }: StepOutline): Own<Create> {
  const values = at(tree, 'values');
  return {
    kind: 'create',
    what: textOf(at(tree, 'create')) as Create['what'],
    values: values ? computedOf(values) : { kind: 'literal', value: {} },
  };
}

export function compileUpdate({ tree }: StepOutline): Own<Update> {
  const [record, values] = [at(tree, 'id'), at(tree, 'values')];
  return {
    kind: 'update',
    what: textOf(at(tree, 'update')) as Update['what'],
    ...(record ? { record: computedOf(record) } : {}),
    values: values ? computedOf(values) : { kind: 'literal', value: {} },
  };
}
