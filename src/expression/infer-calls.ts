/** Functions and methods, macros over lists, methods of optionals. */
import { LOOPS, type Node } from './ast.js';
import { OPTIONAL_METHODS } from './cel.js';
import { durationOf, mendedDuration } from './duration-text.js';
import {
  ANY,
  BOOLEAN,
  DATE,
  DURATION,
  describeType,
  type ExpressionType,
  type Field,
  INSTANT,
  isDuration,
  isMoney,
  isTemporal,
  isTextual,
  join,
  MONEY,
  NEVER,
  NUMBER,
  TEXT,
} from './expression-type.js';
import { type FunctionDeclaration, type ParameterKind, type ResultKind, signaturesOf, WEEKDAYS } from './function-declaration.js';
import { FUNCTIONS, functionsNamed } from './functions.js';
import { listed, reportUnknownField } from './infer-access.js';
import { FAILED, type Inference, type Inferred, inferred, inferValue, type Scope } from './inference.js';
import { dayOf, instantOf } from './instant.js';
import { nearest } from './nearest.js';
import { fallbackText, itemText, pathAndBeginnings, pathText, withFacts, withoutName } from './presence.js';
import { given } from './problem.js';

type Call = Extract<Node, { op: 'call' | 'rcall' }>;
type MethodCall = Extract<Node, { op: 'rcall' }>;

/** `f(a, b)`, and `a.f(b)` where it is no macro: then `a` counts as the first argument. */
export function inferCall(inference: Inference, node: Call, scope: Scope): Inferred {
  const name = node.args[0];
  const args = node.op === 'call' ? node.args[1] : [node.args[1], ...node.args[2]];
  const form = node.op === 'call' ? 'function' : 'method';
  const declaration = functionsNamed(name, form);
  const meant = declaration ? undefined : reportUnknownFunction(inference, node, form);
  // The name of a loop's item would be no name here.
  const known = node.op === 'rcall' && meant !== undefined && LOOPS[meant] ? [node.args[1]] : args;
  const types = known.map((arg) => inferValue(inference, arg, scope).type);
  if (!declaration) return inferred(FAILED);
  if (types.includes(FAILED)) return inferred(FAILED);
  const problemless = reportWrongTexts(inference, declaration, args, types);
  if (declaration.timed === 'calendar' && declaration.name !== 'add' && !inference.calendars) {
    inference.report('no_calendar', { function: name }, node);
    return inferred(FAILED);
  }
  const overload = declaration.overloads.find(
    ({ parameters }) => parameters.length === types.length && parameters.every((kind, index) => isOfKind(types[index] ?? NEVER, kind)),
  );
  if (!overload) {
    if (problemless) {
      const got = types.map(describeType).join(', ');
      inference.report('wrong_arguments', { function: name, wanted: signaturesOf(declaration), got }, node);
    }
    return inferred(FAILED);
  }
  if (needsItem(declaration, overload))
    reportEmpty(inference, node, args[0], types[0], scope, overload.result === 'money' ? "money(0, 'CNY')" : '…');
  const [first = ANY] = types;
  for (const [index, kind] of overload.parameters.entries()) {
    const arg = args[index];
    if (arg && kind === 'calendar') reportUnknownCalendar(inference, arg);
    if (arg && kind === 'field') reportItemField(inference, arg, first, args[0]);
  }
  return inferred(resultOf(overload.result, first, fieldIn(first, args[1])));
}

function needsItem({ needs_item }: FunctionDeclaration, { parameters: [first] }: FunctionDeclaration['overloads'][number]): boolean {
  return needs_item === 'moneys' ? first === 'moneys' : needs_item === true && first !== 'number' && first !== 'money';
}

function reportUnknownCalendar(inference: Inference, node: Node): void {
  const known = inference.calendars ?? [];
  if (node.op !== 'value' || typeof node.args !== 'string' || known.length === 0 || known.includes(node.args)) return;
  const suggestion = nearest(node.args, known);
  inference.report('unknown_calendar', { name: node.args, ...given({ suggestion }), known: listed(known) }, node);
}

