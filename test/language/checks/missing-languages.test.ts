import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

describe('missing languages', () => {
  it('accepts texts in all languages, and texts for all of them', () => {
    expect(findings({ steps: '- { task: work, title: { en: Work, zh: 工作 }, guide: Work well., assign: owner }' })).toEqual([]);
  });

  it('takes no field for a text', () => {
    expect(findings({ data: 'properties: { en: { type: string }, urgent: { type: boolean }, note: { type: string } }' })).toEqual([]);
  });

  it('finds texts that are missing in a language', () => {
    expect(
      findings({
        data: 'properties: { kind: { enum: [a, b], labels: { a: { zh: 甲 }, b: B } } }',
        outcomes: '{ done: { en: Done } }',
        steps: '- { task: work, title: { en: Work }, checklist: [{ zh: 电 }], assign: owner }\n- finish: done',
      }),
    ).toEqual([
      'text/missing-language «a»',
      'text/missing-language «done»',
      'text/missing-language «title»',
      'text/missing-language «{ zh: 电 }»',
    ]);
  });
});
