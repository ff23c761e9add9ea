/** What a Program is named by depends on what a playbook says and on nothing else. */
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { compileWorkspace } from '../../src/language/compile-workspace.js';
import { readWorkspace, type WorkspaceFile } from '../../src/language/workspace.js';
import { programHash } from '../../src/store/program-hash.js';
import { shippedFiles } from './shipped-files.js';

const files = shippedFiles();

/** Playbook → hash of its Program, with the texts of the files changed. */
function hashes(changed: (file: WorkspaceFile) => string): { [playbook: string]: string } {
  const all = files.map((file) => ({ ...file, text: file.path.endsWith('.yaml') ? changed(file) : file.text }));
  const { programs, diagnostics } = compileWorkspace(readWorkspace(all));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return Object.fromEntries(programs.map((program) => [program.playbook, programHash(program)]));
}

const asShipped = hashes(({ text }) => text);

const KEEP = { lineWidth: 0, version: '1.2' } as const;
/** Dates and times that must not become something else stay as they are in quotes. */
const read = (text: string) => parse(text, KEEP);

describe('the hash of a Program stays', () => {
  it.each<[string, (text: string) => string]>([
    [
      'with comments and empty lines',
      (text) =>
        `# first\n\n${text.replaceAll(/\n(?= *- \w+:)/g, '\n\n    # more\n').replaceAll(/^stages:/gm, 'stages: # the way')}\n# last\n`,
    ],
    ['in block style', (text) => stringify(read(text), { ...KEEP, collectionStyle: 'block' })],
    ['in flow style', (text) => stringify(read(text), { ...KEEP, collectionStyle: 'flow' })],
    [
      'with all texts in double quotes',
      (text) => stringify(read(text), { ...KEEP, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }),
    ],
    ['with all texts in blocks', (text) => stringify(read(text), { ...KEEP, defaultStringType: 'BLOCK_LITERAL', defaultKeyType: 'PLAIN' })],
    [
      'with another indentation and lines ended as on Windows',
      (text) => stringify(read(text), { ...KEEP, indent: 6, indentSeq: false }).replaceAll('\n', '\r\n'),
    ],
  ])('%s', (_, change) => {
    expect(hashes(({ text }) => change(text))).toEqual(asShipped);
  });
});

const call = (step: string) => `language: 1
playbook: call
title: Call
phase: after-sale
customer: none
data: { properties: { n: { type: integer, default: 1 }, note: { type: string } }, required: [note] }
case_roles: { owner: { role: service_desk } }
stages:
  - stage: answer
    title: Answer
    steps:
${step.replace(/^/gm, '      ')}
`;

function hashOf(step: string): string {
  const around = files.filter(({ path }) => /^(organisation|calendars|holidays|customer)/.test(path));
  const { programs, diagnostics } = compileWorkspace(readWorkspace([...around, { path: 'after-sale/call.yaml', text: call(step) }]));
  const [program] = programs;
  if (!program) throw new Error(JSON.stringify(diagnostics));
  return programHash(program);
}

describe('of one step', () => {
  const step = "- task: call\n  assign: manager\n  if: data.n > 1 && data.note != 'a  b'\n  show: [data.n]";

  it('the order of its keys, and how an expression is laid out, make no difference', () => {
    const laidOut = `- task: call
  show:
    - data.n
  if: |
    data.n  >
      1 && // sure
      data.note != 'a  b'
  assign: manager`;
    expect(hashOf(laidOut)).toBe(hashOf(step));
  });

  it.each([
    ['another number', step.replace('> 1', '> 2')],
    ['another text in an expression', step.replace('a  b', 'a b')],
    ['other people', step.replace('manager', 'started_by')],
    ['another id', step.replace('call', 'ring')],
  ])('%s makes another', (_, changed) => {
    expect(hashOf(changed)).not.toBe(hashOf(step));
  });

  it('a field that happens to be called line counts', () => {
    const filled = (line: number) =>
      step.replace(
        'show:',
        `form: { properties: { at: { type: object, properties: { line: { type: integer } }, default: { line: ${line} } } } }\n  show:`,
      );
    expect(hashOf(filled(1))).not.toBe(hashOf(filled(2)));
  });
});
