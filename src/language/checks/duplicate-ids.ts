/** Finds ids that two things of a playbook share: stages, steps and deadlines have one set of ids. */
import type { Rule } from '../check-rule.js';
import { clocksIn, type Named, nodesOf } from '../outline.js';

export const duplicateIds: Rule = {
  name: 'duplicate-ids',
  codes: ['name/duplicate-id'],
  check({ outline }, report) {
    const named: (Named & { readonly of: string })[] = [];
    for (const node of nodesOf(outline)) if (node.name) named.push({ ...node.name, of: node.kind === 'stage' ? 'stage' : 'step' });
    for (const { clock } of clocksIn(outline)) if (clock.name) named.push({ ...clock.name, of: 'deadline' });
    const first = new Map<string, Named & { readonly of: string }>();
    for (const each of named) {
      const other = first.get(each.name);
      if (!other) first.set(each.name, each);
      else {
        const of = other.of === each.of ? each.of : 'id';
        report('name/duplicate-id', each.range, { of, id: each.name, file: outline.file, line: other.range.start.line });
      }
    }
  },
};
