/**
 * Anything done to a shipped file is answered with diagnostics: no throw, no hang, no place outside the file, no words of a
 * parser. FUZZ_RUNS says how many mutations (500 when nothing is said; `FUZZ_RUNS=10000` is the long form), FUZZ_SEED which.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { renderJson, renderText } from '../../src/diagnostics/render.js';
import { checkWorkspace } from '../../src/language/check-workspace.js';
import { IncrementalChecker } from '../../src/language/incremental.js';
import { readWorkspace, type WorkspaceFile } from '../../src/language/workspace.js';
import { expectInside, lineMutated, lineMutation, mutated, mutation, treeMutated, treeMutation } from './mutations.js';
import { shippedFiles } from './shipped-files.js';

const RUNS = Number(process.env.FUZZ_RUNS ?? 500);
/** Guards against hanging alone: far longer than any answer takes. */
const HANGING = 600_000 + 1_000 * RUNS;

/** Templates are texts: what is done to a tree cannot be done to them. */
const shipped = shippedFiles().filter(({ path }) => path.endsWith('.yaml'));
// Playbooks and their scenarios are most of the language, and take longest: the long form hits them more often than the others.
const weight = process.env.FUZZ_RUNS ? 3 : 1;
const weighted = shipped.flatMap((file) => (file.path.includes('/') && file.text.length > 2_000 ? Array(weight).fill(file) : [file]));

const anything = fc.oneof(
  { weight: 3, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 4 }).map((each) => (text: string) => mutated(text, each)) },
  { weight: 3, arbitrary: fc.array(lineMutation, { minLength: 1, maxLength: 4 }).map((each) => (text: string) => lineMutated(text, each)) },
  { weight: 3, arbitrary: fc.array(treeMutation, { minLength: 1, maxLength: 3 }).map((each) => (text: string) => treeMutated(text, each)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      (text: string) => `\uFEFF${text}`,
      (text: string) => text.replaceAll('\n', '\r\n'),
      (text: string) => text.replaceAll('\n', '\r'),
      (text: string) => text.replaceAll('  ', '\t'),
      (text: string) => text.replaceAll(': ', '：'),
      (text: string) => text.replaceAll(' ', '\u3000'),
      (text: string) => text.replaceAll("'", '’').replaceAll('"', '”'),
      // Bytes that are not UTF-8, as they are when they were read as if they were.
      (text: string) => Buffer.from(Buffer.from(text, 'utf16le')).toString('utf8'),
      (text: string) => Buffer.from(text, 'latin1').toString('utf8'),
    ),
  },
);

