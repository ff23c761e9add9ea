import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const levels = (...after: string[]) =>
  findings({
    stage: `deadline: { due: 1 day, escalate: [${after.map((each) => `{ after: ${each}, priority: high }`).join(', ')}] }`,
  });

describe('order of escalation levels', () => {
  it('accepts levels in the order of their times', () => {
    expect(levels('0 hours', '2 business hours', '4 business hours', '1 business day')).toEqual([]);
    expect(levels('1 hour', '1 hour')).toEqual([]);
  });

  it('says nothing where the order depends on the calendar', () => {
    expect(levels('1 business day', '8 business hours')).toEqual([]);
    expect(levels('2 days', '1 business day')).toEqual([]);
  });

  it('finds a level below a later one', () => {
    expect(levels('2 hours', '1 hour')).toEqual(['clock/escalation-order «1 hour»']);
    expect(levels('2 business days', '1 business day', '0 hours')).toEqual([
      'clock/escalation-order «1 business day»',
      'clock/escalation-order «0 hours»',
    ]);
  });

  it('knows that working time never passes faster than the clock', () => {
    expect(levels('4 business hours', '3 hours')).toEqual(['clock/escalation-order «3 hours»']);
  });
});
