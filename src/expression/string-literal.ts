/**
 * Whether a CEL string literal opens at `at` (an ASCII quote; a raw prefix stands before it), and where it ends:
 * the offset after its closing quote, or -1 when it is never closed. Undefined when no literal opens there.
 */
export function stringLiteralEnd(text: string, at: number): number | undefined {
  const quote = text[at];
  if (quote !== '"' && quote !== "'") return undefined;
  const triple = text.startsWith(quote.repeat(3), at);
  const close = triple ? quote.repeat(3) : quote;
  for (let index = at + close.length; index < text.length; index++) {
    if (text[index] === '\\') index += 1;
    else if (text.startsWith(close, index)) return index + close.length;
    else if (!triple && text[index] === '\n') return -1;
  }
  return -1;
}
