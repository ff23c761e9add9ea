/**
 * Full-width commas that stand for half-width ones, between the parts of `[ ]` and `{ }`: to YAML they are letters of a text,
 * and so are they where a text holds one. Only those are taken for commas that cannot be meant as text: behind a closed quote
 * or bracket, before a key, and between words in which nobody would write one.
 */
import type { Finding } from './parse-finding.js';
import { bracketsAround, type Marks } from './parse-marks.js';
import { lineAt } from './parse-text.js';

/** `key:` and what comes after it. */
const BEFORE_KEY = /^\s*["']?[A-Za-z_][\w-]*["']?\s*[:：](\s|$)/;
/** Ids and numbers, with such commas between them, or one behind them. */
const WORDS = /^\s*[a-z0-9_][a-z0-9_.-]*(\s*[，、]\s*[a-z0-9_][a-z0-9_.-]*)*\s*[，、]?\s*$/;
const VALUE_OF_WORDS = /^\s*["']?[A-Za-z_][\w-]*["']?\s*:\s+[a-z0-9_][\w.-]*\s*[，、]\s*$/;

export function wideCommas(text: string, marks: Marks): readonly Finding[] {
  if (marks.brackets.length === 0) return [];
  const ends = new Set<number>();
  for (const { end } of marks.brackets) for (const part of end) if (/^flow-(map|seq)-end$/.test(part.type)) ends.add(part.offset + 1);
  for (const { offset, source } of marks.quotes) ends.add(offset + source.length);
  return [...text.matchAll(/[，、]/g)].flatMap(({ index: at, 0: found }) => {
    if (!separates(text, at, ends)) return [];
    const around = bracketsAround(marks, at);
    if (!around || inQuote(marks, at) || !fits(text, at, around.start.source === '{', ends)) return [];
    const edits = [{ start: at, end: at + 1, text: /\s/.test(text[at + 1] ?? ' ') ? ',' : ', ' }];
    return [{ code: 'yaml/full-width-character', start: at, end: at + 1, params: { name: 'comma', found, wanted: ',' }, edits }];
  });
}

/** What is before and behind it on its line, as far as it is of one part with it. */
function partAround(text: string, at: number): { readonly before: string; readonly after: string; readonly part: string } {
  const line = lineAt(text, at);
  const before = text.slice(line.start, at);
  const after = text.slice(at + 1, line.end);
  const begin = Math.max(...['[', '{', ','].map((sign) => before.lastIndexOf(sign))) + 1;
  const stop = after.search(/[,\]}]/);
  return { before, after, part: before.slice(begin) + text[at] + (stop < 0 ? after : after.slice(0, stop)) };
}

/** A first look, without asking which brackets it stands in. */
function separates(text: string, at: number, ends: ReadonlySet<number>): boolean {
  const { before, after, part } = partAround(text, at);
  if (/^\s*#|\s#/.test(before)) return false;
  return (
    ends.has(at - (before.length - before.trimEnd().length)) || BEFORE_KEY.test(after) || WORDS.test(part) || VALUE_OF_WORDS.test(part)
  );
}

function fits(text: string, at: number, inMap: boolean, ends: ReadonlySet<number>): boolean {
  const { before, after, part } = partAround(text, at);
  if (ends.has(at - (before.length - before.trimEnd().length))) return true;
  if (!inMap) return WORDS.test(part);
  return (BEFORE_KEY.test(after) && /[:：]\s/.test(part.slice(0, part.indexOf(text[at] as string) + 1))) || VALUE_OF_WORDS.test(part);
}

function inQuote(marks: Marks, at: number): boolean {
  return marks.quotes.some(({ offset, source }) => offset < at && at < offset + source.length);
}
