/** The lines around a place, with the place marked. */
import { codeFrameColumns } from '@babel/code-frame';
import pc from 'picocolors';
import type { Position, Range } from './diagnostic.js';

/** Lines before and after the place. */
const AROUND = 1;
/** Longer ranges are marked on their first line alone. */
const MOST_LINES = 3;
/** Longer lines are shown around the place only. */
const WIDEST = 160;

/** Characters that take two columns on a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

/**
 * The lines around `range`, numbered, with `^` under what is meant. Wide characters get two marks, so that the marks stand
 * below them on a terminal.
 */
export function frame(text: string, range: Range, colour = false): string {
  // The frame's library takes these for line breaks too; YAML and editors do not.
  const plain = text.replace(/^\uFEFF/, '').replace(/[\u2028\u2029]/g, ' ');
  const { start, end } = marked(plain.split(/\r\n?|\n/), range);
  const first = Math.max(1, start.line - AROUND);
  const lines = plain.split(/\r\n?|\n/).slice(first - 1, end.line + AROUND);
  const shift = lines.some((line) => line.length > WIDEST) ? Math.max(0, start.column - 1 - WIDEST / 2) : 0;
  const shown = lines.map((line) => (line.length > WIDEST ? line.slice(shift, shift + WIDEST) : line.slice(shift))).join('\n');
  const place = ({ line, column }: Position): Position => ({ line, column: Math.max(1, column - shift) });
  const options = { startLine: first, linesAbove: AROUND, linesBelow: AROUND, highlightCode: false };
  return painted(codeFrameColumns(shown, { start: place(start), end: place(end) }, options), pc.createColors(colour));
}

/** The part of the range that is marked: no more than a few lines, never past the end of the text. */
function marked(lines: readonly string[], { start, end }: Range): Range {
  const line = Math.min(start.line, Math.max(1, lines.length));
  const width = lines[line - 1]?.length ?? 0;
  const column = Math.min(start.column, width + 1);
  if (end.line - line >= MOST_LINES) return { start: { line, column }, end: { line, column: Math.max(column, width + 1) } };
  return { start: { line, column }, end: end.line < line ? { line, column } : end };
}

type Colours = ReturnType<typeof pc.createColors>;

/** Doubles the marks below wide characters, and adds colour. */
function painted(framed: string, paint: Colours): string {
  let above = '';
  return framed
    .split('\n')
    .map((row) => {
      const bar = row.indexOf('|');
      const [gutter, content] = [row.slice(0, bar + 1), row.slice(bar + 1)];
      const isMarks = !/\d/.test(gutter);
      if (!isMarks) above = content;
      const shown = isMarks ? marksUnder(above, content, paint) : content;
      return `${gutter.startsWith('>') ? paint.red('>') : ' '}${paint.dim(gutter.slice(1))}${shown}`.trimEnd();
    })
    .join('\n');
}

function marksUnder(above: string, marks: string, paint: Colours): string {
  const doubled = [...marks].map((mark, index) => (WIDE.test(above[index] ?? '') ? mark + mark : mark)).join('');
  return doubled.replace(/\^+/, (found) => paint.red(found));
}
