import { describe, expect, it } from 'vitest';
import { deadlinesText } from '../../src/cli/deadline-text.js';

const reader = { language: 'en', time_zone: 'UTC' };

describe('the deadlines of a case as text', () => {
  it('say when each ran, was paused and was closed, and why', () => {
    const text = deadlinesText(
      {
        items: [
          {
            clock: 'answer.1',
            title: { en: 'Answer', zh: '答复' },
            due: '2026-03-02T14:00:00.000Z',
            overdue: false,
            status: 'running',
            started_at: '2026-03-02T09:00:00.000Z',
            ended_at: null,
            target: '3 business hours',
            calendar: 'office',
            changes: [
              {
                at: '2026-03-02T09:30:00.000Z',
                kind: 'credited',
                cause: { kind: 'names', of: 'customer' },
                was: null,
                target: '3 business hours',
              },
            ],
            ledger: [
              { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T11:00:00.000Z', kind: 'running' },
              {
                from: '2026-03-02T11:00:00.000Z',
                to: '2026-03-02T12:00:00.000Z',
                kind: 'paused',
                causes: [{ kind: 'operation', by: 'chen_wei', reason: 'power cut' }],
              },
              { from: '2026-03-02T12:00:00.000Z', to: '2026-03-02T13:00:00.000Z', kind: 'closed', title: { en: 'Noon' } },
            ],
          },
        ],
      },
      reader,
    );
    expect(text).toMatch(/^Answer: due \S+ 14:00 \(UTC\), running\n {2}answer.1: 3 business hours on office/);
    expect(text).toContain('credited to 3 business hours (names customer); was due unknown');
    expect(text).toMatch(/paused .*operation by chen_wei power cut/);
    expect(text).toMatch(/closed .*Noon/);
  });

  it('say that there are none', () => {
    expect(deadlinesText({ items: [] }, reader)).toBe('The case has no deadlines.');
  });
});
