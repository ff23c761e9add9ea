import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const survey = (questions: string, more = '', after = '') => findings({ steps: `- survey: ask\n  questions: ${questions}${more}${after}` });
const asking = (count: number, how: string) => `{ ${Array.from({ length: count }, (_, n) => `q${n}: { ${how} }`).join(', ')} }`;

describe('a survey', () => {
  it('may take 15 minutes on the telephone: half a minute a choice, a minute an answer in own words', () => {
    expect(survey(asking(30, 'scale: 5'), '\n  channels: [phone]')).toEqual([]);
    expect(survey(asking(15, 'text: true'), '\n  channels: [phone]')).toEqual([]);
    expect(survey(asking(31, 'choice: [yes_please, no_thanks]'), '\n  channels: [web, phone]')).toEqual([
      'flow/survey-too-long «questions»',
    ]);
    expect(survey(asking(16, 'text: true'), '\n  channels: [phone]')).toEqual(['flow/survey-too-long «questions»']);
  });

  it('may be as long as one likes where nobody is rung up', () => {
    expect(survey(asking(40, 'text: true'), '\n  channels: [card, web, interview]')).toEqual([]);
    expect(survey(asking(40, 'text: true'))).toEqual([]);
  });

  it('has no question that is called as something else it leaves', () => {
    expect(survey('{ by_hand: { scale: 5 }, outcome: { scale: 5 } }')).toEqual([
      'name/reserved-field «by_hand»',
      'name/reserved-field «outcome»',
    ]);
  });
});

describe('what a survey leaves', () => {
  const reads = (cel: string) => `\n- { record: answer, value: "${cel}" }`;

  it('is certain where answers are waited for without end, but what may be left open', () => {
    expect(survey('{ overall: { scale: 5 }, why: { text: true } }', '', reads('steps.ask.overall'))).toEqual([]);
    expect(survey('{ overall: { scale: 5 }, why: { text: true } }', '', reads('steps.ask.why'))).toEqual([
      'expression/possibly-missing «steps.ask.why»',
    ]);
  });

  it('may be missing where the time can run out, unless it was asked for', () => {
    const timed = (after: string) => survey('{ overall: { scale: 5 } }', '\n  timeout: 7 days', after);
    expect(timed(reads('steps.ask.overall'))).toEqual(['expression/possibly-missing «steps.ask.overall»']);
    expect(timed(`\n- record: answer\n  if: steps.ask.outcome == 'received'\n  value: steps.ask.overall`)).toEqual([]);
  });
});
