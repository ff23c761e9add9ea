/**
 * The outline of a playbook: its stages, steps, clocks, handlers and names, read from the tree with their places.
 *
 * owns: where things stand. It goes on over malformed parts: what is not there, or is something else, is left out, since
 * shape has reported it.
 * never: meaning, types, diagnostics.
 */
import type { Range } from '../diagnostics/diagnostic.js';
import type { Handler, StepKind, Trigger } from '../program/program.js';
import { caseOfValue } from './outline-values.js';
import { at, type Entry, entryOf, itemsOf, type MapTree, type ScalarTree, type Tree, textOf } from './tree.js';

/** A name as written, and where. */
export interface Named {
  readonly name: string;
  readonly range: Range;
}

export interface Outline {
  readonly file: string;
  readonly tree: MapTree;
  /** The playbook's id; empty when it has none. */
  readonly id: string;
  readonly stages: readonly StageOutline[];
  readonly clocks: readonly ClockOutline[];
  readonly handlers: readonly HandlerOutline[];
  readonly outcomes: readonly Named[];
  readonly case_roles: readonly (Named & { readonly people: Tree })[];
  /** How a case that was completed is opened again. */
  readonly reopen?: ReopenOutline;
}
export interface ReopenOutline {
  readonly tree: MapTree;
  readonly range: Range;
  /** The stage that it goes on at. */
  readonly at?: Named;
  /** Absent: after every outcome. */
  readonly outcomes?: readonly Named[];
}

export type NodeOutline = StageOutline | StepOutline;

interface NodePlace {
  /** Unique among the playbook's nodes: as written, or a path. */
  readonly id: string;
  /** Its id as written; absent for steps that have none. */
  readonly name?: Named;
  readonly tree: MapTree;
  /** The place to speak of it: its id, else its first key. */
  readonly range: Range;
  readonly line: number;
  readonly clocks: readonly ClockOutline[];
  readonly handlers: readonly HandlerOutline[];
  /** The steps that compensate it. */
  readonly undo?: Branch;
}
export interface StageOutline extends NodePlace {
  readonly kind: 'stage';
  readonly branches: readonly [Branch];
}
/** A survey becomes a task. */
export type WrittenKind = StepKind | 'survey';
export interface StepOutline extends NodePlace {
  /** `unknown`: its kind is none of this version; shape said so. */
  readonly kind: WrittenKind | 'unknown';
  /** What `finish`, `goto` and `cancel` lead to. */
  readonly target?: Named;
  readonly branches: readonly Branch[];
}
/** A list of steps that a node runs: `steps`, `case/0`, `else`, `exhausted`, `branch/NAME` of a parallel, `undo`. */
export interface Branch {
  readonly name: string;
  /** The case of a `choose`, whose `when` it has; of a case that is named by a value, with the comparison as its `when`. */
  readonly case?: MapTree;
  /** The value that a case of a `choose` with `of` is named by. */
  readonly value?: Entry;
  /** A branch of a `parallel`: its id, and what is written in it. */
  readonly beside?: { readonly name?: Named; readonly tree: MapTree };
  readonly range: Range;
  readonly steps: readonly StepOutline[];
}

export interface ClockOutline {
  /** As written, or the id of what it stands on (the short form). */
  readonly id: string;
  readonly name?: Named;
  readonly tree: MapTree;
  readonly range: Range;
  readonly line: number;
}

export interface HandlerOutline {
  /** A path: `on/0` on the case, `STEP/on/0` elsewhere. */
  readonly id: string;
  readonly trigger: Trigger['kind'] | 'unknown';
  readonly mode: Handler['mode'];
  readonly message?: Named;
  readonly button?: Named;
  readonly interrupts: boolean;
  readonly tree: MapTree;
  readonly range: Range;
  readonly line: number;
  readonly branch: Branch;
}

