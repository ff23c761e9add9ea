/** What a case hears of another that goes on as a third. */
import { describe, expect, it } from 'vitest';
import type { CaseNews } from '../../src/engine/relation.js';
import type { State } from '../../src/engine/state.js';
import { start, step } from '../../src/engine/step.js';
import { input, MONDAY_9, playable, program, task } from './complaint-program.js';

const on = playable(program({ only: [task('work')] }));

function told(state: State, from: string, news: CaseNews, id = `${from}!${news.kind}`) {
  return step(on, state, { kind: 'told', at: MONDAY_9, id, from, news });
}
const related = told(start(on, input, MONDAY_9).state, 'complaint/7', { kind: 'linked', relation: 'relates_to', by: 'ann' }).state;
const relations = (state: State) => (state.relations ?? []).map(({ relation, case: other }) => [relation, other]);

describe('a case that a related one was merged away from', () => {
  it.each([
    ['by whoever goes on', { of: 'complaint/7' }, 'complaint/9'],
    ['by the one that ended, as older versions told it', {}, 'complaint/7'],
  ])('is related to the one that goes on, told %s', (_, of, from) => {
    const { state, effects } = told(related, from, { kind: 'goes_on_as', ...of, case: 'complaint/9', by: 'ann' });
    expect(relations(state)).toEqual([['relates_to', 'complaint/9']]);
    expect(JSON.stringify(effects)).toContain('"to":"complaint/9"');
  });
});
