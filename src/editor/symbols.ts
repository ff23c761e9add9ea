/**
 * What names stand for: every place where something gets its name, and every place that names it.
 *
 * owns: which key names what. A key that is not told here names nothing that an editor could go to.
 */
import type { Range } from '../diagnostics/diagnostic.js';
import { rangeIn } from '../language/names-literals.js';
import { stepKinds } from '../language/shape-flow.js';
import { type Entry, entryOf, type MapTree, type Tree, textOf } from '../language/tree.js';
import { type ShapePlace, titleOf } from './shape-places.js';

/** `node`: stages and steps, whose ids are of one kind. `field`: of data, forms, messages, the customer's file. */
export type SymbolKind =
  | 'playbook'
  | 'node'
  | 'outcome'
  | 'task_outcome'
  | 'case_role'
  | 'deadline'
  | 'organisation'
  | 'unit'
  | 'role'
  | 'person'
  | 'skill'
  | 'calendar'
  | 'holidays'
  | 'message'
  | 'table'
  | 'table_output'
  | 'scenario'
  | 'field';

export interface Occurrence {
  /** What it may be, most likely first: `stops` may name a stage, a scenario's `deadline` a step with a deadline. */
  readonly kinds: readonly SymbolKind[];
  /** The thing within which the name is known: a playbook, a step's form; empty: the workspace. */
  readonly scope: string;
  readonly name: string;
  /** The letters of the name, without quotes. */
  readonly range: Range;
  readonly definition: boolean;
  /** Of a definition: what people see. */
  readonly title?: string;
  /** Of a definition: the whole thing. */
  readonly whole?: Range;
}

/** Keys by which a thing names another: `THING.KEY`, or `KEY` for all things. */
const REFERENCES: { readonly [key: string]: readonly SymbolKind[] } = {
  role: ['role'],
  unit: ['unit'],
  person: ['person'],
  skill: ['skill'],
  case_role: ['case_role'],
  same_as: ['node'],
  stops: ['node'],
  send_back: ['node'],
  kept_by: ['node'],
  calendar: ['calendar'],
  goto: ['node'],
  cancel: ['node'],
  finish: ['outcome'],
  message: ['message'],
  table: ['table'],
  play: ['playbook'],
  'person.roles': ['role'],
  'unit.parent': ['unit'],
  'unit.manager': ['person'],
  'calendar.holidays': ['holidays'],
  'calendar.extends': ['calendar'],
  'message.key': ['field'],
  required: ['field'],
  scenarios: ['playbook'],
  complete: ['node'],
  claim: ['node'],
  release: ['node'],
  fail: ['node'],
  skip: ['node'],
  'start.start': ['node'],
  stop: ['node'],
  suspend: ['node'],
  resume: ['node'],
  delegate: ['node'],
  'delegate.to': ['person'],
  forward: ['node'],
  nominate: ['node'],
  set_priority: ['node'],
  'comment.comment': ['node'],
  'send_back.send_back': ['node'],
  'send_back.outcome': ['task_outcome'],
  add_subtask: ['node'],
  pause_deadline: ['deadline', 'node', 'playbook'],
  resume_deadline: ['deadline', 'node', 'playbook'],
  retry_incident: ['node', 'deadline'],
  skip_incident: ['node', 'deadline'],
  mend_incident: ['node', 'deadline'],
  change_calendar: ['calendar'],
  'expectation.incidents': ['node', 'deadline'],
  by: ['person'],
  'complete.outcome': ['task_outcome'],
  'expectation.outcome': ['outcome'],
  'expectation.stage': ['node'],
  'expectation.tasks': ['node'],
  'expectation.case_roles': ['person'],
  'expected_task.assignee': ['person'],
  'expected_task.offered_to': ['role', 'unit', 'person'],
  'expected_escalation.deadline': ['deadline', 'node', 'playbook'],
  'expected_notice.deadline': ['deadline', 'node', 'playbook'],
  'expected_notice.to': ['person'],
};