/** What parsers and schema compilers say. */
const FOREIGN =
  /must (?:have required propert|NOT |match (?:pattern|format|exactly one|a schema)|be equal to)|instancePath|schemaPath|oneOf|anyOf|BAD_|UNEXPECTED_TOKEN|MULTILINE_|Implicit map key|Nested mappings|flow-map|block-map|YAMLParseError|ParseError|TypeError|ENOENT|at node end|undefined|\[object/;

function expectAnswer(files: readonly WorkspaceFile[], diagnostics: readonly Diagnostic[]): void {
  for (const { path, text } of files) {
    expectInside(
      text,
      diagnostics.filter(({ file }) => file === path),
    );
  }
  for (const language of ['en', 'zh'] as const) {
    const foreign = renderJson(diagnostics, files.length, language).diagnostics.flatMap(({ message, help, code }) => {
      // What is quoted from the file is the file's own.
      const said = `${message} ${help}`.replace(/[`'"‘’“”「」].*?[`'"‘’“”「」]/gs, '');
      const words = FOREIGN.exec(said)?.[0];
      return words === undefined ? [] : [{ code, words }];
    });
    expect(foreign).toEqual([]);
  }
}

const PLAYBOOKS = /^(pre-sale|in-sale|after-sale|relationship|internal)\//;

/** A file with what it belongs to: all that playbooks share, and its own playbook and scenarios; for a shared file those of the complaint. */
function around(path: string): typeof shipped {
  const own = ownerOf(path);
  return shipped.filter((file) => !PLAYBOOKS.test(file.path) || nameOf(file.path) === own);
}

const nameOf = (path: string) => path.replace(/(\.scenarios)?\.yaml$/, '');
const ownerOf = (path: string) => (PLAYBOOKS.test(path) ? nameOf(path) : 'after-sale/complaint');

let longest = 0;
beforeAll(() => {
  longest = 0;
});
afterAll(() => {
  if (process.env.FUZZ_RUNS) process.stderr.write(`fuzz: ${RUNS} mutations, longest check ${Math.round(longest)} ms\n`);
});

describe('a shipped file with anything done to it', { timeout: HANGING }, () => {
  it('is answered in the workspace that it belongs to', () => {
    // One for each playbook, as an editor has it: what was not changed since it looked last is not looked at again.
    const checkers = new Map<string, IncrementalChecker>();
    const checkerOf = (path: string): IncrementalChecker => {
      const owner = ownerOf(path);
      const checker = checkers.get(owner) ?? new IncrementalChecker();
      checkers.set(owner, checker);
      return checker;
    };
    fc.assert(
      fc.property(fc.constantFrom(...weighted), anything, ({ path, text }, change) => {
        const changed = change(text);
        const files = around(path).map((file) => (file.path === path ? { path, text: changed } : file));
        const begun = performance.now();
        const { diagnostics } = checkerOf(path).check(files);
        longest = Math.max(longest, performance.now() - begun);
        expectAnswer(files, diagnostics);
      }),
      { numRuns: RUNS },
    );
  });

  it('is answered when it is cut off anywhere', () => {
    const checker = new IncrementalChecker();
    const cuts = process.env.FUZZ_RUNS ? 12 : 1;
    for (const { path, text } of shipped) {
      for (let cut = 0; cut < cuts; cut += 1) {
        const end = Math.floor((text.length * (cut + 0.5)) / cuts);
        const files = around(path).map((file) => (file.path === path ? { path, text: text.slice(0, end) } : file));
        expectAnswer(files, checker.check(files).diagnostics);
      }
    }
  });

  const deep = (open: string, close: string, count: number) => `playbook: deep\ndata: ${open.repeat(count)}x${close.repeat(count)}\n`;
  const huge = [
    ['ten thousand brackets deep', deep('[', ']', 10_000)],
    ['ten thousand braces deep', deep('{ a: ', ' }', 10_000)],
    ['ten thousand lines deep', `playbook: deep\n${Array.from({ length: 10_000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')}\n`],
    ['ten thousand dashes deep', `playbook: deep\nstages:\n  ${'- '.repeat(10_000)}a\n`],
    ['ten thousand brackets never closed', `playbook: deep\ndata: ${'['.repeat(10_000)}\n`],
    ['ten thousand brackets deep in an expression', `playbook: deep\nkey: \${ ${'('.repeat(10_000)}1${')'.repeat(10_000)} }\n`],
    ['five megabytes of steps', `${shipped[0]?.text ?? ''}${'# one more line of a comment that is long enough\n'.repeat(110_000)}`],
    ['five megabytes in one line', `playbook: long\ntitle: ${'x'.repeat(5_000_000)}\n`],
    ['five megabytes of nothing but spaces', ' '.repeat(5_000_000)],
    [
      'an alias bomb',
      `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghij'].map((name, n) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[n]}`).join(', ')}]`).join('\n')}\n`,
    ],
  ] as const;
  it.each(huge)('is answered when it is %s', (_, text) => {
    const files = [...around('after-sale/complaint.yaml'), { path: 'after-sale/huge.yaml', text }];
    const { diagnostics } = checkWorkspace(readWorkspace(files));
    const own = diagnostics.filter(({ file }) => file === 'after-sale/huge.yaml');
    expect(own.length).toBeGreaterThan(0);
    expectAnswer(files, own);
    expect(renderText(own.slice(0, 20), { textOf: () => text, files: 1 })).not.toMatch(/undefined|\[object/);
  });
});
