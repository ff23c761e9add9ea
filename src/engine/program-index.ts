/** Finds the nodes, step lists, clocks and handlers of a Program by id. Derived once per Program. */
import type { Clock, Handler, Program, Stage, Step } from '../program/program.js';

export type Node = Stage | Step;

export interface ProgramIndex {
  readonly nodes: ReadonlyMap<string, Node>;
  /** Declaration order of nodes: breaks ties between waits that end at one instant. */
  readonly order: ReadonlyMap<string, number>;
  readonly handlers: ReadonlyMap<string, Handler>;
  /** Clocks by id, with their order of declaration and the node they stand on ('' for the case). */
  readonly clocks: ReadonlyMap<string, { readonly clock: Clock; readonly node: string; readonly order: number }>;
  /** Messages that waits without a key take. */
  readonly awaited: ReadonlySet<string>;
  /** Ids of all steps below a node (and of the node), in order. */
  below(node: string): readonly string[];
  /** Ids of a stage, of the stages after it, and of all their steps. */
  from(stage: string): ReadonlySet<string>;
}

const indexes = new WeakMap<Program, ProgramIndex>();

export function indexOf(program: Program): ProgramIndex {
  let index = indexes.get(program);
  if (!index) {
    index = build(program);
    indexes.set(program, index);
  }
  return index;
}

/** The lists of steps a node runs, by branch name; `undo` is run when it is compensated. */
export function branchesOf(node: Node): readonly (readonly [branch: string, steps: readonly Step[]])[] {
  const own = ownBranchesOf(node);
  return node.undo ? [...own, ['undo', node.undo]] : own;
}

function ownBranchesOf(node: Node): readonly (readonly [branch: string, steps: readonly Step[]])[] {
  switch (node.kind) {
    case 'stage':
    case 'group':
      return [['steps', node.steps]];
    case 'choose': {
      const cases = node.cases.map((item, i) => [`case/${i}`, item.steps] as const);
      return node.else ? [...cases, ['else', node.else]] : cases;
    }
    case 'repeat':
      return [
        ['steps', node.steps],
        ['exhausted', node.exhausted],
      ];
    case 'each':
    case 'mutex':
      return [['steps', node.steps]];
    case 'parallel':
      return node.branches.map((each) => [`branch/${each.branch}`, each.steps] as const);
    case 'call':
      return node.on_error ? [['on_error', node.on_error]] : [];
    default:
      return [];
  }
}

function build(program: Program): ProgramIndex {
  const nodes = new Map<string, Node>();
  const order = new Map<string, number>();
  const handlers = new Map<string, Handler>();
  const clocks = new Map<string, { clock: Clock; node: string; order: number }>();
  const addClocks = (list: readonly Clock[], node: string) => {
    for (const clock of list) clocks.set(clock.id, { clock, node, order: clocks.size });
  };
  const addHandlers = (list: readonly Handler[]) => {
    for (const handler of list) {
      handlers.set(handler.id, handler);
      handler.steps.forEach(add);
    }
  };
  const add = (node: Node) => {
    nodes.set(node.id, node);
    order.set(node.id, order.size);
    addClocks(node.deadlines, node.id);
    if (node.kind === 'promise') addClocks([node.clock], node.id);
    for (const [, steps] of branchesOf(node)) steps.forEach(add);
    addHandlers(node.on);
  };
  addClocks(program.deadlines, '');
  program.stages.forEach(add);
  addHandlers(program.on);
  const below = (id: string): string[] => {
    const node = nodes.get(id);
    if (!node) return [];
    const inner = branchesOf(node).flatMap(([, steps]) => steps);
    const handled = node.on.flatMap((handler) => handler.steps);
    return [id, ...[...inner, ...handled].flatMap((step) => below(step.id))];
  };
  const awaited = new Set<string>();
  for (const node of nodes.values())
    if (node.kind === 'wait' && node.wait.kind === 'message' && !node.wait.key) awaited.add(node.wait.message);
  const from = (stage: string): ReadonlySet<string> => {
    const first = program.stages.findIndex(({ id }) => id === stage);
    return new Set(program.stages.slice(Math.max(0, first)).flatMap(({ id }) => below(id)));
  };
  return { nodes, order, awaited, handlers, clocks, below, from };
}
