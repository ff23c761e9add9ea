import { describe, expect, it } from 'vitest';
import { findings, type Parts } from './findings.js';

const rules = (access: string, parts: Partial<Parts> = {}) => findings({ customer: 'required', access, ...parts });
const task = (assign: string, access: string) => rules(access, { steps: `- { task: judge, assign: ${assign} }` });

describe('a rule of access', () => {
  it('names people by what they are in the organisation, or to the case', () => {
    expect(rules('- { role: engineer, may: [start, see, claim, complete, reassign, message, administer] }')).toEqual([]);
    expect(rules('- { people: [owner, started_by, assignee, manager], not: { role: auditor }, may: [see] }')).toEqual([]);
  });

  it('lets somebody in', () => {
    expect(rules('- { role: auditor, may: [see] }')).toEqual(['access/nobody «{ role: auditor, may: [see] }»']);
    expect(rules('- { person: li, not: [{ role: service_desk }], may: [see] }')).toHaveLength(1);
    expect(rules('- { role: service_desk, not: [{ person: li }], may: [see] }')).toEqual([]);
  });

  it('does not name those whom only the running case could tell', () => {
    const steps = '- { task: judge, assign: owner }';
    expect(rules('- { same_as: judge, may: [see] }', { steps })).toEqual(['access/only-the-case-knows «judge»']);
    expect(rules("- { people: '[data.note]', may: [see] }")).toContain("access/only-the-case-knows «'[data.note]'»");
  });

  it('does not let those start who are somebody only once there is a case', () => {
    expect(rules('- { people: owner, may: [see, start] }')).toEqual(['access/no-case-yet «owner»']);
    expect(rules('- { case_role: owner, may: [start] }')).toHaveLength(1);
  });
});

describe('where', () => {
  it('reads the person, the customer, the data and the case', () => {
    for (const where of [
      'customer.unit == person.unit',
      "'engineer' in person.roles && person.skills.milling >= 2",
      "data.severity == 'high' || person.id == case.owner",
      "'archive' in person.units && 'zh' in person.languages",
    ]) {
      expect(rules(`- { role: service_desk, may: [see], where: "${where}" }`)).toEqual([]);
    }
  });

  it('is true or false, of names that there are', () => {
    expect(rules('- { role: service_desk, may: [see], where: person.unit }')).toEqual(['expression/wrong-type «person.unit»']);
    expect(rules('- { role: service_desk, may: [see], where: customer.unti == person.unit }')).toEqual(['expression/unknown-field «unti»']);
    expect(rules('- { role: service_desk, may: [see], where: steps.judge.outcome == 1 }')).toEqual(['expression/unknown-name «steps»']);
    expect(rules('- { role: service_desk, may: [see], where: person.skills.typing > 1 }')).toEqual(['expression/unknown-field «typing»']);
  });

  it('compares what can be the same', () => {
    expect(rules("- { role: service_desk, may: [see], where: person.unit == 'archiv' }")).toEqual(["expression/never-equal «'archiv'»"]);
    expect(rules('- { role: service_desk, may: [see], where: data.count == person.unit }')).toHaveLength(1);
  });

  it('reads nothing of a case before there is one', () => {
    expect(rules('- { role: service_desk, may: [see, start], where: case.owner == person.id }')).toEqual([
      'expression/unknown-name «case»',
    ]);
  });

  it('reads no customer where there is none', () => {
    const found = findings({ customer: 'none', access: '- { role: service_desk, may: [see], where: customer.unit == person.unit }' });
    expect(found).toEqual(['expression/unknown-name «customer»']);
  });
});

describe('a task', () => {
  it('leaves somebody to claim it and to complete it', () => {
    expect(task('{ unit: after_sales }', '- { role: auditor, may: [see] }')).toHaveLength(1);
    expect(task('{ unit: after_sales }', '- { role: director, may: [claim] }')).toEqual(['access/nobody-may «{ unit: after_sales }»']);
    expect(task('{ unit: after_sales }', '- { role: engineer, may: [claim] }')).toEqual([]);
    expect(task('{ skill: milling }', '- { role: director, may: [complete] }')).toEqual(['access/nobody-may «{ skill: milling }»']);
  });

  it('keeps the people of a role of which no rule speaks', () => {
    expect(task('{ role: engineer }', '- { role: director, may: [claim, complete] }')).toEqual([]);
    expect(task('{ role: service_desk }', '- { role: service_desk, unit: archive, may: [complete] }')).toHaveLength(2);
  });

  it('that is handed to one person is claimed by nobody', () => {
    expect(task('{ unit: after_sales, by: least_loaded }', '- { role: director, may: [claim] }')).toEqual([]);
  });
});
