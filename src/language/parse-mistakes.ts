/**
 * The mistakes that the YAML reader trips over, named in plain words and mended.
 *
 * The reader says where it stopped, which is often not where the mistake is: each of its errors is taken as a hint, and
 * the lines around it are looked at.
 */
import type { CST, YAMLError } from 'yaml';
import {
  blank,
  endOfBlockValue,
  endOfFlowValue,
  type Finding,
  hasOddIndent,
  indentLikeNeighbours,
  quoted,
  spaceOut,
  widthOfTab,
} from './parse-finding.js';
import { columnsOf, type Edit, type Line, lineAt, nextLine } from './parse-text.js';

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

/** A key without its space, or with a wide colon, at the start of the line: whatever the reader says, that is why. */
function writtenTogether(text: string, start: number, marks: Marks): Finding | undefined {
  const line = lineAt(text, start);
  if (bracketsAround(marks, line.content)) return undefined;
  return wideKey(text, line) ?? dashWithoutSpace(text, line);
}

/** `key：value` or `key:　value` at the start of a line. */
function wideKey(text: string, line: Line): Finding | undefined {
  const key = line.start + (columnsOf(line).at(-1) ?? 0);
  const finding = keyWithoutSpace(key, text.slice(key, line.end));
  return finding?.code === 'yaml/full-width-character' ? finding : undefined;
}

type Raw = Pick<YAMLError, 'code' | 'message' | 'pos'>;

export function mistakeOf(text: string, error: Raw, marks: Marks): Finding {
  const start = Math.min(error.pos[0], text.length);
  return writtenTogether(text, start, marks) ?? named(text, error, start, marks) ?? passOver(text, start, 'yaml/syntax');
}

function named(text: string, error: Raw, start: number, marks: Marks): Finding | undefined {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return tabs(text, start);
    case 'BAD_SCALAR_START':
      return reserved(text, start, marks);
    case 'BAD_DQ_ESCAPE':
      return {
        code: 'yaml/bad-escape',
        start,
        end: Math.min(start + 2, text.length),
        params: { text: text.slice(start, start + 2) },
        edits: [{ start, end: start, text: '\\' }],
      };
    case 'TAG_RESOLVE_FAILED':
      return unknownTag(text, start, error.pos[1], marks);
    case 'BAD_DIRECTIVE':
      return directive(text, start);
    case 'KEY_OVER_1024_CHARS':
    case 'NON_STRING_KEY':
      return passOver(text, start, 'yaml/bad-key');
    case 'BAD_INDENT':
      return /end with a [\]}]/.test(error.message) ? unclosedBracket(text, start, marks) : indented(text, error, start);
    case 'MISSING_CHAR':
      return missing(text, error, start, marks);
    case 'BLOCK_IN_FLOW':
      return blockInBrackets(text, start, error.pos[1], marks);
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return notAKey(text, start, marks);
    case 'UNEXPECTED_TOKEN':
      return unexpected(text, error, start, marks);
    default:
      return undefined;
  }
}

/** Gives up on a line: its content is lost, the lines around it are not. */
function passOver(text: string, start: number, code: Finding['code'], params?: Finding['params']): Finding {
  const line = lineAt(text, start);
  const from = line.content < line.end ? line.content : line.start;
  return { code, start: from, end: line.end, ...(params ? { params } : {}), edits: [blank(text, line.start, line.end)], lost: true };
}

export function directive(text: string, start: number): Finding {
  const line = lineAt(text, start);
  return {
    code: 'yaml/directive',
    start: line.start,
    end: line.end,
    params: { text: line.text.trim() },
    edits: [blank(text, line.start, line.end)],
  };
}

function tabs(text: string, start: number): Finding {
  const line = lineAt(text, start);
  if (!hasOddIndent(line)) return { code: 'yaml/tab-indent', start, end: start + 1, edits: [{ start, end: start + 1, text: ' ' }] };
  return { code: 'yaml/tab-indent', start: line.start, end: line.content, edits: spaceOut(text, line, widthOfTab(text)) };
}

