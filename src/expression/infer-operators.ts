/** Comparisons, arithmetic, `in`. */
import { fieldRead, type Node } from './ast.js';
import { BOOLEAN, describeType, type ExpressionType, isTemporal, isTextual, join, NUMBER, TEXT } from './expression-type.js';
import { isPlainPath, listed, reportUnknownName, suggestName } from './infer-access.js';
import { isOrderedMoney, moneyArithmetic, moneyHint } from './infer-money.js';
import { FAILED, type Inference, type Inferred, inferred, inferValue, type Scope } from './inference.js';
import { dayOf, instantOf } from './instant.js';
import { nearest } from './nearest.js';
import { fieldText, pathText, withFacts } from './presence.js';
import { given } from './problem.js';
import { sizeFacts } from './size-facts.js';

type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | 'in';
export type Binary = Extract<Node, { op: Operator }>;
type Pair = readonly [ExpressionType, ExpressionType];

export function inferBinary(inference: Inference, node: Binary, scope: Scope): Inferred {
  const nothing = comparedWithNull(inference, node, scope);
  if (nothing) return nothing;
  const types = operandTypes(inference, node, scope);
  if (types.includes(FAILED)) return inferred(node.op in ARITHMETIC ? FAILED : BOOLEAN);
  switch (node.op) {
    case '==':
    case '!=':
      return inferEquality(inference, node, types);
    case '<':
    case '<=':
    case '>':
    case '>=':
      if (!canBeOrdered(types)) reportOperands(inference, node, types);
      return inferred(BOOLEAN, ...sizeFacts(node));
    case 'in':
      return inferMembership(inference, node, types);
    default:
      return inferred(arithmetic(inference, node, types));
  }
}

const ORDERED = { '<': true, '<=': true, '>': true, '>=': true };
const ARITHMETIC = { '+': true, '-': true, '*': true, '/': true, '%': true };

/** `x == null`: there is no null; what is not there is absent. */
function comparedWithNull(inference: Inference, { op, args: [left, right] }: Binary, scope: Scope): Inferred | undefined {
  if (op !== '==' && op !== '!=') return undefined;
  const nothing = isNull(left) ? left : isNull(right) ? right : undefined;
  if (!nothing) return undefined;
  const other = nothing === left ? right : left;
  const access = fieldRead(other);
  const path = pathText(other);
  const there = isPlainPath(other) ? `has(${path})` : `${pathText(other, other)}.hasValue()`;
  inference.report('null_value', access ? { suggestion: op === '==' ? `!${there}` : there } : {}, nothing);
  inference.infer(other, access ? { ...scope, facts: withFacts(scope.facts, [path]) } : scope);
  if (!access) return inferred(BOOLEAN);
  return op === '==' ? inferred(BOOLEAN, [], [path]) : inferred(BOOLEAN, [path]);
}

function isNull(node: Node): boolean {
  return node.op === 'value' && node.args === null;
}

function operandTypes(inference: Inference, { args: [left, right] }: Binary, scope: Scope): Pair {
  const typeOf = (node: Node): ExpressionType => inferValue(inference, node, scope).type;
  // A word without quotes is seen as the text that it was meant to be.
  if (isUnknownName(right, scope)) {
    const leftType = typeOf(left);
    return [leftType, unquotedText(inference, right, leftType, scope) ?? typeOf(right)];
  }
  if (isUnknownName(left, scope)) {
    const rightType = typeOf(right);
    return [unquotedText(inference, left, rightType, scope) ?? typeOf(left), rightType];
  }
  return [typeOf(left), typeOf(right)];
}

function isUnknownName(node: Node, scope: Scope): node is Extract<Node, { op: 'id' }> {
  return node.op === 'id' && !scope.names.has(node.args);
}

function unquotedText(
  inference: Inference,
  node: Extract<Node, { op: 'id' }>,
  other: ExpressionType,
  scope: Scope,
): ExpressionType | undefined {
  if (other.kind !== 'text') return undefined;
  const meant = other.values ? nearest(node.args, other.values) : undefined;
  if (!meant && suggestName(node.args, scope)) return undefined;
  reportUnknownName(inference, node, scope, `'${meant ?? node.args}'`);
  return FAILED;
}

function inferEquality(inference: Inference, node: Binary, types: Pair): Inferred {
  if (!join(...types)) reportOperands(inference, node, types);
  else reportNeverEqual(inference, node.args[0], node.args[1], ...types);
  return inferred(BOOLEAN, ...sizeFacts(node));
}

/** Two texts of which neither can be what the other is. */
function reportNeverEqual(inference: Inference, left: Node, right: Node, leftType: ExpressionType, rightType: ExpressionType): void {
  if (leftType.kind !== 'text' || rightType.kind !== 'text' || !leftType.values || !rightType.values) return;
  const { values } = rightType;
  if (leftType.values.some((value) => values.includes(value))) return;
  if (right.op !== 'value' && left.op === 'value') {
    reportNeverEqual(inference, right, left, rightType, leftType);
    return;
  }
  const value = values.join(', ');
  const suggestion = values.length === 1 ? nearest(value, leftType.values) : undefined;
  inference.report('never_equal', { value, of: pathText(left), ...given({ suggestion }), known: listed(leftType.values) }, right);
}

