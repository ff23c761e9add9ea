/**
 * Every field of a playbook that holds a literal or an expression, with the moment at which it is worked out.
 *
 * owns: which fields there are. A new one is added here, and is then checked and read for what it names.
 */
import type { Expected } from '../expression/check.js';
import type { Wanted } from '../expression/literal-or-expression.js';
import type { Flow, Moment } from './names-flow.js';
import { type CelSource, fieldValue } from './names-literals.js';
import { joinOf } from './names-parallel.js';
import { peopleOf } from './names-people.js';
import {
  type ClockOutline,
  entriesOf,
  type HandlerOutline,
  kept,
  maps,
  type NodeOutline,
  nameAt,
  nodesOf,
  type Outline,
} from './outline.js';
import { FOUND } from './shape-chain.js';
import { at, entryOf, itemsOf, type MapTree, type ScalarTree, type Tree, textOf } from './tree.js';

interface FieldPlace {
  readonly moment: Moment;
}
export type Field = FieldPlace &
  (
    | { readonly kind: 'condition'; readonly scalar: ScalarTree }
    /** `or_moment`: it may be the moment when it is over. */
    | { readonly kind: 'duration'; readonly scalar: ScalarTree; readonly or_moment?: true }
    | { readonly kind: 'people'; readonly tree: Tree; readonly use: PeopleUse }
    /** CEL as it is (`record`, `show`), or a number. */
    | { readonly kind: 'expression'; readonly scalar: ScalarTree; readonly expected?: Expected }
    /** A moment; `or_condition`: or a condition, by its type, that is asked whenever something happens from then on. */
    | { readonly kind: 'instant'; readonly scalar: ScalarTree; readonly or_condition?: Moment }
    /** YAML with `${ … }` in it; `path` is where `set` puts it. */
    | { readonly kind: 'value'; readonly tree: Tree; readonly path?: readonly string[]; readonly key?: true }
  );
/** What people are named for. */
export type PeopleUse = 'case_role' | 'access' | 'assign' | 'notify' | 'reassign' | 'add' | 'by';

const known = new WeakMap<Flow, readonly Field[]>();

/** All of a playbook, in the order written; `flow` is that of the outline. */
export function fieldsOf(outline: Outline, flow: Flow): readonly Field[] {
  return kept(known, flow, () => [...readFields(outline, flow)]);
}

function* readFields(outline: Outline, flow: Flow): Generator<Field> {
  const { tree } = outline;
  const key = at(tree, 'key');
  if (key) yield { kind: 'value', tree: key, moment: flow.start, key: true };
  for (const { people } of outline.case_roles) yield { kind: 'people', tree: people, use: 'case_role', moment: flow.start };
  for (const rule of maps(at(tree, 'access'))) yield* fieldsOfAccess(rule, flow);
  if (outline.reopen) yield* scalarAt(outline.reopen.tree, 'within', 'duration', flow.open);
  for (const clock of outline.clocks) yield* fieldsOfClock(clock, flow.start, flow.open);
  for (const handler of outline.handlers) yield* fieldsOfHandler(handler, flow);
  for (const node of nodesOf(outline)) yield* fieldsOfNode(node, flow);
}

function* fieldsOfAccess(rule: MapTree, flow: Flow): Generator<Field> {
  yield { kind: 'people', tree: rule, use: 'access', moment: flow.open };
  const starts = itemsOf(at(rule, 'may')).some((item) => textOf(item) === 'start');
  yield* scalarAt(rule, 'where', 'condition', starts ? { ...flow.start, asking: 'start' } : { ...flow.open, asking: 'case' });
}

