import { describe, expect, it } from 'vitest';
import { frame } from '../../src/diagnostics/frame.js';
import { MOST_PER_FILE, renderJson, renderText } from '../../src/diagnostics/render.js';
import { report } from '../../src/diagnostics/report.js';

const text = 'playbook: p\ntitle: { zh: 客户投诉, en: x }\n\tb: 1\n';
const at = (line: number, column: number, end: number) => ({ start: { line, column }, end: { line, column: end } });
const tab = report('yaml/tab-indent', 'p.yaml', at(3, 1, 2));
const zero = report('yaml/leading-zero', 'a.yaml', at(1, 11, 12), { text: '007', value: 7 });
const options = { textOf: (file: string) => (file === 'p.yaml' ? text : undefined), files: 2 };

describe('text', () => {
  it('has the place, the message, the code framed, the remedy and the page; by file and line', () => {
    expect(renderText([tab, zero], options)).toBe(`a.yaml:1:11 warning yaml/leading-zero
007 is read as the number 7; the zeros in front are lost.
Instead: If it is a code or a telephone number, put it in quotes: '007'. If it is a number, write 7.
docs/diagnostics/yaml-leading-zero.md

p.yaml:3:1 error yaml/tab-indent
This line is indented with a tab.
  2 | title: { zh: 客户投诉, en: x }
> 3 | \tb: 1
    | ^
  4 |
Instead: Indent with spaces, two for each level. Most editors can be set to do this when you press Tab.
docs/diagnostics/yaml-tab-indent.md

1 error and 1 warning in 2 files.
`);
  });

  it('is Chinese on demand', () => {
    const out = renderText([tab], { ...options, language: 'zh' });
    expect(out).toContain('p.yaml:3:1 错误 yaml/tab-indent\n这一行用制表符（Tab）缩进。');
    expect(out).toContain('2 个文件中有 1 个错误、0 个警告。');
  });

  it('has colours only when asked', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: its escape is what is looked for
    const colour = /\u001b\[/;
    expect(renderText([tab], options)).not.toMatch(colour);
    expect(renderText([tab], { ...options, colour: true })).toMatch(colour);
  });

  it('prints so many of one file and says how many more there are', () => {
    const many = Array.from({ length: MOST_PER_FILE + 7 }, () => tab);
    const out = renderText([...many, zero], options);
    expect(out.match(/p\.yaml:3:1/g)).toHaveLength(MOST_PER_FILE);
    expect(out).toContain('… and 7 more in p.yaml');
    expect(out).toContain(`${MOST_PER_FILE + 7} errors and 1 warning`);
  });

  it('says when nothing is wrong', () => {
    expect(renderText([], { ...options, files: 1 })).toBe('Nothing wrong in 1 file.\n');
  });
});

describe('JSON', () => {
  it('is one document of diagnostics and a summary', () => {
    expect(renderJson([tab, zero], 2)).toEqual({
      diagnostics: [
        {
          code: 'yaml/leading-zero',
          severity: 'warning',
          message: '007 is read as the number 7; the zeros in front are lost.',
          help: "If it is a code or a telephone number, put it in quotes: '007'. If it is a number, write 7.",
          file: 'a.yaml',
          range: { start: { line: 1, column: 11 }, end: { line: 1, column: 12 } },
          docs: 'docs/diagnostics/yaml-leading-zero.md',
        },
        {
          code: 'yaml/tab-indent',
          severity: 'error',
          message: 'This line is indented with a tab.',
          help: 'Indent with spaces, two for each level. Most editors can be set to do this when you press Tab.',
          file: 'p.yaml',
          range: { start: { line: 3, column: 1 }, end: { line: 3, column: 2 } },
          docs: 'docs/diagnostics/yaml-tab-indent.md',
        },
      ],
      summary: { files: 2, errors: 1, warnings: 1 },
    });
  });

  it('leaves none out', () => {
    const many = Array.from({ length: MOST_PER_FILE * 2 }, () => tab);
    expect(renderJson(many, 1).diagnostics).toHaveLength(MOST_PER_FILE * 2);
  });
});

describe('a frame', () => {
  it('marks wide characters two columns wide, so that the marks stand below them', () => {
    expect(frame(text, at(2, 16, 18))).toBe(`  1 | playbook: p
> 2 | title: { zh: 客户投诉, en: x }
    |                  ^^^^
  3 | \tb: 1`);
  });

  it('counts lines as editors do, whatever the line break', () => {
    expect(frame('a: 1\r\nb: 2\r\nc: 3', at(2, 4, 5))).toBe('  1 | a: 1\n> 2 | b: 2\n    |    ^\n  3 | c: 3');
    expect(frame('\uFEFFa: 1', at(1, 1, 2))).toBe('> 1 | a: 1\n    | ^');
    expect(frame('a: x\u2028y\nb: 2', at(2, 1, 2))).toBe('  1 | a: x y\n> 2 | b: 2\n    | ^');
  });

  it('shows of a long line the part around the place', () => {
    const framed = frame(`${'x'.repeat(3000)}HERE${'y'.repeat(3000)}`, at(1, 3001, 3005));
    const [line = '', marks = ''] = framed.split('\n');
    expect(line.length).toBeLessThan(200);
    expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('HERE');
  });

  it('marks only the first of many lines', () => {
    const long = { start: { line: 1, column: 1 }, end: { line: 40, column: 1 } };
    expect(frame('a:\n'.repeat(50), long)).toBe('> 1 | a:\n    | ^^\n  2 | a:');
  });

  it('stays inside a text that is shorter than the range', () => {
    expect(frame('', at(1, 1, 1))).toBe('> 1 |\n    | ^');
    expect(() => frame('a: 1', at(9, 9, 12))).not.toThrow();
  });
});
