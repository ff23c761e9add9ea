/** Values that end too early, too late or never: brackets, quotes, signs with a meaning of their own. */
import type { CST } from 'yaml';
import { blank, endOfBlockValue, endOfFlowValue, type Finding, quoted } from './parse-finding.js';
import { lonelyWord, passOver, rootIndent } from './parse-indent.js';
import { bracketsAround, inQuotes, type Marks } from './parse-marks.js';
import { columnsOf, lineAt, nextLine } from './parse-text.js';
import { keyWithoutSpace } from './parse-written.js';

export function reserved(text: string, start: number, marks: Marks): Finding {
  const { end, suggestion, edits } = inQuotes(text, start, marks);
  return { code: 'yaml/reserved-character', start, end, params: { character: text[start] ?? '', suggestion }, edits };
}

export function unknownTag(text: string, start: number, end: number, marks: Marks): Finding {
  const tag = text.slice(start, end);
  const line = lineAt(text, start);
  const next = nextLine(text, line);
  const isAlone = text.slice(end, line.end).trim() === '';
  if (isAlone && next && next.content - next.start > (columnsOf(line).at(-1) ?? 0)) {
    return { code: 'yaml/unknown-tag', start, end, params: { tag, suggestion: quoted(tag) }, edits: [blank(text, start, end)] };
  }
  const value = inQuotes(text, start, marks);
  return { code: 'yaml/unknown-tag', start, end: value.end, params: { tag, suggestion: value.suggestion }, edits: value.edits };
}

export function splice(text: string, dollar: number): Finding {
  const end = endOfFlowValue(text, dollar);
  const suggestion = quoted(text.slice(dollar, end));
  return { code: 'yaml/unquoted-splice', start: dollar, end, params: { suggestion }, edits: [{ start: dollar, end, text: suggestion }] };
}

export function unclosedBracket(text: string, start: number, marks: Marks): Finding | undefined {
  const open = marks.brackets.findLast(
    (token) => token.start.offset < start && !token.end.some((part) => part.source === closing(token.start.source)),
  );
  if (!open) return undefined;
  const bracket = open.start.source;
  const wanted = closing(bracket);
  const opening = lineAt(text, open.start.offset);
  let at = start;
  if (start > opening.end || start >= text.length || text[start] === '\n') {
    // The lines indented further than the one that opens belong to it.
    let last = opening;
    for (let next = nextLine(text, last); next && next.start < start; next = nextLine(text, last)) {
      if (next.content - next.start <= opening.content - opening.start) break;
      last = next;
    }
    at = endOfBlockValue(text, last.content);
  }
  const edits = [{ start: at, end: at, text: wanted }];
  return { code: 'yaml/unclosed-bracket', start: open.start.offset, end: open.start.offset + 1, params: { bracket, wanted }, edits };
}

function closing(bracket: string): string {
  return bracket === '[' ? ']' : '}';
}

export function unclosedQuote(text: string, start: number, marks: Marks): Finding | undefined {
  const open = marks.quotes.findLast((token) => token.offset < start);
  if (!open) return undefined;
  const quote = open.source[0] ?? "'";
  const end = bracketsAround(marks, open.offset) ? endOfUnquoted(text, open.offset + 1) : endOfBlockValue(text, open.offset);
  return {
    code: 'yaml/unclosed-quote',
    start: open.offset,
    end,
    params: { quote },
    edits: [{ start: end, end, text: quote }],
  };
}

function endOfUnquoted(text: string, start: number): number {
  return start + (/^[^,\]}\n]*/.exec(text.slice(start))?.[0].trimEnd().length ?? 0);
}

