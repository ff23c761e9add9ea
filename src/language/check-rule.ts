/** What a rule is: it looks at a playbook and reports what it finds. One rule a file, in checks/. */
import type { Code } from '../diagnostics/codes.js';
import type { Diagnostic, Range } from '../diagnostics/diagnostic.js';
import { nearest } from '../expression/nearest.js';
import type { Names } from './names.js';
import type { Surroundings } from './names-surroundings.js';
import type { Named, Outline } from './outline.js';

export interface Rule {
  /** The name of its file. */
  readonly name: string;
  /** Every code that it reports. */
  readonly codes: readonly Code[];
  /**
   * It says that something is missing, and so says nothing while it may be there: in a part of the text that cannot be
   * read, or (`steps`) in a step whose kind is not known.
   */
  readonly needs?: 'text' | 'steps';
  check(playbook: CheckedParts, report: Report): void;
}

/** A playbook as rules see it. */
export interface CheckedParts {
  readonly outline: Outline;
  readonly names: Names;
  readonly surroundings: Surroundings;
  /** Other files that parts of it stand in (program/source-place.ts). */
  readonly sources?: readonly string[];
}

export type Report = (code: Code, range: Range, params?: Diagnostic['params'], fix?: Diagnostic['fix']) => void;

/** Reports a name that is none of `known`, with the nearest one as the fix. True when it was one. */
export function reportUnknown(report: Report, code: Code, { name, range }: Named, known: Iterable<string>): boolean {
  const names = [...known];
  if (names.includes(name)) return false;
  const near = nearest(name, names);
  const params = { name, known: names.join(', ') };
  if (near === undefined) report(code, range, params);
  else report(code, range, { ...params, nearest: near }, { range, text: near });
  return true;
}
