import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const task = (deadline: string) => `[{ stage: one, title: One, steps: [{ task: hear, assign: owner, deadline: ${deadline} }] }]`;
const stage = (deadline: string) => `[{ stage: one, title: One, deadline: ${deadline}, steps: [{ task: hear, assign: owner }] }]`;

describe('what a deadline is made of', () => {
  it('may be a due, a time to begin, a duty that repeats, or these together', () => {
    for (const keys of [
      'due: 2 hours',
      'start_by: 1 hour',
      'start_by: 1 hour, due: 2 hours',
      'every: 1 day',
      'due: 1 hour, every: 1 day',
    ]) {
      expect(findings({ stages: task(`{ ${keys} }`) })).toEqual([]);
    }
  });

  it('has a time to begin only on a task', () => {
    expect(findings({ stages: stage('{ start_by: 1 hour }') })).toEqual(['clock/start-not-task «start_by»']);
  });

  it('names what meets it for this time only where it repeats, and in what it stands on', () => {
    expect(findings({ stages: stage('{ every: 1 day, met_by: hear }') })).toEqual([]);
    expect(findings({ stages: stage('{ due: 1 day, met_by: hear }') })).toEqual(['clock/met-by-alone «met_by»']);
    expect(findings({ stages: stage('{ every: 1 day, met_by: [haer] }') })).toEqual(['name/unknown-step «haer»']);
  });

  it('repeats after a time that is not nothing', () => {
    expect(findings({ stages: stage('{ every: 0 hours }') })).toEqual(['clock/no-period «0 hours»']);
  });

  it('has no level that the next period overtakes', () => {
    const levels = (after: string) => stage(`{ every: 1 day, escalate: [{ after: ${after}, notify: manager }] }`);
    expect(findings({ stages: levels('23 hours') })).toEqual([]);
    expect(findings({ stages: levels('1 day') })).toEqual(['clock/level-after-period «1 day»']);
    // How long that is depends on the calendar.
    expect(findings({ stages: levels('2 business hours') })).toEqual([]);
  });

  it('is to be begun before it is due', () => {
    expect(findings({ stages: task('{ start_by: 3 hours, due: 2 hours }') })).toEqual(['clock/longer-than-outer «3 hours»']);
  });
});