/** Maps whose keys are names: `THING.KEY` → what the keys are, and whether they are given there. */
const MAP_KEYS: { readonly [key: string]: readonly [kind: readonly SymbolKind[], definition: boolean] } = {
  'playbook.case_roles': [['case_role'], true],
  'playbook.outcomes': [['outcome'], true],
  'task.outcomes': [['task_outcome'], true],
  'person.skills': [['skill'], true],
  properties: [['field'], true],
  'table.outputs': [['table_output'], true],
  'table.default': [['table_output'], false],
  'expectation.tasks': [['node'], false],
  'expectation.case_roles': [['case_role'], false],
  'expectation.deadlines': [['deadline', 'node', 'playbook'], false],
  'start.data': [['field'], false],
  'start.customer': [['field'], false],
  'change_customer.change_customer': [['field'], false],
  'mend_incident.data': [['field'], false],
  'send_back.values': [['field'], false],
  'complete.values': [['field'], false],
  'message.data': [['field'], false],
  'expectation.data': [['field'], false],
  'expectation.records': [['node'], false],
};

const WITHIN_PLAYBOOK: ReadonlySet<SymbolKind> = new Set(['node', 'outcome', 'case_role', 'deadline']);

/** The kinds of names that a value at a place may be; empty where it names nothing. */
export function namedAt({ thing, key, form, mapped }: ShapePlace): readonly SymbolKind[] {
  if (form.is !== 'name' && !(mapped && MAP_KEYS[`${thing.name}.${key}`])) return [];
  if (mapped && MAP_KEYS[`${thing.name}.${key}`]?.[1]) return [];
  return REFERENCES[`${thing.name}.${key}`] ?? REFERENCES[key] ?? [];
}

/** What the keys of a map at a place are. */
export function keysAt({
  thing,
  key,
}: Pick<ShapePlace, 'thing' | 'key'>): readonly [kind: readonly SymbolKind[], definition: boolean] | undefined {
  return MAP_KEYS[`${thing.name}.${key}`] ?? MAP_KEYS[key];
}

/** The names given and used at one place of a file; those in expressions are others' (cel-names.ts). */
export function* occurrencesAt(place: ShapePlace, tree: MapTree): Generator<Occurrence> {
  const { form, tree: value, thing, key, owner, mapped } = place;
  const playbook = playbookOf(tree);
  if (mapped && place.tree === mapped.value) yield* mapKey(place, mapped, playbook);
  if (value.kind !== 'scalar') return;
  const name = textOf(value);
  const range = innerRange(value);
  if (!name || !range) return;
  if (form.is === 'id' || form.is === 'playbook_id') {
    const kind = key === 'outcomes' ? 'task_outcome' : defined(thing.name);
    if (!kind || (mapped && !keysAt(place))) return;
    const whole = key === 'outcomes' ? {} : { title: titleOf(owner), whole: owner.range };
    yield { kinds: [kind], scope: scopeOf(kind, place, playbook), name, range, definition: true, ...whole };
    return;
  }
  const kinds = namedAt(place);
  if (kinds.length === 0) return;
  const scope =
    kinds[0] === 'field' || kinds[0] === 'task_outcome' ? fieldScope(place, playbook) : scopeOf(kinds[0] as SymbolKind, place, playbook);
  yield { kinds, scope, name: kinds[0] === 'field' ? [...pathAbove(place), name].join('.') : name, range, definition: false };
}

function* mapKey(place: ShapePlace, mapped: Entry, playbook: string): Generator<Occurrence> {
  const of = keysAt(place);
  if (!of) return;
  const [kinds, definition] = of;
  const [kind] = kinds;
  if (!kind) return;
  const range = keyRange(mapped);
  if (kind === 'field' || kind === 'task_outcome' || kind === 'table_output') {
    const name = kind === 'field' && definition ? [...pathAbove(place), mapped.key].join('.') : mapped.key;
    const title = mapped.value.kind === 'map' ? titleOf(mapped.value) : '';
    yield {
      kinds,
      scope: fieldScope(place, playbook),
      name,
      range,
      definition,
      ...(definition ? { title, whole: mapped.value.range } : {}),
    };
    return;
  }
  const title = definition ? titleText(mapped.value) : '';
  yield {
    kinds,
    scope: scopeOf(kind, place, playbook),
    name: mapped.key,
    range,
    definition,
    ...(definition ? { title, whole: range } : {}),
  };
}