export function blockInBrackets(text: string, start: number, end: number, marks: Marks): Finding {
  const line = lineAt(text, start);
  const piece = text.slice(start, Math.min(Math.max(end, start), line.end));
  const written = keyWithoutSpace(start, piece);
  if (written) return written;
  if (/^-\s/.test(piece)) return { code: 'yaml/dash-in-brackets', start, end: start + 1, edits: [blank(text, start, start + 1)] };
  const glued = /^([^:,]*\S)\s+(["']?[A-Za-z_]\w*["']?):(\s|$)/.exec(piece);
  const next = nextLine(text, line);
  if (glued && !/[?=<>&|]/.test(glued[1] ?? '')) {
    const key = start + glued[0].lastIndexOf(glued[2] ?? '');
    const after = start + (glued[1]?.length ?? 0);
    return { code: 'yaml/missing-comma', start: key, end: key + (glued[2]?.length ?? 1), edits: [{ start: after, end: after, text: ',' }] };
  }
  if (!/:(\s|$)/.test(piece) && next) {
    const after = endOfBlockValue(text, start);
    return { code: 'yaml/missing-comma', start: next.content, end: next.end, edits: [{ start: after, end: after, text: ',' }] };
  }
  const value = inQuotes(text, start, marks);
  return {
    code: 'yaml/colon-in-value',
    start,
    end: value.end,
    params: { suggestion: value.suggestion },
    ...(value.edits ? { edits: value.edits } : {}),
  };
}

export function blockHeader(text: string, start: number, marks: Marks): Finding | undefined {
  const line = lineAt(text, start);
  const from = /[|>][^|>]*$/.exec(text.slice(line.start, start))?.index;
  if (from === undefined) return undefined;
  const { end, suggestion, edits } = inQuotes(text, line.start + from, marks);
  const character = text[line.start + from] ?? '';
  const looksLikeCondition = character === '>' && /^>\s*[=\d]/.test(text.slice(line.start + from));
  return {
    code: looksLikeCondition ? 'yaml/reserved-character' : 'yaml/bad-block-header',
    start: line.start + from,
    end,
    params: looksLikeCondition ? { character, suggestion } : {},
    ...(edits ? { edits } : {}),
  };
}

export function listBesideKey(text: string, start: number, marks: Marks): Finding {
  const line = lineAt(text, start);
  if (start <= line.content || bracketsAround(marks, start)) return passOver(text, start, 'yaml/bad-indent');
  const edits = [{ start, end: start, text: `\n${' '.repeat(start - line.start)}` }];
  return { code: 'yaml/list-beside-key', start, end: line.end, edits };
}

/** Text after a value that is already complete. */
export function afterValue(text: string, start: number, marks: Marks): Finding | undefined {
  const line = lineAt(text, start);
  const quote = marks.quotes.findLast((token) => token.offset < start);
  if (quote && text.slice(quote.offset + quote.source.length, start).trim() === '') {
    if (quote.source.includes('\n')) return unclosedQuote(text, start, marks);
    if (lineAt(text, quote.offset).start !== line.start) return lonelyWord(text, lineAt(text, quote.offset));
    return afterQuote(text, quote, marks);
  }
  if (text[start] === '{' && text[start - 1] === '$') return splice(text, start - 1);
  const bracket = marks.brackets.findLast((token) => {
    const end = token.end[0];
    return end !== undefined && end.offset < start && text.slice(end.offset + end.source.length, start).trim() === '';
  });
  if (bracket) return afterBracket(text, start, bracket, marks);
  const alias = /\*\S+\s+$/.exec(text.slice(line.start, start));
  if (alias) return reserved(text, line.start + alias.index, marks);
  return start === line.content ? rootIndent(text, line) : undefined;
}

function afterQuote(text: string, quote: CST.FlowScalar, marks: Marks): Finding {
  const { end, suggestion: whole } = inQuotes(text, quote.offset, marks);
  const written = text.slice(quote.offset, end);
  const mark = quote.source[0] ?? "'";
  // 'it's fine' has an apostrophe inside; 'a' == b has a string at its start.
  const apostrophe = written.endsWith(mark) && /[\p{L}\p{N}]/u.test(text[quote.offset + quote.source.length] ?? '');
  const suggestion = apostrophe ? quoted(written.slice(1, -1)) : whole;
  return {
    code: 'yaml/text-after-quote',
    start: quote.offset,
    end,
    params: { suggestion },
    edits: [{ start: quote.offset, end, text: suggestion }],
  };
}

function afterBracket(text: string, start: number, bracket: CST.FlowCollection, marks: Marks): Finding {
  const opening = bracket.start.offset;
  if ('[{'.includes(text[start] ?? '') && bracketsAround(marks, opening)) {
    return { code: 'yaml/missing-comma', start, end: start + 1, edits: [{ start, end: start, text: ',' }] };
  }
  if (text[opening - 1] === '$') return splice(text, opening - 1);
  const line = lineAt(text, opening);
  const { end, suggestion, edits } = inQuotes(text, opening, marks);
  if (end <= start || end > line.end) return passOver(text, opening, 'yaml/syntax');
  return {
    code: 'yaml/text-after-bracket',
    start: opening,
    end,
    params: { bracket: bracket.end[0]?.source ?? '', suggestion },
    ...(edits ? { edits } : {}),
  };
}
