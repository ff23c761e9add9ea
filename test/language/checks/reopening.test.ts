import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/language/compile.js';
import { check, findings, playbook, textAt } from './findings.js';

const STAGES = `
- stage: listen
  title: Listen
  steps: [{ task: hear, assign: owner, form: { properties: { facts: { type: string } }, required: [facts] } }]
- stage: resolve
  title: Resolve
  steps:
    - { task: mend, assign: owner, show: [steps.hear.facts] }
    - finish: done
`;
const OUTCOMES = '{ done: Done, withdrawn: Withdrawn }';
const WITHDRAWN = '- { message: withdrawn, mode: interrupt, steps: [{ finish: withdrawn }] }';

const reopened = (reopen: string, more: object = {}) => findings({ reopen, outcomes: OUTCOMES, stages: STAGES, on: WITHDRAWN, ...more });

describe('reopening', () => {
  it('takes a stage and outcomes that exist', () => {
    expect(reopened('{ within: 30 days, at: resolve, outcomes: [done] }')).toEqual([]);
    expect(reopened('{ within: 5 business days, at: listen }')).toEqual([]);
    expect(reopened('{ within: tables.sla.resolution, at: listen }')).toEqual([]);
  });

  it('finds a stage and outcomes that are none, and a time that is none', () => {
    expect(reopened('{ within: 30 days, at: resolv, outcomes: [done, don] }')).toEqual([
      'name/unknown-stage «resolv»',
      'name/unknown-outcome «don»',
    ]);
    expect(reopened('{ within: 30 dayz, at: listen }')).toEqual(['duration/unknown-unit «dayz»']);
    expect(reopened('{ within: 0 hours, at: listen }')).toEqual(['flow/reopen-no-time «0 hours»']);
  });

  it('knows what may be missing where a case goes on: it may have ended before that was done', () => {
    const text = playbook({ reopen: '{ within: 30 days, at: resolve }', outcomes: OUTCOMES, stages: STAGES, on: WITHDRAWN });
    const [found] = check(text).diagnostics;
    expect(found?.code).toBe('expression/possibly-missing');
    expect(found && textAt(text, found.range)).toContain('steps.hear');
    // Withdrawn cases are not reopened then.
    expect(reopened('{ within: 30 days, at: resolve, outcomes: [done] }')).toEqual([]);
  });

  it('finds people who may reopen cases that cannot be', () => {
    expect(findings({ access: '- { role: engineer, may: [see, reopen] }' })).toEqual(['flow/reopen-not-taken «reopen»']);
  });

  it('is compiled', () => {
    const { value } = check(
      playbook({ reopen: '{ within: 30 days, at: resolve, outcomes: [done] }', outcomes: OUTCOMES, stages: STAGES, on: WITHDRAWN }),
    );
    if (!value) throw new Error('not to be compiled');
    expect(compile(value).reopen).toMatchObject({
      within: { kind: 'literal', duration: { kind: 'elapsed', milliseconds: 30 * 86_400_000 } },
      at: 'resolve',
      outcomes: ['done'],
    });
  });
});
