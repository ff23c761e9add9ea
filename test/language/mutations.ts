/** What can happen to a text: characters deleted, put in, replaced and doubled. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Document, isNode, isPair, parseDocument, visit, type YAMLMap, type YAMLSeq } from 'yaml';
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
  const ordered = ({ start, end }: Diagnostic['range']) => start.line < end.line || (start.line === end.line && start.column <= end.column);
  const ranges = diagnostics.flatMap(({ code, range, fix }) => [range, ...(fix ? [fix.range] : [])].map((each) => ({ code, range: each })));
  expect(ranges.filter(({ range }) => !(inside(range.start) && inside(range.end)))).toEqual([]);
  expect(ranges.filter(({ range }) => !ordered(range))).toEqual([]);
}

// ── lines ─────────────────────────────────────────────────────────────────────

export type LineMutation = readonly [
  place: number,
  kind: 'delete' | 'double' | 'swap' | 'indent' | 'outdent' | 'tab' | 'join' | 'cut',
  width: number,
];

/** What happens to whole lines when they are moved, copied and pasted. */
export const lineMutation: fc.Arbitrary<LineMutation> = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom('delete', 'double', 'swap', 'indent', 'outdent', 'tab', 'join', 'cut'),
  fc.integer({ min: 1, max: 6 }),
);

export function lineMutated(text: string, mutations: readonly LineMutation[]): string {
  return mutations.reduce((before, [place, kind, width]) => {
    const lines = before.split('\n');
    const at = Math.min(lines.length - 1, Math.floor(place * lines.length));
    const own = lines[at] ?? '';
    const head = lines.slice(0, at);
    const tail = lines.slice(at + 1);
    switch (kind) {
      case 'delete':
        return [...head, ...tail.slice(width - 1)].join('\n');
      case 'double':
        return [...head, ...lines.slice(at, at + width), own, ...tail].join('\n');
      case 'swap':
        return [...head, ...tail.slice(0, width), own, ...tail.slice(width)].join('\n');
      case 'indent':
        return [...head, ' '.repeat(width) + own, ...tail].join('\n');
      case 'outdent':
        return [...head, own.replace(new RegExp(`^ {0,${width}}`), ''), ...tail].join('\n');
      case 'tab':
        return [...head, own.replace(/^ */, '\t'.repeat(width)), ...tail].join('\n');
      case 'join':
        return [...head, `${own}${tail[0] ?? ''}`, ...tail.slice(1)].join('\n');
      default:
        return [...head, own].join('\n');
    }
  }, text);
}

// ── trees ─────────────────────────────────────────────────────────────────────

export type TreeMutation = readonly [place: number, other: number, kind: 'drop' | 'copy' | 'rename' | 'replace' | 'wrap' | 'null'];

/** What happens to a well-formed file when its parts are other ones: the text stays YAML. */
export const treeMutation: fc.Arbitrary<TreeMutation> = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom('drop', 'copy', 'rename', 'replace', 'wrap', 'null'),
);

/** Each part of a document with the collection that holds it. */
function partsOf(document: Document): { readonly holder: YAMLMap | YAMLSeq; readonly index: number }[] {
  const parts: { holder: YAMLMap | YAMLSeq; index: number }[] = [];
  visit(document, {
    Collection(_, holder) {
      for (const index of holder.items.keys()) parts.push({ holder, index });
    },
  });
  return parts;
}

export function treeMutated(text: string, mutations: readonly TreeMutation[]): string {
  const document = parseDocument(text);
  for (const [place, other, kind] of mutations) {
    const parts = partsOf(document);
    const part = parts[Math.floor(place * (parts.length - 1))];
    const second = parts[Math.floor(other * (parts.length - 1))];
    if (!part || !second) continue;
    const items = part.holder.items as unknown[];
    const item = items[part.index];
    const elsewhere = (second.holder.items as unknown[])[second.index];
    const value = isPair(elsewhere) ? elsewhere.value : elsewhere;
    const copy = isNode(value) ? value.clone() : value;
    if (kind === 'drop') items.splice(part.index, 1);
    else if (kind === 'copy') items.push(isPair(item) ? document.createPair(`${String(item.key)}_2`, copy) : copy);
    else if (kind === 'rename' && isPair(item)) item.key = document.createNode(isPair(elsewhere) ? String(elsewhere.key) : 'x');
    else if (isPair(item)) item.value = kind === 'null' ? null : kind === 'wrap' ? document.createNode([copy]) : copy;
    else items[part.index] = kind === 'null' ? null : kind === 'wrap' ? document.createNode({ a: copy }) : copy;
  }
  // An alias may now stand before its anchor, as it does where people move lines.
  return document.toString({ verifyAliasOrder: false });
}
