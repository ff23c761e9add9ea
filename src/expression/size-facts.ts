import type { Node } from './ast.js';
import { itemText, pathText } from './presence.js';

type Comparison = Extract<Node, { op: '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | 'in' }>;

const FLIPPED: { readonly [op: string]: string } = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
/** More items than anybody guards by number. */
const MOST_ITEMS = 32;

/** `size(list) > 2` tells that the first three items are there: the facts when it is true, and when it is false. */
export function sizeFacts({ op, args }: Comparison): readonly [whenTrue: readonly string[], whenFalse: readonly string[]] {
  const flipped = args[0].op === 'value';
  const [sized, limit] = flipped ? [args[1], args[0]] : args;
  const list = sizedBy(sized);
  if (!list || limit.op !== 'value' || (typeof limit.args !== 'bigint' && typeof limit.args !== 'number')) return [[], []];
  const number = Number(limit.args);
  const path = pathText(list);
  const items = (least: number): readonly string[] =>
    Array.from({ length: Math.max(0, Math.min(MOST_ITEMS, least)) }, (_, index) => itemText(path, index));
  const reached = items(Math.ceil(number));
  const passed = items(Math.floor(number) + 1);
  const some = number === 0 ? items(1) : [];
  switch (flipped ? (FLIPPED[op] ?? op) : op) {
    case '>':
      return [passed, []];
    case '>=':
      return [reached, []];
    case '<':
      return [[], reached];
    case '<=':
      return [[], passed];
    case '==':
      return [reached, some];
    case '!=':
      return [some, reached];
    default:
      return [[], []];
  }
}

/** The list (or text, or object) whose size is taken. */
function sizedBy(node: Node): Node | undefined {
  if (node.op === 'call' && node.args[0] === 'size') return node.args[1][0];
  return node.op === 'rcall' && node.args[0] === 'size' ? node.args[1] : undefined;
}
