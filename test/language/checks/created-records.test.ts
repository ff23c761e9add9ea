import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

describe('a record that is created', () => {
  it.each([
    '{ create: customer, values: { name: Jiayi } }',
    '{ create: customer, as: buyer, values: { name: Jiayi, tier: key } }',
    '{ create: product, values: { name: Pump } }',
    '{ create: product, values: { name: Pump, customer_id: C-1 } }',
  ])('may be %s', (step) => {
    expect(findings({ steps: `- ${step}` })).toEqual([]);
  });

  it.each([
    ['{ create: customer, values: { tier: key } }', 'value/missing-field «values»'],
    ['{ create: customer, values: { name: Jiayi, teir: key } }', 'name/unknown-field «teir»'],
    ['{ create: customer, values: { name: Jiayi, tier: silver } }', 'value/not-in-list «silver»'],
    ["{ create: customer, values: { name: '${ data.count }' } }", 'expression/wrong-type «data.count»'],
    ['{ create: contact, values: { name: Li } }', 'name/no-record «contact»'],
  ])('may not be %s', (step, finding) => {
    expect(findings({ steps: `- ${step}` })).toEqual([finding]);
  });

  it('is what the step leaves', () => {
    const read = (value: string) =>
      findings({ steps: `- { create: customer, values: { name: Jiayi } }\n- { record: it, value: ${value} }` });
    expect(read('steps.customer.id + steps.customer.name')).toEqual([]);
    expect(read('steps.customer.nam')).toEqual(['expression/unknown-field «nam»']);
  });

  it('is the customer of a playbook that says so, from then on', () => {
    const steps =
      '- { record: before, value: customer.name }\n- { create: customer, values: { name: Jiayi } }\n- { record: after, value: customer.name }';
    expect(findings({ customer: 'created', steps })).toEqual(['expression/possibly-missing «customer.name»']);
    expect(findings({ customer: 'created' })).toEqual(['flow/customer-never-created «created»']);
  });
});

describe('a record that is updated', () => {
  it.each([
    '{ update: customer, values: { tier: key } }',
    '{ update: product, id: P-1, values: { name: Pump } }',
    "{ update: product, as: pump, id: '${ data.severity }', values: { name: Pump } }",
  ])('may be %s', (step) => {
    expect(findings({ steps: `- ${step}` })).toEqual([]);
  });

  it.each([
    ['{ update: product, values: { name: Pump } }', 'value/missing-field «product»'],
    ['{ update: customer, values: { tier: silver } }', 'value/not-in-list «silver»'],
    ['{ update: product, id: P-1, values: { nam: Pump } }', 'name/unknown-field «nam»'],
    ["{ update: product, id: '${ data.severty }', values: { name: Pump } }", 'expression/unknown-field «severty»'],
    ['{ update: contact, id: C-1, values: { name: Li } }', 'name/no-record «contact»'],
  ])('may not be %s', (step, finding) => {
    expect(findings({ steps: `- ${step}` })).toEqual([finding]);
  });

  it('is what the step leaves, and makes no customer', () => {
    const steps = '- { update: product, id: P-1, values: { name: Pump } }\n- { record: it, value: steps.product.name }';
    expect(findings({ steps })).toEqual([]);
    expect(findings({ customer: 'created', steps: '- { update: customer, values: { tier: key } }' })).toEqual([
      'flow/customer-never-created «created»',
    ]);
  });
});
