/** What a customer's file has besides what is written in it: what is computed, and what Steward keeps. */
import { describe, expect, test } from 'vitest';
import { customerAsRead } from '../../src/engine/customer-as-read.js';
import type { WorkspaceFile } from '../../src/language/workspace.js';
import { checkWorkspace, programOf, runScenarios, shippedFiles } from '../playbooks/checked-workspace.js';

const CUSTOMER = `customer: shop
properties:
  name: { type: string }
  tier: { enum: [key, standard], default: standard }
  spent: { type: number }
  valued: { type: boolean, computed: has(customer.spent) && customer.spent >= 1000 }
  complaints: { type: integer, computed: customer.facts.open_cases.grievance + customer.facts.promises.broken }
  products:
    type: array
    items:
      type: object
      properties:
        id: { type: string }
        visited_at: { type: string, format: date-time }
        stock: { type: number, minimum: 0 }
        daily_use: { type: number, minimum: 0 }
        days_left: { type: number, computed: "item.daily_use > 0 ? item.stock / item.daily_use : 0.0" }
        key_days: { type: number, computed: "customer.valued ? item.days_left - 2 : item.days_left" }
      required: [id, stock, daily_use]
required: [name, tier, products]
`;

const PLAYBOOK = `language: 1
playbook: grievance
title: Grievance
phase: after-sale
customer: required
outcomes: { settled: Settled }
stages:
  - stage: hear
    steps:
      - task: listen
        if: customer.valued && customer.complaints == 0
        assign: { role: service_desk }
      - { record: left, value: 'size(customer.products) > 0 ? customer.products[0].key_days : 0.0' }
      - { record: others, value: customer.facts.open_cases.grievance }
      - { record: liked, value: 'customer.facts.satisfaction.?hotline.orValue(-1)' }
      - finish: settled
`;

function workspace(files: { readonly [path: string]: string }): readonly WorkspaceFile[] {
  const rest = shippedFiles().filter(({ path }) => /^(organisation|calendars|policies|holidays)/.test(path));
  const touchpoints = 'touchpoints: [{ touchpoint: hotline }]\n';
  return [...rest, ...Object.entries({ 'touchpoints.yaml': touchpoints, ...files }).map(([path, text]) => ({ path, text }))];
}

const files = { 'customer.yaml': CUSTOMER, 'after-sale/grievance.yaml': PLAYBOOK };
const findingsOf = (changed: { readonly [path: string]: string }) => checkWorkspace(workspace({ ...files, ...changed })).findings;
const withCustomer = (from: string, to: string) => findingsOf({ 'customer.yaml': CUSTOMER.replace(from, to) });
const withPlaybook = (from: string, to: string) => findingsOf({ 'after-sale/grievance.yaml': PLAYBOOK.replace(from, to) });

