/** Where each unit of a text stands in the file, for texts of every style. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument, Scalar, stringify } from 'yaml';
import { parse } from '../../src/language/parse.js';
import { at, itemsOf, type ScalarTree, type Tree, textOf } from '../../src/language/tree.js';

const word = fc.string({
  unit: fc.constantFrom('a', 'b', '客', '户', '1', '.', '(', ')', '=', '😀', "'", '"', '\\', 'é'),
  minLength: 1,
  maxLength: 8,
});
const line = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));
const lines = fc.array(line, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('\n'));

type Style = (typeof Scalar)['PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE' | 'BLOCK_LITERAL' | 'BLOCK_FOLDED'];

/** A file that holds the text somewhere inside, in this style as far as YAML allows it. */
function fileWith(text: string, style: Style, lineWidth: number): string {
  const scalar = new Scalar(text);
  scalar.type = style;
  return stringify({ first: 1, list: [{ text: scalar }, 'after'] }, { lineWidth });
}

function textIn(tree: Tree | undefined): ScalarTree {
  return at(itemsOf(at(tree, 'list'))[0], 'text') as ScalarTree;
}

function unitAt(file: string, place: { line: number; column: number }): string | undefined {
  return file.split('\n')[place.line - 1]?.[place.column - 1];
}

describe.each([Scalar.PLAIN, Scalar.QUOTE_SINGLE, Scalar.QUOTE_DOUBLE, Scalar.BLOCK_LITERAL, Scalar.BLOCK_FOLDED] as const)(
  'a text written as %s',
  { timeout: 60_000 },
  (style) => {
    it('has the value that YAML gives it, and a place in the file for each of its units', () => {
      fc.assert(
        fc.property(lines, fc.constantFrom(0, 20, 40), (text, lineWidth) => {
          const file = fileWith(text, style, lineWidth);
          const { value, diagnostics } = parse(file, 'a.yaml');
          expect(diagnostics).toEqual([]);
          const scalar = textIn(value);
          expect(textOf(scalar) ?? String(scalar.value)).toBe(String(parseDocument(file).getIn(['list', 0, 'text'])));
          if (typeof scalar.value !== 'string') return;
          expect(scalar.places).toHaveLength(scalar.value.length + 1);
          // Everything but white space and escapes stands in the file as it is.
          const units = [...scalar.value].length === 0 ? [] : scalar.value.split('');
          units.forEach((unit, index) => {
            if (/[\s\\"]/.test(unit)) return;
            expect([unit, unitAt(file, scalar.places![index]!)]).toEqual([unit, unit]);
          });
        }),
        { numRuns: 200 },
      );
    });

    it('has places that never go back, inside its range', () => {
      fc.assert(
        fc.property(lines, (text) => {
          const scalar = textIn(parse(fileWith(text, style, 30), 'a.yaml').value);
          const places = scalar.places ?? [];
          const order = places.map(({ line: row, column }) => row * 10_000 + column);
          expect(order).toEqual([...order].sort((a, b) => a - b));
          const { start, end } = scalar.range;
          // Line breaks at the end of a block are not marked.
          if (text.trim() !== '') {
            expect(order[0]).toBeGreaterThanOrEqual(start.line * 10_000 + start.column);
            expect(order[text.trimEnd().length - 1]).toBeLessThan(end.line * 10_000 + end.column + 1);
          }
        }),
        { numRuns: 100 },
      );
    });
  },
);

it.each([
  ['plain', 'a: data.x == 1\n', 8, { line: 1, column: 12 }],
  ['single quoted, with a quote in it', "a: 'x == ''b'''\n", 5, { line: 1, column: 10 }],
  ['double quoted, with escapes', 'a: "\\u0041\\n\\"b"\n', 3, { line: 1, column: 15 }],
  ['double quoted, over a line break that is escaped', 'a: "x \\\n   y"\n', 2, { line: 2, column: 4 }],
  ['literal', 'a: |\n  one\n   two\n', 5, { line: 3, column: 4 }],
  ['literal, with its indentation told', 'a: |1\n  one\n', 1, { line: 2, column: 3 }],
  ['folded', 'a: >-\n  one\n  two\n\n  three\n', 8, { line: 5, column: 3 }],
  ['plain, over several lines', 'a: one\n  two\n\n  three\n', 8, { line: 4, column: 3 }],
  ['behind a text that was mended', "a: 'x' == y\nb: |\n  z\n", 0, { line: 3, column: 3 }],
])('the unit of a text that is %s stands where it was written', (_, file, offset, place) => {
  const { value } = parse(file, 'a.yaml');
  const scalar = (at(value, 'b') ?? at(value, 'a')) as ScalarTree;
  expect(scalar.places?.[offset]).toEqual(place);
});