const KINDS: readonly WrittenKind[] = [
  'task',
  'survey',
  'promise',
  'choose',
  'decide',
  'repeat',
  'wait',
  'set',
  'record',
  'finish',
  'goto',
  'group',
  'play',
  'find',
  'create',
  'update',
  'parallel',
  'each',
  'mutex',
  'cancel',
  'call',
  'notify',
  'document',
];
const TRIGGERS: readonly Trigger['kind'][] = ['message', 'after', 'at', 'when', 'error', 'outcome', 'button'];

/** The outline of a playbook's tree; undefined when the tree is no map. */
export function outlineOf(tree: Tree, file: string): Outline | undefined {
  if (tree.kind !== 'map') return undefined;
  const id = textOf(at(tree, 'playbook')) ?? '';
  return {
    file,
    tree,
    id,
    stages: maps(at(tree, 'stages')).map((stage, index) => stageOf(stage, index)),
    clocks: clocksOf(tree, id),
    handlers: handlersOf(tree, ''),
    outcomes: namesOf(at(tree, 'outcomes')),
    case_roles: entriesOf(at(tree, 'case_roles')).map(({ key, key_range, value }) => ({ name: key, range: key_range, people: value })),
    ...reopenOf(tree),
  };
}

function reopenOf(tree: MapTree): Pick<Outline, 'reopen'> {
  const entry = entryOf(tree, 'reopen');
  if (entry?.value.kind !== 'map') return {};
  const { value, key_range } = entry;
  const stage = nameAt(value, 'at');
  const outcomes = at(value, 'outcomes');
  return {
    reopen: { tree: value, range: key_range, ...(stage ? { at: stage } : {}), ...(outcomes ? { outcomes: namesOf(outcomes) } : {}) },
  };
}

function stageOf(tree: MapTree, index: number): StageOutline {
  const name = nameAt(tree, 'stage');
  const id = name?.name ?? `stages/${index}`;
  const steps = entryOf(tree, 'steps');
  return {
    ...placeOf(tree, id, name),
    kind: 'stage',
    branches: [{ name: 'steps', range: steps?.key_range ?? placeRange(tree, name), steps: stepsOf(steps?.value, `${id}/steps`) }],
  };
}

function stepsOf(list: Tree | undefined, path: string): StepOutline[] {
  return maps(list).map((tree, index) => stepOf(tree, `${path}/${index}`));
}

function stepOf(tree: MapTree, path: string): StepOutline {
  const first = tree.entries[0];
  // The first key says the kind; another may be called like a kind too.
  const kind = KINDS.find((each) => each === first?.key) ?? KINDS.find((each) => entryOf(tree, each)) ?? 'unknown';
  const named = kind === 'unknown' ? first && nameAt(tree, first.key) : nameAt(tree, kind);
  const leads = kind === 'finish' || kind === 'goto' || kind === 'cancel';
  const name = leads ? undefined : kind === 'create' || kind === 'update' ? (nameAt(tree, 'as') ?? named) : named;
  const id = name?.name ?? path;
  return {
    ...placeOf(tree, id, name),
    kind,
    ...(leads && named ? { target: named } : {}),
    branches: branchesOf(tree, kind, id),
  };
}

