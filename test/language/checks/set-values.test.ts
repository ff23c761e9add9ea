// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import { describe, expect, it } from 'vitest';
import { findings } from './findings.js';

const set = (values: string) => findings({ steps: `- set: change\n  values: ${values}` });

describe('values that are set', () => {
  it.each([
    "{ data.count: '${ data.count + 1 }' }",
    '{ data.severity: high, data.urgent: true, data.count: 3 }',
    "{ data.note: 'It counts ${ data.count }' }",
    '{ case_roles.owner: li }',
    "{ data.severity: \"${ data.urgent ? 'high' : 'low' }\" }",
    '{ data.wanted_on: 2026-03-02 }',
  ])('accepts %s', (values) => {
    expect(set(values)).toEqual([]);
  });

  it.each([
    ['{ data.cuont: 1 }', 'name/unknown-path «data.cuont»'],
    ['{ count: 1 }', 'name/unknown-path «count»'],
    ['{ data: 1 }', 'name/unknown-path «data»'],
    ['{ customer.name: Li, data.count: 1 }', 'name/unknown-path «customer.name»'],
    ['{ case_roles.ownr: li }', 'name/unknown-path «case_roles.ownr»'],
    ['{ case_roles.owner: lee }', 'name/unknown-person «lee»'],
    ['{ data.count: many }', 'value/wrong-type «many»'],
    ['{ data.severity: hgh }', 'value/not-in-list «hgh»'],
    ["{ data.count: '${ data.severity }' }", 'expression/wrong-type «data.severity»'],
    ["{ data.severity: '${ data.note }' }", 'expression/possibly-missing «data.note»'],
    ["{ data.severity: \"${ data.urgent ? 'high' : 'lo' }\" }", "value/not-in-list «\"${ data.urgent ? 'high' : 'lo' }\"»"],
    ['{ data.wanted_on: tomorrow }', 'value/wrong-format «tomorrow»'],
  ])('finds %s', (values, found) => {
    expect(set(values)).toEqual([found]);
  });
});
