/** What starts cases of a playbook by itself, as the Program keeps it. */
import type { Start } from '../program/program.js';
import { computedOf, conditionOf, expressionOf } from './compile-values.js';
import { fieldValue } from './names-literals.js';
import { asOf, type StartOutline, startNames, startsOf } from './names-starts.js';
import type { Surroundings } from './names-surroundings.js';
import { nameAt, type Outline } from './outline.js';
import type { Over } from './shape-starts.js';
import { at, textOf } from './tree.js';

export function compileStarts(outline: Outline, surroundings: Surroundings): readonly Start[] {
  return startsOf(outline).map((start) => compileStart(start, surroundings));
}

function compileStart(start: StartOutline, surroundings: Surroundings): Start {
  const { id, kind, tree, line } = start;
  const data = at(tree, 'data');
  const when = conditionOf(at(tree, 'when'));
  const customer = at(tree, 'customer');
  const base = {
    id,
    line,
    names: startNames(start, surroundings).all,
    data: data ? computedOf(data) : { kind: 'literal' as const, value: {} },
    ...(when ? { when } : {}),
    ...(customer ? { customer: computedOf(customer) } : {}),
  };
  switch (kind) {
    case 'message':
      return { kind, ...base, message: nameAt(tree, 'message')?.name ?? '' };
    case 'outcome':
      return { kind, ...base, outcome: nameAt(tree, 'outcome')?.name ?? '', of: nameAt(tree, 'of')?.name ?? '' };
    case 'schedule': {
      const over = textOf(at(tree, 'for')) as Over | undefined;
      const each = at(tree, 'each');
      const list = each?.kind === 'scalar' ? fieldValue(each, 'number') : undefined;
      return {
        kind,
        ...base,
        cron: (textOf(at(tree, 'schedule')) ?? '').trim(),
        calendar: textOf(at(tree, 'calendar')) ?? surroundings.organisation?.calendar ?? '',
        ...(over ? { for: over } : {}),
        ...(list?.kind === 'cel' ? { each: expressionOf(list), as: asOf(start) } : {}),
      };
    }
  }
}
