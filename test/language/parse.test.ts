import { describe, expect, it } from 'vitest';
import { parse } from '../../src/language/parse.js';
import { at, itemsOf, type ScalarTree, toJson } from '../../src/language/tree.js';

/** What is found, as `CODE LINE:COLUMN`, and what is read all the same. */
function read(text: string): { found: string[]; value: unknown; intact: boolean } {
  const { value, diagnostics, intact } = parse(text, 'a.yaml');
  const found = diagnostics.map(({ code, range }) => `${code} ${range.start.line}:${range.start.column}`);
  return { found, value: value && toJson(value), intact };
}

describe('a file without mistakes', () => {
  it('is a tree with the places of its keys and values', () => {
    const { value } = parse('a: 1\nb:\n  - x\n  - {c: "y z"}\n', 'a.yaml');
    const [first, second] = value!.entries;
    expect(first!.key_range).toEqual({ start: { line: 1, column: 1 }, end: { line: 1, column: 2 } });
    expect(first!.value.range).toEqual({ start: { line: 1, column: 4 }, end: { line: 1, column: 5 } });
    expect(second!.value.range).toEqual({ start: { line: 3, column: 3 }, end: { line: 4, column: 15 } });
    const text = at(itemsOf(second!.value)[1], 'c') as ScalarTree;
    expect(text).toMatchObject({ value: 'y z', style: 'double', source: '"y z"' });
    expect(text.range).toEqual({ start: { line: 4, column: 9 }, end: { line: 4, column: 14 } });
  });

  it.each([
    ['a byte order mark', '\uFEFFa: 1\nb: 2\n'],
    ['Windows line breaks', 'a: 1\r\nb: 2\r\n'],
    ['old line breaks', 'a: 1\rb: 2\r'],
    ['a document marker', '---\na: 1\nb: 2\n...\n'],
    ['comments', '# one\na: 1 # two\n\nb: 2\n# three\n'],
    ['no line break at its end', 'a: 1\nb: 2'],
  ])('may have %s', (_, text) => {
    expect(read(text)).toEqual({ found: [], value: { a: 1, b: 2 }, intact: true });
  });

  it('reads words as YAML 1.2 does: yes, no, on and off are texts, and so are dates', () => {
    const text = 'on: yes\nno: off\ndate: 2026-05-20\ntime: 12:30\nversion: 1.2.3\nunder: 1_000\n';
    expect(read(text).value).toEqual({ on: 'yes', no: 'off', date: '2026-05-20', time: '12:30', version: '1.2.3', under: '1_000' });
  });

  it('keeps keys as they are written', () => {
    expect(read('true: 1\n12: 2\nnull: 3\n2026-05-20: 4\n"quoted key": 5\n').value).toEqual({
      true: 1,
      12: 2,
      null: 3,
      '2026-05-20': 4,
      'quoted key': 5,
    });
  });

  it('follows aliases to what they stand for', () => {
    expect(read('a: &x { b: [1, 2] }\nc: *x\nd: &x 3\ne: *x\n').value).toEqual({ a: { b: [1, 2] }, c: { b: [1, 2] }, d: 3, e: 3 });
  });

  it('may name the types that every YAML knows', () => {
    expect(read('a: !!str 5\nb: !!int 6\nc: !!map { d: 1 }\n')).toEqual({ found: [], value: { a: '5', b: 6, c: { d: 1 } }, intact: true });
  });

  it('may hold full-width commas in its texts, in brackets too', () => {
    const text = 'a: { zh: 先听，后说, en: 他说“好”，a }\nb: [先听，后说, \'a，b\', 他说"好"，然后]\n# [a， b]\nc: a， b\n';
    expect(parse(text, 'x.yaml').diagnostics).toEqual([]);
  });

  it('may hold full-width signs in its texts', () => {
    const text = 'title: “先听后说”：不争辩，不打断\nguide: |\n  　　第一段\n  　　第二段\nnote: - 不是列表'.replace('- 不是', '不是');
    expect(read(text).found).toEqual([]);
  });

  it('may hold colons in addresses and times', () => {
    expect(read('a: https://example.com/x:y\nb: 09:00\nc: { url: https://example.com, at: 10:30 }\n').found).toEqual([]);
  });

  it('may hold comments of any kind behind finished values', () => {
    expect(read('a: x #comment\nb: "#1"\nc: 5 # 1\nd: [1] #x\n').found).toEqual([]);
  });
});

