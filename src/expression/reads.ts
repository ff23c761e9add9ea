import { childrenOf, fieldRead, isLoop, type Node, TABLES } from './ast.js';

/**
 * The names that an expression reads, each as a path from a top-level name down as far as the source tells it:
 * `data.severity` → `['data', 'severity']`, `data.items[0].price` → `['data', 'items']`. In the order of the source,
 * each path once. Of `tables.sla({ … })` it is `['tables', 'sla']`. Names of loops (`exists(i, …)`) are not among them.
 */
export function readsOf(node: Node): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  collect(node, new Set(), found);
  return [...found.values()];
}

function collect(node: Node, loopNames: ReadonlySet<string>, found: Map<string, readonly string[]>): void {
  const path = pathOf(node);
  if (path) {
    if (!loopNames.has(path[0] ?? '')) found.set(JSON.stringify(path), path);
    return;
  }
  if (node.op === 'rcall' && node.args[1].op === 'id' && node.args[1].args === TABLES && !isLoop(node)) {
    const table = [TABLES, node.args[0]];
    found.set(JSON.stringify(table), table);
    // Of what it is given, the names of its inputs are no names.
    for (const argument of node.args[2]) {
      for (const part of argument.op === 'map' ? argument.args.map(([, value]) => value) : [argument]) collect(part, loopNames, found);
    }
    return;
  }
  if (node.op === 'rcall' && isLoop(node)) {
    const [, list, [name, ...bodies]] = node.args;
    collect(list, loopNames, found);
    const inner = name?.op === 'id' ? new Set([...loopNames, name.args]) : loopNames;
    for (const body of bodies) collect(body, inner, found);
    return;
  }
  for (const child of childrenOf(node)) collect(child, loopNames, found);
}

function pathOf(node: Node): readonly string[] | undefined {
  if (node.op === 'id') return [node.args];
  const read = fieldRead(node);
  if (!read) return undefined;
  const path = pathOf(read.of);
  return path && [...path, read.field];
}
