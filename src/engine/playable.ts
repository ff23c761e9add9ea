/** What a case runs on: its Program and the calendars that the Program names. */
import type { CalendarSet } from '../calendar/compiled.js';
import { namedTables } from '../decision/named-tables.js';
import { createEvaluator, type Evaluator } from '../expression/evaluate.js';
import type { Program } from '../program/program.js';

export interface Playable {
  readonly program: Program;
  readonly calendars: CalendarSet;
  /** Content hash of the calendars, where they have one. */
  readonly calendars_hash?: string;
}

const evaluators = new WeakMap<Program, Evaluator>();

/** The evaluator of a Program's expressions; made when the first expression is evaluated and kept with the Program. */
export function evaluatorOf(program: Program): Evaluator {
  let evaluator = evaluators.get(program);
  if (!evaluator) {
    evaluator = createEvaluator({ names: program.names }, namedTables(program.tables));
    evaluators.set(program, evaluator);
  }
  return evaluator;
}
