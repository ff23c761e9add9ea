import { describe, expect, it } from 'vitest';
import { check, findings, playbook, textAt } from './findings.js';

const TWO_STAGES = (step: string) => `
- stage: listen
  title: Listen
  steps: [{ task: hear, assign: owner }]
- stage: resolve
  title: Resolve
  steps:
    - { choose: back, cases: [{ when: data.urgent, steps: [{ ${step} }] }] }
`;

describe('known targets', () => {
  it('accepts stages, outcomes, messages, calendars and stops that exist', () => {
    expect(
      findings({
        outcomes: '{ done: Done }',
        deadlines: '- { deadline: whole, due: 5 days, stops: work, calendar: round_the_clock }',
        steps: '- { task: work, assign: owner }\n- { wait: pause, for: 1 hour, calendar: office }\n- finish: done',
        on: '- { message: withdrawn, steps: [{ finish: done }] }',
      }),
    ).toEqual([]);
    expect(findings({ stages: TWO_STAGES('goto: listen') })).toEqual(['flow/unbounded-goto «listen»']);
  });

  it('lets a playbook without outcomes finish as completed', () => {
    expect(findings({ steps: '- finish: completed' })).toEqual([]);
    expect(findings({ steps: '- finish: done' })).toEqual(['name/unknown-outcome «done»']);
  });

  it('finds a goto to a stage that is none, and offers the nearest', () => {
    const text = playbook({ stages: TWO_STAGES('goto: lisen') });
    const [found] = check(text).diagnostics;
    expect(found?.code).toBe('name/unknown-stage');
    expect(found?.fix?.text).toBe('listen');
    expect(found && textAt(text, found.range)).toBe('lisen');
  });

  it('does not take a step for a stage', () => {
    expect(findings({ stages: TWO_STAGES('goto: hear') })).toEqual(['name/unknown-stage «hear»']);
  });

  it('finds unknown outcomes, messages, steps and calendars', () => {
    expect(
      findings({
        outcomes: '{ done: Done }',
        deadlines: '- { deadline: whole, due: 5 days, stops: wrok }',
        steps:
          '- { task: work, assign: owner, deadline: { due: 1 day, calendar: ofice } }\n- { wait: pause, for: 1 hour, calendar: nights }\n- finish: dne',
        on: '- { message: withdrwn, steps: [{ finish: done }] }',
      }),
    ).toEqual([
      'name/unknown-step «wrok»',
      'name/unknown-calendar «ofice»',
      'name/unknown-calendar «nights»',
      'name/unknown-outcome «dne»',
      'name/unknown-message «withdrwn»',
    ]);
  });
});
