/** Expressions in a playbook: the names that they read, with their types. */
import type { Position, Range } from '../diagnostics/diagnostic.js';
import { childrenOf, fieldRead, type Node } from '../expression/ast.js';
import type { Environment } from '../expression/environment.js';
import { type ExpressionType, type Field as TypedField, typeOfSchema } from '../expression/expression-type.js';
import type { CheckedParts } from '../language/check-rule.js';
import { parsed, pathOf } from '../language/names-conditions.js';
import { celIn, type Field, fieldsOf } from '../language/names-fields.js';
import { type CelSource, fieldValue, rangeIn } from '../language/names-literals.js';
import { entriesOf } from '../language/outline.js';
import { at, type Tree } from '../language/tree.js';
import { holds } from './places.js';
import { customerScope, dataScope, messageScope, type Occurrence, stepScope, tableScope } from './symbols.js';

/** A name and the fields read of it, in an expression: for `steps.hear_out.mood` three. */
export interface NamePath {
  readonly path: readonly string[];
  /** Of its last name alone. */
  readonly range: Range;
}

/** Every expression of a playbook, with the field in which it stands. */
export function* expressionsOf({ outline, names }: CheckedParts): Generator<{ readonly source: CelSource; readonly field: Field }> {
  for (const field of fieldsOf(outline, names.flow)) for (const source of celIn(field)) yield { source, field };
}

export function environmentOf({ names }: CheckedParts, field: Field): Environment {
  return names.at(field.moment, field.kind === 'value' && field.key ? 'key' : 'case');
}

/** Every path that an expression reads, and the beginnings of each. What cannot be parsed has none. */
export function pathsIn(source: CelSource): NamePath[] {
  const root = parsed(source.cel);
  if (!root) return [];
  const found: NamePath[] = [];
  const read = (node: Node): readonly string[] | undefined => {
    if (node.op === 'id') {
      found.push({ path: [node.args], range: place(source, node.start, node.start + node.args.length) });
      return [node.args];
    }
    const access = fieldRead(node);
    if (!access) {
      for (const child of childrenOf(node)) read(child);
      return undefined;
    }
    const base = read(access.of);
    if (!base) return undefined;
    const path = [...base, access.field];
    const at = fieldOffset(source.cel, node, access.field);
    if (at !== undefined) found.push({ path, range: place(source, at, at + access.field.length) });
    return path;
  };
  read(root);
  return found;
}

/** Where the field's own letters stand: at the end of `a.b`, before the quote and bracket of `a['b']`. */
function fieldOffset(cel: string, node: Node, field: string): number | undefined {
  const at = cel.slice(0, node.end).lastIndexOf(field);
  return at > node.start ? at : undefined;
}

function place({ scalar, start }: CelSource, from: number, to: number): Range {
  return rangeIn(scalar, start + from, start + to);
}

/** What a path names, where it is something that has its name in a file. */
export function occurrenceOf({ path, range }: NamePath, field: Field, playbook: string): Occurrence | undefined {
  const [root, first, ...rest] = path;
  const name = first ?? '';
  const of = (kind: Occurrence['kinds'][number], scope: string, named: string): Occurrence => ({
    kinds: [kind],
    scope,
    name: named,
    range,
    definition: false,
  });
  if (first === undefined) return undefined;
  switch (root) {
    case 'steps':
      if (rest.length === 0) return of('node', playbook, name);
      return of('field', stepScope(playbook, name), rest.join('.'));
    case 'data':
      return of('field', dataScope(playbook), [name, ...rest].join('.'));
    case 'customer':
      return of('field', customerScope, [name, ...rest].join('.'));
    case 'message':
      return field.moment.message && of('field', messageScope(field.moment.message.name), [name, ...rest].join('.'));
    case 'tables':
      if (rest.length === 0) return of('table', '', name);
      return rest.length === 1 ? of('table_output', tableScope(name), rest.join('.')) : undefined;
    default:
      return undefined;
  }
}

