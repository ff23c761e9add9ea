/**
 * A file of holidays with imported days put into it. Lines that were imported end with `# imported` and are made anew; all
 * others are somebody's own: they stay as they are, and where one is of a date that is imported too, it stands.
 */
import type { ImportedDay } from './public-holidays.js';

const MARK = '# imported';
const DATE_LINE = /^ {2}['"]?(\d{4}-\d\d-\d\d)['"]?:/;

export interface HolidayFile {
  readonly id: string;
  readonly title: string;
  /** Of the library, for the comment at the head of a new file. */
  readonly from: string;
}

/** The text of the file; a word on why it can't be made where the file is written in another way than one day a line. */
export function withImportedDays(
  before: string | undefined,
  file: HolidayFile,
  imported: ReadonlyMap<number, readonly ImportedDay[]>,
): { readonly text: string } | { readonly refused: string } {
  const taken = before === undefined ? newFile(file) : read(before);
  if (!taken) return { refused: 'its days are not written one a line, each indented by two blanks' };
  const years = [...new Set([...taken.years, ...imported.keys()])].sort((a, b) => a - b);
  const gap = years.find((year, index) => index > 0 && year !== (years[index - 1] ?? year) + 1);
  if (gap !== undefined) return { refused: `it would have nothing for ${gap - 1}; import that year as well` };
  const own = taken.blocks.filter(({ lines, date }) => !(isImported(lines) && imported.has(Number(date.slice(0, 4)))));
  const kept = new Set(own.map(({ date }) => date));
  const fresh = [...imported.values()].flat().filter(({ date }) => !kept.has(date));
  const blocks = [...own, ...fresh.map((day) => ({ date: day.date, lines: [lineOf(day)] }))].sort((a, b) => (a.date < b.date ? -1 : 1));
  const head = taken.head.map((line) => (/^years:/.test(line) ? `years: [${years.join(', ')}]` : line));
  return { text: `${[...head, 'days:', ...blocks.flatMap(({ lines }) => lines), ...taken.tail].join('\n').trimEnd()}\n` };
}

interface Block {
  readonly date: string;
  /** Comments above it, its line, and what is indented below it. */
  readonly lines: readonly string[];
}
interface Taken {
  readonly head: readonly string[];
  readonly years: readonly number[];
  readonly blocks: readonly Block[];
  readonly tail: readonly string[];
}

function newFile({ id, title, from }: HolidayFile): Taken {
  const head = [
    '# yaml-language-server: $schema=../../schemas/holidays.schema.json',
    `# Lines with "${MARK}" come from ${from}: steward calendar import makes them anew. All others are yours, and stay.`,
    `holidays: ${id}`,
    `title: { en: ${quoted(title)} }`,
    'years: []',
  ];
  return { head, years: [], blocks: [], tail: [] };
}

function read(text: string): Taken | undefined {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const start = lines.findIndex((line) => /^days:\s*(#.*)?$/.test(line));
  const yearsLine = lines.find((line) => /^years:\s*\[[\d,\s]*\]\s*(#.*)?$/.test(line));
  if (start < 0 || yearsLine === undefined || lines.indexOf(yearsLine) > start) return undefined;
  const blocks: Block[] = [];
  let above: string[] = [];
  let at = start + 1;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^\S/.test(line) && !line.startsWith('#')) break;
    const date = DATE_LINE.exec(line)?.[1];
    const last = blocks.at(-1);
    if (date !== undefined) {
      blocks.push({ date, lines: [...above, line] });
      above = [];
    } else if (/^ {3,}\S/.test(line) && last && above.length === 0) blocks[blocks.length - 1] = { ...last, lines: [...last.lines, line] };
    else if (line.trim() === '' || /^\s*#/.test(line)) above.push(line);
    else return undefined;
  }
  const years = (yearsLine.match(/\d+/g) ?? []).map(Number);
  return { head: lines.slice(0, start), years, blocks, tail: [...above, ...lines.slice(at)] };
}

function isImported(lines: readonly string[]): boolean {
  return lines.some((line) => line.trimEnd().endsWith(MARK));
}

function lineOf({ date, kind, title }: ImportedDay): string {
  const text =
    typeof title === 'string' ? quoted(title) : `{ en: ${quoted(title.en)}${title.zh === undefined ? '' : `, zh: ${quoted(title.zh)}`} }`;
  return `  ${date}: { ${kind}: true, title: ${text} } ${MARK}`;
}

function quoted(text: string): string {
  return /^[\p{L}][\p{L}\p{N} ().&-]*$/u.test(text) && !/^(true|false|yes|no|on|off|null)$/i.test(text) ? text : JSON.stringify(text);
}
