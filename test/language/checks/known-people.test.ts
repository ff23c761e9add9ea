import { describe, expect, it } from 'vitest';
import { check, findings, playbook } from './findings.js';

const assign = (people: string) => findings({ steps: `- { task: work, assign: ${people} }` });

describe('known people', () => {
  it.each([
    'owner',
    'manager',
    'started_by',
    '{ role: engineer, unit: after_sales, skill: milling, level: 2 }',
    '{ person: li }',
    '[{ case_role: owner }, { unit: company, not: [started_by], by: random }]',
    'case.?owner.orValue("li")',
  ])('accepts %s', (people) => {
    expect(assign(people)).toEqual([]);
  });

  it.each([
    ['{ role: enginer }', 'name/unknown-role «enginer»'],
    ['{ unit: aftersales }', 'name/unknown-unit «aftersales»'],
    ['{ person: lee }', 'name/unknown-person «lee»'],
    ['{ skill: miling }', 'name/unknown-skill «miling»'],
    ['{ case_role: ownr }', 'name/unknown-case-role «ownr»'],
    ['{ role: engineer, not: [{ person: le }] }', 'name/unknown-person «le»'],
    ['ownr', 'name/unknown-people «ownr»'],
    ['somebody', 'name/unknown-people «somebody»'],
  ])('finds %s', (people, found) => {
    expect(assign(people)).toEqual([found]);
  });

  it('writes a role out where its id stands alone', () => {
    const [found] = check(playbook({ steps: '- { task: work, assign: engineer }' })).diagnostics;
    expect(found?.code).toBe('name/unknown-people');
    expect(found?.fix?.text).toBe('{ role: engineer }');
  });

  it('looks at everybody who is told, and at who may do what', () => {
    const clock =
      '{ due: 1 day, remind: [{ before: 1 hour, notify: [asignee] }], escalate: [{ after: 1 hour, notify: [{ role: bos }], reassign: { person: lo } }] }';
    expect(findings({ stage: `deadline: ${clock}`, case_roles: '{ owner: { role: desk } }' })).toEqual([
      'name/unknown-role «desk»',
      'name/unknown-people «asignee»',
      'name/unknown-role «bos»',
      'name/unknown-person «lo»',
    ]);
  });

  it('knows that nobody has the task when people are picked for it', () => {
    expect(assign('assignee')).toEqual(['people/no-assignee-yet «assignee»']);
    expect(findings({ stage: 'deadline: { due: 1 day, escalate: [{ after: 0 hours, notify: [assignee] }] }' })).toEqual([]);
  });

  it('finds an owner where the case has none', () => {
    const parts = { case_roles: '{}' };
    expect(findings({ ...parts, steps: '- { task: work, assign: owner }' })).toEqual(['people/no-owner «owner»']);
    expect(findings({ ...parts, steps: '- { task: work, assign: manager }' })).toEqual(['people/no-owner «manager»']);
    const escalate = '- { task: work, assign: started_by, deadline: { due: 1 day, escalate: [{ after: 0 hours, notify: [manager] }] } }';
    expect(findings({ ...parts, steps: escalate })).toEqual([]);
  });
});
