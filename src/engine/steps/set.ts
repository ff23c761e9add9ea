import type { Json, JsonObject } from '../../program/json.js';
import { Fault } from '../turn.js';
import type { StepBehaviour } from './step-behaviour.js';

/** Sets values of the case's data, or who holds a case role. All values are computed and fit before any is set. */
export const setStep: StepBehaviour<'set'> = {
  enter(turn, step, frame) {
    const computed = step.values.map((item) => ({ path: item.path, value: turn.compute(item.value, frame.id) }));
    for (const { path, value } of computed) {
      if (path[0] === 'case_roles' && typeof value !== 'string') {
        throw new Fault('expression', `The case role ${path[1] ?? ''} needs a person.`, step.line);
      }
    }
    for (const { path, value } of computed) {
      const [root, ...rest] = path;
      if (root === 'case_roles') {
        turn.state.case_roles[rest[0] ?? ''] = value as string;
      } else {
        turn.state.data = setAt(turn.state.data, rest, value);
      }
    }
    turn.fact('step_completed', step.id, { values: Object.fromEntries(computed.map((item) => [item.path.join('.'), item.value])) });
    turn.complete(frame.id, {});
  },
};

function setAt(object: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  if (rest.length === 0) return { ...object, [key]: value };
  const inner = object[key];
  const base = inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? inner : {};
  return { ...object, [key]: setAt(base, rest, value) };
}
