import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Code, codes, severities } from '../../src/diagnostics/codes.js';
import type { Language, Params } from '../../src/diagnostics/message.js';
import { messages } from '../../src/diagnostics/messages.js';

const source = fileURLToPath(new URL('../../src/', import.meta.url));
const languages: readonly Language[] = ['en', 'zh'];

/** The texts of a code, and the params that they read. */
function textsWith(code: Code, language: Language, params: Params): { texts: string[]; read: Set<string> } {
  const read = new Set<string>();
  const spy = new Proxy(params, {
    get(target, name) {
      if (typeof name === 'string') read.add(name);
      return target[name as string];
    },
  });
  const { message, help } = messages[code][language];
  return { texts: [message(spy), help(spy)], read };
}

describe.each(codes)('%s', (code) => {
  it('is a kebab-case name in its family', () => {
    expect(code).toMatch(/^[a-z]+\/[a-z]+(-[a-z]+)*$/);
    expect(['error', 'warning']).toContain(severities[code]);
  });

  it.each(languages)('says in %s what is wrong and what to write instead', (language) => {
    const filled = new Proxy({}, { get: (_, name) => `<${String(name)}>` }) as Params;
    for (const text of textsWith(code, language, filled).texts) {
      expect(text.trim()).not.toBe('');
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it('is written in Chinese, not left in English', () => {
    const filled = new Proxy({}, { get: (_, name) => `<${String(name)}>` }) as Params;
    for (const text of textsWith(code, 'zh', filled).texts) expect(text).toMatch(/\p{Script=Han}/u);
    for (const text of textsWith(code, 'en', filled).texts) expect(text.replace(/“[^”]*”|\{[^}]*\}/g, '')).not.toMatch(/\p{Script=Han}/u);
  });

  it('reads the same params in both languages', () => {
    const filled = new Proxy({}, { get: (_, name) => `<${String(name)}>` }) as Params;
    const [en, zh] = languages.map((language) => textsWith(code, language, filled).read);
    // English alone needs to know whether there are several, or which article stands before a word.
    const grammar = new Set(['of', 'wanted', 'allowed', 'character', 'found']);
    expect([...zh!].filter((name) => !en!.has(name) && !grammar.has(name))).toEqual([]);
    expect([...en!].filter((name) => !zh!.has(name) && !grammar.has(name))).toEqual([]);
  });
});

it('every code is used', () => {
  const text = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('diagnostics'))
    .map((path) => readFileSync(source + path, 'utf8'))
    .join('\n');
  // Codes of durations and expressions are made from the names that their rooms give.
  const unused = codes.filter((code) => !text.includes(`'${code}'`));
  expect(unused).toEqual([]);
});