function* fieldsOfNode(node: NodeOutline, flow: Flow): Generator<Field> {
  const before = flow.before.get(node);
  const moment = flow.begin.get(node);
  const during = flow.during.get(node);
  if (!before || !moment || !during) return;
  yield* scalarAt(node.tree, 'if', 'condition', before);
  for (const clock of node.clocks) yield* fieldsOfClock(clock, moment, during);
  for (const handler of node.handlers) yield* fieldsOfHandler(handler, flow);
  switch (node.kind) {
    case 'task': {
      const assign = at(node.tree, 'assign');
      if (assign) yield { kind: 'people', tree: assign, use: 'assign', moment };
      for (const other of ['countersign', 'by_hand']) {
        const people = at(node.tree, other);
        if (people) yield { kind: 'people', tree: people, use: 'assign', moment };
      }
      const entered: Moment = { ...during, entered: node };
      for (const rule of maps(at(node.tree, 'rules'))) yield* scalarAt(rule, 'must', 'condition', entered);
      for (const item of itemsOf(at(node.tree, 'show'))) {
        const shown = item.kind === 'map' ? at(item, 'value') : item;
        if (shown?.kind === 'scalar') yield { kind: 'expression', scalar: shown, moment };
      }
      for (const item of itemsOf(at(node.tree, 'window'))) {
        if (item.kind === 'scalar' && !isCalendarName(item)) yield { kind: 'expression', scalar: item, moment };
      }
      return;
    }
    case 'promise': {
      const due = at(node.tree, 'due');
      if (due?.kind === 'scalar') yield { kind: 'duration', scalar: due, or_moment: true, moment };
      for (const within of mapAt(node.tree, 'within')) {
        const sample = at(within, 'sample');
        if (sample?.kind === 'scalar') yield { kind: 'expression', scalar: sample, expected: 'durations', moment };
        yield* scalarAt(within, 'else', 'duration', moment);
      }
      return;
    }
    case 'survey': {
      const people = at(node.tree, 'by_hand');
      if (people) yield { kind: 'people', tree: people, use: 'assign', moment };
      return yield* scalarAt(node.tree, 'timeout', 'duration', moment);
    }
    case 'choose':
      // What stands for a case that is named by a value was not written.
      yield* scalarAt(node.tree, 'of', 'expression', moment);
      for (const branch of node.branches) {
        const tested = flow.when.get(branch);
        if (branch.case && !branch.value && tested) yield* scalarAt(branch.case, 'when', 'condition', tested);
      }
      return;
    case 'repeat': {
      const test = flow.test.get(node);
      if (test) yield* scalarAt(node.tree, 'while', 'condition', test);
      if (test) yield* scalarAt(node.tree, 'until', 'condition', test);
      return;
    }
    case 'wait':
      return yield* fieldsOfWait(node.tree, moment, during);
    case 'parallel':
      return yield* fieldsOfParallel(node, flow);
    case 'each':
      return yield* fieldsOfEach(node, flow);
    case 'mutex':
      return yield* valueAt(node.tree, 'for', moment);
    case 'play':
    case 'find':
    case 'create':
    case 'update':
      return yield* fieldsOfChain(node, moment);
    case 'call':
      for (const { key, value } of entriesOf(at(node.tree, 'with'))) {
        yield { kind: 'value', tree: value, path: ['call', node.id, key], moment };
      }
      yield* scalarAt(node.tree, 'timeout', 'duration', moment);
      for (const retry of mapAt(node.tree, 'retry')) yield* scalarAt(retry, 'every', 'duration', moment);
      return;
    case 'notify':
    case 'document': {
      const to = at(node.tree, 'to');
      if (to) yield { kind: 'people', tree: to, use: 'notify', moment };
      for (const key of ['subject', 'text', 'values', 'parts']) {
        const tree = at(node.tree, key);
        if (tree) yield { kind: 'value', tree, moment };
      }
      return;
    }
    case 'record': {
      const value = at(node.tree, 'value');
      const adds = ADDED_UP.includes(node.id) ? { expected: 'number' as const } : {};
      if (value?.kind === 'scalar') yield { kind: 'expression', scalar: value, moment, ...adds };
      return;
    }
    case 'decide':
      for (const { value } of entriesOf(at(node.tree, 'with'))) yield { kind: 'value', tree: value, moment };
      return;
    case 'set':
      for (const { path, value } of valuesSet(node.tree)) yield { kind: 'value', tree: value, path, moment };
      return;
    default:
      return;
  }
}