function branchesOf(tree: MapTree, kind: StepOutline['kind'], id: string): Branch[] {
  const branch = (name: string, owner: MapTree, key: string, inCase?: MapTree): Branch[] => {
    const entry = entryOf(owner, key);
    if (!entry) return [];
    return [{ name, ...(inCase ? { case: inCase } : {}), range: entry.key_range, steps: stepsOf(entry.value, `${id}/${name}`) }];
  };
  switch (kind) {
    case 'choose':
      return [
        ...entriesOf(at(tree, 'cases')).map((each, index): Branch => {
          const inCase = caseOfValue(at(tree, 'of'), each);
          const steps = stepsOf(each.value, `${id}/case/${index}`);
          return { name: `case/${index}`, case: inCase, value: each, range: each.key_range, steps };
        }),
        ...maps(at(tree, 'cases')).flatMap((each, index): Branch[] => {
          const [written] = branch(`case/${index}`, each, 'steps', each);
          return [written ?? { name: `case/${index}`, case: each, range: placeRange(each, undefined), steps: [] }];
        }),
        ...branch('else', tree, 'else'),
      ];
    case 'repeat':
      return [...branch('steps', tree, 'steps'), ...branch('exhausted', tree, 'exhausted')];
    case 'parallel':
      return maps(at(tree, 'branches')).map((each, index): Branch => {
        const own = nameAt(each, 'branch');
        const label = `branch/${own?.name ?? index}`;
        const [written] = branch(label, each, 'steps');
        const steps = written ?? { name: label, range: placeRange(each, own), steps: [] };
        return { ...steps, beside: { ...(own ? { name: own } : {}), tree: each } };
      });
    case 'call':
      return branch('on_error', tree, 'on_error');
    case 'group':
    case 'each':
    case 'mutex':
    case 'unknown':
      return branch('steps', tree, 'steps');
    default:
      return [];
  }
}

function placeOf(tree: MapTree, id: string, name: Named | undefined): NodePlace {
  const undo = entryOf(tree, 'undo');
  return {
    id,
    ...(name ? { name } : {}),
    tree,
    range: placeRange(tree, name),
    line: tree.range.start.line,
    clocks: clocksOf(tree, id),
    handlers: handlersOf(tree, `${id}/`),
    ...(undo ? { undo: { name: 'undo', range: undo.key_range, steps: stepsOf(undo.value, `${id}/undo`) } } : {}),
  };
}

function placeRange(tree: MapTree, name: Named | undefined): Range {
  return name?.range ?? tree.entries[0]?.value.range ?? tree.range;
}

function clocksOf(tree: MapTree, owner: string): ClockOutline[] {
  const short = entryOf(tree, 'deadline');
  const listed = maps(at(tree, 'deadlines')).map((clock, index): ClockOutline => {
    const name = nameAt(clock, 'deadline');
    const id = name?.name ?? `${owner}/deadlines/${index}`;
    return { id, ...(name ? { name } : {}), tree: clock, range: placeRange(clock, name), line: clock.range.start.line };
  });
  if (short?.value.kind !== 'map') return listed;
  const { value, key_range } = short;
  return [{ id: owner, tree: value, range: key_range, line: key_range.start.line }, ...listed];
}

function handlersOf(tree: MapTree, prefix: string): HandlerOutline[] {
  return maps(at(tree, 'on')).map((handler, index) => {
    const id = `${prefix}on/${index}`;
    const first = handler.entries[0];
    const trigger = TRIGGERS.find((each) => each === first?.key) ?? TRIGGERS.find((each) => entryOf(handler, each)) ?? 'unknown';
    const named = nameAt(handler, trigger);
    const steps = entryOf(handler, 'steps');
    const range = placeRange(handler, named);
    const written = textOf(at(handler, 'mode'));
    const mode = written === 'interrupt' || written === 'hold' ? written : 'beside';
    return {
      id,
      trigger,
      mode,
      ...(named && trigger === 'message' ? { message: named } : {}),
      ...(named && trigger === 'button' ? { button: named } : {}),
      interrupts: mode === 'interrupt',
      tree: handler,
      range,
      line: handler.range.start.line,
      branch: { name: 'steps', range: steps?.key_range ?? range, steps: stepsOf(steps?.value, `${id}/steps`) },
    };
  });
}

// ── reading trees ─────────────────────────────────────────────────────────────

/** The items of a list that are maps. */
export function maps(list: Tree | undefined): MapTree[] {
  return itemsOf(list).filter((item) => item.kind === 'map');
}

export function entriesOf(tree: Tree | undefined): MapTree['entries'] {
  return tree?.kind === 'map' ? tree.entries : [];
}