/** All names in the expressions of a playbook, and in the paths that `set` puts values to. */
export function celOccurrences(parts: CheckedParts): Occurrence[] {
  const playbook = parts.outline.id;
  const found: Occurrence[] = [];
  for (const { source, field } of expressionsOf(parts)) {
    for (const path of pathsIn(source)) {
      const occurrence = occurrenceOf(path, field, playbook);
      if (occurrence) found.push(occurrence);
    }
    found.push(...valueOccurrences(source, playbook));
  }
  return found;
}

/** The fields of the customer's file that a decision table takes its inputs from; data are those of whichever playbook uses it. */
export function tableOccurrences(tree: Tree): Occurrence[] {
  const inputs = entriesOf(tree.kind === 'map' ? at(tree, 'inputs') : undefined);
  return inputs.flatMap(({ value }) => {
    const from = value.kind === 'map' ? at(value, 'from') : undefined;
    const read = from?.kind === 'scalar' ? fieldValue(from, 'boolean') : undefined;
    if (read?.kind !== 'cel') return [];
    return pathsIn(read).flatMap(({ path: [root, ...rest], range }): Occurrence[] => {
      if (root !== 'customer' || rest.length === 0) return [];
      return [{ kinds: ['field'], scope: customerScope, name: rest.join('.'), range, definition: false }];
    });
  });
}

/** The texts that an expression holds against the outcome of a step, or the stage of the case: `== 'accepted'`. */
function valueOccurrences(source: CelSource, playbook: string): Occurrence[] {
  const root = parsed(source.cel);
  const found: Occurrence[] = [];
  const compare = (one: Node, values: readonly Node[]) => {
    const [name, first, last, ...more] = pathOf(one) ?? [];
    const isOutcome = name === 'steps' && first !== undefined && last === 'outcome' && more.length === 0;
    const isStage = name === 'case' && first === 'stage' && last === undefined;
    if (!isOutcome && !isStage) return;
    for (const value of values) {
      if (value.op !== 'value' || typeof value.args !== 'string' || value.end - value.start !== value.args.length + 2) continue;
      found.push({
        kinds: [isOutcome ? 'task_outcome' : 'node'],
        scope: isOutcome ? stepScope(playbook, first) : playbook,
        name: value.args,
        range: place(source, value.start + 1, value.end - 1),
        definition: false,
      });
    }
  };
  const walk = (node: Node): void => {
    if (node.op === '==' || node.op === '!=') {
      compare(node.args[0], [node.args[1]]);
      compare(node.args[1], [node.args[0]]);
    } else if (node.op === 'in' && node.args[1].op === 'list') compare(node.args[0], node.args[1].args);
    for (const child of childrenOf(node)) walk(child);
  };
  if (root) walk(root);
  return found;
}

/** The path at a place, and the expression it stands in. */
export function pathAt(parts: CheckedParts, at: Position): { readonly path: NamePath; readonly field: Field } | undefined {
  for (const { source, field } of expressionsOf(parts)) {
    if (!holds(source.scalar.range, at)) continue;
    const path = pathsIn(source).find(({ range }) => holds(range, at));
    if (path) return { path, field };
  }
  return undefined;
}

/** What a path is in an environment; undefined where it is nothing. */
export function fieldAt({ names, types }: Environment, [root, ...rest]: readonly string[]): TypedField | undefined {
  if (root === undefined) return undefined;
  const schema = names[root];
  const type = types?.[root] ?? (schema && typeOfSchema(schema));
  let field: TypedField | undefined = type && { type, certain: true };
  for (const name of rest) field = field && fieldOf(field.type, name);
  return field;
}

function fieldOf(type: ExpressionType, name: string): TypedField | undefined {
  if (type.kind === 'optional') return fieldOf(type.of, name);
  if (type.kind === 'list') return fieldOf(type.item, name);
  if (type.kind !== 'object') return undefined;
  return type.fields.get(name) ?? (type.rest && { type: type.rest, certain: false });
}
