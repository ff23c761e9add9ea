import { describe, expect, it } from 'vitest';
import { compileWorkspace } from '../../src/language/compile-workspace.js';
import { readWorkspace } from '../../src/language/workspace.js';
import { sourcePlace } from '../../src/program/source-place.js';
import { checkIn } from './example-workspace.js';

const playbook = (steps: string) => `language: 1
playbook: ship
title: Ship
phase: in-sale
customer: none
data: { properties: { no: { type: string }, boxes: { type: integer }, note: { type: string } }, required: [no, boxes] }
stages:
  - stage: ship
    title: Ship
    steps:
${steps.replace(/^(?=.)/gm, '      ')}`;
const NOTIFY = `- notify: tell
  to: { role: service_desk }
  template: gone
  values: { number: 'No. \${ data.no }', boxes: '\${ data.boxes }' }
`;

function check(text: string, steps = NOTIFY, other: { [path: string]: string } = {}) {
  const files = [
    { path: 'in-sale/ship.yaml', text: playbook(steps) },
    ...Object.entries({ 'templates/gone.en.md': text, ...other }).map(([path, each]) => ({ path, text: each })),
  ];
  return checkIn(files);
}
const found = (...given: Parameters<typeof check>) =>
  check(...given).diagnostics.map(({ code, file, range }) => `${code} ${file}:${range.start.line}:${range.start.column}`);

function compiled(text: string, steps = NOTIFY, other: { [path: string]: string } = {}) {
  const { programs, diagnostics } = compileWorkspace(readWorkspace(check(text, steps, other).files));
  expect(diagnostics).toEqual([]);
  const program = programs[0]!;
  return { program, step: program.stages[0]!.steps[0]! };
}

describe('a template', () => {
  it('is compiled into the step, its subject apart, with the values of the step', () => {
    const { step, program } = compiled('Subject: ${ values.number }\r\n\r\nGone.\r\n${ values.boxes * 2 } boxes, ${ data.no }.\n', NOTIFY, {
      'templates/gone.zh.md': '已发货。\n',
    });
    expect(step).toMatchObject({
      kind: 'notify',
      channels: ['inbox', 'email'],
      subject: { en: { kind: 'cel', cel: '("No. " + string(data.no))' } },
      text: {
        en: { kind: 'splice', parts: ['Gone.\n', { cel: '(data.boxes) * 2' }, ' boxes, ', { cel: 'data.no' }, '.'] },
        zh: { kind: 'literal', value: '已发货。' },
      },
    });
    const { text } = step as unknown as { text: { [language: string]: { parts: { line: number }[] } } };
    expect(sourcePlace(program, text.en!.parts[1]!.line)).toEqual({ file: 'templates/gone.en.md', line: 4 });
  });

  it('is checked in every playbook that uses it, and told of once, at its own place', () => {
    expect(found('Subject: Gone\n\nThe order ${ data.nr } has ${ data.note }.\n')).toEqual([
      'expression/unknown-field templates/gone.en.md:3:19',
      'expression/possibly-missing templates/gone.en.md:3:31',
    ]);
    const twice = NOTIFY + NOTIFY.replace('tell', 'tell_again');
    expect(found('${ data.nr }\n', twice)).toEqual(['expression/unknown-field templates/gone.en.md:1:9']);
  });

  it('is told of what its step does not give', () => {
    expect(found('${ values.sum }: ${ values.number }, ${ values.sum }\n')).toEqual(['text/template-value in-sale/ship.yaml:13:19']);
  });

  it('is missing in a language of the organisation, or altogether', () => {
    expect(found('Gone', NOTIFY.replace('gone', 'gnoe'))).toEqual(['name/unknown-template in-sale/ship.yaml:13:19']);
    expect(found('Gone', NOTIFY.replace('gone', 'late'), { 'templates/late.zh.md': '晚' })).toEqual([
      'text/missing-template in-sale/ship.yaml:13:19',
    ]);
  });

  it('makes a document, whose parts are kept apart', () => {
    const steps = `- document: quotation_paper
  template: gone
  parts: { number: '\${ data.no }' }
- { record: paper, value: steps.quotation_paper.name }
`;
    expect(compiled('For ${ parts.number }.\n', steps).step).toMatchObject({
      kind: 'document',
      name: 'quotation_paper',
      text: { en: { kind: 'splice', parts: ['For ', { cel: '(data.no)' }, '.'] } },
      parts: [{ part: 'number', value: { kind: 'cel', cel: 'data.no' } }],
    });
  });
});

describe('a call', () => {
  it('takes its operation, and nothing else of the connector, into the program', () => {
    const steps = `- call: order
  connector: erp.ship
  with: { order_no: '\${ data.no }', carrier: road }
  timeout: 2 minutes
  retry: { attempts: 3, every: 2 minutes }
  on_error: [{ record: why, value: error.code }]
`;
    const { program, step } = compiled('', steps);
    expect(Object.keys(program.connectors)).toEqual(['erp']);
    expect(program.connectors.erp).toMatchObject({ kind: 'http', headers: { Authorization: { env: 'ERP_TOKEN' } } });
    expect(Object.keys(program.connectors.erp!.operations)).toEqual(['ship']);
    expect(step).toMatchObject({ connector: 'erp', operation: 'ship', retry: { attempts: 3 }, on_error: [{ kind: 'record' }] });
  });
});
