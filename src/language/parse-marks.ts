/** Brackets and quotes of a text, by which a value's end is found. */
import type { CST } from 'yaml';
import { endOfBlockValue, endOfFlowValue, type Finding, quoted } from './parse-finding.js';

/** Tokens that mistakes are about: brackets and quoted texts, in source order. */
export interface Marks {
  readonly brackets: readonly CST.FlowCollection[];
  readonly quotes: readonly CST.FlowScalar[];
}

export function marksOf(tokens: readonly CST.Token[]): Marks {
  const brackets: CST.FlowCollection[] = [];
  const quotes: CST.FlowScalar[] = [];
  const left: unknown[] = [...tokens].reverse();
  while (left.length > 0) {
    const token = left.pop() as CST.Token | null | undefined;
    if (!token) continue;
    if (token.type === 'document') left.push(token.value);
    else if (token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar') quotes.push(token);
    else if ('items' in token) {
      if (token.type === 'flow-collection') brackets.push(token);
      for (const item of [...token.items].reverse()) left.push(item.value, item.key);
    }
  }
  return { brackets, quotes };
}

export function bracketsAround(marks: Marks, offset: number): CST.FlowCollection | undefined {
  return marks.brackets.findLast((token) => {
    const end = token.end.find((part) => part.type === 'flow-map-end' || part.type === 'flow-seq-end');
    return token.start.offset < offset && (!end || end.offset >= offset);
  });
}

/** The whole value from `start` put in quotes. */
export function inQuotes(text: string, start: number, marks: Marks): { end: number; suggestion: string; edits: Finding['edits'] } {
  const end = bracketsAround(marks, start) ? endOfFlowValue(text, start) : endOfBlockValue(text, start);
  const suggestion = quoted(text.slice(start, end));
  return { end, suggestion, edits: [{ start, end, text: suggestion }] };
}
