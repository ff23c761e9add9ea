/** Steps that name a template, and where its expressions read what the step gives: `values.NAME`, `parts.NAME`. */
import { childrenOf, fieldRead, type Node } from '../expression/ast.js';
import { at, type MapTree, textOf } from './tree.js';

/** A `notify` or `document` that names a template. */
export function takesTemplate(tree: MapTree): boolean {
  const [first] = tree.entries;
  return (first?.key === 'notify' || first?.key === 'document') && textOf(at(tree, 'template')) !== undefined;
}

export interface ValueRead {
  readonly root: 'values' | 'parts';
  readonly field: string;
  /** Offsets in the CEL. */
  readonly start: number;
  readonly end: number;
}

/** In the order of the source. */
export function valueReads(node: Node): readonly ValueRead[] {
  const read = fieldRead(node);
  if (read && read.of.op === 'id' && (read.of.args === 'values' || read.of.args === 'parts')) {
    return [{ root: read.of.args, field: read.field, start: node.start, end: node.end }];
  }
  return childrenOf(node).flatMap(valueReads);
}
