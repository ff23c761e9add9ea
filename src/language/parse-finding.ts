/** What parse found wrong, in offsets of the text that it is reading, and how it goes on from there. */
import type { CodeOf } from '../diagnostics/codes.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { columnsOf, type Edit, following, type Line, nextLine, previousLine } from './parse-text.js';

export interface Finding {
  readonly code: CodeOf<'yaml'>;
  readonly start: number;
  readonly end: number;
  readonly params?: Diagnostic['params'];
  /** Mends the text so that reading goes on; a single edit is offered as the fix too. */
  readonly edits?: readonly Edit[];
  /** The text could not be mended, only passed over: what stands there is lost to the later stages. */
  readonly lost?: boolean;
}

/** `text` in quotes, as short as can be. */
export function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}

/** Replaces a stretch by spaces: what stands there is lost, all else keeps its place. */
export function blank(text: string, start: number, end: number): Edit {
  return { start, end, text: text.slice(start, end).replace(/[^\n]/g, ' ') };
}

/** Where a value that starts at `start` was meant to end: before a comment at the end of its line. */
export function endOfBlockValue(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  const rest = text.slice(start, newline < 0 ? text.length : newline);
  return start + rest.replace(/\s#\s.*$/, '').trimEnd().length;
}

/** Where a value inside brackets was meant to end: at the comma or bracket that stands outside its own brackets and quotes. */
export function endOfFlowValue(text: string, start: number): number {
  const open: string[] = [];
  let quote = '';
  let at = start;
  for (; at < text.length && text[at] !== '\n'; at++) {
    const unit = text[at] as string;
    if (quote) {
      if (unit === quote) quote = '';
    } else if ((unit === "'" || unit === '"') && opensQuote(text, at, start)) quote = unit;
    else if ('([{'.includes(unit)) open.push(unit);
    else if (')]}'.includes(unit) && open.length > 0) open.pop();
    else if (',]}'.includes(unit) && open.length === 0) break;
  }
  return start + text.slice(start, at).trimEnd().length;
}

/** A quote opens a string, unlike an apostrophe, where no letter stands before it. */
export function opensQuote(text: string, at: number, start: number): boolean {
  return at === start || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '');
}

/** Whether a bracket or a quoted string that opens in `text` is still open at its end. */
export function isCutShort(text: string): boolean {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text[at] as string;
    if (quote) {
      if (unit === quote) quote = '';
    } else if ((unit === "'" || unit === '"') && opensQuote(text, at, 0)) quote = unit;
    else if (unit === '(') depth += 1;
    else if (unit === ')') depth = Math.max(0, depth - 1);
  }
  return depth > 0 || quote !== '';
}

/** Moves a line, and those below that are indented at least as far, to where its neighbours stand. */
export function indentLikeNeighbours(text: string, line: Line): Edit[] {
  const column = line.content - line.start;
  const wanted = nearestColumn(text, line);
  if (wanted === undefined || wanted === column) return [];
  const edits: Edit[] = [];
  for (let moved: Line | undefined = line; moved && moved.content - moved.start >= column; moved = nextLine(text, moved)) {
    edits.push(
      wanted < column
        ? { start: moved.start, end: moved.start + column - wanted, text: '' }
        : { start: moved.start, end: moved.start, text: ' '.repeat(wanted - column) },
    );
  }
  return edits;
}

/** The column, among those where something is still open above, that is nearest to where the line starts. */
function nearestColumn(text: string, line: Line): number | undefined {
  const isItem = /^-(\s|$)/.test(line.text.slice(line.content - line.start));
  const column = line.content - line.start;
  const candidates: number[] = [];
  let smallest = Number.POSITIVE_INFINITY;
  for (let above = previousLine(text, line); above && smallest > 0; above = previousLine(text, above)) {
    const columns = columnsOf(above);
    const first = columns[0] ?? 0;
    if (first >= smallest) continue;
    const usable = columns.filter((candidate) => candidate < smallest);
    // The last column of a line is that of a key; those before it are of dashes.
    const keys = usable.filter((candidate) => candidate === columns.at(-1) && !/^\s*-?\s*$/.test(above.text));
    const dashes = usable.filter((candidate) => candidate !== columns.at(-1));
    candidates.push(...(isItem ? dashes : keys));
    smallest = first;
  }
  let best: number | undefined;
  for (const candidate of candidates) {
    if (best === undefined || Math.abs(candidate - column) < Math.abs(best - column)) best = candidate;
  }
  return best;
}

/** Replaces wide spaces and tabs in front of a line, and of those right below it that have them too. */
export function spaceOut(text: string, line: Line, widthOfTab: number): Edit[] {
  const edits: Edit[] = [];
  for (let at: Line | undefined = line; at && (hasOddIndent(at) || at.content === at.end); at = following(text, at)) {
    const leading = text.slice(at.start, at.content);
    const spaces = leading.replaceAll('\t', ' '.repeat(widthOfTab)).replaceAll('\u3000', '  ').replaceAll('\u00a0', ' ');
    if (spaces !== leading) edits.push({ start: at.start, end: at.content, text: spaces });
  }
  return edits;
}

export function hasOddIndent(line: Line): boolean {
  return /[\t\u3000\u00a0]/.test(line.text.slice(0, line.content - line.start));
}

/** How many spaces a tab stands for: the step that the file's other lines are indented by. */
export function widthOfTab(text: string): number {
  const steps = [...text.matchAll(/^( +)\S/gm)].map((match) => match[1]?.length ?? 2);
  return Math.max(2, Math.min(4, ...steps));
}
