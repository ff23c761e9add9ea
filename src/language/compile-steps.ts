/** Stages, steps and handlers of a playbook as the Program keeps them. */
import type { Handler, Priority, Stage, Step, Task } from '../program/program.js';
import type { Text } from '../program/text.js';
import type { CheckedPlaybook } from './check.js';
import { compileEach, compileMutex, compileParallel, compileWait, isTrue } from './compile-branching.js';
import { compileCreate, compileFind, compilePlay, compileUpdate } from './compile-chain.js';
import { compileClocks } from './compile-clocks.js';
import { compileTrigger } from './compile-handlers.js';
import { callOf, documentOf, notifyOf } from './compile-outside.js';
import { compilePromise } from './compile-promise.js';
import { compileSurvey } from './compile-survey.js';
import { assignOf, taskOutcomes, taskParts } from './compile-task.js';
import { pausesOf, windowOf } from './compile-times.js';
import { bareValueOf, computedOf, conditionOf, expressionOf, formSchema, inWords, peopleText, titleOf } from './compile-values.js';
import { valuesSet } from './names-fields.js';
import { fieldValue } from './names-literals.js';
import { type Branch, entriesOf, type HandlerOutline, type NodeOutline, type StageOutline, type StepOutline } from './outline.js';
import { at, itemsOf, type Tree, textOf } from './tree.js';

/** What steps are compiled with besides what is written in them. */
export type Compiling = Pick<CheckedPlaybook, 'outline' | 'names' | 'surroundings'>;

export function compileStage(stage: StageOutline, within: Compiling): Stage {
  const { branches, tree, id } = stage;
  return { kind: 'stage', ...baseOf(stage, within), title: titleOf(tree, id), steps: compileSteps(branches[0].steps, within) };
}

export function compileSteps(steps: readonly StepOutline[], within: Compiling): readonly Step[] {
  return steps.map((step) => compileStep(step, within));
}

function compileStep(step: StepOutline, within: Compiling): Step {
  const base = baseOf(step, within);
  const inside = (branch: Branch | undefined) => compileSteps(branch?.steps ?? [], within);
  const steps = (name: string) => {
    const branch = step.branches.find((each) => each.name === name);
    return branch && inside(branch);
  };
  switch (step.kind) {
    case 'task':
      return compileTask(step, within);
    case 'survey':
      return compileSurvey(step, base, within.outline);
    case 'promise':
      return compilePromise(step, base);
    case 'choose': {
      const cases = step.branches.flatMap((branch) => {
        const when = branch.case && conditionOf(at(branch.case, 'when'));
        return when ? [{ when, steps: inside(branch) }] : [];
      });
      const otherwise = steps('else');
      return { kind: 'choose', ...base, cases, ...(otherwise ? { else: otherwise } : {}) };
    }
    case 'repeat': {
      const kind = at(step.tree, 'while') ? 'while' : 'until';
      const condition = conditionOf(at(step.tree, kind)) ?? missing(step, kind);
      const max = at(step.tree, 'max');
      return {
        kind: 'repeat',
        ...base,
        loop: { kind, condition },
        ...(max?.kind === 'scalar' && typeof max.value === 'number' ? { max: max.value } : {}),
        exhausted: steps('exhausted') ?? [],
        steps: steps('steps') ?? [],
      };
    }
    case 'wait':
      return compileWait(step, base, within, missing);
    case 'parallel':
      return compileParallel(step, base, inside, missing);
    case 'each':
      return compileEach(step, base, inside, missing);
    case 'mutex':
      return compileMutex(step, base, inside, missing);
    case 'cancel':
      return { kind: 'cancel', ...base, target: step.target?.name ?? missing(step, 'cancel') };
    case 'decide': {
      const given = entriesOf(at(step.tree, 'with')).map(({ key, value }) => [key, computedOf(value)] as const);
      return { kind: 'decide', ...base, table: textOf(at(step.tree, 'table')) ?? missing(step, 'table'), with: Object.fromEntries(given) };
    }
    case 'set':
      return { kind: 'set', ...base, values: valuesSet(step.tree).map(({ path, value }) => ({ path, value: computedOf(value) })) };
    case 'record': {
      const unit = textOf(at(step.tree, 'unit'));
      const value = bareValueOf(at(step.tree, 'value') ?? missing(step, 'value'));
      return { kind: 'record', ...base, value, ...(unit === undefined ? {} : { unit }) };
    }
    case 'finish':
      return {
        kind: 'finish',
        ...base,
        outcome: step.target?.name ?? missing(step, 'finish'),
        ...(isTrue(at(step.tree, 'compensate')) ? { compensate: true } : {}),
      };
    case 'goto':
      return { kind: 'goto', ...base, stage: step.target?.name ?? missing(step, 'goto') };
    case 'play':
      return { ...base, ...compilePlay(step) };
    case 'find':
      return { ...base, ...compileFind(step, within.surroundings) };
    case 'create':
      return { ...base, ...compileCreate(step) };
    case 'update':
      return { ...base, ...compileUpdate(step) };
    case 'call': {
      const failed = steps('on_error');
      return { ...base, ...callOf(step), ...(failed ? { on_error: failed } : {}) };
    }
    case 'notify':
      return { ...base, ...notifyOf(step) };
    case 'document':
      return { ...base, ...documentOf(step) };
    case 'group':
      return { kind: 'group', ...base, steps: steps('steps') ?? [] };
    default:
      return missing(step, 'kind');
  }
}

