/** Finds handlers of outcomes that never come: of a step that is not in their scope, or that none of its steps can end with. */
import { type CheckedParts, type Report, type Rule, reportUnknown } from '../check-rule.js';
import { waitOutcomes } from '../names-branching.js';
import { endingOutcomesOf } from '../names-schemas.js';
import { type HandlerOutline, handlersIn, type NodeOutline, nameAt, nodesBelow, nodesOf } from '../outline.js';

export const outcomeHandlers: Rule = {
  name: 'outcome-handlers',
  codes: ['name/unknown-step', 'name/unknown-outcome'],
  needs: 'steps',
  check(playbook, report) {
    for (const { handler, owner } of handlersIn(playbook.outline)) {
      if (handler.trigger === 'outcome') checkOne(handler, owner, playbook, report);
    }
  },
};

function checkOne(handler: HandlerOutline, owner: NodeOutline | null, playbook: CheckedParts, report: Report): void {
  // A step does not hear its own outcome: its handlers end with it.
  const inside = [...(owner ? nodesBelow(owner) : nodesOf(playbook.outline))].filter((node) => node !== owner);
  const ending = inside.filter((node) => outcomesOf(node, playbook).length > 0);
  const of = nameAt(handler.tree, 'of');
  const outcome = nameAt(handler.tree, 'outcome');
  const names = ending.flatMap(({ name }) => name?.name ?? []);
  if (of && reportUnknown(report, 'name/unknown-step', of, names)) return;
  const meant = of ? ending.filter(({ id }) => id === of.name) : ending;
  if (outcome) reportUnknown(report, 'name/unknown-outcome', outcome, new Set(meant.flatMap((node) => outcomesOf(node, playbook))));
}

function outcomesOf(node: NodeOutline, { surroundings }: CheckedParts): readonly string[] {
  switch (node.kind) {
    case 'task':
      return endingOutcomesOf(node);
    case 'wait':
      return waitOutcomes(node);
    case 'survey':
      return ['received', 'timed_out'];
    case 'promise':
      return ['kept', 'broken'];
    case 'play':
      return [...(surroundings.playbooks.get(nameAt(node.tree, 'playbook')?.name ?? '')?.outcomes ?? []), 'cancelled'];
    default:
      return [];
  }
}
