/** Small playbooks for tests of rules, checked by the real stages in a workspace of one mill. */

import type { Diagnostic, Range } from '../../../src/diagnostics/diagnostic.js';
import { type CheckedPlaybook, checkPlaybook } from '../../../src/language/check.js';
import { surroundingsOf } from '../../../src/language/compile-surroundings.js';
import type { Surroundings } from '../../../src/language/names-surroundings.js';
import { parse } from '../../../src/language/parse.js';
import { shape } from '../../../src/language/shape.js';
import type { MapTree } from '../../../src/language/tree.js';
import type { Connector } from '../../../src/program/program.js';

const ORGANISATION = `
organisation: mill
time_zone: Asia/Shanghai
calendar: office
languages: [en, zh]
units:
  - { unit: company, manager: zhou }
  - { unit: after_sales, parent: company, manager: chen }
  - { unit: archive, parent: company }
roles:
  - { role: service_desk }
  - { role: engineer }
  - { role: director }
  - { role: auditor }
  - { role: administrator }
people:
  - { person: zhou, name: 周, unit: company, roles: [director] }
  - { person: chen, name: 陈, unit: after_sales, roles: [service_desk, administrator] }
  - { person: li, name: 李, unit: after_sales, roles: [service_desk] }
  - { person: liu, name: 刘, unit: after_sales, roles: [engineer], skills: { milling: 2 }, languages: [en, zh, de-CH] }
`;
const CALENDARS = `
calendars:
  - { calendar: office, time_zone: Asia/Shanghai, hours: { mon-fri: ['09:00-12:00', '13:30-18:00'] } }
  - { calendar: round_the_clock, time_zone: Asia/Shanghai, hours: { mon-sun: ['00:00-24:00'] } }
`;
const CUSTOMER = `
customer: shop
properties:
  name: { type: string }
  tier: { enum: [key, standard], default: standard }
  unit: { type: string }
  products: { type: array, items: { type: object, properties: { name: { type: string } }, required: [name] } }
required: [name]
`;
const TOUCHPOINTS = `
touchpoints:
  - { touchpoint: repair, title: Repair }
  - { touchpoint: delivery, title: Delivery }
`;
const MESSAGES = [
  `
message: withdrawn
data: { properties: { reference: { type: string }, reason: { type: string } }, required: [reference] }
`,
  `
message: part_arrived
data: { properties: { parts: { type: integer }, on: { type: string, format: date } }, required: [parts] }
`,
];
const TABLES = [
  `
table: sla
outputs: { response: duration, resolution: duration, rounds: integer }
default: { response: 4 business hours, resolution: 3 business days, rounds: 3 }
`,
  `
table: priorities
inputs:
  severity: { enum: [low, normal, high], from: data.severity }
  count: { type: integer, minimum: 0, from: data.count }
outputs: { points: integer, until: duration, level: { enum: [urgent, usual] } }
hit: first
rules:
  - { when: { severity: high, count: '>= 10' }, then: { points: 9, until: 1 business hour, level: urgent } }
  - { when: { severity: high }, then: { points: count + 1, until: 4 business hours, level: urgent } }
default: { points: 1, until: 2 business days, level: usual }
`,
  `
table: visits
inputs: { place: { enum: [shop, home] }, on: { format: date, from: data.wanted_on } }
outputs: { fee: number }
rules:
  - { when: { place: home }, then: { fee: 80 } }
`,
  `
table: reasons
inputs: { severity: { enum: [low, normal, high], from: data.severity } }
outputs: { reason: string }
hit: collect
rules:
  - { when: { severity: high }, then: { reason: Severe } }
  - { when: { severity: not(low) }, then: { reason: Not harmless } }
`,
];

const PLAYBOOKS = [
  `
language: 1
playbook: visit
title: Visit
phase: internal
data:
  properties:
    place: { type: string }
    floor: { type: integer }
    seen: { type: boolean, default: false, readOnly: true }
  required: [place]
outcomes: { been: Been, turned_away: Turned away }
stages: [{ stage: go, title: Go, steps: [{ task: go_there, assign: { role: engineer } }, { finish: been }] }]
`,
  `
language: 1
playbook: counting
title: Counting
phase: internal
customer: none
stages: [{ stage: go, title: Go, steps: [{ task: go_there, assign: { role: engineer } }] }]
`,
];
const ERP: Connector = {
  kind: 'http',
  url: 'https://erp.example.com',
  headers: {},
  operations: {
    get_order: {
      method: 'GET',
      path: '/orders/{no}',
      with: {
        type: 'object',
        properties: { no: { type: 'string' }, lines: { type: 'boolean' } },
        required: ['no'],
        additionalProperties: false,
      },
      result: {
        type: 'object',
        properties: { state: { enum: ['open', 'shipped'] }, total: { type: 'number' } },
        required: ['state'],
        additionalProperties: false,
      },
    },
  },
};

