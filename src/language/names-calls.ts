/** What a call asks, and what its values and its answer are: the operation that it names, as the connector has it. */
import type { JsonSchema } from '../program/json.js';
import { type OperationSchemas, operationSchemas } from '../program/operations.js';
import type { Connector } from '../program/program.js';
import { rangeIn } from './names-literals.js';
import { structureOf } from './names-schemas.js';
import type { Surroundings } from './names-surroundings.js';
import { type Named, type StepOutline, textScalar } from './outline.js';
import { at } from './tree.js';

export interface CalledOperation {
  readonly connector: Named;
  readonly operation: Named;
}

/** `connector: erp.get_order`, taken apart; undefined where it is not written so. */
export function calledOperation(step: StepOutline): CalledOperation | undefined {
  const scalar = textScalar(at(step.tree, 'connector'));
  const dot = scalar?.value.indexOf('.') ?? -1;
  if (!scalar || dot < 1) return undefined;
  const { value } = scalar;
  return {
    connector: { name: value.slice(0, dot), range: rangeIn(scalar, 0, dot) },
    operation: { name: value.slice(dot + 1), range: rangeIn(scalar, dot + 1, value.length) },
  };
}

export function schemasOfCall(step: StepOutline, { connectors }: Surroundings): OperationSchemas | undefined {
  const called = calledOperation(step);
  const connector = called && connectors?.get(called.connector.name);
  return connector && operationSchemas(connector, called.operation.name);
}

/** What a call leaves in `steps.ID`; where its operation is not known, anything. */
export function answerSchema(step: StepOutline, surroundings: Surroundings): JsonSchema {
  const schemas = schemasOfCall(step, surroundings);
  return schemas ? { additionalProperties: false, ...structureOf(schemas.result) } : {};
}

/** The ids of what a connector can be asked. */
export function operationIds(connector: Connector): readonly string[] {
  return Object.keys(connector.operations);
}
