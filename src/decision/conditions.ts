/**
 * What the `if` of a rule says of single inputs: the values that it compares them with.
 *
 * A plain one consists of such comparisons alone (`severity == 'low' && weight > 20`): then one value of a cell speaks
 * for all of them.
 */
import type { Node } from '../expression/ast.js';
import { parseCel } from '../expression/cel.js';
import { readsOf } from '../expression/reads.js';
import type { TestValue } from '../program/table.js';

export interface RuleCondition {
  readonly plain: boolean;
  /** The inputs that it reads. */
  readonly inputs: readonly string[];
  /** Input → what it is compared with. */
  readonly values: ReadonlyMap<string, readonly TestValue[]>;
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Undefined where it cannot be read. */
export function conditionIn(cel: string): RuleCondition | undefined {
  let root: Node;
  try {
    root = parseCel(cel);
  } catch {
    return undefined;
  }
  const values = new Map<string, TestValue[]>();
  const plain = collect(root, values);
  return { plain, values, inputs: [...new Set(readsOf(root).flatMap(([name]) => name ?? []))] };
}

function collect(node: Node, values: Map<string, TestValue[]>): boolean {
  const compare = (input: Node, found: readonly Node[]): boolean => {
    const literals = found.map(literalOf);
    if (input.op !== 'id' || literals.includes(undefined)) return false;
    values.set(input.args, [...(values.get(input.args) ?? []), ...literals.filter((each) => each !== undefined)]);
    return true;
  };
  switch (node.op) {
    case 'id':
      return true;
    case 'value':
      return typeof node.args === 'boolean';
    case '!_':
      return collect(node.args, values);
    case '&&':
    case '||':
      // Both are looked at, for their values.
      return node.args.map((each) => collect(each, values)).every(Boolean);
    case 'in':
      return node.args[1].op === 'list' && compare(node.args[0], node.args[1].args);
    default:
      if (!COMPARISONS.has(node.op)) return false;
      return comparison(node as Extract<Node, { op: '==' }>, compare);
  }
}

function comparison({ args: [left, right] }: Extract<Node, { op: '==' }>, compare: (input: Node, found: Node[]) => boolean): boolean {
  return left.op === 'id' ? compare(left, [right]) : compare(right, [left]);
}

function literalOf(node: Node): TestValue | undefined {
  if (node.op === 'value') {
    const value: unknown = node.args;
    if (typeof value === 'bigint') return Number(value);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
  }
  if (node.op === '-_') {
    const value = literalOf(node.args);
    return typeof value === 'number' ? -value : undefined;
  }
  // date('2026-03-02'), timestamp('2026-03-02T09:00:00Z')
  if (node.op !== 'call' || (node.args[0] !== 'date' && node.args[0] !== 'timestamp')) return undefined;
  const [argument] = node.args[1];
  const value = argument && literalOf(argument);
  return typeof value === 'string' ? value : undefined;
}
