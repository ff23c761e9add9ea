/** The result of a command on standard output: one JSON document, or text made of it. */
import type { Terminal } from './terminal.js';

export function print<T extends object>(
  terminal: Terminal,
  format: string,
  result: T,
  text: (result: T, language: string) => string,
): void {
  terminal.out(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : `${text(result, languageOf(terminal)).trimEnd()}\n`);
}

/** The reader's language as the system's settings name it: `zh` of `zh_CN.UTF-8`. */
export function languageOf({ env }: Terminal): string {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^[a-z]{2,3}/.exec(locale)?.[0] ?? 'en';
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

/** `2026-03-02 10:00` in this machine's time zone; instants arrive as epoch milliseconds or ISO 8601. */
export function localMinute(instant: number | string): string {
  const date = new Date(instant);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