function* fieldsOfChain({ tree }: NodeOutline, moment: Moment): Generator<Field> {
  for (const name of ['data', 'customer', 'id', 'values']) {
    const value = at(tree, name);
    if (value) yield { kind: 'value', tree: value, moment };
  }
  const finds = FOUND.find((each) => each === textOf(at(tree, 'in')));
  if (!finds) return;
  const looking = { ...moment, finds };
  yield* scalarAt(tree, 'where', 'condition', looking);
  const order = at(tree, 'order');
  if (order?.kind === 'map') yield* scalarAt(order, 'by', 'expression', looking);
  else yield* scalarAt(tree, 'order', 'expression', looking);
}

/** The paths that a `set` names, with what it puts there: `data.a.b: …`, or `data: { a: { b: … } }` written as paths. */
export function valuesSet(
  tree: MapTree,
): { readonly path: readonly string[]; readonly key: MapTree['entries'][number]; readonly value: Tree }[] {
  return entriesOf(at(tree, 'values')).map((entry) => ({ path: entry.key.split('.'), key: entry, value: entry.value }));
}

function* fieldsOfClock({ tree }: ClockOutline, start: Moment, during: Moment): Generator<Field> {
  yield* calendarAt(tree, start);
  const due = at(tree, 'due');
  if (due?.kind === 'scalar') yield { kind: 'duration', scalar: due, or_moment: true, moment: start };
  for (const key of ['start_by', 'every']) yield* scalarAt(tree, key, 'duration', start);
  for (const reminder of maps(at(tree, 'remind'))) {
    yield* scalarAt(reminder, 'before', 'duration', start);
    yield* scalarAt(reminder, 'after', 'duration', start);
    yield* peopleAt(reminder, 'notify', during);
  }
  for (const level of maps(at(tree, 'escalate'))) {
    yield* scalarAt(level, 'after', 'duration', start);
    yield* peopleAt(level, 'notify', during);
    yield* peopleAt(level, 'reassign', during);
    yield* peopleAt(level, 'add', during);
    const started = at(level, 'start');
    const data = started?.kind === 'map' ? at(started, 'data') : undefined;
    if (data) yield { kind: 'value', tree: data, moment: during };
  }
}

function* fieldsOfWait(tree: MapTree, moment: Moment, during: Moment): Generator<Field> {
  yield* calendarAt(tree, moment);
  yield* scalarAt(tree, 'for', 'duration', moment);
  const until = at(tree, 'until');
  if (until?.kind === 'scalar') yield { kind: 'instant', scalar: until, or_condition: during, moment };
  yield* valueAt(tree, 'key', moment);
  const message = nameAt(tree, 'message');
  yield* scalarAt(tree, 'match', 'condition', message ? { ...during, message } : during);
  yield* scalarAt(tree, 'timeout', 'duration', moment);
}

function* fieldsOfParallel(node: NodeOutline, flow: Flow): Generator<Field> {
  for (const branch of node.branches) {
    const tested = flow.when.get(branch);
    if (branch.beside && tested) yield* scalarAt(branch.beside.tree, 'when', 'condition', tested);
  }
  const test = flow.test.get(node);
  const join = node.kind === 'parallel' ? joinOf(node) : undefined;
  if (test && join?.kind === 'when') yield { kind: 'condition', scalar: join.scalar, moment: test };
}

function* fieldsOfEach(node: NodeOutline, flow: Flow): Generator<Field> {
  const moment = flow.begin.get(node);
  const during = flow.during.get(node);
  const test = flow.test.get(node);
  const list = at(node.tree, 'in');
  if (list?.kind === 'scalar' && moment) yield { kind: 'expression', scalar: list, expected: 'list', moment };
  if (test) yield* scalarAt(node.tree, 'until', 'condition', test);
  if (during) yield* peopleAt(node.tree, 'add', during);
}

