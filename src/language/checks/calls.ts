/** Finds calls of connectors and operations that do not exist, and values that do not fit what the operation takes. */
import { type CheckedParts, type Report, type Rule, reportUnknown } from '../check-rule.js';
import { reportMisfit } from '../check-value.js';
import { calledOperation, operationIds, schemasOfCall } from '../names-calls.js';
import { isObject } from '../names-schemas.js';
import { nodesOf, type StepOutline } from '../outline.js';
import { at, entryOf, type MapTree } from '../tree.js';

export const calls: Rule = {
  name: 'calls',
  codes: [
    'name/unknown-connector',
    'name/unknown-operation',
    'name/unknown-field',
    'value/missing-field',
    'value/wrong-type',
    'value/wrong-format',
    'value/not-in-list',
    'value/out-of-range',
  ],
  needs: 'text',
  check({ outline, surroundings }, report) {
    for (const node of nodesOf(outline)) if (node.kind === 'call') checkCall(node, surroundings, report);
  },
};

function checkCall(step: StepOutline, surroundings: CheckedParts['surroundings'], report: Report): void {
  const called = calledOperation(step);
  const { connectors } = surroundings;
  if (!called || !connectors) return;
  const connector = connectors.get(called.connector.name);
  if (!connector) {
    reportUnknown(report, 'name/unknown-connector', called.connector, connectors.keys());
    return;
  }
  if (reportUnknown(report, 'name/unknown-operation', called.operation, operationIds(connector))) return;
  const schemas = schemasOfCall(step, surroundings);
  if (!schemas) return;
  const given = at(step.tree, 'with');
  if (given) reportMisfit(report, given, { additionalProperties: false, ...schemas.with }, 'with');
  if (!given || given.kind === 'map') reportMissing(step.tree, given, schemas.with, called.operation.name, report);
}

function reportMissing(step: MapTree, given: MapTree | undefined, schema: object, of: string, report: Report): void {
  const { required, properties } = schema as { readonly required?: unknown; readonly properties?: unknown };
  const known = isObject(properties) ? Object.keys(properties) : [];
  const wanted = Array.isArray(required) ? required.filter((name) => typeof name === 'string' && known.includes(name)) : [];
  const missing = wanted.filter((name) => !at(given, name));
  // A misspelt value has been told: what it was meant for is not missing too.
  const misspelt = given?.entries.some(({ key }) => !known.includes(key)) ?? false;
  const place = entryOf(step, 'with')?.key_range ?? entryOf(step, 'connector')?.value.range;
  if (missing.length === 0 || misspelt || !place) return;
  const example = `with: { ${missing.map((name) => `${name}: …`).join(', ')} }`;
  report('value/missing-field', place, { fields: missing.join(', '), of, example });
}
