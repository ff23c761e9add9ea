/** The paths to which a `set` puts values: `data.visit.date` names fields of the case's data. */
import type { MapTree } from '../language/tree.js';
import type { ShapePlace } from './shape-places.js';
import { customerScope, dataScope, type Occurrence, playbookOf } from './symbols.js';

export function* setPathOccurrences({ thing, key, mapped, tree }: ShapePlace, file: MapTree): Generator<Occurrence> {
  if (thing.name !== 'set' || key !== 'values' || !mapped || tree !== mapped.value) return;
  const [root, ...fields] = mapped.key.split('.');
  const { start, end } = mapped.key_range;
  const isPlain = start.line === end.line && end.column - start.column === mapped.key.length;
  if (!isPlain || (root !== 'data' && root !== 'customer')) return;
  let column = start.column + root.length + 1;
  for (const [index, field] of fields.entries()) {
    yield {
      kinds: ['field'],
      scope: root === 'data' ? dataScope(playbookOf(file)) : customerScope,
      name: fields.slice(0, index + 1).join('.'),
      range: { start: { line: start.line, column }, end: { line: start.line, column: column + field.length } },
      definition: false,
    };
    column += field.length + 1;
  }
}