function wideSpaces(text: string, line: Line): Finding | undefined {
  if (!hasOddIndent(line)) return undefined;
  const leading = text.slice(line.start, line.content);
  if (leading.includes('\t')) return tabs(text, line.start);
  return {
    code: 'yaml/full-width-character',
    start: line.start,
    end: line.content,
    params: { name: 'space', found: leading.trimStart(), wanted: ' ' },
    edits: spaceOut(text, line, 2),
  };
}

function contentAt(text: string, start: number): Line {
  const line = lineAt(text, start);
  return line.content < line.end ? line : (nextLine(text, line) ?? line);
}

function indented(text: string, error: Raw, start: number): Finding {
  const line = contentAt(text, start);
  const isText = error.message.startsWith('Block scalar');
  return isText || isKeyOrItem(text, line) ? badIndent(text, line) : lonelyWord(text, line);
}

function isKeyOrItem(text: string, line: Line): boolean {
  const content = text.slice(line.content, line.end);
  return /^-(\s|$)/.test(content) || /[:：](\s|$)/.test(content);
}

function lonelyWord(text: string, line: Line): Finding {
  const written = wideKey(text, line);
  if (written) return written;
  return passOver(text, line.content, 'yaml/missing-colon', { text: shortened(text.slice(line.content, line.end)) });
}

function badIndent(text: string, line: Line): Finding {
  const odd = wideSpaces(text, line) ?? wideKey(text, line);
  if (odd) return odd;
  const edits = indentLikeNeighbours(text, line);
  if (edits.length === 0) return passOver(text, line.content, 'yaml/bad-indent');
  return { code: 'yaml/bad-indent', start: line.content, end: line.end, edits };
}

// ── values that needed quotes ─────────────────────────────────────────────────

function bracketsAround(marks: Marks, offset: number): CST.FlowCollection | undefined {
  return marks.brackets.findLast((token) => {
    const end = token.end.find((part) => part.type === 'flow-map-end' || part.type === 'flow-seq-end');
    return token.start.offset < offset && (!end || end.offset >= offset);
  });
}

/** The whole value from `start` put in quotes. */
function inQuotes(text: string, start: number, marks: Marks): { end: number; suggestion: string; edits: Finding['edits'] } {
  const end = bracketsAround(marks, start) ? endOfFlowValue(text, start) : endOfBlockValue(text, start);
  const suggestion = quoted(text.slice(start, end));
  return { end, suggestion, edits: [{ start, end, text: suggestion }] };
}

