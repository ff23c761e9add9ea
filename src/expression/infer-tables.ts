/**
 * Decision tables: `tables.sla`, and `tables.sla({ tier: 'gold' })`.
 *
 * Wherever a table is used, what it takes its inputs from is inferred with the names and facts of that place.
 */
import { isAssignable } from './assignable.js';
import { isLoop, type Node, TABLES } from './ast.js';
import { parseCel } from './cel.js';
import type { TableSignature } from './environment.js';
import { describeType, type ExpressionType, typeOfSchema } from './expression-type.js';
import { FAILED, type Inference, type Inferred, inferred, type Scope } from './inference.js';
import { nearest } from './nearest.js';
import { pathText } from './presence.js';
import { type ExpressionProblem, given, problem } from './problem.js';

type Call = Extract<Node, { op: 'rcall' }>;
interface Place {
  readonly start: number;
  readonly end: number;
}

/** Whether a node is the name under which the tables stand, and not that of a loop's item. */
export function isTables({ tables }: Inference, node: Node, scope: Scope): boolean {
  return node.op === 'id' && node.args === TABLES && Object.keys(tables).length > 0 && scope.names.get(TABLES)?.kind === 'object';
}

export function isTableCall(inference: Inference, node: Call, scope: Scope): boolean {
  return !isLoop(node) && isTables(inference, node.args[1], scope);
}

/** Every input must come from somewhere when a table is read without being called. False when one does not. */
export function checkTableRead(inference: Inference, name: string, place: Place, scope: Scope): boolean {
  const table = signatureOf(inference, name);
  return !table || checkInputs(inference, name, table, [], place, scope);
}

export function inferTableCall(inference: Inference, node: Call, scope: Scope): Inferred {
  const [name, receiver, args] = node.args;
  const start = Math.max(receiver.end, node.input.indexOf(name, receiver.end));
  const place = { start, end: start + name.length };
  const table = signatureOf(inference, name);
  if (!table) {
    const known = Object.keys(inference.tables);
    inference.report(
      'unknown_field',
      { field: name, of: TABLES, ...given({ suggestion: nearest(name, known) }), known: known.join(', ') },
      place,
    );
    for (const arg of args) for (const part of arg.op === 'map' ? arg.args.map(([, value]) => value) : [arg]) inference.infer(part, scope);
    return inferred(FAILED);
  }
  const [inputs] = args;
  if (args.length > 1 || (inputs && inputs.op !== 'map')) {
    const got = node.input.slice(place.start, node.end);
    inference.report('wrong_arguments', { function: name, wanted: callText(name, Object.keys(table.inputs)), got }, node);
    return inferred(FAILED);
  }
  const names = inputs?.op === 'map' ? inferInputs(inference, name, table, inputs, scope) : [];
  if (!checkInputs(inference, name, table, names, place, scope)) return inferred(FAILED);
  const result = typeOfSchema(table.result);
  return inferred(table.certain ? result : { kind: 'optional', of: result });
}

/** The inputs that a call gives; their names may stand without quotes. */
function inferInputs(
  inference: Inference,
  name: string,
  table: TableSignature,
  inputs: Extract<Node, { op: 'map' }>,
  scope: Scope,
): readonly string[] {
  return inputs.args.flatMap(([key, value]) => {
    const input = key.op === 'value' && typeof key.args === 'string' ? key.args : key.op === 'id' ? key.args : undefined;
    const { type } = inference.infer(value, scope);
    if (input === undefined) {
      inference.report('wrong_type', { wanted: 'the name of an input', got: pathText(key) }, key);
      return [];
    }
    const schema = Object.hasOwn(table.inputs, input) ? table.inputs[input]?.schema : undefined;
    if (!schema) {
      const known = Object.keys(table.inputs);
      const quotes = key.op === 'id' ? 0 : 1;
      const place = { start: key.start + quotes, end: key.end - quotes };
      const suggestion = nearest(input, known);
      inference.report('unknown_input', { input, table: name, ...given({ suggestion }), known: known.join(', ') }, place);
      return suggestion ?? [];
    }
    if (type !== FAILED) {
      const wrong = mismatch(type, schema, pathText(value, value));
      if (wrong?.code === 'optional_value') inference.report('optional_value', wrong.params, value);
      else if (wrong?.code === 'wrong_type') inference.report('wrong_input', { input, table: name, ...wrong.params }, value);
    }
    return input;
  });
}

/** What is not given must come from somewhere; the first that does not is reported. True when there is none. */
function checkInputs(
  inference: Inference,
  name: string,
  table: TableSignature,
  given: readonly string[],
  place: Place,
  scope: Scope,
): boolean {
  const open = Object.entries(table.inputs).filter(([input]) => !given.includes(input));
  const missing = open.flatMap(([input, { from, schema }]) => (from === undefined && schema.default === undefined ? [input] : []));
  if (missing.length > 0) {
    inference.report('missing_input', { table: name, inputs: missing.join(', '), example: callText(name, [...given, ...missing]) }, place);
    return false;
  }
  for (const [input] of open) {
    const wrong = fromProblem(inference, table, input, scope);
    const from = table.inputs[input]?.from ?? '';
    if (!wrong) continue;
    inference.report('table_from', { ...wrong.params, table: name, input, from, problem: wrong.code }, place);
    return false;
  }
  return true;
}

/** What is wrong at this place with that from which an input comes. */
export function fromProblem(
  inference: Pick<Inference, 'apart'>,
  table: TableSignature,
  input: string,
  scope: Scope,
): ExpressionProblem | undefined {
  const { from, schema } = table.inputs[input] ?? {};
  if (from === undefined || !schema) return undefined;
  const names = new Map([...scope.names].filter(([name]) => name !== TABLES));
  let node: Node;
  try {
    node = parseCel(from);
  } catch {
    // That was said where it stands.
    return undefined;
  }
  const { type, problems } = inference.apart(node, { ...scope, names });
  return problems[0] ?? mismatch(type, schema, pathText(node, node));
}

function mismatch(type: ExpressionType, schema: TableSignature['result'], path: string) {
  const wanted = typeOfSchema(schema);
  if (type.kind === 'optional') return problemOf('optional_value', { fallback: `${path}.orValue(…)` });
  return isAssignable(type, wanted) ? undefined : problemOf('wrong_type', { wanted: describeType(wanted), got: describeType(type) });
}

function problemOf<Code extends 'optional_value' | 'wrong_type'>(code: Code, params: Extract<ExpressionProblem, { code: Code }>['params']) {
  return problem(code, params as never, 0, 0) as Extract<ExpressionProblem, { code: 'optional_value' | 'wrong_type' }>;
}

function signatureOf({ tables }: Inference, name: string): TableSignature | undefined {
  return Object.hasOwn(tables, name) ? tables[name] : undefined;
}

function callText(table: string, inputs: readonly string[]): string {
  return `${TABLES}.${table}({ ${inputs.map((input) => `${input}: …`).join(', ')} })`;
}
