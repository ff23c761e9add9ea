import type { ExpressionProblem } from './problem.js';
import { parseSplice, wholeSplice } from './splice.js';

/** The type that a field wants. */
export type Wanted = 'boolean' | 'duration' | 'instant' | 'number' | 'text' | 'list' | 'people' | 'any';

/** `start` is the offset of the CEL in the text. A `splice` is a text with several parts; only fields of text take it. */
export type Classified =
  | { readonly kind: 'literal' }
  | { readonly kind: 'expression'; readonly cel: string; readonly start: number }
  | { readonly kind: 'splice' }
  | { readonly kind: 'problem'; readonly problem: ExpressionProblem };

const LITERALS: { readonly [K in Wanted]?: RegExp } = {
  // Whatever begins with a number and a word is meant as a duration, so that a wrong unit is reported as one.
  duration: /^[-+]?[\d.,]+\s*\p{L}[\p{L}\s]*$/u,
  // Dates as they are written elsewhere too, so that they are reported as such.
  instant: /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(\s*[T ]\s*[\d:.]+\s*(Z|[-+]\d\d:?\d\d)?)?$/,
  number: /^[-+]?\d+(\.\d+)?$/,
  boolean: /^(true|false)$/,
  people: /^\p{L}[\p{L}\d_-]*$/u,
};

/**
 * Decides whether a plain text in a field that accepts a literal or CEL is the one or the other.
 *
 * Text and `any` are literal unless they hold `${ … }`. Everywhere else a text is CEL unless it looks like a literal of the
 * wanted type (for people: a single word, such as `owner`). A text that is one `${ … }` is CEL in every field.
 *
 * @example classify('4 business hours', 'duration') // { kind: 'literal' }
 * @example classify('tables.sla.resolution', 'duration') // { kind: 'expression', cel: 'tables.sla.resolution', start: 0 }
 */
export function classify(text: string, wanted: Wanted): Classified {
  if (text.includes('${')) {
    const spliced = parseSplice(text);
    if ('problem' in spliced) return { kind: 'problem', problem: spliced.problem };
    const whole = wholeSplice(spliced.parts);
    if (whole) return { kind: 'expression', cel: whole.cel, start: whole.start };
    return spliced.parts.some((part) => typeof part !== 'string') ? { kind: 'splice' } : { kind: 'literal' };
  }
  if (wanted === 'text' || wanted === 'any') return { kind: 'literal' };
  const cel = text.trim();
  if (LITERALS[wanted]?.test(cel)) return { kind: 'literal' };
  return { kind: 'expression', cel, start: text.indexOf(cel) };
}