function canBeOrdered(types: Pair): boolean {
  const [left, right] = types;
  if (isOrderedMoney(types)) return true;
  if (left.kind === 'any' || right.kind === 'any')
    return [left, right].every(({ kind }) => kind !== 'list' && kind !== 'object' && kind !== 'boolean');
  if (left.kind === 'number' && right.kind === 'number') return true;
  if (isTemporal(left) && isTemporal(right)) return true;
  // The order of the alphabet is not the order of severities.
  return left.kind === 'text' && right.kind === 'text' && left.choice !== true && right.choice !== true;
}

function inferMembership(inference: Inference, node: Binary, [item, container]: Pair): Inferred {
  const [left, right] = node.args;
  if (container.kind === 'any') return inferred(BOOLEAN);
  if (container.kind === 'object') {
    if (!isTextual(item) && item.kind !== 'any') reportOperands(inference, node, [item, container]);
    return left.op === 'value' && typeof left.args === 'string'
      ? inferred(BOOLEAN, [fieldText(pathText(right), left.args)])
      : inferred(BOOLEAN);
  }
  if (container.kind !== 'list' || !join(item, container.item)) {
    reportOperands(inference, node, [item, container]);
    return inferred(BOOLEAN);
  }
  if (right.op === 'list') {
    for (const each of right.args) {
      if (each.op === 'value' && typeof each.args === 'string')
        reportNeverEqual(inference, left, each, item, { kind: 'text', values: [each.args] });
    }
  } else reportNeverEqual(inference, left, right, item, container.item);
  return inferred(BOOLEAN);
}

function arithmetic(inference: Inference, node: Binary, types: Pair): ExpressionType {
  const [left, right] = types;
  const money = moneyArithmetic(node.op, types);
  if (money) return money;
  if (left.kind === 'number' && right.kind === 'number') return NUMBER;
  const unknown = left.kind === 'any' || right.kind === 'any';
  if (node.op === '+') {
    if (isTextual(left) && isTextual(right)) return TEXT;
    if (left.kind === 'list' && right.kind === 'list') {
      const item = join(left.item, right.item);
      if (item) return { kind: 'list', item, least: left.least + right.least };
    }
    if (unknown && types.some((type) => type.kind === 'any' || type.kind === 'number' || isTextual(type) || type.kind === 'list')) {
      return left.kind === 'any' ? right : left;
    }
  } else if (unknown && types.every(({ kind }) => kind === 'any' || kind === 'number')) return NUMBER;
  reportOperands(inference, node, types);
  return FAILED;
}

function reportOperands(inference: Inference, node: Binary, types: Pair): void {
  const [left, right] = types;
  const params = { operator: node.op, left: describeType(left), right: describeType(right) };
  inference.report('wrong_operands', { ...params, ...given({ hint: hintFor(node, types) }) }, node);
}

/** CEL that does what was probably meant. */
function hintFor({ op, args }: Binary, types: Pair): string | undefined {
  const texts = args.map((node) => pathText(node));
  const [left, right] = texts;
  if (op === '+' && types.some(isTextual) && types.some(({ kind }) => kind === 'number' || kind === 'boolean')) {
    return texts.map((text, index) => (isTextual(types[index] ?? FAILED) ? text : `string(${text})`)).join(' + ');
  }
  const [first] = args;
  if (op in ORDERED && first.op in ORDERED && types[0].kind === 'boolean') {
    const middle = (first as Binary).args[1];
    return `${left} && ${pathText(middle)} ${op} ${right}`;
  }
  if (op === '+' && isTemporal(types[0]) && isTextual(types[1])) return `add(${left}, ${right})`;
  if (op === 'in' && isTextual(types[0]) && isTextual(types[1])) return `${right}.contains(${left})`;
  const money = moneyHint(op, args, types);
  if (money) return money;
  if (types.some(isTemporal) && types.some(isTextual)) return datesFor(op, args, texts);
  if (types.some(({ kind }) => kind === 'number') && op !== 'in') return unquotedNumbers(op, args, texts);
  return undefined;
}

function datesFor(op: Operator, args: readonly Node[], texts: readonly string[]): string | undefined {
  const written = args.map((node, index) => {
    const text = node.op === 'value' ? String(node.args) : '';
    if (dayOf(text)) return `date('${text}')`;
    return instantOf(text) ? `timestamp('${text}')` : texts[index];
  });
  return written.some((text, index) => text !== texts[index]) ? written.join(` ${op} `) : undefined;
}

/** `data.count == '5'`: a number in quotes. */
function unquotedNumbers(op: Operator, args: readonly Node[], texts: readonly string[]): string | undefined {
  const written = args.map((node, index) =>
    node.op === 'value' && typeof node.args === 'string' && /^-?\d+(\.\d+)?$/.test(node.args) ? node.args : texts[index],
  );
  return written.some((text, index) => text !== texts[index]) ? written.join(` ${op} `) : undefined;
}
