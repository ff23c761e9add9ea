/**
 * A diagnostic is data: a code, its parameters and a place. Text is rendered later, in the reader's language.
 *
 * Codes never change meaning. Each code has a message (English, Chinese) in `messages.ts` and a page `docs/diagnostics/CODE.md`.
 */
import type { Code, Severity } from './codes.js';

/** Lines and columns from 1, columns in UTF-16 units; `end` is exclusive. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** Fills the places of the code's message. */
  readonly params: { readonly [name: string]: string | number };
  /** Relative to the workspace. */
  readonly file: string;
  readonly range: Range;
  /** A replacement that mends it, offered by editors and `steward fix`. */
  readonly fix?: { readonly range: Range; readonly text: string };
}

/** The outcome of each stage of the language: a value where there is one, and everything found wrong. */
export interface Checked<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}
