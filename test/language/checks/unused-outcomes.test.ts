import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const task = (rest: string) => `- { task: ask, assign: owner, outcomes: [yes_please, no_thanks] }\n${rest}`;

describe('unused outcomes', () => {
  it('accepts outcomes that something asks for', () => {
    expect(findings({ steps: task("- { wait: w, for: 1 day, if: steps.ask.outcome == 'yes_please' }") })).toEqual([]);
    expect(findings({ steps: task('- { record: answer, value: steps.ask.outcome }') })).toEqual([]);
  });

  it('accepts a single outcome: it names the button', () => {
    expect(findings({ steps: '- { task: ask, assign: owner, outcomes: [yes_please] }' })).toEqual([]);
  });

  it('finds outcomes that make no difference', () => {
    expect(findings({ steps: task('- { wait: w, for: 1 day }') })).toEqual(['flow/unused-outcomes «outcomes»']);
  });

  it('says nothing when an expression cannot be read', () => {
    expect(findings({ steps: task('- { wait: w, for: 1 day, if: steps.ask.outcome == }') })).toEqual(['expression/incomplete «=»']);
  });
});
