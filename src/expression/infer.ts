/**
 * Walks an expression and finds its type and everything that is wrong with it.
 *
 * owns: the walk, and the parts of CEL that need no file of their own (literals, logic, choices).
 * It goes on after a problem: what already has one is taken for anything.
 */
import { isLoop, type Node } from './ast.js';
import { OPTIONAL_METHODS } from './cel.js';
import type { Environment, TableSignature } from './environment.js';
import {
  BOOLEAN,
  describeType,
  type ExpressionType,
  type Field,
  isMoney,
  join,
  MONEY,
  NEVER,
  NUMBER,
  typeOfSchema,
} from './expression-type.js';
import { inferAccess, inferHas, inferName, reportUnknownName } from './infer-access.js';
import { inferCall, inferCondition, inferLoop, inferOptionalMethod } from './infer-calls.js';
import { inferBinary } from './infer-operators.js';
import { fromProblem, inferTableCall, isTableCall } from './infer-tables.js';
import { FAILED, type Inference, type Inferred, inferred, inferValue, type Scope } from './inference.js';
import { inBoth, pathText, withFacts } from './presence.js';
import { type ExpressionProblem, problem } from './problem.js';

/** The type of the whole, and its problems in the order of the walk. */
export function inferExpression(
  root: Node,
  environment: Environment,
): { readonly type: ExpressionType; readonly problems: readonly ExpressionProblem[] } {
  return inferIn(root, { names: namesIn(environment), facts: new Set() }, environment.tables ?? {}, environment.calendars);
}

/** What is wrong, in an environment, with that from which a table takes an input that is not given. */
export function inferFrom(table: TableSignature, input: string, environment: Environment): ExpressionProblem | undefined {
  const apart: Inference['apart'] = (node, scope) => inferIn(node, scope, {}, environment.calendars);
  return fromProblem({ apart }, table, input, { names: namesIn(environment), facts: new Set() });
}

function namesIn(environment: Environment): Scope['names'] {
  const names = new Map(Object.entries(environment.names).map(([name, schema]) => [name, typeOfSchema(schema)]));
  for (const [name, type] of Object.entries(environment.types ?? {})) names.set(name, type);
  return names;
}

function inferIn(root: Node, scope: Scope, tables: Inference['tables'], calendars: Inference['calendars']): ReturnType<Inference['apart']> {
  const problems: ExpressionProblem[] = [];
  const reported = new Set<string>();
  const inference: Inference = {
    tables,
    calendars,
    apart: (node, within) => inferIn(node, within, {}, calendars),
    infer: (node, within, whole) => infer(inference, node, within, whole ?? node),
    report(code, params, { start, end }) {
      // What may be missing is reported where it is first read: the rest would only say it again.
      const key = JSON.stringify(code === 'possibly_missing' ? [code, params] : [code, start, end]);
      if (reported.has(key)) return;
      reported.add(key);
      problems.push(problem(code, params, start, end));
    },
  };
  return { type: inference.infer(root, scope).type, problems };
}

function infer(inference: Inference, node: Node, scope: Scope, whole: Node): Inferred {
  switch (node.op) {
    case 'value':
      return inferred(inferLiteral(inference, node));
    case 'id':
      return inferName(inference, node, scope);
    case '.':
    case '.?':
    case '[]':
    case '[?]':
      return inferAccess(inference, node, scope, whole);
    case 'call':
      return node.args[0] === 'has' ? inferHas(inference, node, scope) : inferCall(inference, node, scope);
    case 'rcall':
      if (OPTIONAL_METHODS.has(node.args[0])) return inferOptionalMethod(inference, node, scope);
      if (isTableCall(inference, node, scope)) return inferTableCall(inference, node, scope);
      return isLoop(node) ? inferLoop(inference, node, scope) : inferCall(inference, node, scope);
    case 'list':
      return inferred(inferList(inference, node, scope));
    case 'map':
      return inferred(inferObject(inference, node, scope));
    case '&&':
    case '||':
      return inferLogic(inference, node, scope);
    case '?:':
      return inferred(inferChoice(inference, node, scope));
    case '!_': {
      const { whenTrue, whenFalse } = inferCondition(inference, node.args, scope);
      return inferred(BOOLEAN, whenFalse, whenTrue);
    }
    case '-_':
      return inferred(inferNegative(inference, node.args, scope));
    default:
      return inferBinary(inference, node, scope);
  }
}

