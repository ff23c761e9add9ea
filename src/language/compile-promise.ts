/** A promise as the Program keeps it: a clock of the case that a step meets. */
import type { Clock, Expression, Promised, Stage } from '../program/program.js';
import { dueOf } from './compile-clocks.js';
import { durationOf, expressionOf, peopleText } from './compile-values.js';
import { fieldValue } from './names-literals.js';
import type { StepOutline } from './outline.js';
import { at, type MapTree, textOf } from './tree.js';

type Base = Pick<Stage, 'id' | 'line' | 'deadlines' | 'on'>;

export function compilePromise({ tree, id, line }: StepOutline, base: Base): Promised {
  const title = peopleText(at(tree, 'title'));
  const within = at(tree, 'within');
  return {
    kind: 'promise',
    ...base,
    clock: {
      id: `${id}/promise`,
      ...(title === undefined ? {} : { title }),
      ...(within?.kind === 'map' ? withinOf(within) : dueOf(at(tree, 'due'))),
      stops: textOf(at(tree, 'kept_by')) ?? '',
      remind: [],
      escalate: [],
      line,
    },
  };
}

/** What was said by experience stays, whatever else comes to be known: it reads no names again. */
function withinOf(within: MapTree): Pick<Clock, 'due' | 'sampled'> {
  const percentile = at(within, 'percentile');
  const most = percentile?.kind === 'scalar' ? Number(percentile.value) : 100;
  return { due: durationOf(at(within, 'else')), sampled: { percentile: most, sample: sampleOf(within) } };
}

function sampleOf(within: MapTree): Expression {
  const sample = at(within, 'sample');
  const value = sample?.kind === 'scalar' ? fieldValue(sample, 'number') : undefined;
  if (value?.kind === 'cel') return expressionOf(value);
  throw new Error(`a checked playbook has no sample on line ${within.range.start.line}`);
}