function* fieldsOfHandler(handler: HandlerOutline, flow: Flow): Generator<Field> {
  const moment = flow.handled.get(handler);
  if (!moment) return;
  const { tree } = handler;
  yield* scalarAt(tree, 'when', 'condition', moment);
  yield* calendarAt(tree, moment);
  yield* scalarAt(tree, 'after', 'duration', moment);
  const instant = at(tree, 'at');
  if (instant?.kind === 'scalar') yield { kind: 'instant', scalar: instant, moment };
  // Before the message is there.
  const { message: _, ...before } = moment;
  yield* valueAt(tree, 'key', before);
  yield* peopleAt(tree, 'by', moment);
}

function* valueAt(tree: MapTree, key: string, moment: Moment): Generator<Field> {
  const value = at(tree, key);
  if (value) yield { kind: 'value', tree: value, moment };
}

function* scalarAt(tree: MapTree, key: string, kind: 'condition' | 'duration' | 'expression', moment: Moment): Generator<Field> {
  const scalar = entryOf(tree, key)?.value;
  if (scalar?.kind === 'scalar') yield { kind, scalar, moment };
}

function mapAt(tree: MapTree, key: string): readonly MapTree[] {
  const found = at(tree, key);
  return found?.kind === 'map' ? [found] : [];
}

function* peopleAt(tree: MapTree, use: 'notify' | 'reassign' | 'add' | 'by', moment: Moment): Generator<Field> {
  const people = at(tree, use);
  if (people) yield { kind: 'people', tree: people, use, moment };
}

/** CEL that gives the id of a calendar. */
function* calendarAt(tree: MapTree, moment: Moment): Generator<Field> {
  const scalar = at(tree, 'calendar');
  if (scalar?.kind === 'scalar' && !isCalendarName(scalar)) yield { kind: 'expression', scalar, moment, expected: 'text' };
}

/** Records that `customer.facts` is made of (engine/service-record.ts): numbers, since money of two currencies has no sum. */
const ADDED_UP: readonly string[] = ['contribution', 'score'];

/** A part of a `window` that names a calendar; else it is CEL that gives one. */
export function isCalendarName({ value }: ScalarTree): boolean {
  return typeof value === 'string' && /^[a-z][a-z0-9_]*$/.test(value.trim());
}

/** The scalars of a value, in the order written. */
export function* scalarsOf(tree: Tree): Generator<ScalarTree> {
  if (tree.kind === 'scalar') yield tree;
  else if (tree.kind === 'list') for (const item of tree.items) yield* scalarsOf(item);
  else for (const { value } of tree.entries) yield* scalarsOf(value);
}

/** All CEL of a field. */
export function celIn(field: Field): readonly CelSource[] {
  switch (field.kind) {
    case 'condition':
      return celOfScalar(field.scalar, 'boolean');
    case 'duration':
      return celOfScalar(field.scalar, 'duration');
    case 'expression':
      return celOfScalar(field.scalar, 'number');
    case 'instant':
      return celOfScalar(field.scalar, 'instant');
    case 'value':
      return [...scalarsOf(field.tree)].flatMap((scalar) => celOfScalar(scalar, 'any'));
    case 'people': {
      const { any, not, speaks } = peopleOf(field.tree);
      return [...any, ...not, ...(speaks ? [speaks] : [])].flatMap((part) => (part.kind === 'cel' ? [part] : []));
    }
  }
}

function celOfScalar(scalar: ScalarTree, wanted: Wanted): readonly CelSource[] {
  const value = fieldValue(scalar, wanted);
  if (value.kind === 'cel') return [value];
  return value.kind === 'splice' ? value.parts.filter((part) => typeof part !== 'string') : [];
}
