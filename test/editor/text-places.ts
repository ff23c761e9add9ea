/** Places in a text as editors count them. */
import type { Position, TextEdit } from 'vscode-languageserver-protocol';

export function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

export function offsetIn(text: string, { line, character }: Position): number {
  return (
    text
      .split('\n')
      .slice(0, line)
      .reduce((sum, each) => sum + each.length + 1, 0) + character
  );
}

/** A text with edits made in it. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => offsetIn(text, b.range.start) - offsetIn(text, a.range.start))
    .reduce((now, { range, newText }) => now.slice(0, offsetIn(text, range.start)) + newText + now.slice(offsetIn(text, range.end)), text);
}