describe('after a mistake, reading goes on', () => {
  it.each([
    ['a tab', 'a:\n\tb: 1\n\tc: 2\nd: 3\n', ['yaml/tab-indent 2:1'], { a: { b: 1, c: 2 }, d: 3 }],
    ['tabs that are mixed with spaces', 'a:\n  - b: 1\n\t  c: 2\n', ['yaml/tab-indent 3:1'], { a: [{ b: 1, c: 2 }] }],
    ['a wide colon', 'a：1\nb: 2\n', ['yaml/full-width-character 1:2'], { a: 1, b: 2 }],
    ['a wide colon before a map', 'a：{ b: 1 }\nc: 2\n', ['yaml/full-width-character 1:2'], { a: { b: 1 }, c: 2 }],
    ['a wide comma in a list', 'a: [b， c]\nd: 2\n', ['yaml/full-width-character 1:6'], { a: ['b', 'c'], d: 2 }],
    [
      'a wide comma in a map',
      'a: { b: 1， c: 二，三，d: 4 }\n',
      ['yaml/full-width-character 1:10', 'yaml/full-width-character 1:18'],
      { a: { b: 1, c: '二，三', d: 4 } },
    ],
    ['a wide comma behind a quote', 'a: [\'b\'， "c"]\n', ['yaml/full-width-character 1:8'], { a: ['b', 'c'] }],
    [
      'a wide comma behind a bracket',
      'a: [{ b: 1 }， [2]、 3]\n',
      ['yaml/full-width-character 1:13', 'yaml/full-width-character 1:18'],
      { a: [{ b: 1 }, [2], 3] },
    ],
    ['a wide comma at the end', 'a: { b: c， }\n', ['yaml/full-width-character 1:10'], { a: { b: 'c' } }],
    ['wide spaces as indentation', 'a:\n　　b: 1\n　　c: 2\n', ['yaml/full-width-character 2:1'], { a: { b: 1, c: 2 } }],
    ['a wide space after the colon', 'a:　1\nb: 2\n', ['yaml/full-width-character 1:3'], { a: 1, b: 2 }],
    ['wide quotes around what needs quotes', 'a: “b: c”\nd: 1\n', ['yaml/full-width-character 1:4'], { a: 'b: c', d: 1 }],
    ['wide braces', 'a: ｛ b: 1，c: 2 ｝\nd: 1\n', ['yaml/full-width-character 1:4'], { a: { b: 1, c: 2 }, d: 1 }],
    ['no space after a colon', 'a: 1\nb:2\nc: 3\n', ['yaml/missing-space 2:1'], { a: 1, b: 2, c: 3 }],
    ['no space after a colon in braces', 'a: {b:1, c: 2}\n', ['yaml/missing-space 1:5'], { a: { b: 1, c: 2 } }],
    [
      'no space after a dash',
      'a:\n  -b: 1\n   c: 2\n  -b: 3\n',
      ['yaml/missing-space 2:3', 'yaml/missing-space 4:3'],
      { a: [{ b: 1, c: 2 }, { b: 3 }] },
    ],
    ['a colon in a text', 'a: b: c\nd: 1\n', ['yaml/colon-in-value 1:4'], { a: 'b: c', d: 1 }],
    ['a text that goes on after its quote', "a: 'b' == c\nd: 1\n", ['yaml/text-after-quote 1:4'], { a: "'b' == c", d: 1 }],
    ['an apostrophe in single quotes', "a: 'it's fine'\nd: 1\n", ['yaml/text-after-quote 1:4'], { a: "it's fine", d: 1 }],
    [
      'an expression that begins with a bracket',
      'a: [1, 2].all(x, x > 0)\nd: 1\n',
      ['yaml/text-after-bracket 1:4'],
      { a: '[1, 2].all(x, x > 0)', d: 1 },
    ],
    ['an expression that begins with !', 'a: !b.c && d\ne: 1\n', ['yaml/unknown-tag 1:4'], { a: '!b.c && d', e: 1 }],
    ['an expression with a comma in braces', '{ a: max(b, c) > 1, d: 1 }\n', ['yaml/comma-in-value 1:6'], { a: 'max(b, c) > 1', d: 1 }],
    ['a text with a comma in braces', 'a: { b: one, two, c: 3 }\n', ['yaml/comma-in-value 1:9'], { a: { b: 'one, two', c: 3 } }],
    ['a quote that is not closed', "a: 'b\nc: 1\nd: 2\n", ['yaml/unclosed-quote 1:4'], { a: 'b', c: 1, d: 2 }],
    [
      'two quotes that are not closed',
      'a: "b\nc: "d\ne: 2\n',
      ['yaml/unclosed-quote 1:4', 'yaml/unclosed-quote 2:4'],
      { a: 'b', c: 'd', e: 2 },
    ],
    ['a quote that is not closed in braces', 'a: { b: "c, d: 1 }\ne: 2\n', ['yaml/unclosed-quote 1:9'], { a: { b: 'c', d: 1 }, e: 2 }],
    ['a bracket that is not closed', 'a: [b, c\nd: 1\n', ['yaml/unclosed-bracket 1:4'], { a: ['b', 'c'], d: 1 }],
    ['a bracket over several lines that is not closed', 'a: [\n  b,\n  c\nd: 1\n', ['yaml/unclosed-bracket 1:4'], { a: ['b', 'c'], d: 1 }],
    ['an inner bracket that is not closed', 'a: { b: [1, 2 }\nc: 1\n', ['yaml/unclosed-bracket 1:9'], { a: { b: [1, 2] }, c: 1 }],
    ['a bracket too many', 'a: [b]]\nc: 1\n', ['yaml/unexpected-bracket 1:7'], { a: ['b'], c: 1 }],
    ['a missing comma', 'a: { b: 1 c: 2 }\nd: 1\n', ['yaml/missing-comma 1:11'], { a: { b: 1, c: 2 }, d: 1 }],
    ['a missing comma between lines', 'a: {\n  b: 1\n  c: 2\n}\nd: 1\n', ['yaml/missing-comma 3:3'], { a: { b: 1, c: 2 }, d: 1 }],
    ['a comma too many', 'a: [b,, c]\nd: 1\n', ['yaml/extra-comma 1:7'], { a: ['b', 'c'], d: 1 }],
    ['keys under a value', 'a: 1\n  b: 2\n  c: 3\nd: 4\n', ['yaml/bad-indent 2:3'], { a: 1, b: 2, c: 3, d: 4 }],
    ['keys one column too far left', 'a:\n  - b: 1\n   c: 2\n  - b: 3\n', ['yaml/bad-indent 3:4'], { a: [{ b: 1, c: 2 }, { b: 3 }] }],
    ['keys below the dash', 'a:\n  - b: 1\n  c: 2\n  - b: 3\n', ['yaml/bad-indent 3:3'], { a: [{ b: 1, c: 2 }, { b: 3 }] }],
    ['items that are not aligned', 'a:\n      - b\n    - c\nd: 1\n', ['yaml/bad-indent 3:5'], { a: ['b', 'c'], d: 1 }],
    ['an indented beginning', '  a: 1\n  b: 2\nc: 3\n', ['yaml/bad-indent 3:1'], { a: 1, b: 2, c: 3 }],
    ['a list on the line of its key', 'a: - b\n   - c\nd: 1\n', ['yaml/list-beside-key 1:4'], { a: ['b', 'c'], d: 1 }],
    ['text behind a block sign', 'a: |text\nb: 1\n', ['yaml/bad-block-header 1:4'], { a: '|text', b: 1 }],
    ['a comparison at the start', 'a: >= 10\nb: 1\n', ['yaml/reserved-character 1:4'], { a: '>= 10', b: 1 }],
    ['a reserved character', 'a: @b\nc: `d`\n', ['yaml/reserved-character 1:4', 'yaml/reserved-character 2:4'], { a: '@b', c: '`d`' }],
    ['a backslash in double quotes', 'a: "C:\\Users"\nb: 1\n', ['yaml/bad-escape 1:7'], { a: 'C:\\Users', b: 1 }],
    ['a splice in braces', 'a: { b: ${ c }, d: 1 }\n', ['yaml/unquoted-splice 1:9'], { a: { b: '${ c }', d: 1 } }],
    ['a number sign in a text', 'a: case #7\nb: 1\n', ['yaml/cut-by-hash 1:9'], { a: 'case #7', b: 1 }],
    ['a colour', 'a: #fff\nb: 1\n', ['yaml/cut-by-hash 1:4'], { a: '#fff', b: 1 }],
    ['an alias of nothing', 'a: *b\nc: 1\n', ['yaml/unknown-alias 1:4'], { a: '*b', c: 1 }],
    ['a second document', 'a: 1\n---\nb: 2\n', ['yaml/several-documents 2:1'], { a: 1 }],
    ['a directive', '%YAML 1.1\n---\na: yes\n', ['yaml/directive 1:1'], { a: 'yes' }],
    ['a key that comes twice', 'a: 1\nb: 2\na: 3\n', ['yaml/duplicate-key 3:1'], { a: 1, b: 2 }],
    ['a number that is too large', 'a: 12345678901234567890\nb: 1\n', ['yaml/unsafe-integer 1:4'], { a: '12345678901234567890', b: 1 }],
    ['an invisible character', 'a\u200b: 1\nb: 2\n', ['yaml/bad-character 1:2'], { a: 1, b: 2 }],
    ['zeros in front', 'a: 007\n', ['yaml/leading-zero 1:4'], { a: 7 }],
  ])('%s', (_, text, found, value) => {
    expect(read(text)).toEqual({ found, value, intact: true });
  });

  it('that loses a part, which is then known', () => {
    expect(read('a: 1\nlost\nb: 2\n')).toEqual({ found: ['yaml/missing-colon 2:1'], value: { a: 1, b: 2 }, intact: false });
  });

  it('of every kind in one file', () => {
    const text = "a：1\nb: 'open\nc: [1, 2\nd: e: f\n\tg: 1\nh:2\nh: 3\ni: !x\n";
    expect(read(text).found).toEqual([
      'yaml/full-width-character 1:2',
      'yaml/unclosed-quote 2:4',
      'yaml/unclosed-bracket 3:4',
      'yaml/colon-in-value 4:4',
      'yaml/tab-indent 5:1',
      'yaml/missing-space 6:1',
      'yaml/duplicate-key 7:1',
      'yaml/unknown-tag 8:4',
    ]);
  });
});

describe('what cannot be a file of Steward', () => {
  it.each([
    ['nothing', '', 'yaml/empty-file 1:1'],
    ['comments alone', '# a\n# b\n', 'yaml/empty-file 1:1'],
    ['a list', '# a\n- b\n', 'yaml/not-a-map 2:1'],
    ['a word', 'hello\n', 'yaml/not-a-map 1:1'],
    ['too many brackets', '['.repeat(200_000), 'yaml/too-deep 1:1'],
    ['too many dashes', '- '.repeat(50_000), 'yaml/too-deep 1:1'],
    ['too many levels', Array.from({ length: 150 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'yaml/too-deep 1:1'],
    ['too much', `a: ${'x'.repeat(5_000_001)}`, 'yaml/too-large 1:1'],
  ])('%s', (_, text, found) => {
    expect(read(text)).toMatchObject({ found: [found], value: undefined });
  });

  it('aliases that double at every line', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 40; i++) lines.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}, *a${i - 1}]`);
    expect(read(lines.join('\n')).found.map((each) => each.split(' ')[0])).toEqual(['yaml/too-many-aliases']);
  });

  it('a value that contains itself', () => {
    expect(read('a: &a { b: *a }\n').found).toEqual(['yaml/circular-alias 1:12']);
  });
});