function compileTask(step: StepOutline, within: Compiling): Task {
  const { tree } = step;
  const guide = peopleText(at(tree, 'guide'));
  const priority = textOf(at(tree, 'priority')) as Priority | undefined;
  return {
    kind: 'task',
    ...baseOf(step, within),
    title: titleOf(tree, step.id),
    ...(guide === undefined ? {} : { guide }),
    assign: assignOf(step, within),
    form: formSchema(at(tree, 'form')),
    outcomes: taskOutcomes(at(tree, 'outcomes')),
    show: itemsOf(at(tree, 'show')).flatMap(shownOf),
    checklist: itemsOf(at(tree, 'checklist')).map((item) => peopleText(item) ?? ''),
    ...windowOf(tree),
    ...pausesOf(tree),
    ...(priority === undefined ? {} : { priority }),
    ...taskParts(tree),
  };
}

/** A value shown is labelled with the last word of what it reads. */
function shownOf(item: Tree): Task['show'] {
  const scalar = item.kind === 'map' ? at(item, 'value') : item;
  if (scalar?.kind !== 'scalar') return [];
  const value = fieldValue(scalar, 'number');
  if (value.kind !== 'cel') return [];
  const label = /([A-Za-z_]\w*)\W*$/.exec(value.cel)?.[1] ?? value.cel;
  return [{ label: inWords(label), value: expressionOf(value) }];
}

export function compileHandler(handler: HandlerOutline, within: Compiling): Handler {
  return {
    id: handler.id,
    trigger: compileTrigger(handler, within),
    mode: handler.mode,
    steps: compileSteps(handler.branch.steps, within),
    line: handler.line,
  };
}

export function baseOf(
  node: NodeOutline,
  within: Compiling,
): Pick<Stage, 'id' | 'line' | 'if' | 'deadlines' | 'on' | 'progress' | 'touchpoint' | 'undo'> & { title?: Text } {
  const title = peopleText(at(node.tree, 'title'));
  const condition = conditionOf(at(node.tree, 'if'));
  const progress = peopleText(at(node.tree, 'progress'));
  const touchpoint = textOf(at(node.tree, 'touchpoint'));
  return {
    id: node.id,
    line: node.line,
    ...(title === undefined ? {} : { title }),
    ...(condition ? { if: condition } : {}),
    deadlines: node.clocks.flatMap((clock) => compileClocks(clock, 'node', false)),
    on: node.handlers.map((handler) => compileHandler(handler, within)),
    ...(progress === undefined ? {} : { progress }),
    ...(touchpoint === undefined ? {} : { touchpoint }),
    ...(node.undo ? { undo: compileSteps(node.undo.steps, within) } : {}),
  };
}

export function missing(step: StepOutline, key: string): never {
  throw new Error(`a checked playbook has no ${key} on line ${step.line}`);
}