export const surroundings: Surroundings = surroundingsOf({
  organisation: treeOf(ORGANISATION),
  calendars: treeOf(CALENDARS),
  customer: treeOf(CUSTOMER),
  messages: MESSAGES.map(treeOf),
  tables: TABLES.map(treeOf),
  playbooks: PLAYBOOKS.map(treeOf),
  connectors: new Map([['erp', ERP]]),
  touchpoints: treeOf(TOUCHPOINTS),
});

/** The tree of a text that parse and shape find nothing wrong with. */
export function treeOf(text: string): MapTree {
  const file = `${/^playbook: (\S+)$/m.exec(text)?.[1] ?? 'test'}.yaml`;
  const parsed = parse(text, file);
  if (!parsed.value) throw new Error(`not to be parsed: ${text}`);
  const shaped = shape(parsed.value, file);
  const found = [...parsed.diagnostics, ...shaped.diagnostics];
  if (!shaped.value || found.length > 0)
    throw new Error(`${found.map((each) => `${each.code} line ${each.range.start.line}`).join(', ')}\n${text}`);
  return shaped.value;
}

export interface Parts {
  readonly data?: string;
  readonly customer?: 'required' | 'optional' | 'none' | 'created';
  readonly key?: string;
  readonly case_roles?: string;
  readonly access?: string;
  readonly outcomes?: string;
  readonly reopen?: string;
  readonly deadlines?: string;
  readonly on?: string;
  readonly starts?: string;
  /** Keys of the stage besides its steps. */
  readonly stage?: string;
  /** The steps of the one stage. */
  readonly steps?: string;
  /** All stages, instead of the one. */
  readonly stages?: string;
}

/** A playbook of these parts, each written as YAML without indentation. */
export function playbook(parts: Parts): string {
  const stage = `- stage: first\n  title: First\n${parts.stage ? `${indented(parts.stage, 2)}\n` : ''}  steps:\n${indented(parts.steps ?? STEP, 4)}`;
  return [
    'language: 1',
    'playbook: test',
    'title: Test',
    'phase: internal',
    `customer: ${parts.customer ?? 'none'}`,
    `data:\n${indented(parts.data ?? DATA, 2)}`,
    ...(parts.key ? [`key: ${parts.key}`] : []),
    `case_roles: ${parts.case_roles ?? '{ owner: { role: service_desk } }'}`,
    ...(parts.outcomes ? [`outcomes: ${parts.outcomes}`] : []),
    ...(parts.reopen ? [`reopen: ${parts.reopen}`] : []),
    ...(parts.access ? [`access:\n${indented(parts.access, 2)}`] : []),
    ...(parts.deadlines ? [`deadlines:\n${indented(parts.deadlines, 2)}`] : []),
    ...(parts.starts ? [`starts:\n${indented(parts.starts, 2)}`] : []),
    `stages:\n${indented(parts.stages ?? stage, 2)}`,
    ...(parts.on ? [`on:\n${indented(parts.on, 2)}`] : []),
    '',
  ].join('\n');
}

const STEP = '- { task: work, assign: owner }';
const DATA = `properties:
  severity: { enum: [low, normal, high], default: normal }
  urgent: { type: boolean }
  count: { type: integer }
  note: { type: string }
  wanted_on: { type: string, format: date }
required: [urgent, count]`;

function indented(text: string, by: number): string {
  return text
    .replace(/^\n/, '')
    .trimEnd()
    .split('\n')
    .map((line) => ' '.repeat(by) + line)
    .join('\n');
}

export function check(
  text: string,
  around = surroundings,
): { readonly diagnostics: readonly Diagnostic[]; readonly value?: CheckedPlaybook } {
  return checkPlaybook({ path: 'test.yaml', tree: treeOf(text), sound: true, intact: true }, around);
}

/** What is found in a playbook of these parts: `CODE «the text it stands at»`. */
export function findings(parts: Parts, around = surroundings): string[] {
  const text = playbook(parts);
  return check(text, around).diagnostics.map(({ code, range }) => `${code} «${textAt(text, range)}»`);
}

export function textAt(text: string, { start, end }: Range): string {
  const lines = text.split('\n');
  if (start.line === end.line) return (lines[start.line - 1] ?? '').slice(start.column - 1, end.column - 1);
  return `${(lines[start.line - 1] ?? '').slice(start.column - 1)} …`;
}
