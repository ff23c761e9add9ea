/** Names, fields, items of lists, `has`. */
import { fieldRead, type Node } from './ast.js';
import { ANY, BOOLEAN, describeType, type ExpressionType, type Field } from './expression-type.js';
import { checkTableRead, isTables } from './infer-tables.js';
import { FAILED, type Inference, type Inferred, inferred, inferValue, type Scope } from './inference.js';
import { nearest } from './nearest.js';
import { fallbackText, fieldText, itemText, pathAndBeginnings, pathText, withFacts } from './presence.js';
import { given } from './problem.js';

type Access = Extract<Node, { op: '.' | '.?' | '[]' | '[?]' }>;

export function inferName(inference: Inference, node: Extract<Node, { op: 'id' }>, scope: Scope): Inferred {
  const type = scope.names.get(node.args);
  if (type) return inferred(type);
  reportUnknownName(inference, node, scope, suggestName(node.args, scope));
  return inferred(FAILED);
}

export function reportUnknownName(
  inference: Inference,
  node: Extract<Node, { op: 'id' }>,
  scope: Scope,
  suggestion: string | undefined,
): void {
  inference.report('unknown_name', { name: node.args, ...given({ suggestion }), known: listed(scope.names.keys()) }, node);
}

/** A name that is near, or the path of a field that is called so. */
export function suggestName(word: string, { names }: Scope): string | undefined {
  for (const [name, type] of names) {
    if (type.kind === 'object' && type.fields.has(word)) return fieldText(name, word);
  }
  const near = nearest(word, [...names.keys(), 'true', 'false']);
  if (near) return near;
  for (const [name, type] of names) {
    const field = type.kind === 'object' ? nearest(word, type.fields.keys()) : undefined;
    if (field) return fieldText(name, field);
  }
  return undefined;
}

/** `a.b`, `a.?b`, `a['b']`, `a[0]`, `a[?i]`. What may be missing is reported once for the whole access. */
export function inferAccess(inference: Inference, node: Access, scope: Scope, whole: Node): Inferred {
  const base = inference.infer(node.args[0], scope, whole);
  const value = base.type.kind === 'optional' ? base.type.of : base.type;
  const read = fieldRead(node);
  const field = read ? findField(inference, node, read.of, read.field, value, scope) : findItem(inference, node, value, scope);
  const optional = base.type.kind === 'optional' || node.op === '.?' || node.op === '[?]';
  const certain = !field || field.certain || optional || scope.facts.has(pathText(node));
  const missing = [...(base.missing ?? []), ...(certain ? [] : [node])];
  if (node === whole) reportMissing(inference, missing, whole);
  return { ...inferred(field ? readType(field.type, optional) : FAILED), missing };
}

function readType(type: ExpressionType, optional: boolean): ExpressionType {
  return optional && type.kind !== 'optional' ? { kind: 'optional', of: type } : type;
}

/** What is known of the field; undefined when that was reported, or the object itself has a problem. */
function findField(inference: Inference, node: Access, of: Node, name: string, object: ExpressionType, scope: Scope): Field | undefined {
  if (object === FAILED) return undefined;
  if (object.kind === 'any') return { type: ANY, certain: false };
  const place = { start: node.pos > node.start ? node.pos : node.args[0].end, end: node.end };
  const path = pathText(of);
  if (object.kind !== 'object') {
    const suggestion = INSTEAD[name]?.(path, object);
    inference.report('no_fields', { field: name, of: path, got: describeType(object), ...given({ suggestion }) }, place);
    return undefined;
  }
  if (isTables(inference, of, scope) && !checkTableRead(inference, name, place, scope)) return undefined;
  const field = object.fields.get(name) ?? (object.rest && { type: object.rest, certain: false });
  if (field) return field;
  reportUnknownField(inference, name, path, object.fields, place);
  return undefined;
}

