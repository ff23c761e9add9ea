/** Lines that start in the wrong column. */
import type { YAMLError } from 'yaml';
import { blank, type Finding, hasOddIndent, indentLikeNeighbours, spaceOut, widthOfTab } from './parse-finding.js';
import { type Line, lineAt, nextLine } from './parse-text.js';
import { shortened, wideKey } from './parse-written.js';

/** Gives up on a line: its content is lost, the lines around it are not. */
export function passOver(text: string, start: number, code: Finding['code'], params?: Finding['params']): Finding {
  const line = lineAt(text, start);
  const from = line.content < line.end ? line.content : line.start;
  return { code, start: from, end: line.end, ...(params ? { params } : {}), edits: [blank(text, line.start, line.end)], lost: true };
}

export function tabs(text: string, start: number): Finding {
  const line = lineAt(text, start);
  if (!hasOddIndent(line)) return { code: 'yaml/tab-indent', start, end: start + 1, edits: [{ start, end: start + 1, text: ' ' }] };
  return { code: 'yaml/tab-indent', start: line.start, end: line.content, edits: spaceOut(text, line, widthOfTab(text)) };
}

function wideSpaces(text: string, line: Line): Finding | undefined {
  if (!hasOddIndent(line)) return undefined;
  const leading = text.slice(line.start, line.content);
  if (leading.includes('\t')) return tabs(text, line.start);
  return {
    code: 'yaml/full-width-character',
    start: line.start,
    end: line.content,
    params: { name: 'space', found: leading.trimStart(), wanted: ' ' },
    edits: spaceOut(text, line, 2),
  };
}

export function contentAt(text: string, start: number): Line {
  const line = lineAt(text, start);
  return line.content < line.end ? line : (nextLine(text, line) ?? line);
}

export function indented(text: string, error: Pick<YAMLError, 'message'>, start: number): Finding {
  const line = contentAt(text, start);
  const isText = error.message.startsWith('Block scalar');
  return isText || isKeyOrItem(text, line) ? badIndent(text, line) : lonelyWord(text, line);
}

export function isKeyOrItem(text: string, line: Line): boolean {
  const content = text.slice(line.content, line.end);
  return /^-(\s|$)/.test(content) || /[:：](\s|$)/.test(content);
}

export function lonelyWord(text: string, line: Line): Finding {
  const written = wideKey(text, line);
  if (written) return written;
  return passOver(text, line.content, 'yaml/missing-colon', { text: shortened(text.slice(line.content, line.end)) });
}

export function badIndent(text: string, line: Line): Finding {
  const odd = wideSpaces(text, line) ?? wideKey(text, line);
  if (odd) return odd;
  const edits = indentLikeNeighbours(text, line);
  if (edits.length === 0) return passOver(text, line.content, 'yaml/bad-indent');
  return { code: 'yaml/bad-indent', start: line.content, end: line.end, edits };
}

/** The file's first lines are indented and this one is not: those before move. */
export function rootIndent(text: string, line: Line): Finding | undefined {
  const before: Line[] = [];
  for (let at = nextLine(`\n${text}`, lineAt(`\n${text}`, 0)); at && at.start - 1 < line.start; at = nextLine(`\n${text}`, at))
    before.push(at);
  const step = Math.min(...before.map((at) => at.content - at.start));
  const column = line.content - line.start;
  if (before.length === 0 || step <= column || !/:(\s|$)/.test(line.text)) return undefined;
  return {
    code: 'yaml/bad-indent',
    start: line.content,
    end: line.end,
    edits: before.map((at) => ({ start: at.start - 1, end: at.start - 1 + step - column, text: '' })),
  };
}
