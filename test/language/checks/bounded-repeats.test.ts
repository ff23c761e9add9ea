import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const repeat = (rest: string) =>
  findings({ steps: `- repeat: loop\n  ${rest}\n  until: data.urgent\n  steps: [{ task: work, assign: owner }]` });

describe('bounded repeats', () => {
  it('accepts a repeat that says how often', () => {
    expect(repeat('max: 3')).toEqual([]);
  });

  it('finds a repeat that nothing keeps from going on for ever', () => {
    expect(repeat('title: Loop')).toEqual(['flow/repeat-without-max «loop»']);
  });
});
