import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const on = (step: string) => findings({ steps: `- { ${step}, deadline: { due: 1 day } }` });

describe('deadlines on what takes no time', () => {
  it.each(['task: work, assign: owner', 'wait: pause, for: 2 days', 'group: g, steps: [{ wait: pause, for: 2 days }]'])(
    'accepts %s',
    (step) => {
      expect(on(step)).toEqual([]);
    },
  );

  it.each([
    'set: s, values: { data.count: 1 }',
    'record: r, value: data.count',
    'finish: completed',
    'group: g, steps: [{ record: r, value: 1 }]',
  ])('warns of %s', (step) => {
    expect(on(step)).toEqual(['clock/never-runs «deadline»']);
  });
});
