/** What can happen to a text: characters deleted, put in, replaced and doubled. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Diagnostic, Position } from '../../src/diagnostics/diagnostic.js';

export const signs = [
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

export type Mutation = readonly [place: number, kind: 'delete' | 'insert' | 'replace' | 'duplicate', length: number, text: string];
export const mutation: fc.Arbitrary<Mutation> = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom('delete', 'insert', 'replace', 'duplicate'),
  fc.integer({ min: 1, max: 40 }),
  fc.oneof(fc.constantFrom(...signs), fc.string({ unit: 'binary', maxLength: 5 })),
);

export function mutated(text: string, mutations: readonly Mutation[]): string {
  return mutations.reduce((before, [place, kind, length, insert]) => {
    const at = Math.floor(place * before.length);
    const rest = before.slice(at);
    if (kind === 'insert') return before.slice(0, at) + insert + rest;
    if (kind === 'delete') return before.slice(0, at) + rest.slice(length);
    if (kind === 'replace') return before.slice(0, at) + insert + rest.slice(insert.length);
    return before.slice(0, at) + rest.slice(0, length) + rest;
  }, text);
}

/** Every range lies in the text, and ends no earlier than it begins. */
export function expectInside(text: string, diagnostics: readonly Diagnostic[]): void {
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
