/** The page of a code holds a wrong example, which is found wrong, and a right one, which is not. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codes } from '../../src/diagnostics/codes.js';
import { docsOf } from '../../src/diagnostics/render.js';
import { checkIn } from '../language/example-workspace.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What no file by itself can show: the page says it in words. */
const inWords = new Set(['yaml/too-large', 'name/missing-file']);

interface Example {
  readonly path: string;
  readonly text: string;
}

function examples(page: string, heading: 'Wrong' | 'Right'): Example[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```yaml (\S+)\n([\s\S]*?)^```$/gm)].map(([, path = '', text = '']) => ({ path, text }));
}

describe.each(codes)('the page of %s', (code) => {
  const page = () => readFileSync(root + docsOf(code), 'utf8');

  it('says what it means', () => {
    expect(page()).toMatch(new RegExp(`^# ${code}\n\n\\S.{20,}`));
  });

  it('has a wrong example, in which it is found, or says it in words', () => {
    const wrong = examples(page(), 'Wrong');
    expect(wrong.length > 0).toBe(!inWords.has(code));
    if (inWords.has(code)) return expect(page()).toContain('## Wrong');
    expect(checkIn(wrong).diagnostics.map((each) => each.code)).toContain(code);
  });

  it('has a right example, in which nothing is found', () => {
    const right = examples(page(), 'Right');
    expect(right.length).toBeGreaterThan(0);
    expect(checkIn(right).diagnostics.map((each) => `${each.code} ${each.file}:${each.range.start.line}`)).toEqual([]);
  });
});

it('no page is left of a code that is gone', () => {
  const pages = readdirSync(`${root}docs/diagnostics`).filter((file) => file.endsWith('.md'));
  const known = new Set(codes.map((code) => docsOf(code).replace('docs/diagnostics/', '')));
  expect(pages.filter((file) => !known.has(file) && file !== 'README.md')).toEqual([]);
});