describe('a field that is computed', () => {
  test('is read as any other, from what is written and from what is computed before it', () => {
    expect(findingsOf({})).toEqual([]);
  });

  test('is worked out when the file is read, of the file and of each item of a list', () => {
    const program = programOf(checkWorkspace(workspace(files)), 'grievance');
    const file = { name: 'Mill', tier: 'key', spent: 1200, products: [{ id: 'a', stock: 10, daily_use: 2 }] };
    expect(customerAsRead(program, file)).toMatchObject({
      valued: true,
      complaints: 0,
      products: [{ days_left: 5, key_days: 3 }],
    });
  });

  test('is absent where its expression fails', () => {
    const changed = CUSTOMER.replace('item.daily_use > 0 ? item.stock / item.daily_use : 0.0', 'item.stock / [1.0][int(item.daily_use)]');
    const program = programOf(checkWorkspace(workspace({ ...files, 'customer.yaml': changed })), 'grievance');
    const read = customerAsRead(program, { name: 'Mill', tier: 'key', products: [{ id: 'a', stock: 10, daily_use: 3 }] });
    expect(read.products).toEqual([{ id: 'a', stock: 10, daily_use: 3 }]);
  });

  test.each([
    ['reads no name that is not there', 'customer.spent >= 1000', 'customer.spend >= 1000', 'customer.yaml:6:'],
    ['reads nothing that may be missing unguarded', 'has(customer.spent) && customer', 'customer', 'customer.yaml:6:'],
    ['reads nothing that is computed after it', 'customer.spent >= 1000', 'customer.complaints >= 1', 'customer.yaml:6:'],
    ['gives what its field holds', '? item.stock / item.daily_use : 0.0', "? 'many' : 'none'", 'customer.yaml:17:'],
    ['reads item only in a list', 'computed: has(customer.spent)', 'computed: item.stock > 0 && has(customer.spent)', 'customer.yaml:6:'],
  ])('%s', (_, from, to, place) => {
    const found = withCustomer(from, to);
    expect(found.filter((line) => line.startsWith(place))).toHaveLength(1);
  });

  test('cannot be written by a step', () => {
    const step = '      - { update: customer, values: { valued: true } }\n      - finish: settled';
    expect(withPlaybook('      - finish: settled', step)).toEqual([expect.stringContaining('after-sale/grievance.yaml:16:')]);
  });

  test('is in no form and in no data', () => {
    const form = '        assign: { role: service_desk }\n        form: { properties: { a: { type: number, computed: 1 + 1 } } }';
    expect(withPlaybook('        assign: { role: service_desk }', form)).toEqual([expect.stringContaining('computed')]);
  });
});

describe('what Steward keeps', () => {
  test('has a name that nobody may give a field', () => {
    const found = withCustomer('  spent: { type: number }', '  spent: { type: number }\n  facts: { type: string }');
    expect(found).toContainEqual(expect.stringContaining('name/reserved-field'));
  });

  test('knows the playbooks and the touchpoints of the workspace', () => {
    expect(withPlaybook('facts.open_cases.grievance }', 'facts.open_cases.grievence }')).toEqual([
      expect.stringContaining('grievance.yaml:14:'),
    ]);
    expect(withPlaybook('satisfaction.?hotline', 'satisfaction.?hotlin')).toEqual([expect.stringContaining('grievance.yaml:15:')]);
  });

  test('is part of a Program only where it is read', () => {
    const none = PLAYBOOK.replace(/ {6}- \{ record: (others|liked).*\n/g, '').replace('&& customer.complaints == 0', '');
    const plain = CUSTOMER.replace(/ {2}complaints: .*\n/, '');
    const program = programOf(checkWorkspace(workspace({ 'customer.yaml': plain, 'after-sale/grievance.yaml': none })), 'grievance');
    expect(program.customer_facts).toBeUndefined();
    expect(JSON.stringify(program.names)).not.toContain('open_cases');
    expect(customerAsRead(program, { name: 'Mill', tier: 'key' })).not.toHaveProperty('facts');
  });
});

test('a scenario says what is kept of its customer, and as much of it as it likes', () => {
  const scenarios = `scenarios: grievance
start:
  at: 2026-03-02 10:00
  by: li_na
  customer: { name: Mill, tier: key, spent: 2000, products: [{ id: a, stock: 10, daily_use: 2 }] }
cases:
  - scenario: others_open
    start: { customer: { facts: { open_cases: { grievance: 2 }, satisfaction: { hotline: 75 } } } }
    steps:
      - expect: { outcome: settled, records: { left: 3, others: 2, liked: 75 } }
  - scenario: nothing_known
    steps:
      - expect: { tasks: { listen: {} } }
      - change_customer: { spent: 10 }
      - complete: listen
      - expect: { outcome: settled, records: { left: 5, others: 0, liked: -1 } }
`;
  const checked = checkWorkspace(workspace({ ...files, 'after-sale/grievance.scenarios.yaml': scenarios }));
  expect(checked.findings).toEqual([]);
  expect(runScenarios(checked, 'grievance').map(({ scenario, failures }) => [scenario, failures])).toEqual([
    ['others_open', []],
    ['nothing_known', []],
  ]);
});
