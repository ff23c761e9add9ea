/** Buttons of a Program by their ids. */
import type { Handler, Program, Stage, Step } from '../program/program.js';

/** The handler that a button sets off. */
export function buttonHandler(program: Program, button: string): string | undefined {
  const found = [...program.on, ...program.stages.flatMap(handlersBelow)].find(
    ({ trigger }) => trigger.kind === 'button' && trigger.button === button,
  );
  return found?.id;
}

function handlersBelow(node: Stage | Step): readonly Handler[] {
  const below = [...listsOf(node), ...node.on.map(({ steps }) => steps)].flatMap((steps) => steps.flatMap(handlersBelow));
  return [...node.on, ...below];
}

function listsOf(node: Stage | Step): readonly (readonly Step[])[] {
  switch (node.kind) {
    case 'stage':
    case 'group':
    case 'each':
    case 'mutex':
      return [node.steps];
    case 'choose':
      return [...node.cases.map(({ steps }) => steps), node.else ?? []];
    case 'repeat':
      return [node.steps, node.exhausted];
    case 'parallel':
      return node.branches.map(({ steps }) => steps);
    case 'call':
      return [node.on_error ?? []];
    default:
      return [];
  }
}
