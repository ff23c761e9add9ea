import { type ExpressionProblem, problem } from './problem.js';
import { stringLiteralEnd } from './string-literal.js';

/** A CEL expression in a text, with its offsets in it (UTF-16 units, `end` exclusive), without the blanks around it. */
export interface SplicedExpression {
  readonly cel: string;
  readonly start: number;
  readonly end: number;
}
export type SplicePart = string | SplicedExpression;

/**
 * Takes a text with `${ … }` apart. Braces and string literals inside the CEL are respected; `$${` stands for `${`.
 * A text without any splice is one part (none, when it is empty). Fails where a splice is empty or never closed.
 *
 * @example parseSplice('Dear ${ customer.name }!') // { parts: ['Dear ', { cel: 'customer.name', start: 8, end: 21 }, '!'] }
 */
export function parseSplice(text: string): { readonly parts: readonly SplicePart[] } | { readonly problem: ExpressionProblem } {
  const parts: SplicePart[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('$${', at)) {
      literal += '${';
      at += 3;
    } else if (text.startsWith('${', at)) {
      const close = closingBrace(text, at + 2);
      if (close < 0) return { problem: problem('unclosed_splice', {}, at, text.length) };
      const inside = text.slice(at + 2, close);
      const cel = inside.trim();
      if (cel === '') return { problem: problem('empty_splice', {}, at, close + 1) };
      if (literal !== '') parts.push(literal);
      literal = '';
      const start = at + 2 + inside.indexOf(cel);
      parts.push({ cel, start, end: start + cel.length });
      at = close + 1;
    } else {
      literal += text[at];
      at += 1;
    }
  }
  if (literal !== '') parts.push(literal);
  return { parts };
}

/** The expression, when the text is one splice and nothing but blanks around it; then its value keeps its type. */
export function wholeSplice(parts: readonly SplicePart[]): SplicedExpression | undefined {
  const expressions = parts.filter((part) => typeof part !== 'string');
  const texts = parts.filter((part) => typeof part === 'string');
  return expressions.length === 1 && texts.every((text) => text.trim() === '') ? expressions[0] : undefined;
}

function closingBrace(text: string, from: number): number {
  let open = 0;
  for (let at = from; at < text.length; at++) {
    const end = stringLiteralEnd(text, at);
    if (end === -1) return -1;
    if (end !== undefined) at = end - 1;
    else if (text[at] === '{') open += 1;
    else if (text[at] === '}') {
      if (open === 0) return at;
      open -= 1;
    }
  }
  return -1;
}
