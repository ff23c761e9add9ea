import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const inside = (outer: string, inner: string) =>
  findings({ stage: `deadline: { ${outer} }`, steps: `- { task: work, assign: owner, deadline: { ${inner} } }` });

describe('deadlines inside one another', () => {
  it('accepts shorter ones, and those that cannot be compared', () => {
    expect(inside('due: 2 days', 'due: 1 day')).toEqual([]);
    expect(inside('due: 1 day', 'due: 1 day')).toEqual([]);
    expect(inside('due: 1 business day', 'due: 20 business hours')).toEqual([]);
    expect(inside('due: tables.sla.response', 'due: 9 days')).toEqual([]);
    expect(inside('due: 1 day, stops: work', 'due: 2 days')).toEqual([]);
    expect(inside('due: 1 business hour', 'due: 2 business hours, calendar: round_the_clock')).toEqual([]);
  });

  it('finds one that is surely later than the one around it', () => {
    expect(inside('due: 4 hours', 'due: 5 hours')).toEqual(['clock/longer-than-outer «5 hours»']);
    expect(inside('due: 4 hours', 'due: 5 business hours')).toEqual(['clock/longer-than-outer «5 business hours»']);
  });

  it('compares stages, groups and steps with the case, and says it once', () => {
    const found = findings({
      deadlines: '- { deadline: whole, due: 1 business day }',
      stage: 'deadline: { due: 2 business days }',
      steps:
        '- { group: g, deadline: { due: 3 business days }, steps: [{ task: work, assign: owner, deadline: { due: 4 business days } }] }',
    });
    expect(found).toEqual([2, 3, 4].map((days) => `clock/longer-than-outer «${days} business days»`));
  });
});
