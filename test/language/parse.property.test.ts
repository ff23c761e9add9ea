/** Broken files never break Steward: whatever is done to a playbook, there is an answer, and every place lies in the file. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic, Position } from '../../src/diagnostics/diagnostic.js';
import { renderJson, renderText } from '../../src/diagnostics/render.js';
import { parse } from '../../src/language/parse.js';
import { type ScalarTree, type Tree, toJson } from '../../src/language/tree.js';
import { checkIn } from './example-workspace.js';
import { shippedFiles } from './shipped-files.js';

const complaint = shippedFiles().find(({ path }) => path.endsWith('complaint.yaml'))!.text;
/** A part of it, so that many runs are quick: the head, and the first stage. */
const sample = complaint.slice(0, complaint.indexOf('  - stage: understand'));
const signs = [
  '\t',
  ' ',
  '\n',
  '\r\n',
  ':',
  ': ',
  '- ',
  '-',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '#',
  ' #',
  '|',
  '>',
  '&',
  '*',
  '!',
  '%',
  '@',
  ',',
  '：',
  '“',
  '\u3000',
  '\u0000',
  '\u200b',
  '\uFEFF',
  '---\n',
  '...\n',
  '<<: *x',
  '? ',
  '${ ',
  '\\',
  '客',
];

type Mutation = readonly [place: number, kind: 'delete' | 'insert' | 'replace' | 'duplicate', length: number, text: string];
const mutation: fc.Arbitrary<Mutation> = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom('delete', 'insert', 'replace', 'duplicate'),
  fc.integer({ min: 1, max: 40 }),
  fc.oneof(fc.constantFrom(...signs), fc.string({ unit: 'binary', maxLength: 5 })),
);

function mutated(text: string, mutations: readonly Mutation[]): string {
  return mutations.reduce((before, [place, kind, length, insert]) => {
    const at = Math.floor(place * before.length);
    const rest = before.slice(at);
    if (kind === 'insert') return before.slice(0, at) + insert + rest;
    if (kind === 'delete') return before.slice(0, at) + rest.slice(length);
    if (kind === 'replace') return before.slice(0, at) + insert + rest.slice(insert.length);
    return before.slice(0, at) + rest.slice(0, length) + rest;
  }, text);
}

function expectInside(text: string, diagnostics: readonly Diagnostic[]): void {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  const inside = ({ line, column }: Position) =>
    line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1;
  for (const { code, range, fix } of diagnostics) {
    for (const each of [range, ...(fix ? [fix.range] : [])]) {
      expect([code, each, inside(each.start), inside(each.end)]).toEqual([code, each, true, true]);
      const ordered = each.start.line < each.end.line || (each.start.line === each.end.line && each.start.column <= each.end.column);
      expect([code, each, ordered]).toEqual([code, each, true]);
    }
  }
}

function scalarsOf(tree: Tree): ScalarTree[] {
  if (tree.kind === 'scalar') return [tree];
  return (tree.kind === 'list' ? tree.items : tree.entries.map((entry) => entry.value)).flatMap(scalarsOf);
}

describe('a playbook with anything done to it', { timeout: 120_000 }, () => {
  it('is read without a throw, and every place lies in the file', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
        const text = mutated(sample, mutations);
        const { value, diagnostics } = parse(text, 'complaint.yaml');
        expectInside(text, diagnostics);
        if (!value) expect(diagnostics.length).toBeGreaterThan(0);
        else {
          expect(() => JSON.stringify(toJson(value))).not.toThrow();
          for (const scalar of scalarsOf(value))
            if (typeof scalar.value === 'string') expect(scalar.places?.length).toBe(scalar.value.length + 1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gets an answer from all stages that can be printed', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const text = mutated(sample, mutations);
        const { files, diagnostics } = checkIn([{ path: 'after-sale/complaint.yaml', text }]);
        expectInside(
          text,
          diagnostics.filter(({ file }) => file === 'after-sale/complaint.yaml'),
        );
        const textOf = (path: string) => files.find((file) => file.path === path)?.text;
        expect(renderText(diagnostics, { textOf, files: 1 })).not.toMatch(/undefined|\[object/);
        expect(renderText(diagnostics, { textOf, files: 1, language: 'zh' })).not.toMatch(/undefined|\[object/);
        expect(JSON.parse(JSON.stringify(renderJson(diagnostics, 1)))).toEqual(renderJson(diagnostics, 1));
      }),
      { numRuns: 60 },
    );
  });

  it('is read without a throw when it is nothing but signs', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...signs), fc.constantFrom('a', 'b: c', '\n  ')), { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        expectInside(text, parse(text, 'a.yaml').diagnostics);
      }),
      { numRuns: 500 },
    );
  });

  it('is read the same with every kind of line break', () => {
    fc.assert(
      fc.property(fc.array(mutation, { maxLength: 3 }), (mutations) => {
        const text = mutated(sample, mutations).replace(/\r\n?/g, '\n');
        const [unix, windows] = [parse(text, 'a.yaml'), parse(text.replaceAll('\n', '\r\n'), 'a.yaml')];
        expect(windows.diagnostics).toEqual(unix.diagnostics);
        expect(windows.value && toJson(windows.value)).toEqual(unix.value && toJson(unix.value));
      }),
      { numRuns: 40 },
    );
  });
});
