/** The result of a command on standard output: one JSON document, or text made of it. */
import type { Terminal } from './terminal.js';

export function print<T extends object>(terminal: Terminal, format: string, result: T, text: (result: T) => string): void {
  terminal.out(format === 'json' ? jsonText(result) : `${text(result).trimEnd()}\n`);
}

export function jsonText(result: object): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}

/** Rows under each other, columns as wide as their widest cell; wide East Asian characters count as two. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, width(cell));
    });
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : 1;
  return columns;
}
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/u;
