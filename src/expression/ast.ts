import type { ASTNode } from '@marcbachmann/cel-js';

export type Node = ASTNode;

/** The name under which tables stand; what is called on it is a table. */
export const TABLES = 'tables';

/** The nodes right below, in the order of the source. Of a macro: its receiver and all its arguments. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

/** A macro that runs its arguments once for each item of a list, its first argument naming the item. */
export function isLoop(node: Node): boolean {
  if (node.op !== 'rcall') return false;
  const [name, , args] = node.args;
  return LOOPS[name]?.includes(args.length) ?? false;
}

/** Macro → how many arguments it may have. */
export const LOOPS: { readonly [name: string]: readonly number[] } = {
  all: [2],
  exists: [2],
  exists_one: [2],
  filter: [2],
  map: [2, 3],
};

/** The field that `node` reads by a name known from the source: `a.b`, `a.?b`, `a['b']`, `a[?'b']`. */
export function fieldRead(node: Node): { readonly of: Node; readonly field: string; readonly optional: boolean } | undefined {
  if (node.op === '.' || node.op === '.?') return { of: node.args[0], field: node.args[1], optional: node.op === '.?' };
  if (node.op !== '[]' && node.op !== '[?]') return undefined;
  const [of, index] = node.args;
  if (index.op !== 'value' || typeof index.args !== 'string') return undefined;
  return { of, field: index.args, optional: node.op === '[?]' };
}

/** How deep loops stand inside one another: 0 where there is none. */
export function loopDepth(node: Node): number {
  if (node.op !== 'rcall' || !isLoop(node)) return deepest(childrenOf(node));
  const [, list, bodies] = node.args;
  return Math.max(loopDepth(list), 1 + deepest(bodies));
}

function deepest(nodes: readonly Node[]): number {
  return nodes.reduce((most, node) => Math.max(most, loopDepth(node)), 0);
}
