import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const remind = (due: string, reminder: string) => findings({ stage: `deadline: { due: ${due}, remind: [{ ${reminder} }] }` });

describe('reminders', () => {
  it('accepts reminders between the beginning and the end', () => {
    expect(remind('4 business hours', 'before: 1 business hour')).toEqual([]);
    expect(remind('4 hours', 'after: 3 hours')).toEqual([]);
    expect(remind('1 business day', 'before: 10 hours')).toEqual([]);
    expect(remind('tables.sla.response', 'before: 10 days')).toEqual([]);
  });

  it('finds a reminder that would come before the beginning', () => {
    expect(remind('4 hours', 'before: 5 hours')).toEqual(['clock/reminder-too-early «5 hours»']);
    expect(remind('1 business day', 'before: 2 business days')).toEqual(['clock/reminder-too-early «2 business days»']);
    expect(remind('2 hours', 'before: 3 business hours')).toEqual(['clock/reminder-too-early «3 business hours»']);
  });

  it('finds a reminder that comes when it is due already', () => {
    expect(remind('4 hours', 'after: 4 hours')).toEqual(['clock/reminder-too-late «4 hours»']);
    expect(remind('4 hours', 'after: 1 day')).toEqual(['clock/reminder-too-late «1 day»']);
  });
});
