import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const assign = (people: string, owner = '{ role: service_desk }') =>
  findings({ case_roles: `{ owner: ${owner} }`, steps: `- { task: work, assign: ${people} }` });

describe('somebody to do it', () => {
  it.each([
    '{ role: engineer }',
    '{ unit: company }',
    '{ skill: milling, level: 2 }',
    '[{ role: auditor }, { role: director }]',
    '{ role: service_desk, not: [owner] }',
    '[{ role: auditor }, owner]',
  ])('accepts %s', (people) => {
    expect(assign(people)).toEqual([]);
  });

  it.each(['{ role: auditor }', '{ unit: archive }', '{ skill: milling, level: 3 }', '{ role: engineer, unit: archive }'])(
    'warns when nobody is %s',
    (people) => {
      expect(assign(people)).toEqual([`people/nobody «${people}»`]);
    },
  );

  it.each([
    '{ role: engineer, not: [{ person: liu }] }',
    '{ role: service_desk, not: [{ unit: company }] }',
    '{ person: li, not: [{ role: service_desk }] }',
  ])('finds that nobody is left of %s', (people) => {
    expect(assign(people)).toEqual([`people/nobody-left «${people}»`]);
  });

  it('knows when the owner can only be the one that it keeps out', () => {
    expect(assign('{ role: engineer, not: [owner] }', '{ role: engineer }')).toEqual([
      'people/nobody-left «{ role: engineer, not: [owner] }»',
    ]);
    expect(assign('{ role: service_desk, not: [owner] }', '{ person: li }')).toEqual([]);
  });

  it('knows when the one who did it before is the only one who may', () => {
    const steps = '- { task: one, assign: { role: engineer } }\n- { task: two, assign: { role: engineer, not: [{ same_as: one }] } }';
    expect(findings({ steps })).toEqual(['people/nobody-left «{ role: engineer, not: [{ same_as: one }] }»']);
  });

  it('warns of notices and case roles that reach nobody', () => {
    const clock = 'deadline: { due: 1 day, escalate: [{ after: 0 hours, notify: [{ role: auditor }] }] }';
    expect(findings({ stage: clock, case_roles: '{ owner: { role: auditor } }' })).toEqual([
      'people/nobody «{ role: auditor }»',
      'people/nobody «[{ role: auditor }]»',
    ]);
  });
});
