/**
 * Places in a text, as diagnostics count them (from 1) and as editors do (from 0). Both count columns in UTF-16 units.
 */
import type { Position, Range } from '../diagnostics/diagnostic.js';

/** As the language server protocol has it. */
export interface EditorRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export function toEditor({ start, end }: Range): EditorRange {
  return {
    start: { line: start.line - 1, character: start.column - 1 },
    end: { line: end.line - 1, character: end.column - 1 },
  };
}

export function fromEditor({ line, character }: EditorRange['start']): Position {
  return { line: line + 1, column: character + 1 };
}

export function compare(one: Position, other: Position): number {
  return one.line - other.line || one.column - other.column;
}

/** Its end counts: a cursor behind the last letter of a word is in the word. */
export function holds({ start, end }: Range, place: Position): boolean {
  return compare(start, place) <= 0 && compare(place, end) <= 0;
}

export function overlap(one: Range, other: Range): boolean {
  return compare(one.start, other.end) <= 0 && compare(other.start, one.end) <= 0;
}
