import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const withSecond = (first: string, people = '{ same_as: first_call }') =>
  findings({ steps: `${first}\n- { task: second_call, assign: ${people} }` });

describe('same_as', () => {
  it('accepts a task that has certainly been done', () => {
    expect(withSecond('- { task: first_call, assign: owner }')).toEqual([]);
    expect(withSecond('- { group: g, steps: [{ task: first_call, assign: owner }] }')).toEqual([]);
  });

  it('finds a name that is no task', () => {
    expect(withSecond('- { wait: first_call, for: 1 day }')).toEqual(['name/unknown-step «first_call»']);
    expect(withSecond('- { task: frst_call, assign: owner }')).toEqual(['name/unknown-step «first_call»']);
  });

  it('finds a task that may not have been done, unless its doer is only kept out', () => {
    const maybe = '- { task: first_call, assign: owner, if: data.urgent }';
    expect(withSecond(maybe)).toEqual(['people/same-as-may-be-missing «first_call»']);
    expect(withSecond(maybe, '{ role: service_desk, not: [{ same_as: first_call }] }')).toEqual([]);
  });

  it('finds a task that comes later', () => {
    expect(findings({ steps: '- { task: one, assign: { same_as: two } }\n- { task: two, assign: owner }' })).toEqual([
      'people/same-as-not-run «two»',
    ]);
  });

  it('knows that a new round forgets who did it', () => {
    const steps = `- repeat: loop
  max: 3
  until: data.urgent
  steps:
    - { task: check_it, assign: { same_as: do_it } }
    - { task: do_it, assign: owner }`;
    expect(findings({ steps })).toEqual(['people/same-as-not-run «do_it»']);
  });
});