function titleText(tree: Tree): string {
  return titleOf({ kind: 'map', range: tree.range, entries: [{ key: 'title', key_range: tree.range, value: tree }] });
}

/** What the id at the head of a thing is the id of. */
function defined(thing: string): SymbolKind | undefined {
  if (Object.hasOwn(stepKinds.kinds, thing) || thing === 'stage') return 'node';
  return DEFINED.has(thing as SymbolKind) ? (thing as SymbolKind) : undefined;
}
const DEFINED: ReadonlySet<SymbolKind> = new Set([
  'playbook',
  'deadline',
  'organisation',
  'unit',
  'role',
  'person',
  'calendar',
  'holidays',
  'message',
  'table',
  'scenario',
]);

/** The playbook that a file is, or is about. */
export function playbookOf(tree: MapTree): string {
  return textOf(entryOf(tree, 'playbook')?.value) ?? textOf(entryOf(tree, 'scenarios')?.value) ?? '';
}

function scopeOf(kind: SymbolKind, place: ShapePlace, playbook: string): string {
  if (kind === 'task_outcome' || kind === 'field' || kind === 'table_output') return fieldScope(place, playbook);
  return WITHIN_PLAYBOOK.has(kind) || kind === 'scenario' ? playbook : '';
}

/** Where fields, and the outcomes of a task, belong: `PLAYBOOK#data`, `PLAYBOOK#steps.TASK`, `#customer`, `#message.NAME`. */
function fieldScope(place: ShapePlace, playbook: string): string {
  for (let at: ShapePlace | undefined = place; at; at = at.parent) {
    const own = (kind: string) => textOf(entryOf(at?.owner, kind)?.value) ?? '';
    switch (`${at.thing.name}.${at.key}`) {
      case 'playbook.data':
      case 'start.data':
      case 'expectation.data':
      case 'mend_incident.data':
        return dataScope(playbook);
      case 'task.form':
      case 'task.outcomes':
        return stepScope(playbook, own('task'));
      case 'complete.values':
      case 'complete.outcome':
        return stepScope(playbook, own('complete'));
      case 'send_back.values':
      case 'send_back.outcome':
        return stepScope(playbook, own('send_back'));
      case 'message.data':
      case 'message.key':
        return messageScope(own('message'));
      case 'table.outputs':
      case 'table.default':
        return tableScope(own('table'));
      case 'customer.properties':
      case 'customer.required':
      case 'start.customer':
      case 'change_customer.change_customer':
        return customerScope;
    }
  }
  return `${playbook}#`;
}

export const customerScope = '#customer';
export const dataScope = (playbook: string): string => `${playbook}#data`;
export const stepScope = (playbook: string, step: string): string => `${playbook}#steps.${step}`;
export const messageScope = (message: string): string => `#message.${message}`;
export const tableScope = (table: string): string => `#table.${table}`;

/** The fields that a place lies in: of `data.visit.date`, `visit` for `date`. */
function pathAbove(place: ShapePlace): string[] {
  const path: string[] = [];
  for (let at = place.parent; at; at = at.parent) if (at.key === 'properties' && at.mapped) path.unshift(at.mapped.key);
  return path;
}

/** The letters of a scalar, without its quotes; undefined where they do not stand in one line. */
export function innerRange(tree: Tree): Range | undefined {
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string') return undefined;
  const range = rangeIn(tree, 0, tree.value.length);
  return range.start.line === range.end.line ? range : undefined;
}

function keyRange({ key, key_range: { start, end } }: Entry): Range {
  const quoted = start.line === end.line && end.column - start.column === key.length + 2;
  if (!quoted) return { start, end };
  return { start: { line: start.line, column: start.column + 1 }, end: { line: end.line, column: end.column - 1 } };
}
