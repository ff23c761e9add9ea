import { describe, expect, it } from 'vitest';
import { checkIn } from '../example-workspace.js';

function findings(schema: string, argument: string): string[] {
  const files = [
    {
      path: 'fragments/noted.yaml',
      text: `fragment: noted\nparameters: { properties: { x: ${schema} } }\nsteps:\n  - { record: kept, value: parameters.x }\n`,
    },
    {
      path: 'internal/test.yaml',
      text: `language: 1
playbook: test
title: Test
phase: internal
customer: none
data: { properties: { n: { type: number }, t: { type: string } }, required: [n, t] }
stages:
  - stage: first
    title: First
    steps:
      - use: noted
        with:
          x: ${argument}
`,
    },
  ];
  return checkIn(files).diagnostics.map(({ code, file, range }) => `${code} ${file}:${range.start.line}`);
}

describe('an argument', () => {
  it.each([
    ['{ type: number }', '3'],
    ['{ type: number }', '${ data.n }'],
    ['{ enum: [a, b] }', 'a'],
    ['{ type: string }', '${ data.t }'],
  ])('of %s may be %s', (schema, argument) => {
    expect(findings(schema, argument)).toEqual([]);
  });

  it.each([
    ['{ type: number }', 'three', 'value/wrong-type'],
    ['{ type: number, maximum: 2 }', '3', 'value/out-of-range'],
    ['{ type: number }', '${ data.t }', 'expression/wrong-type'],
    ['{ enum: [a, b] }', 'c', 'value/not-in-list'],
    ['{ format: duration }', '3 mons', 'value/wrong-format'],
  ])('of %s may not be %s', (schema, argument, code) => {
    expect(findings(schema, argument)).toEqual([`${code} internal/test.yaml:13`]);
  });
});
