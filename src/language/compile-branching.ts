/** Waits, and steps that run side by side, once for each item, or for one case at a time, as the Program keeps them. */
import type { Computed, Each, Expression, Mutex, Parallel, Step, Wait } from '../program/program.js';
import { compilePeople } from './compile-people.js';
import { calendarOf, pausesOf } from './compile-times.js';
import { bareValueOf, computedOf, conditionOf, durationOf, expressionOf, peopleText } from './compile-values.js';
import type { Names } from './names.js';
import { itemName } from './names-branching.js';
import { instantOfLiteral, isCondition } from './names-instants.js';
import { fieldValue } from './names-literals.js';
import { joinOf } from './names-parallel.js';
import type { Surroundings } from './names-surroundings.js';
import { type Branch, nameAt, type StepOutline } from './outline.js';
import { at, type Tree, textOf } from './tree.js';

type Base = Pick<Step, 'id' | 'line' | 'deadlines' | 'on'>;
/** What a checked playbook cannot lack. */
type Lacks = (step: StepOutline, key: string) => never;
type CompileSteps = (branch: Branch | undefined) => readonly Step[];

export interface Instants {
  readonly names: Names;
  readonly surroundings: Surroundings;
}

/** A literal moment is one where the organisation is; everything else is worked out. */
export function instantOf(tree: Tree, { surroundings }: Instants): Computed {
  if (tree.kind !== 'scalar') return computedOf(tree);
  const value = fieldValue(tree, 'instant');
  if (value.kind === 'cel') return { kind: 'cel', ...expressionOf(value) };
  const zone = surroundings.organisation?.time_zone ?? 'UTC';
  return { kind: 'literal', value: instantOfLiteral(textOf(tree) ?? '', zone) ?? null };
}

export function compileWait(step: StepOutline, base: Base, within: Instants, lacks: Lacks): Wait {
  const { tree } = step;
  const timeout = at(tree, 'timeout');
  return {
    kind: 'wait',
    ...base,
    wait: waitOf(step, within, lacks),
    ...(timeout ? { timeout: durationOf(timeout) } : {}),
    ...calendarOf(tree),
    ...pausesOf(tree),
  };
}

function waitOf(step: StepOutline, within: Instants, lacks: Lacks): Wait['wait'] {
  const { tree } = step;
  const until = at(tree, 'until');
  const message = nameAt(tree, 'message');
  if (message) {
    const key = at(tree, 'key');
    const match = conditionOf(at(tree, 'match'));
    return { kind: 'message', message: message.name, ...(key ? { key: computedOf(key) } : {}), ...(match ? { match } : {}) };
  }
  if (until?.kind !== 'scalar') return { kind: 'for', duration: durationOf(at(tree, 'for')) };
  const { names } = within;
  if (!isCondition(until, names.flow.begin.get(step), names)) return { kind: 'instant', instant: instantOf(until, within) };
  return { kind: 'condition', condition: conditionOf(until) ?? lacks(step, 'until') };
}

export function compileParallel(step: StepOutline, base: Base, compile: CompileSteps, lacks: Lacks): Parallel {
  return {
    kind: 'parallel',
    ...base,
    branches: step.branches.map((branch) => {
      const tree = branch.beside?.tree;
      const title = peopleText(at(tree, 'title'));
      const when = conditionOf(at(tree, 'when'));
      return {
        branch: branch.beside?.name?.name ?? lacks(step, 'branch'),
        ...(title === undefined ? {} : { title }),
        ...(when ? { when } : {}),
        steps: compile(branch),
      };
    }),
    join: compiledJoin(step, lacks),
    rest: restOf(step),
    one_at_a_time: isTrue(at(step.tree, 'one_at_a_time')),
  };
}

function compiledJoin(step: StepOutline, lacks: Lacks): Parallel['join'] {
  const join = joinOf(step);
  return join.kind === 'when' ? { kind: 'when', condition: conditionOf(join.scalar) ?? lacks(step, 'join') } : join;
}

export function compileEach(step: StepOutline, base: Base, compile: CompileSteps, lacks: Lacks): Each {
  const { tree } = step;
  const most = at(tree, 'at_once');
  const until = conditionOf(at(tree, 'until'));
  const add = at(tree, 'add');
  return {
    kind: 'each',
    ...base,
    in: listOf(step, lacks),
    as: itemName(step),
    ...(most?.kind === 'scalar' && typeof most.value === 'number' ? { at_once: most.value } : {}),
    ...(until ? { until } : {}),
    rest: restOf(step),
    ...(add ? { add: compilePeople(add) } : {}),
    steps: compile(step.branches[0]),
  };
}

function listOf(step: StepOutline, lacks: Lacks): Expression {
  const list = bareValueOf(at(step.tree, 'in') ?? lacks(step, 'in'));
  return list.kind === 'cel' ? { cel: list.cel, line: list.line } : lacks(step, 'in');
}

export function compileMutex(step: StepOutline, base: Base, compile: CompileSteps, lacks: Lacks): Mutex {
  return { kind: 'mutex', ...base, for: computedOf(at(step.tree, 'for') ?? lacks(step, 'for')), steps: compile(step.branches[0]) };
}

function restOf({ tree }: StepOutline): 'cancel' | 'run' {
  return textOf(at(tree, 'rest')) === 'run' ? 'run' : 'cancel';
}

export function isTrue(tree: Tree | undefined): boolean {
  return tree?.kind === 'scalar' && tree.value === true;
}