/** The text at `key`, with its place. */
export function nameAt(tree: MapTree, key: string): Named | undefined {
  return nameOf(at(tree, key));
}

export function nameOf(tree: Tree | undefined): Named | undefined {
  const name = textOf(tree);
  return tree && name !== undefined && name !== '' ? { name, range: tree.range } : undefined;
}

/** Names given as a list, or as the keys of a map. */
export function namesOf(tree: Tree | undefined): Named[] {
  if (tree?.kind === 'map') return tree.entries.map(({ key, key_range }) => ({ name: key, range: key_range }));
  return itemsOf(tree).flatMap((item) => nameOf(item) ?? []);
}

/** A scalar that holds text. */
export function textScalar(tree: Tree | undefined): (ScalarTree & { readonly value: string }) | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'string' ? (tree as ScalarTree & { value: string }) : undefined;
}

// ── walking ───────────────────────────────────────────────────────────────────

// Every check walks the whole playbook: the ways are kept with what they lead through, which is never changed.
const lists = new WeakMap<NodeOutline, readonly Branch[]>();
const below = new WeakMap<NodeOutline, readonly NodeOutline[]>();
const all = new WeakMap<Outline, readonly NodeOutline[]>();

/** What is known of the key; made where nothing is yet. */
export function kept<K extends object, V>(known: WeakMap<K, V>, key: K, make: () => V): V {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}

/** The lists of steps below a node: its branches, then those of its handlers, then those that undo it. */
export function listsBelow(node: NodeOutline): readonly Branch[] {
  return kept(lists, node, () => [...node.branches, ...node.handlers.map((handler) => handler.branch), ...(node.undo ? [node.undo] : [])]);
}

/** The node and all steps below it, in the order written. */
export function nodesBelow(node: NodeOutline): readonly NodeOutline[] {
  return kept(below, node, () => [node, ...listsBelow(node).flatMap(({ steps }) => steps.flatMap(nodesBelow))]);
}

/** Every stage and step of the playbook, in the order written; those of the case's handlers last. */
export function nodesOf(outline: Outline): readonly NodeOutline[] {
  const handled = () => outline.handlers.flatMap(({ branch }) => branch.steps.flatMap(nodesBelow));
  return kept(all, outline, () => [...outline.stages.flatMap(nodesBelow), ...handled()]);
}

/** Every clock with what it stands on; null: the case. */
export function* clocksIn(outline: Outline): Generator<{ readonly clock: ClockOutline; readonly owner: NodeOutline | null }> {
  for (const clock of outline.clocks) yield { clock, owner: null };
  for (const owner of nodesOf(outline)) for (const clock of owner.clocks) yield { clock, owner };
}

/** Every handler with what it stands on; null: the case. */
export function* handlersIn(outline: Outline): Generator<{ readonly handler: HandlerOutline; readonly owner: NodeOutline | null }> {
  for (const handler of outline.handlers) yield { handler, owner: null };
  for (const owner of nodesOf(outline)) for (const handler of owner.handlers) yield { handler, owner };
}

/** The messages that handlers and waits take. */
export function* messagesIn(outline: Outline): Generator<Named> {
  for (const { handler } of handlersIn(outline)) if (handler.message) yield handler.message;
  for (const node of nodesOf(outline)) {
    const message = node.kind === 'wait' ? nameAt(node.tree, 'message') : undefined;
    if (message) yield message;
  }
}

/** Everything besides tasks that may name a calendar: deadlines, waits, handlers. */
export function calendarUsers(outline: Outline): readonly MapTree[] {
  return [
    ...[...clocksIn(outline)].map(({ clock }) => clock.tree),
    ...[...nodesOf(outline)].filter(({ kind }) => kind === 'wait').map(({ tree }) => tree),
    ...[...handlersIn(outline)].filter(({ handler }) => handler.trigger === 'after').map(({ handler }) => handler.tree),
  ];
}
