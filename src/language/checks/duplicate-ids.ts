/** Finds ids that two things of a playbook share: stages, steps, deadlines and buttons have one set of ids. */
import type { Report, Rule } from '../check-rule.js';
import { clocksIn, handlersIn, type Named, nodesOf } from '../outline.js';

export const duplicateIds: Rule = {
  name: 'duplicate-ids',
  codes: ['name/duplicate-id'],
  check({ outline }, report) {
    const named: NamedOf[] = [];
    for (const node of nodesOf(outline)) if (node.name) named.push({ ...node.name, of: node.kind === 'stage' ? 'stage' : 'step' });
    for (const { clock } of clocksIn(outline)) if (clock.name) named.push({ ...clock.name, of: 'deadline' });
    for (const { handler } of handlersIn(outline)) if (handler.button) named.push({ ...handler.button, of: 'button' });
    reportSecond(named, new Map(), outline.file, report);
    // The branches of a parallel have ids of their own.
    for (const node of nodesOf(outline)) {
      const branches = node.branches.flatMap(({ beside }) => (beside?.name ? [{ ...beside.name, of: 'branch' }] : []));
      reportSecond(branches, new Map(), outline.file, report);
    }
  },
};

type NamedOf = Named & { readonly of: string };

function reportSecond(named: readonly NamedOf[], first: Map<string, NamedOf>, file: string, report: Report): void {
  for (const each of named) {
    const other = first.get(each.name);
    if (!other) first.set(each.name, each);
    else {
      const of = other.of === each.of ? each.of : 'id';
      report('name/duplicate-id', each.range, { of, id: each.name, file, line: other.range.start.line });
    }
  }
}