function inferLiteral(inference: Inference, node: Extract<Node, { op: 'value' }>): ExpressionType {
  switch (typeof node.args) {
    case 'boolean':
      return BOOLEAN;
    case 'string':
      return { kind: 'text', values: [node.args] };
    case 'number':
    case 'bigint':
      return NUMBER;
    default:
      if (node.args === null) inference.report('null_value', {}, node);
      else inference.report('unsupported', { found: node.input.slice(node.start, node.end) }, node);
      return FAILED;
  }
}

function inferList(inference: Inference, node: Extract<Node, { op: 'list' }>, scope: Scope): ExpressionType {
  let item: ExpressionType = NEVER;
  for (const each of node.args) {
    const type = inferValue(inference, each, scope).type;
    const joined = join(item, type);
    if (!joined) inference.report('mixed_types', { first: describeType(item), other: describeType(type) }, each);
    item = joined ?? FAILED;
  }
  return { kind: 'list', item, least: node.args.length };
}

function inferObject(inference: Inference, node: Extract<Node, { op: 'map' }>, scope: Scope): ExpressionType {
  const fields = new Map<string, Field>();
  for (const [key, value] of node.args) {
    const type = inference.infer(value, scope).type;
    if (key.op === 'id' && !scope.names.has(key.args)) reportUnknownName(inference, key, scope, `'${key.args}'`);
    else if (key.op === 'value' && typeof key.args === 'string') {
      fields.set(key.args, type.kind === 'optional' ? { type: type.of, certain: false } : { type, certain: true });
    } else inference.report('wrong_type', { wanted: 'a name in quotes', got: pathText(key) }, key);
  }
  return { kind: 'object', fields };
}

function inferLogic(inference: Inference, node: Extract<Node, { op: '&&' | '||' }>, scope: Scope): Inferred {
  const [leftNode, rightNode] = node.args;
  const left = inferCondition(inference, leftNode, scope);
  const known = node.op === '&&' ? left.whenTrue : left.whenFalse;
  const right = inferCondition(inference, rightNode, { ...scope, facts: withFacts(scope.facts, known) });
  if (node.op === '&&') return inferred(BOOLEAN, [...left.whenTrue, ...right.whenTrue], inBoth(left.whenFalse, right.whenFalse));
  return inferred(BOOLEAN, inBoth(left.whenTrue, right.whenTrue), [...left.whenFalse, ...right.whenFalse]);
}

function inferChoice(inference: Inference, node: Extract<Node, { op: '?:' }>, scope: Scope): ExpressionType {
  const [condition, yes, no] = node.args;
  const { whenTrue, whenFalse } = inferCondition(inference, condition, scope);
  const first = inference.infer(yes, { ...scope, facts: withFacts(scope.facts, whenTrue) }).type;
  const other = inference.infer(no, { ...scope, facts: withFacts(scope.facts, whenFalse) }).type;
  if (first === FAILED || other === FAILED) return FAILED;
  const joined = join(first, other);
  if (joined) return joined;
  inference.report('mixed_types', { first: describeType(first), other: describeType(other) }, node);
  return FAILED;
}

function inferNegative(inference: Inference, node: Node, scope: Scope): ExpressionType {
  const type = inferValue(inference, node, scope, '0').type;
  if (type.kind === 'number' || type === FAILED) return type;
  if (type.kind === 'any') return NUMBER;
  if (isMoney(type)) return MONEY;
  inference.report('wrong_type', { wanted: describeType(NUMBER), got: describeType(type) }, node);
  return FAILED;
}
