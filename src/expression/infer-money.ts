/** Operators on money: what they give, and what to write where they do not go. */
import type { Node } from './ast.js';
import { ANY, type ExpressionType, isMoney, isTextual, MONEY, NUMBER } from './expression-type.js';
import { pathText } from './presence.js';

type Pair = readonly [ExpressionType, ExpressionType];

/** The type of `left operator right`; undefined where neither is money, or it does not go. */
export function moneyArithmetic(operator: string, [left, right]: Pair): ExpressionType | undefined {
  const money = [isMoney(left), isMoney(right)] as const;
  if (!money[0] && !money[1]) return undefined;
  const unknown = left.kind === 'any' || right.kind === 'any';
  const number = left.kind === 'number' || right.kind === 'number';
  switch (operator) {
    case '+':
    case '-':
      return unknown || (money[0] && money[1]) ? MONEY : undefined;
    case '*':
      return unknown || number ? MONEY : undefined;
    case '/':
      if (!money[0]) return unknown ? NUMBER : undefined;
      if (unknown) return ANY;
      return number ? MONEY : money[1] ? NUMBER : undefined;
    default:
      return undefined;
  }
}

/** Whether these can be asked which of them is more. */
export function isOrderedMoney([left, right]: Pair): boolean {
  return isMoney(left) ? isMoney(right) || right.kind === 'any' : isMoney(right) && left.kind === 'any';
}

/** CEL that does what was probably meant; undefined where neither is money, or nothing can be guessed. */
export function moneyHint(operator: string, args: readonly [Node, Node], types: Pair): string | undefined {
  const money = types.map(isMoney);
  if (!money.includes(true)) return undefined;
  const written = (change: (operand: string, isMoney: boolean, index: number) => string): string =>
    args.map((node, index) => change(operandText(node), money[index] === true, index)).join(` ${operator} `);
  if (!money.includes(false)) {
    const product = operator === '*' || operator === '%';
    return product ? written((operand, _, index) => (index === 0 ? operand : `${operand}.amount`)) : undefined;
  }
  if (types.some(({ kind }) => kind === 'number') && operator !== 'in') {
    if (operator !== '+' && operator !== '-') return written((operand, isOne) => (isOne ? `${operand}.amount` : operand));
    return written((operand, isOne, index) => (isOne ? operand : `money(${pathText(args[index as 0 | 1])}, 'CNY')`));
  }
  return operator === '+' && types.some(isTextual) ? written((operand, isOne) => (isOne ? `string(${operand})` : operand)) : undefined;
}

/** In brackets where a `.amount` behind it would not be of the whole. */
function operandText(node: Node): string {
  return OPERATIONS.has(node.op) ? `(${pathText(node)})` : pathText(node);
}

const OPERATIONS: ReadonlySet<string> = new Set('+ - * / % < <= > >= == != in ?: && || -_ !_'.split(' '));
