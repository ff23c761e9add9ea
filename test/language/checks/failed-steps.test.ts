/** What a step has left where an error handler lets the case go on without it. */
import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const TASK = '- task: ask\n  assign: owner\n  form: { properties: { price: { type: number } }, required: [price] }';
const READ = '- { record: price, value: steps.ask.price }';
const handler = (trigger: string, mode = '') =>
  `- error: ${trigger}\n  ${mode}\n  steps: [{ task: look, assign: owner }]`.replace(/\n {2}\n/, '\n');
const inGroup = (on: string) =>
  `- group: asking\n  on:\n    ${on.replaceAll('\n', '\n    ')}\n  steps:\n    ${TASK.replaceAll('\n', '\n    ')}\n    ${READ}`;

describe('the result of a step that may fail', () => {
  it('is certain where nothing handles its error: the case stands still until it is mended', () => {
    expect(findings({ steps: `${TASK}\n${READ}` })).toEqual([]);
  });

  it.each([
    ['any', ''],
    ['task_failed', ''],
    ['[late, task_failed]', 'mode: hold'],
  ])('may be missing after a handler of %s', (trigger, mode) => {
    const found = ['expression/possibly-missing «steps.ask»'];
    expect(findings({ on: handler(trigger, mode), steps: `${TASK}\n${READ}` })).toEqual(found);
    expect(findings({ steps: inGroup(handler(trigger, mode)) })).toEqual(found);
  });

  it('is certain where the handler hears of other errors, or takes the place of what follows', () => {
    expect(findings({ on: handler('late'), steps: `- { find: all, in: people }\n${TASK}\n${READ}` })).toEqual([]);
    expect(findings({ steps: inGroup(handler('any', 'mode: interrupt')) })).toEqual([]);
  });

  it('may be missing after any code where the step asks the outside', () => {
    const steps = '- { find: all, in: people }\n- { record: count, value: size(steps.all.items) }';
    expect(findings({ on: handler('late'), steps })).toEqual(['expression/possibly-missing «steps.all»']);
  });
});

describe('what runs beside a loop', () => {
  const loop = (on: string, steps = '') =>
    findings({
      stage: `on:\n  ${on.replaceAll('\n', '\n  ')}`,
      steps: `- repeat: rounds\n  max: 3\n  until: steps.ask.price > 3\n  steps:\n    ${TASK.replaceAll('\n', '\n    ')}\n      outcomes: [yes_to_it, no_to_it]${steps}`,
    });

  it('finds the step whose outcome it heard of only until time has passed', () => {
    const record = (id: string) => `    - { record: ${id}, value: steps.ask.price }`;
    const on = `- outcome: yes_to_it\n  of: ask\n  steps:\n${record('early')}\n    - { task: look, assign: owner }\n${record('late')}`;
    expect(loop(on)).toEqual(['expression/possibly-missing «steps.ask»']);
    expect(findings({ stage: `on:\n  ${on.replaceAll('\n', '\n  ')}`, steps: `${TASK}\n  outcomes: [yes_to_it, no_to_it]` })).toEqual([]);
  });
});
