// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const wait = (duration: string) => findings({ steps: `- { wait: pause, for: ${duration} }` });

describe('durations', () => {
  it.each([
    '30 minutes',
    '2 days',
    '4 business hours',
    '1 business day',
    'tables.sla.response',
    "'${ tables.sla.response }'",
    "urgent ? '1 hour' : '2 hours'",
  ])('accepts %s', (text) => {
    expect(wait(text.startsWith('urgent') ? `"data.${text}"` : text)).toEqual([]);
  });

  it.each([
    ['4 busines hours', 'duration/unknown-unit «busines hours»'],
    ['2 dys', 'duration/unknown-unit «dys»'],
    ["'4'", `duration/missing-unit «'4'»`],
    ['-2 hours', 'duration/negative «-2 hours»'],
    ['1.5 business days', 'duration/fraction-of-business-day «business days»'],
    ['2 business weeks', 'duration/not-a-business-unit «business weeks»'],
    ['3 months', 'duration/varying-unit «months»'],
    ['40000 days', 'duration/too-long «40000 days»'],
  ])('finds %s', (text, found) => {
    expect(wait(text)).toEqual([found]);
  });

  it('looks at deadlines, reminders and escalations of everything', () => {
    const clock = '{ due: 1 hr, remind: [{ before: 1 min }, { after: 2 mins }], escalate: [{ after: 3 sec, priority: high }] }';
    const found = findings({
      deadlines: `- { deadline: whole, ${clock.slice(1)}`,
      stage: `deadline: ${clock}`,
      steps: `- { task: work, assign: owner, deadline: ${clock} }`,
    });
    expect(found).toHaveLength(12);
    expect(new Set(found)).toEqual(new Set(['hr', 'min', 'mins', 'sec'].map((unit) => `duration/unknown-unit «${unit}»`)));
  });

  it('finds a wrong duration among those that an expression gives', () => {
    expect(wait(`"data.urgent ? '1 hour' : '2 hurs'"`)).toEqual(["expression/invalid-duration «data.urgent ? '1 hour' : '2 hurs'»"]);
  });
});
