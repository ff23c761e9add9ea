import type { ParseError } from '@marcbachmann/cel-js';
import { type ExpressionProblem, problem } from './problem.js';
import { stringLiteralEnd } from './string-literal.js';

const CLOSING: { readonly [bracket: string]: string } = { '(': ')', '[': ']', '{': '}' };

/** What is wrong with a text that cel-js could not parse, in terms of what was written. */
export function syntaxProblem(text: string, error: ParseError): ExpressionProblem {
  const { start, end } = error.range ?? { start: 0, end: text.length };
  const found = text.slice(start, Math.max(end, start + 1)).trim();
  switch (error.code) {
    case 'reserved_identifier':
      return problem('reserved_word', { word: found }, start, end);
    case 'unterminated_string':
    case 'unterminated_triple_quoted_string':
    case 'newline_in_string':
      return problem('unclosed_text', { quote: text[start] ?? '' }, start, end);
    case 'invalid_number':
    case 'invalid_integer':
    case 'invalid_hex_integer':
    case 'invalid_exponent':
      return problem('invalid_number', { found }, start, end);
    case 'bytes_unicode_escape':
    case 'invalid_unicode_escape':
    case 'invalid_unicode_surrogate':
    case 'invalid_hex_escape':
    case 'invalid_octal_escape':
    case 'octal_escape_out_of_range':
    case 'invalid_escape_sequence':
      return problem('invalid_escape', { found }, start, end);
    case 'limit_exceeded':
      return problem('too_complex', {}, 0, text.length);
    case 'invalid_macro_argument':
      return problem('macro_variable', { macro: /\b(all|exists_one|exists|map|filter)\b/.exec(error.summary)?.[1] ?? 'map' }, start, end);
    default:
      return bracketProblem(text) ?? unexpected(text, start, end);
  }
}

function unexpected(text: string, start: number, end: number): ExpressionProblem {
  const stop = text.trimEnd().length;
  if (start >= stop) return problem('incomplete', {}, Math.max(0, stop - 1), stop);
  const found = text.slice(start, Math.max(end, start + 1));
  const again = comparedAgain(text, start, found);
  if (again) return problem('unexpected', { found, suggestion: again }, start, start + found.length);
  const keyword = /^(in|true|false|null)$/.test(found) && text.slice(0, start).trimEnd().endsWith('.');
  return problem('unexpected', keyword ? { found, suggestion: `['${found}']` } : { found }, start, start + found.length);
}

/** `data.count >= 5 && < 7`: what is compared must be said again. */
function comparedAgain(text: string, start: number, found: string): string | undefined {
  if (!/^[<>]=?$/.test(found)) return undefined;
  const before = /([\w.]+)\s*(?:[<>]=?|[!=]=)\s*[\w.']+\s*(?:&&|\|\|)\s*$/.exec(text.slice(0, start));
  const after = /^\s*([\w.']+)/.exec(text.slice(start + found.length));
  return before && after ? `${before[1]} ${found} ${after[1]}` : undefined;
}

/** A bracket that does not find its other half. */
function bracketProblem(text: string): ExpressionProblem | undefined {
  const open: { readonly bracket: string; readonly at: number }[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    const end = stringLiteralEnd(text, at);
    if (end !== undefined) at = end < 0 ? text.length : end - 1;
    else if (CLOSING[sign]) open.push({ bracket: sign, at });
    else if (')]}'.includes(sign)) {
      const last = open.pop();
      if (!last) return problem('unopened_bracket', { bracket: sign }, at, at + 1);
      if (CLOSING[last.bracket] !== sign) return unclosed(last);
    }
  }
  const last = open.at(-1);
  return last && unclosed(last);
}

function unclosed({ bracket, at }: { readonly bracket: string; readonly at: number }): ExpressionProblem {
  return problem('unclosed_bracket', { bracket, close: CLOSING[bracket] ?? '' }, at, at + 1);
}
