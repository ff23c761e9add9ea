/** What playbooks may know of one another: read from their trees, however broken. */
import type { JsonSchema } from '../program/json.js';
import { customerNeed, objectSchema, resultSchema } from './names-schemas.js';
import type { PlaybookFace } from './names-surroundings.js';
import { entriesOf, nodesBelow, nodesOf, type Outline, outlineOf, type StepOutline } from './outline.js';
import { at, type Tree, textOf } from './tree.js';

/** By id; of two with one id, the first. */
export function playbookFaces(trees: readonly Tree[]): ReadonlyMap<string, PlaybookFace> {
  const faces = new Map<string, PlaybookFace>();
  for (const tree of trees) {
    const outline = outlineOf(tree, '');
    if (outline && outline.id !== '' && !faces.has(outline.id)) faces.set(outline.id, faceOf(outline));
  }
  return faces;
}

function faceOf(outline: Outline): PlaybookFace {
  const data = at(outline.tree, 'data');
  const readOnly = entriesOf(at(data, 'properties')).filter(({ value }) => {
    const written = at(value, 'readOnly');
    return written?.kind === 'scalar' && written.value === true;
  });
  const declared = outline.outcomes.map(({ name }) => name);
  return {
    data: objectSchema(data),
    read_only: readOnly.map(({ key }) => key),
    outcomes: declared.length > 0 ? declared : ['completed'],
    customer: customerNeed(outline),
    steps: stepsSchema(outline),
    always_plays: alwaysPlayed(outline),
  };
}

function stepsSchema(outline: Outline): JsonSchema {
  const properties: { [id: string]: JsonSchema } = {};
  for (const node of nodesOf(outline)) {
    if (node.kind === 'stage' || !node.name || Object.hasOwn(properties, node.id)) continue;
    const schema = resultSchema(node);
    if (Object.keys((schema.properties ?? {}) as object).length > 0) properties[node.id] = schema;
  }
  return { type: 'object', properties, required: [], additionalProperties: false };
}

/** The playbooks of `play` steps on the one way that every case goes; up to where a case may end or go elsewhere. */
function alwaysPlayed(outline: Outline): readonly string[] {
  const played: string[] = [];
  const leaves = (step: StepOutline) => [...nodesBelow(step)].some(({ kind }) => kind === 'finish' || kind === 'goto' || kind === 'cancel');
  const walk = (steps: readonly StepOutline[]): boolean => {
    for (const step of steps) {
      if (at(step.tree, 'if')) {
        if (leaves(step)) return false;
      } else if (step.kind === 'play') played.push(textOf(at(step.tree, 'playbook')) ?? '');
      else if (step.kind === 'group') {
        if (!walk(step.branches.flatMap((branch) => branch.steps))) return false;
      } else if (leaves(step)) return false;
    }
    return true;
  };
  const handled = outline.handlers.some((handler) => handler.branch.steps.some(leaves));
  for (const stage of handled ? [] : outline.stages) {
    if (at(stage.tree, 'if') || !walk(stage.branches[0].steps)) break;
  }
  return [...new Set(played)].filter((playbook) => playbook !== '').sort();
}
