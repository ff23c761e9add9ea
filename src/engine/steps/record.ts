import type { StepBehaviour } from './step-behaviour.js';

/** Keeps a measured fact with the case. Its result is `{ value }`. */
export const recordStep: StepBehaviour<'record'> = {
  enter(turn, step, frame) {
    const value = turn.compute(step.value, frame.id);
    const unit: { unit?: string } = step.unit === undefined ? {} : { unit: step.unit };
    turn.state.records = [...turn.state.records, { record: step.id, value, ...unit }];
    turn.fact('value_recorded', step.id, { value, unit: step.unit ?? null });
    turn.complete(frame.id, { value });
  },
};
