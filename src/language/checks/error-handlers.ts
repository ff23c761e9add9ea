/** Finds handlers of errors that nothing in their scope can raise: tasks raise `task_failed`, steps that ask the outside any code. */
import type { Rule } from '../check-rule.js';
import { asksOutside, codesOf, TASK_FAILED } from '../names-errors.js';
import { handlersIn, nodesBelow, nodesOf } from '../outline.js';

export const errorHandlers: Rule = {
  name: 'error-handlers',
  codes: ['flow/error-never-raised'],
  needs: 'steps',
  check({ outline }, report) {
    for (const { handler, owner } of handlersIn(outline)) {
      if (handler.trigger !== 'error') continue;
      const inside = [...(owner ? nodesBelow(owner) : nodesOf(outline))];
      if (inside.some(asksOutside)) continue;
      const codes = codesOf(handler);
      const tasks = inside.some(({ kind }) => kind === 'task');
      if (tasks && (codes.length === 0 || codes.includes(TASK_FAILED))) continue;
      report('flow/error-never-raised', handler.range, { error: codes.join(', ') || 'any', tasks: tasks ? 'yes' : 'no' });
    }
  },
};