/** The fields of the items of a list, as far as they are known. */
function fieldsOfItems(list: ExpressionType): Extract<ExpressionType, { kind: 'object' }> | undefined {
  return list.kind === 'list' && list.item.kind === 'object' && !list.item.rest ? list.item : undefined;
}

/** `sort_by(data.items, 'price')`: a field written out is one that the items have. */
function reportItemField(inference: Inference, node: Node, list: ExpressionType, of: Node | undefined): void {
  const fields = fieldsOfItems(list)?.fields;
  if (!fields || node.op !== 'value' || typeof node.args !== 'string' || fields.has(node.args)) return;
  reportUnknownField(inference, node.args, of ? pathText(of) : '', fields, { start: node.start + 1, end: node.end - 1 });
}

function fieldIn(list: ExpressionType, node: Node | undefined): Field | undefined {
  if (node?.op !== 'value' || typeof node.args !== 'string') return undefined;
  return fieldsOfItems(list)?.fields.get(node.args);
}

/** A list of which an item is wanted must have one; `instead`: what to write where it has none. */
function reportEmpty(
  inference: Inference,
  node: Call,
  list: Node | undefined,
  type: ExpressionType | undefined,
  scope: Scope,
  instead: string,
): void {
  if (!list || (type?.kind === 'list' && type.least > 0)) return;
  const path = pathText(list);
  if (scope.facts.has(itemText(path, 0))) return;
  const guard = `size(${path}) > 0`;
  inference.report(
    'possibly_missing',
    { path: itemText(path, 0), what: 'item', guard, fallback: `${guard} ? ${pathText(node)} : ${instead}` },
    node,
  );
}

function resultOf(kind: ResultKind, first: ExpressionType, field: Field | undefined): ExpressionType {
  switch (kind) {
    case 'text':
      return TEXT;
    case 'number':
      return NUMBER;
    case 'boolean':
      return BOOLEAN;
    case 'money':
      return MONEY;
    case 'instant':
      return INSTANT;
    case 'date':
      return DATE;
    case 'duration':
      return DURATION;
    case 'texts':
      return { kind: 'list', item: TEXT, least: 0 };
    case 'weekday':
      return { kind: 'text', values: WEEKDAYS, choice: true };
    case 'item':
      return first.kind === 'list' ? first.item : ANY;
    case 'same':
      return first;
    case 'groups': {
      const items: ExpressionType = { kind: 'list', item: first.kind === 'list' ? first.item : ANY, least: 1 };
      const fields = new Map<string, Field>([
        ['key', field ?? { type: ANY, certain: false }],
        ['items', { type: items, certain: true }],
      ]);
      return { kind: 'list', item: { kind: 'object', fields }, least: 0 };
    }
  }
}

function isOfKind(type: ExpressionType, kind: ParameterKind): boolean {
  if (type.kind === 'any' || type.kind === 'never') return true;
  switch (kind) {
    case 'text':
    case 'calendar':
    case 'field':
      return isTextual(type);
    case 'duration':
      return isDuration(type);
    case 'instant':
      return isTemporal(type);
    case 'numbers':
      return type.kind === 'list' && isOfKind(type.item, 'number');
    case 'texts':
      return type.kind === 'list' && isOfKind(type.item, 'text');
    case 'instants':
      return type.kind === 'list' && isOfKind(type.item, 'instant');
    case 'money':
      return isMoney(type);
    case 'moneys':
      return type.kind === 'list' && isOfKind(type.item, 'money');
    case 'objects':
      return type.kind === 'list' && isOfKind(type.item, 'object');
    default:
      return type.kind === kind;
  }
}

