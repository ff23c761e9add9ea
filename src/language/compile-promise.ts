/** A promise as the Program keeps it: a clock of the case that a step meets. */
import type { Promised, Stage } from '../program/program.js';
import { dueOf } from './compile-clocks.js';
import { peopleText } from './compile-values.js';
import type { StepOutline } from './outline.js';
import { at, textOf } from './tree.js';

type Base = Pick<Stage, 'id' | 'line' | 'deadlines' | 'on'>;

export function compilePromise({ tree, id, line }: StepOutline, base: Base): Promised {
  const title = peopleText(at(tree, 'title'));
  return {
    kind: 'promise',
    ...base,
    clock: {
      id: `${id}/promise`,
      ...(title === undefined ? {} : { title }),
      ...dueOf(at(tree, 'due') ?? at(at(tree, 'within'), 'else')),
      stops: textOf(at(tree, 'kept_by')) ?? '',
      remind: [],
      escalate: [],
      line,
    },
  };
}
