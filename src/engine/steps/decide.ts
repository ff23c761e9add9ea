import { DecisionFault, evaluateTable } from '../../decision/evaluate.js';
import { withFrom } from '../../decision/named-tables.js';
import type { Json, JsonObject } from '../../program/json.js';
import { Fault } from '../turn.js';
import type { StepBehaviour } from './step-behaviour.js';

/** Decides by a table. Its result: the outputs, or `{ items }`; nothing where no rule holds. The fact names the rules. */
export const decideStep: StepBehaviour<'decide'> = {
  enter(turn, step, frame) {
    const table = turn.program.tables[step.table];
    if (!table) throw new Fault('decision', `There is no table ${step.table}.`, step.line);
    const given: JsonObject = {};
    for (const [input, value] of Object.entries(step.with)) given[input] = turn.compute(value, frame.id);
    const input = withFrom(table, given, (cel) => turn.evaluate({ cel, line: step.line }, frame.id));
    try {
      const { output, rules } = evaluateTable(table, input);
      turn.fact('step_completed', step.id, { table: step.table, input, output, rules: [...rules] });
      turn.complete(frame.id, resultOf(output));
    } catch (error) {
      if (error instanceof DecisionFault) throw new Fault('decision', error.message, step.line);
      throw error;
    }
  },
};

function resultOf(output: Json): JsonObject {
  if (Array.isArray(output)) return { items: output };
  return typeof output === 'object' && output !== null ? output : {};
}