/** Texts written in the expression that the function cannot take. True when there are none. */
function reportWrongTexts(
  inference: Inference,
  declaration: FunctionDeclaration,
  args: readonly Node[],
  types: readonly ExpressionType[],
): boolean {
  let fine = true;
  for (const [index, arg] of args.entries()) {
    const type = types[index];
    if (type?.kind !== 'text' || type.choice) continue;
    for (const value of type.values ?? []) {
      const wanted = wantedText(declaration, index);
      if (wanted === 'duration' && !durationOf(value))
        inference.report('invalid_duration', { found: value, ...given({ suggestion: mendedDuration(value) }) }, arg);
      else if (wanted === 'duration' && declaration.name === 'add' && !inference.calendars && durationOf(value)?.kind !== 'elapsed') {
        inference.report('elapsed_only', { found: value }, arg);
      } else if (wanted === 'date' && !dayOf(value) && !instantOf(value)) inference.report('invalid_instant', { found: value }, arg);
      else if (wanted === 'instant' && !instantOf(value)) inference.report('invalid_instant', { found: value }, arg);
      else continue;
      fine = false;
    }
  }
  return fine;
}

function wantedText({ name, form, overloads }: FunctionDeclaration, index: number): 'duration' | 'date' | 'instant' | undefined {
  if (form === 'function' && index === 0) {
    if (name === 'date' || name === 'duration') return name;
    if (name === 'timestamp') return 'instant';
  }
  return overloads.some(({ parameters }) => parameters[index] === 'duration') ? 'duration' : undefined;
}

/** Names that other languages have for the same. */
const SYNONYMS: { readonly [name: string]: string } = {
  includes: 'contains',
  some: 'exists',
  any: 'exists',
  every: 'all',
  find: 'filter',
  where: 'filter',
  select: 'map',
  len: 'size',
  length: 'size',
  count: 'size',
  tolowercase: 'lowerAscii',
  lower: 'lowerAscii',
  touppercase: 'upperAscii',
  upper: 'upperAscii',
  substr: 'substring',
  slice: 'substring',
  average: 'avg',
  mean: 'avg',
  minimum: 'min',
  maximum: 'max',
  unique: 'distinct',
  sortby: 'sort_by',
  orderby: 'sort_by',
  order_by: 'sort_by',
  groupby: 'group_by',
  networkdays: 'business_hours_between',
  workday: 'add',
  dayofweek: 'weekday',
  replaceall: 'replace',
  total: 'sum',
  tostring: 'string',
  str: 'string',
  number: 'double',
  float: 'double',
  parseint: 'int',
  today: 'date(now)',
  ordefault: 'orValue',
  value: 'orValue',
  exists: 'has',
  isset: 'has',
};

/** Gives the name that was probably meant. */
function reportUnknownFunction(inference: Inference, node: Call, form: FunctionDeclaration['form']): string | undefined {
  const name = node.args[0];
  const place = node.op === 'call' ? { start: node.start, end: node.start + name.length } : namePlace(node);
  if (name === 'matches') {
    inference.report('matches_refused', {}, place);
    return undefined;
  }
  if (form === 'method' && LOOPS[name]) {
    const got = node.input.slice(place.start, node.end);
    inference.report('wrong_arguments', { function: name, wanted: `list.${name}(item, …)`, got }, node);
    return name;
  }
  const macros = form === 'method' ? [...Object.keys(LOOPS), ...OPTIONAL_METHODS] : ['has'];
  const names = [...FUNCTIONS.filter((each) => each.form === form).map((each) => each.name), ...macros];
  const other = functionsNamed(name, form === 'method' ? 'function' : 'method');
  const everyName = FUNCTIONS.map((each) => each.name);
  const suggestion = other ? signaturesOf(other) : (synonymOf(name, names) ?? nearest(name, names) ?? nearest(name, everyName));
  // Where the whole call is to be written in another way, the whole call is what is wrong.
  inference.report('unknown_function', { name, ...given({ suggestion }) }, suggestion?.includes('(') ? node : place);
  return suggestion;
}

function synonymOf(name: string, names: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const synonym = Object.hasOwn(SYNONYMS, lower) ? SYNONYMS[lower] : undefined;
  return synonym && (names.includes(synonym) || synonym.includes('(')) ? synonym : undefined;
}

