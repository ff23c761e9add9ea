/**
 * Literal or expression: how the value of a field is read, and where a piece of it stands in the file.
 *
 * owns: the one reading that check and compile share.
 */
import { durationFromElsewhere } from '../calendar/duration-elsewhere.js';
import type { Position, Range } from '../diagnostics/diagnostic.js';
import { classify, type Wanted } from '../expression/literal-or-expression.js';
import type { ExpressionProblem } from '../expression/problem.js';
import { parseSplice, type SplicePart } from '../expression/splice.js';
import { textScalar } from './outline.js';
import { at, type MapTree, type ScalarTree, type Tree } from './tree.js';

/** CEL in a scalar; `start` is its offset in the scalar's value. */
export interface CelSource {
  readonly cel: string;
  readonly scalar: ScalarTree;
  readonly start: number;
}

export type FieldValue =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly scalar: ScalarTree }
  | ({ readonly kind: 'cel' } & CelSource)
  /** A text with expressions in it. */
  | { readonly kind: 'splice'; readonly parts: readonly (string | CelSource)[]; readonly scalar: ScalarTree }
  | { readonly kind: 'problem'; readonly problem: ExpressionProblem; readonly scalar: ScalarTree };

/** Reads a scalar in a field of this type. Numbers, yes and no are always literals. */
export function fieldValue(scalar: ScalarTree, wanted: Wanted): FieldValue {
  if (typeof scalar.value !== 'string') return { kind: 'literal', value: scalar.value, scalar };
  const text = scalar.value;
  // A number alone is meant as a duration too, with its unit forgotten.
  if (wanted === 'duration' && (/^\s*[-+]?\d[\d.,]*\s*$/.test(text) || durationFromElsewhere(text))) {
    return { kind: 'literal', value: text, scalar };
  }
  const classified = classify(text, wanted);
  switch (classified.kind) {
    case 'literal':
      return { kind: 'literal', value: unescaped(text), scalar };
    case 'expression':
      return { kind: 'cel', cel: classified.cel, start: classified.start, scalar };
    case 'problem':
      return { kind: 'problem', problem: classified.problem, scalar };
    case 'splice': {
      const spliced = parseSplice(text);
      if ('problem' in spliced) return { kind: 'problem', problem: spliced.problem, scalar };
      return { kind: 'splice', parts: spliced.parts.map((part) => sourceOf(part, scalar)), scalar };
    }
  }
}

function sourceOf(part: SplicePart, scalar: ScalarTree): string | CelSource {
  return typeof part === 'string' ? part : { cel: part.cel, start: part.start, scalar };
}

/** A literal text as it is meant: `$${` stands for `${`. */
function unescaped(text: string): string {
  return text.replaceAll('$${', '${');
}

/** The CEL of a condition; undefined when it is none (`true`, missing, malformed). */
export function conditionAt(tree: MapTree, key: string): string | undefined {
  return celOf(at(tree, key));
}

export function celOf(tree: Tree | undefined): string | undefined {
  const scalar = textScalar(tree);
  if (!scalar) return undefined;
  const value = fieldValue(scalar, 'boolean');
  return value.kind === 'cel' ? value.cel : undefined;
}

/** The part of the file that offsets `start` to `end` of a scalar's value stand for. */
export function rangeIn(scalar: ScalarTree, start: number, end: number): Range {
  const { places, range } = scalar;
  if (!places || places.length === 0) return range;
  const from = placeAt(places, start) ?? range.start;
  if (end <= start) return { start: from, end: from };
  // What ends at a line's end ends after its last character, not where the next one begins.
  const last = placeAt(places, end - 1) ?? from;
  const next = placeAt(places, end);
  const adjoins = next && next.line === last.line;
  return { start: from, end: adjoins ? next : { line: last.line, column: last.column + 1 } };
}

function placeAt(places: readonly Position[], offset: number): Position | undefined {
  return places[Math.min(Math.max(offset, 0), places.length - 1)];
}

/** The line that an expression begins on. */
export function lineOf({ scalar, start }: CelSource): number {
  return rangeIn(scalar, start, start).start.line;
}
