/**
 * The mistakes that the YAML reader trips over, named in plain words and mended.
 *
 * The reader says where it stopped, which is often not where the mistake is: each of its errors is taken as a hint, and
 * the lines around it are looked at.
 */
import type { YAMLError } from 'yaml';
import { blank, endOfBlockValue, type Finding, quoted } from './parse-finding.js';
import { badIndent, contentAt, indented, isKeyOrItem, lonelyWord, passOver, tabs } from './parse-indent.js';
import { bracketsAround, inQuotes, type Marks } from './parse-marks.js';
import { type Line, lineAt, nextLine } from './parse-text.js';
import {
  afterValue,
  blockHeader,
  blockInBrackets,
  listBesideKey,
  reserved,
  splice,
  unclosedBracket,
  unclosedQuote,
  unknownTag,
} from './parse-values.js';
import { dashWithoutSpace, keyWithoutSpace, wideBrackets, wideKey } from './parse-written.js';

/** A key without its space, or with a wide colon, at the start of the line: whatever the reader says, that is why. */
function writtenTogether(text: string, start: number, marks: Marks): Finding | undefined {
  const line = lineAt(text, start);
  if (bracketsAround(marks, line.content)) return undefined;
  return wideKey(text, line) ?? dashWithoutSpace(text, line);
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

function missing(text: string, error: Raw, start: number, marks: Marks): Finding | undefined {
  if (error.message.startsWith('Missing closing')) return unclosedQuote(text, start, marks);
  if (error.message.startsWith('Missing , or')) {
    if (text[start] === '{' && text[start - 1] === '$') return splice(text, start - 1);
    return { code: 'yaml/missing-comma', start, end: start + 1, edits: [{ start, end: start, text: ', ' }] };
  }
  if (error.message.startsWith('Sequence item without')) return badIndent(text, contentAt(text, start));
  return notAKey(text, start, marks);
}

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
  if (message.includes('in YAML stream')) return afterLonelyWord(text, start);
  return message.includes('at node end') ? afterValue(text, start, marks) : undefined;
}

/** The file begins with a line that is no key, and was taken for all of it. */
function afterLonelyWord(text: string, start: number): Finding | undefined {
  const above = lineAt(text, 0);
  const first = above.content < above.end && above.text[above.content] !== '#' ? above : nextLine(text, above);
  return first && first.end < start && !isKeyOrItem(text, first) ? lonelyWord(text, first) : undefined;
}
