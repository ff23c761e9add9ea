/**
 * Finds a `reopen` that lets nobody in: no time in which a case could be opened again, or people who may `reopen` cases of
 * a playbook that does not take it.
 */
import { parseDuration } from '../../calendar/duration.js';
import { isZero } from '../check-durations-compared.js';
import type { Rule } from '../check-rule.js';
import { fieldValue } from '../names-literals.js';
import { maps } from '../outline.js';
import { at, itemsOf, textOf } from '../tree.js';

export const reopening: Rule = {
  name: 'reopening',
  codes: ['flow/reopen-no-time', 'flow/reopen-not-taken'],
  check({ outline }, report) {
    const within = at(outline.reopen?.tree, 'within');
    if (within?.kind === 'scalar') {
      const value = fieldValue(within, 'duration');
      const duration = value.kind === 'literal' && typeof value.value === 'string' ? parseDuration(value.value) : undefined;
      if (duration && !('problem' in duration) && isZero(duration)) report('flow/reopen-no-time', within.range, {});
    }
    if (outline.reopen) return;
    for (const rule of maps(at(outline.tree, 'access'))) {
      const named = itemsOf(at(rule, 'may')).find((item) => textOf(item) === 'reopen');
      if (named) report('flow/reopen-not-taken', named.range, { playbook: outline.id });
    }
  },
};
