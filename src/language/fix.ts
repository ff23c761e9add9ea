/**
 * Applies what diagnostics offer as fixes, to the texts of a workspace.
 *
 * Guarantees that no file is worse for it: a fix stays only when what it was offered for is gone and no text that could be
 * read has become one that cannot. What has been fixed once is not fixed again: a second run changes nothing.
 */
import type { Diagnostic, Position } from '../diagnostics/diagnostic.js';
import { IncrementalChecker } from './incremental.js';
import type { WorkspaceFile } from './workspace.js';

export type Fix = NonNullable<Diagnostic['fix']>;

export interface Fixed {
  /** All files, those that were fixed with their new text. */
  readonly files: readonly WorkspaceFile[];
  /** What was fixed, in the order in which it was. */
  readonly fixed: readonly Diagnostic[];
  /** What is found in the files now. */
  readonly left: readonly Diagnostic[];
}

/** One fix may show what another mistake had hidden; more rounds than this would be one that goes in circles. */
const MOST_ROUNDS = 20;

/** Fixes what is `wanted` (files by their path). */
export function fixWorkspace(files: readonly WorkspaceFile[], wanted: (path: string) => boolean): Fixed {
  return new Fixing(files, wanted).run();
}

class Fixing {
  readonly #checker = new IncrementalChecker();
  readonly #fixed: Diagnostic[] = [];
  readonly #refused = new Set<string>();
  #files: readonly WorkspaceFile[];
  #found: readonly Diagnostic[];

  constructor(
    files: readonly WorkspaceFile[],
    private readonly wanted: (path: string) => boolean,
  ) {
    this.#files = files;
    this.#found = this.#checker.check(files).diagnostics;
  }

  run(): Fixed {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const offered = this.#offered();
      if (offered.length === 0) break;
      if (this.#try(offered)) continue;
      // One of them does harm, or undoes another: which one is found by trying each.
      for (const each of offered) if (!this.#try([each])) this.#refused.add(keyOf(each));
    }
    return { files: this.#files, fixed: this.#fixed, left: this.#found };
  }

  /** Fixes that do not overlap, the first of those that do. */
  #offered(): readonly Diagnostic[] {
    const taken: Diagnostic[] = [];
    for (const each of this.#found) {
      if (!each.fix || !this.wanted(each.file) || this.#refused.has(keyOf(each))) continue;
      if (taken.every((other) => other.file !== each.file || !overlap(other.fix as Fix, each.fix as Fix))) taken.push(each);
    }
    return taken;
  }

  #try(diagnostics: readonly Diagnostic[]): boolean {
    const files = this.#files.map((file) => {
      const fixes = diagnostics.flatMap((each) => (each.file === file.path && each.fix ? [each.fix] : []));
      return fixes.length === 0 ? file : { ...file, text: withFixes(file.text, fixes) };
    });
    const found = this.#checker.check(files).diagnostics;
    if (!isBetter(this.#found, found, diagnostics)) return false;
    this.#files = files;
    this.#found = found;
    this.#fixed.push(...diagnostics);
    return true;
  }
}

/** Whether everything that was fixed is gone where it was, and all that could be read can still be. */
function isBetter(before: readonly Diagnostic[], after: readonly Diagnostic[], fixed: readonly Diagnostic[]): boolean {
  const unreadable = (all: readonly Diagnostic[], file: string) =>
    all.filter((each) => each.file === file && each.code.startsWith('yaml/')).length;
  const ofLine = (all: readonly Diagnostic[], { code, file, range }: Diagnostic) =>
    all.filter((each) => each.code === code && each.file === file && each.range.start.line === range.start.line).length;
  return fixed.every((each) => {
    const many = fixed.filter((other) => ofLine([other], each) > 0).length;
    return ofLine(after, each) <= ofLine(before, each) - many && unreadable(after, each.file) <= unreadable(before, each.file);
  });
}

function keyOf({ code, file, range, fix }: Diagnostic): string {
  return `${code} ${file} ${range.start.line}:${range.start.column} ${fix?.text ?? ''}`;
}

function overlap(one: Fix, other: Fix): boolean {
  return isBefore(one.range.start, other.range.end) && isBefore(other.range.start, one.range.end);
}

/** Not after: two that only touch are held to overlap, since which comes first would matter. */
function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.column <= other.column);
}

/** The text with fixes that do not overlap, each at its place in the text as it is; line ends stay as they are. */
export function withFixes(text: string, fixes: readonly Fix[]): string {
  const starts = lineStarts(text);
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const offset = ({ line, column }: Position) =>
    Math.min((starts[line - 1] ?? text.length) + (line === 1 ? mark : 0) + column - 1, text.length);
  const end = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  let fixed = text;
  for (const { range, text: put } of [...fixes].sort((a, b) => offset(b.range.start) - offset(a.range.start))) {
    fixed = fixed.slice(0, offset(range.start)) + put.replaceAll('\n', end) + fixed.slice(offset(range.end));
  }
  return fixed;
}

function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)];
}