/** Where the method's name stands: after what it is called on. */
function namePlace(node: MethodCall): { readonly start: number; readonly end: number } {
  const [name, receiver] = node.args;
  const start = Math.max(receiver.end, node.input.indexOf(name, receiver.end));
  return { start, end: start + name.length };
}

/** `all`, `exists`, `exists_one`, `filter`, `map`. */
export function inferLoop(inference: Inference, node: MethodCall, scope: Scope): Inferred {
  const [name, receiver, [variable, ...bodies]] = node.args;
  const list = inferValue(inference, receiver, scope, '[]').type;
  if (list.kind !== 'list' && list.kind !== 'any') {
    inference.report('wrong_type', { wanted: 'a list', got: describeType(list) }, receiver);
    return inferred(name === 'map' || name === 'filter' ? FAILED : BOOLEAN);
  }
  const item = list.kind === 'list' ? list.item : list;
  const id = variable?.op === 'id' ? variable.args : '';
  const inner = { names: new Map([...scope.names, [id, item]]), facts: withoutName(scope.facts, id) };
  const [condition, result] = name === 'map' ? (bodies.length === 2 ? bodies : [undefined, bodies[0]]) : [bodies[0], undefined];
  const held = condition ? inferCondition(inference, condition, inner).whenTrue : [];
  if (name === 'filter') return inferred({ kind: 'list', item: withCertain(item, id, held), least: 0 });
  if (name !== 'map' || !result) return inferred(BOOLEAN);
  const { type } = inferValue(inference, result, { ...inner, facts: withFacts(inner.facts, held) });
  return inferred({ kind: 'list', item: type, least: list.kind === 'list' && !condition ? list.least : 0 });
}

/** Infers what must be true or false. */
export function inferCondition(inference: Inference, node: Node, scope: Scope): Inferred {
  const found = inferValue(inference, node, scope, 'false');
  const { type } = found;
  if (type.kind !== 'boolean' && type.kind !== 'any') {
    inference.report('wrong_type', { wanted: describeType(BOOLEAN), got: describeType(type) }, node);
  }
  return found;
}

/** The items that a filter leaves have what its condition asked for: `filter(i, has(i.price))`. */
function withCertain(item: ExpressionType, name: string, facts: readonly string[]): ExpressionType {
  if (item.kind !== 'object') return item;
  const fields = [...item.fields].map(
    ([field, known]) => [field, { ...known, certain: known.certain || facts.includes(`${name}.${field}`) }] as const,
  );
  return { ...item, fields: new Map(fields) };
}

/** `orValue`, `or`, `hasValue`. */
export function inferOptionalMethod(inference: Inference, node: MethodCall, scope: Scope): Inferred {
  const [name, receiver, args] = node.args;
  const wanted = { orValue: 1, or: 1, hasValue: 0 }[name];
  if (args.length !== wanted) {
    inference.report(
      'wrong_arguments',
      { function: name, wanted: wanted === 0 ? 'hasValue()' : `${name}(…)`, got: `${args.length}` },
      node,
    );
    return inferred(FAILED);
  }
  const { type } = inference.infer(receiver, scope);
  const argument = args[0] && { node: args[0], type: inference.infer(args[0], scope).type };
  if (type === FAILED || argument?.type === FAILED) return inferred(name === 'hasValue' ? BOOLEAN : FAILED);
  if (type.kind !== 'optional') {
    inference.report('wrong_arguments', { function: name, wanted: `${fallbackText(receiver, receiver)}`, got: pathText(node) }, node);
    return inferred(FAILED);
  }
  if (!argument) return inferred(BOOLEAN, pathAndBeginnings(receiver));
  const other = name === 'or' && argument.type.kind === 'optional' ? argument.type.of : argument.type;
  const joined = (name === 'or') === (argument.type.kind === 'optional') ? join(type.of, other) : undefined;
  if (!joined) {
    const expected = name === 'or' ? describeType(type) : describeType(type.of);
    inference.report('wrong_arguments', { function: name, wanted: expected, got: describeType(argument.type) }, argument.node);
    return inferred(FAILED);
  }
  return inferred(name === 'or' ? { kind: 'optional', of: joined } : joined);
}
