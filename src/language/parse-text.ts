/**
 * A text that parse mends as it goes, so that one mistake never hides the next, while every place in it is still known
 * in the text as it was written.
 *
 * owns: the mended text and where each of its UTF-16 units came from.
 * never: what is a mistake.
 */
import type { Position, Range } from '../diagnostics/diagnostic.js';

/** Replaces `[start, end)` of the present text. Edits of one round never overlap. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export class MendedText {
  readonly #lines: readonly number[];
  #text: string;
  /** Offset in the original for each unit and one past the end; absent while nothing is mended. */
  #origin: Uint32Array | undefined;

  constructor(readonly original: string) {
    this.#text = original;
    const lines = [0];
    for (let at = original.indexOf('\n'); at >= 0; at = original.indexOf('\n', at + 1)) lines.push(at + 1);
    this.#lines = lines;
  }

  get text(): string {
    return this.#text;
  }

  /** The place, as written, of an offset in the present text. */
  place(offset: number): Position {
    return this.placeInOriginal(this.originOf(offset));
  }

  originOf(offset: number): number {
    const within = Math.max(0, Math.min(offset, this.#text.length));
    return this.#origin ? (this.#origin[within] ?? this.original.length) : within;
  }

  placeInOriginal(offset: number): Position {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lines[low] ?? 0) + 1 };
  }

  range(start: number, end: number): Range {
    const from = this.originOf(start);
    return { start: this.placeInOriginal(from), end: this.placeInOriginal(Math.max(from, this.originOf(end))) };
  }

  /** In one pass, however many there are. */
  apply(edits: readonly Edit[]): void {
    if (edits.length === 0) return;
    const inOrder = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
    const grown = inOrder.reduce((total, { start, end, text }) => total + text.length - (end - start), 0);
    const origin = this.#origin ?? Uint32Array.from({ length: this.#text.length + 1 }, (_, at) => at);
    const next = new Uint32Array(origin.length + grown);
    const parts: string[] = [];
    /** What has been copied: of the present text, and of the next. */
    let [read, written] = [0, 0];
    const copyUntil = (end: number) => {
      parts.push(this.#text.slice(read, end));
      next.set(origin.subarray(read, end), written);
      written += end - read;
    };
    for (const { start, end, text } of inOrder) {
      copyUntil(start);
      const first = origin[start] ?? 0;
      const last = origin[end] ?? first;
      for (let at = 0; at < text.length; at++) next[written + at] = Math.min(first + at, last);
      parts.push(text);
      written += text.length;
      read = end;
    }
    copyUntil(this.#text.length);
    next[written] = origin[this.#text.length] ?? this.original.length;
    this.#origin = next;
    this.#text = parts.join('');
  }
}

/** A line of a text: offsets of its first unit and of its end (the line break excluded). */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Offset of the first unit that is no space, tab or wide space; `end` on a blank line. */
  readonly content: number;
}

export function lineAt(text: string, offset: number): Line {
  return lineFrom(text, offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1);
}

/** The next line that is neither blank nor a comment. */
export function nextLine(text: string, line: Line): Line | undefined {
  let next: Line | undefined = following(text, line);
  while (next && isBlank(next)) next = following(text, next);
  return next;
}

/** The last line before that is neither blank nor a comment. */
export function previousLine(text: string, line: Line): Line | undefined {
  let start = line.start;
  while (start > 0) {
    const previous = lineAt(text, start - 1);
    if (!isBlank(previous)) return previous;
    start = previous.start;
  }
  return undefined;
}

export function following(text: string, line: Line): Line | undefined {
  return line.end < text.length ? lineFrom(text, line.end + 1) : undefined;
}

function lineFrom(text: string, start: number): Line {
  const newline = text.indexOf('\n', start);
  const end = newline < 0 ? text.length : newline;
  const content = text.slice(start, end);
  const leading = /^[ \t\u3000\u00a0]*/.exec(content)?.[0].length ?? 0;
  return { start, end, text: content, content: start + leading };
}

function isBlank(line: Line): boolean {
  return line.content === line.end || line.text[line.content - line.start] === '#';
}

/** Columns (from 0) where something may start: the line's own, and after each dash of a list. */
export function columnsOf(line: Line): number[] {
  const columns = [line.content - line.start];
  const dashes = /^\s*((?:-\s+)*)/.exec(line.text);
  let at = columns[0] ?? 0;
  for (const dash of dashes?.[1]?.match(/-\s+/g) ?? []) {
    at += dash.length;
    columns.push(at);
  }
  return columns;
}
