/** Which calendar counts: of a clock, of a playbook, of a person; and calendars that extend others. */
import { describe, expect, it } from 'vitest';
import { readWorkspace } from '../../src/language/workspace.js';
import { calendarOfPerson } from '../../src/organisation/calendar-of.js';
import { checkWorkspace, runScenarios } from '../playbooks/checked-workspace.js';
import { checkIn } from './example-workspace.js';

const CALENDARS = {
  path: 'calendars.yaml',
  text: `calendars:
  - calendar: office
    time_zone: Asia/Shanghai
    hours: { mon-fri: ['09:00-17:00'] }
    holidays: [cn]
    days: { 2026-05-20: { closed: true, title: Outing }, 2026-05-21: closed }
  - calendar: always
    extends: office
    hours: { mon-sun: ['00:00-24:00'] }
  - calendar: workshop
    extends: office
    title: Workshop
    days: { 2026-05-21: { hours: ['09:00-12:00'], title: Half a day } }
`,
};

function playbook(more: string, deadline: string) {
  return {
    path: 'after-sale/call.yaml',
    text: `language: 1
playbook: call
title: Call
phase: after-sale
customer: none
data: { properties: { tier: { enum: [key, standard] } }, required: [tier] }
${more}stages:
  - stage: first
    title: First
    steps:
      - { task: call, assign: { role: service_desk }, deadline: { due: 2 business hours${deadline} } }
`,
  };
}

function dueAt(more: string, deadline: string, tier: string, due: string) {
  const scenarios = {
    path: 'after-sale/call.scenarios.yaml',
    text: `scenarios: call
start: { at: 2026-03-02 16:00, by: lin_mei, data: { tier: ${tier} } }
cases:
  - scenario: due
    title: Due
    steps:
      - expect: { tasks: { call: { due: ${due} } } }
`,
  };
  const { files } = checkIn([CALENDARS, playbook(more, deadline), scenarios]);
  const workspace = checkWorkspace(files);
  expect(workspace.findings).toEqual([]);
  return runScenarios(workspace, 'call').flatMap(({ failures }) => failures);
}

describe('the calendar of a clock', () => {
  const byTier = `, calendar: "data.tier == 'key' ? 'always' : 'office'"`;
  it.each([
    ['is its own', '', ', calendar: always', 'standard', '2026-03-02 18:00'],
    ['may be worked out when it begins', '', byTier, 'key', '2026-03-02 18:00'],
    ['may be another one for another case', '', byTier, 'standard', '2026-03-03 10:00'],
    ["else is the playbook's", 'calendar: always\n', '', 'standard', '2026-03-02 18:00'],
    ["else is the organisation's", '', '', 'standard', '2026-03-03 10:00'],
  ])('%s', (_, more, deadline, tier, due) => {
    expect(dueAt(more, deadline, tier, due)).toEqual([]);
  });

  it.each([
    ['a name', ', calendar: offce', 'name/unknown-calendar 11:100'],
    ['a text in an expression', `, calendar: "data.tier == 'key' ? 'alwys' : 'office'"`, 'name/unknown-calendar 11:123'],
    ['a value of another type', ', calendar: size(data.tier)', 'expression/wrong-type 11:100'],
    ['the playbook', '', 'name/unknown-calendar 7:11'],
  ])('that does not exist is told: %s', (which, deadline, wanted) => {
    const { diagnostics } = checkIn([CALENDARS, playbook(which === 'the playbook' ? 'calendar: offce\n' : '', deadline)]);
    expect(diagnostics.map(({ code, range }) => `${code} ${range.start.line}:${range.start.column}`)).toEqual([wanted]);
  });
});

describe('a calendar that extends another', () => {
  it('has its own hours and days, and what it does not say from the other', () => {
    const { calendars } = readWorkspace(checkIn([CALENDARS]).files);
    expect(calendars.always).toMatchObject({ time_zone: 'Asia/Shanghai', days: { '2026-05-20': { hours: [], title: 'Outing' } } });
    expect(calendars.always?.week[0]).toEqual([[0, 1440]]);
    expect(calendars.workshop?.days).toMatchObject({
      '2026-01-01': { hours: [] },
      '2026-05-20': { hours: [], title: 'Outing' },
      '2026-05-21': { hours: [[540, 720]], title: 'Half a day' },
    });
    expect(calendars.workshop?.week).toEqual(calendars.office?.week);
  });

  it.each([
    ['is not there', 'extends: offce', ['name/unknown-calendar 8:14']],
    ['comes back to it', 'extends: always', ['reuse/goes-round 8:14']],
  ])('that %s is told', (_, line, wanted) => {
    const { diagnostics } = checkIn([{ ...CALENDARS, text: CALENDARS.text.replace('extends: office', line) }]);
    expect(diagnostics.map(({ code, range }) => `${code} ${range.start.line}:${range.start.column}`)).toEqual(wanted);
  });

  it('is not told of what is wrong in the other one', () => {
    const { diagnostics } = checkIn([{ ...CALENDARS, text: CALENDARS.text.replace("mon-fri: ['09:00", "mon-fir: ['09:00") }]);
    expect(diagnostics.map(({ code, range }) => `${code} ${range.start.line}`)).toEqual(['calendar/unknown-weekday 4']);
  });
});

describe('the calendar of a person', () => {
  const organisation = (unit: string, role: string, person: string) => ({
    path: 'organisation.yaml',
    text: `organisation: corner_shop
time_zone: Asia/Shanghai
calendar: office
languages: [en]
units:
  - { unit: shop${unit}, manager: wang_yongqing }
  - { unit: counter, parent: shop }
roles:
  - { role: service_desk${role} }
  - { role: engineer }
  - { role: administrator }
people:
  - { person: wang_yongqing, name: 王永庆, unit: shop, roles: [administrator] }
  - { person: lin_mei, name: 林美, unit: counter, roles: [engineer, service_desk]${person} }
`,
  });

  it.each([
    ["is the organisation's", '', '', '', 'office'],
    ['is that of the nearest unit above', ', calendar: workshop', '', '', 'workshop'],
    ['is rather that of a role', ', calendar: workshop', ', calendar: always', '', 'always'],
    ['is rather their own', ', calendar: workshop', ', calendar: always', ', calendar: office', 'office'],
  ])('%s', (_, unit, role, person, wanted) => {
    const workspace = readWorkspace(checkIn([CALENDARS, organisation(unit, role, person)]).files);
    expect(workspace.organisation && calendarOfPerson(workspace.organisation, 'lin_mei')).toBe(wanted);
    expect(workspace.organisation && calendarOfPerson(workspace.organisation, 'nobody')).toBe('office');
  });

  it('that does not exist is told', () => {
    const { diagnostics } = checkIn([CALENDARS, organisation(', calendar: a', ', calendar: b', ', calendar: c')]);
    expect(diagnostics.map(({ code, range }) => `${code} ${range.start.line}`)).toEqual(
      [6, 9, 14].map((line) => `name/unknown-calendar ${line}`),
    );
  });
});
