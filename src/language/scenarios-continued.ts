/** What a scenario goes on from: `continues` names another scenario of its file, whose steps are done first. */
import { type Named, nameAt } from './outline.js';
import type { MapTree } from './tree.js';

/** The scenarios before this one, the first one first; where they go round in a circle, up to where it closes. */
export function continued(scenario: MapTree, cases: readonly MapTree[]): readonly MapTree[] {
  const before: MapTree[] = [];
  for (let each = previous(scenario, cases); each && each !== scenario && !before.includes(each); each = previous(each, cases)) {
    before.unshift(each);
  }
  return before;
}

/** Whether following `continues` from here leads back to here. */
export function goesRound(scenario: MapTree, cases: readonly MapTree[]): boolean {
  const [first] = [...continued(scenario, cases), scenario];
  return first !== undefined && previous(first, cases) === scenario;
}

export function continues(scenario: MapTree): Named | undefined {
  return nameAt(scenario, 'continues');
}

function previous(scenario: MapTree, cases: readonly MapTree[]): MapTree | undefined {
  const name = continues(scenario)?.name;
  return name === undefined ? undefined : cases.find((each) => nameAt(each, 'scenario')?.name === name);
}