/** `of` has these fields, and no other. */
export function reportUnknownField(
  inference: Inference,
  field: string,
  of: string,
  fields: ReadonlyMap<string, Field>,
  place: { readonly start: number; readonly end: number },
): void {
  const suggestion = nearest(field, fields.keys());
  inference.report('unknown_field', { field, of, ...given({ suggestion }), known: listed(fields.keys()) }, place);
}

/** What other languages read as a field. */
const INSTEAD: { readonly [field: string]: (path: string, type: ExpressionType) => string | undefined } = {
  length: (path) => `size(${path})`,
  size: (path) => `size(${path})`,
  count: (path) => `size(${path})`,
  first: (path, type) => (type.kind === 'list' ? itemText(path, 0) : undefined),
  last: (path, type) => (type.kind === 'list' ? `last(${path})` : undefined),
  year: (path) => `year(${path})`,
  quarter: (path) => `quarter(${path})`,
};

/** What is known of the item at an index that is worked out, or is a number. */
function findItem(inference: Inference, node: Access, container: ExpressionType, scope: Scope): Field | undefined {
  const [of, index] = node.args as readonly [Node, Node];
  const { type } = inferValue(inference, index, scope);
  if (container === FAILED || type === FAILED) return undefined;
  const fits = (kind: ExpressionType['kind'], wanted: string): boolean => {
    if (type.kind === kind || type.kind === 'any') return true;
    inference.report('wrong_type', { wanted, got: describeType(type) }, index);
    return false;
  };
  switch (container.kind) {
    case 'any':
      return { type: ANY, certain: false };
    case 'list': {
      const place = index.op === 'value' ? Number(index.args) : Number.NaN;
      return fits('number', 'a number') ? { type: container.item, certain: place >= 0 && place < container.least } : undefined;
    }
    case 'object':
      return fits('text', 'text') ? { type: container.rest ?? ANY, certain: false } : undefined;
    default:
      inference.report('wrong_type', { wanted: 'a list', got: describeType(container) }, of);
      return undefined;
  }
}

/** One report for all parts of an access that may be missing: the guard answers for all of them where it can. */
function reportMissing(inference: Inference, missing: readonly Node[], whole: Node): void {
  const [first] = missing;
  const last = missing.at(-1);
  if (!first || !last) return;
  const path = pathText(first);
  const what = first.op === '[]' && !fieldRead(first) ? 'item' : /^steps\.\w+$/.test(path) ? 'step' : 'field';
  inference.report(
    'possibly_missing',
    { path, what, guard: guardOf(isPlainPath(last) ? last : first), fallback: fallbackText(whole, first) },
    first,
  );
}

function guardOf(node: Node): string {
  if (isPlainPath(node)) return `has(${pathText(node)})`;
  if (node.op === '[]' && node.args[1].op === 'value' && typeof node.args[1].args !== 'string') {
    return `size(${pathText(node.args[0])}) > ${Number(node.args[1].args)}`;
  }
  return `${pathText(node, node)}.hasValue()`;
}

/** A path that `has` takes: names with dots between them. */
export function isPlainPath(node: Node): boolean {
  let at = node;
  while (at.op === '.' || at.op === '.?') at = at.args[0];
  return at.op === 'id';
}

/** `has(a.b.c)`: every part of the path may be missing, and none may be misspelt. */
export function inferHas(inference: Inference, node: Extract<Node, { op: 'call' }>, scope: Scope): Inferred {
  const [, args] = node.args;
  const [path] = args;
  if (args.length !== 1 || path?.op !== '.' || !isPlainPath(path)) {
    inference.report('wrong_arguments', { function: 'has', wanted: 'has(data.field)', got: node.input.slice(node.start, node.end) }, node);
    return inferred(BOOLEAN);
  }
  const there = pathAndBeginnings(path);
  inference.infer(path, { ...scope, facts: withFacts(scope.facts, there) });
  return inferred(BOOLEAN, there);
}

/** Names for a message: the first dozen. */
export function listed(names: Iterable<string>): string {
  const all = [...names];
  return all.length > 12 ? `${all.slice(0, 12).join(', ')}, …` : all.join(', ');
}