function reserved(text: string, start: number, marks: Marks): Finding {
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

function splice(text: string, dollar: number): Finding {
  const end = endOfFlowValue(text, dollar);
  const suggestion = quoted(text.slice(dollar, end));
  return { code: 'yaml/unquoted-splice', start: dollar, end, params: { suggestion }, edits: [{ start: dollar, end, text: suggestion }] };
}

// ── brackets and quotes ───────────────────────────────────────────────────────

function unclosedBracket(text: string, start: number, marks: Marks): Finding | undefined {
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

function unclosedQuote(text: string, start: number, marks: Marks): Finding | undefined {
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

function missing(text: string, error: Raw, start: number, marks: Marks): Finding | undefined {
  if (error.message.startsWith('Missing closing')) return unclosedQuote(text, start, marks);
  if (error.message.startsWith('Missing , or')) {
    if (text[start] === '{' && text[start - 1] === '$') return splice(text, start - 1);
    return { code: 'yaml/missing-comma', start, end: start + 1, edits: [{ start, end: start, text: ', ' }] };
  }
  if (error.message.startsWith('Sequence item without')) return badIndent(text, contentAt(text, start));
  return notAKey(text, start, marks);
}

// ── keys ──────────────────────────────────────────────────────────────────────

/** A key was expected, and what stands there is none, or none yet. */
function notAKey(text: string, start: number, marks: Marks): Finding {
  const line = lineAt(text, start);
  const piece = text.slice(start, line.end);
  const written = keyWithoutSpace(start, piece) ?? dashWithoutSpace(text, line);
  if (written) return written;
  if (bracketsAround(marks, start)) return blockInBrackets(text, start, line.end, marks);
  const beforePiece = text.slice(line.start, start);
  if (/[:-]\s+$/.test(beforePiece)) return valueHoldsKey(text, line, start, marks);
  if (start <= line.content && line.content < line.end && !isKeyOrItem(text, line)) return lonelyWord(text, line);
  return badIndent(text, contentAt(text, start));
}

/** `key:value`, `key：value` or `key:　value`. */
export function keyWithoutSpace(start: number, piece: string): Finding | undefined {
  const wide = /^(["'“]?[A-Za-z_][\w-]*["'”]?\s*)：\s*/.exec(piece);
  if (wide) {
    const colon = start + (wide[1]?.length ?? 0);
    return {
      code: 'yaml/full-width-character',
      start: colon,
      end: colon + 1,
      params: { name: 'colon', found: '：', wanted: ':' },
      edits: [{ start: colon, end: start + wide[0].length, text: ': ' }],
    };
  }
  const odd = /^([A-Za-z_][\w-]*:)([\u3000\u00a0]\s*)/.exec(piece);
  if (odd) {
    const space = start + (odd[1]?.length ?? 0);
    return {
      code: 'yaml/full-width-character',
      start: space,
      end: space + 1,
      params: { name: 'space', found: '\u3000', wanted: ' ' },
      edits: [{ start: space, end: start + odd[0].length, text: ' ' }],
    };
  }
  const key = /^([A-Za-z_][\w-]*:)(?!\/\/)[^\s:][^,}\]\n]*/.exec(piece);
  if (!key) return undefined;
  const colon = start + (key[1]?.length ?? 0);
  const word = key[0].trimEnd();
  return {
    code: 'yaml/missing-space',
    start,
    end: start + word.length,
    params: { mark: ':', text: shortened(word), suggestion: shortened(`${key[1]} ${word.slice(key[1]?.length)}`) },
    edits: [{ start: colon, end: colon, text: ' ' }],
  };
}

/** `-task: …` */
function dashWithoutSpace(text: string, line: Line): Finding | undefined {
  const dash = /^(\s*)-([A-Za-z_][\w-]*):(\s|$)/.exec(line.text);
  return dash ? missingSpaceAfterDash(text, line.start + (dash[1]?.length ?? 0), `-${dash[2]}`) : undefined;
}

export function missingSpaceAfterDash(text: string, start: number, key: string): Finding {
  const line = lineAt(text, start);
  const column = start - line.start;
  const edits: Edit[] = [{ start: start + 1, end: start + 1, text: ' ' }];
  // What stands below the key moves along with it.
  for (let next = nextLine(text, line); next && next.content - next.start > column; next = nextLine(text, next)) {
    edits.push({ start: next.start, end: next.start, text: ' ' });
  }
  const aligned = nextLine(text, line);
  return {
    code: 'yaml/missing-space',
    start,
    end: start + key.length,
    params: { mark: '-', text: key, suggestion: `- ${key.slice(1)}` },
    edits: aligned && aligned.content - aligned.start === column + 1 ? edits : edits.slice(0, 1),
  };
}

/** A value on the line of its key is followed by a colon, on that line or on the next. */
function valueHoldsKey(text: string, line: Line, start: number, marks: Marks): Finding {
  const end = endOfBlockValue(text, start);
  const value = text.slice(start, end);
  if (/:(\s|$)/.test(value)) {
    const wide = /^“(.*)”$/.exec(value);
    if (wide) {
      const edits = [{ start, end, text: quoted(wide[1] ?? '') }];
      return { code: 'yaml/full-width-character', start, end: start + 1, params: { name: 'quote', found: '“', wanted: '"' }, edits };
    }
    const brackets = wideBrackets(text, start, end);
    if (brackets) return brackets;
    const { suggestion, edits } = inQuotes(text, start, marks);
    return { code: 'yaml/colon-in-value', start, end, params: { suggestion }, ...(edits ? { edits } : {}) };
  }
  const next = nextLine(text, line);
  return badIndent(text, next ?? line);
}

const narrow: { readonly [wide: string]: string } = {
  '｛': '{',
  '｝': '}',
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
  '，': ',',
  '：': ':',
};

/** `｛ zh: 倾听 ｝` */
function wideBrackets(text: string, start: number, end: number): Finding | undefined {
  const value = text.slice(start, end);
  const found = value[0] ?? '';
  if (!/^[｛［【].*[｝］】]$/.test(value)) return undefined;
  const mended = value.replace(/[｛｝［］【】，：]/g, (wide) => `${narrow[wide]}${wide === '：' || wide === '，' ? ' ' : ''}`);
  return {
    code: 'yaml/full-width-character',
    start,
    end: start + 1,
    params: { name: 'bracket', found, wanted: narrow[found] ?? '' },
    edits: [{ start, end, text: mended }],
  };
}

function blockInBrackets(text: string, start: number, end: number, marks: Marks): Finding {
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

// ── something that cannot stand where it stands ───────────────────────────────

function unexpected(text: string, error: Raw, start: number, marks: Marks): Finding | undefined {
  const { message } = error;
  if (message.startsWith('Block scalar header') || message.startsWith('Not a YAML token')) return blockHeader(text, start, marks);
  if (message.startsWith('Unexpected block-seq-ind on same line')) return listBesideKey(text, start, marks);
  if (/Unexpected flow-(map|seq)-end/.test(message)) {
    return {
      code: 'yaml/unexpected-bracket',
      start,
      end: start + 1,
      params: { bracket: text[start] ?? '' },
      edits: [blank(text, start, start + 1)],
    };
  }
  if (message.startsWith('Unexpected ,'))
    return { code: 'yaml/extra-comma', start, end: start + 1, edits: [blank(text, start, start + 1)] };
  return message.includes('at node end') ? afterValue(text, start, marks) : undefined;
}

function blockHeader(text: string, start: number, marks: Marks): Finding | undefined {
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

function listBesideKey(text: string, start: number, marks: Marks): Finding {
  const line = lineAt(text, start);
  if (start <= line.content || bracketsAround(marks, start)) return passOver(text, start, 'yaml/bad-indent');
  const edits = [{ start, end: start, text: `\n${' '.repeat(start - line.start)}` }];
  return { code: 'yaml/list-beside-key', start, end: line.end, edits };
}

/** Text after a value that is already complete. */
function afterValue(text: string, start: number, marks: Marks): Finding | undefined {
  const line = lineAt(text, start);
  const quote = marks.quotes.findLast((token) => token.offset < start);
  if (quote && text.slice(quote.offset + quote.source.length, start).trim() === '') {
    if (quote.source.includes('\n')) return unclosedQuote(text, start, marks);
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
  if (end <= start || end > line.end) return passOver(text, start, 'yaml/syntax');
  return {
    code: 'yaml/text-after-bracket',
    start: opening,
    end,
    params: { bracket: bracket.end[0]?.source ?? '', suggestion },
    ...(edits ? { edits } : {}),
  };
}

/** The file's first lines are indented and this one is not: those before move. */
function rootIndent(text: string, line: Line): Finding | undefined {
  const before: Line[] = [];
  for (let at = nextLine(`\n${text}`, lineAt(`\n${text}`, 0)); at && at.start - 1 < line.start; at = nextLine(`\n${text}`, at))
    before.push(at);
  const step = Math.min(...before.map((at) => at.content - at.start));
  const column = line.content - line.start;
  if (before.length === 0 || step <= column || !/:(\s|$)/.test(line.text)) return undefined;
  return {
    code: 'yaml/bad-indent',
    start: line.content,
    end: line.end,
    edits: before.map((at) => ({ start: at.start - 1, end: at.start - 1 + step - column, text: '' })),
  };
}

export function shortened(text: string): string {
  const units = [...text.trim()];
  return units.length > 40 ? `${units.slice(0, 39).join('')}…` : units.join('');
}
