/**
 * Where each unit of a string stands in the file: YAML unfolds lines, drops indentation and decodes escapes, so the
 * units of a value are not those of its source.
 */

/** A decoded value and, for each of its UTF-16 units and one past its end, the offset in the source. */
export interface Decoded {
  readonly value: string;
  readonly offsets: readonly number[];
}

class Units {
  value = '';
  readonly offsets: number[] = [];
  /** Units before this are kept whatever white space follows. */
  #kept = 0;

  add(text: string, offset: number, kept = true): void {
    for (let i = 0; i < text.length; i++) this.offsets.push(offset);
    this.value += text;
    if (kept) this.#kept = this.value.length;
  }

  /** Drops the white space at the end of a line that is folded. */
  trim(): void {
    this.value = this.value.slice(0, this.#kept);
    this.offsets.length = this.#kept;
  }

  done(end: number): Decoded {
    this.offsets.push(Math.max(end, this.offsets.at(-1) ?? 0));
    return { value: this.value, offsets: this.offsets };
  }
}

const escapes: { readonly [letter: string]: string } = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\t': '\t',
};
const hexDigits: { readonly [letter: string]: number } = { x: 2, u: 4, U: 8 };

/** Decodes a plain or quoted scalar; `source` includes its quotes. */
export function decodeFlow(source: string, style: 'plain' | 'single' | 'double'): Decoded {
  const units = new Units();
  const end = style === 'plain' ? source.length : source.length - 1;
  let at = style === 'plain' ? 0 : 1;
  while (at < end) {
    const unit = source[at] as string;
    if (unit === '\n') {
      units.trim();
      const past = afterBlank(source, at, end);
      const lines = source.slice(at, past).split('\n').length - 1;
      units.add(lines === 1 ? ' ' : '\n'.repeat(lines - 1), at);
      at = past;
    } else if (style === 'single' && unit === "'") {
      units.add("'", at);
      at += 2;
    } else if (style === 'double' && unit === '\\') {
      at = decodeEscape(source, at, end, units);
    } else {
      units.add(unit, at, unit !== ' ' && unit !== '\t');
      at += 1;
    }
  }
  return units.done(end);
}

function decodeEscape(source: string, at: number, end: number, units: Units): number {
  const letter = source[at + 1] ?? '';
  if (letter === '\n') {
    // A line break that is escaped joins the lines without a space.
    units.add('', at);
    let past = at + 2;
    while (past < end && (source[past] === ' ' || source[past] === '\t')) past += 1;
    return past;
  }
  const digits = hexDigits[letter];
  if (digits !== undefined) {
    const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
    units.add(code <= 0x10ffff ? String.fromCodePoint(code) : source.slice(at, at + 2 + digits), at);
    return at + 2 + digits;
  }
  units.add(escapes[letter] ?? source.slice(at, at + 2), at);
  return at + 2;
}

function afterBlank(source: string, at: number, end: number): number {
  let past = at;
  while (past < end && (source[past] === ' ' || source[past] === '\t' || source[past] === '\n')) past += 1;
  return past;
}

interface BlockLine {
  readonly indent: number;
  readonly text: string;
  readonly offset: number;
}

/**
 * Decodes a block scalar. `source` starts at its header (`|2-`), `body` is where the text below begins, and `parentIndent`
 * is what an explicit indentation in the header counts from.
 */
export function decodeBlock(source: string, body: number, parentIndent: number): Decoded {
  const header = /^[|>][-+0-9]*/.exec(source)?.[0] ?? '';
  const lines = blockLines(source, body);
  let filled = lines.length;
  while (filled > 0 && lines[filled - 1]?.text === '') filled -= 1;
  const explicit = Number(/[1-9]/.exec(header)?.[0] ?? 0);
  const indent = explicit ? parentIndent + explicit : (lines.slice(0, filled).find((line) => line.text !== '')?.indent ?? 0);
  if (filled > 0) while (filled < lines.length && lines.slice(filled).some((line) => line.indent > indent)) filled += 1;
  const units = new Units();
  if (header[0] === '|') literal(lines.slice(0, filled), indent, units);
  else folded(lines.slice(0, filled), indent, units);
  const last = lines[filled - 1];
  const tail = last ? last.offset + last.indent + last.text.length : body;
  if (header.includes('+')) keepTail(lines, filled, indent, units, tail);
  else if (!header.includes('-') && filled > 0) units.add('\n', tail);
  return units.done(tail);
}

function blockLines(source: string, body: number): BlockLine[] {
  const lines: BlockLine[] = [];
  let offset = body;
  for (const line of source.slice(body).split('\n')) {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    lines.push({ indent, text: line.slice(indent), offset });
    offset += line.length + 1;
  }
  return lines;
}

function addLine(line: BlockLine, indent: number, units: Units): void {
  const from = Math.min(indent, line.indent);
  const text = ' '.repeat(line.indent - from) + line.text;
  for (let i = 0; i < text.length; i++) units.add(text[i] as string, line.offset + from + i);
}

function literal(lines: readonly BlockLine[], indent: number, units: Units): void {
  lines.forEach((line, index) => {
    if (index > 0) units.add('\n', line.offset - 1);
    addLine(line, indent, units);
  });
}

/** Lines join with a space; blank lines between them are line breaks; lines that are indented further keep theirs. */
function folded(lines: readonly BlockLine[], indent: number, units: Units): void {
  let separator = '';
  let kept = false;
  let started = false;
  for (const line of lines) {
    const before = Math.max(line.offset - 1, 0);
    if (!started && line.text === '') {
      addLine(line, indent, units);
      units.add('\n', line.offset);
      continue;
    }
    started = true;
    if (line.indent > indent || line.text.startsWith('\t')) {
      if (separator === ' ') separator = '\n';
      else if (!kept && separator === '\n') separator = '\n\n';
      units.add(separator, before);
      addLine(line, indent, units);
      separator = '\n';
      kept = true;
    } else if (line.text === '') {
      if (separator === '\n') units.add('\n', line.offset);
      else separator = '\n';
    } else {
      units.add(separator, before);
      addLine(line, indent, units);
      separator = ' ';
      kept = false;
    }
  }
}

function keepTail(lines: readonly BlockLine[], filled: number, indent: number, units: Units, tail: number): void {
  if (filled === 0) {
    units.add('\n'.repeat(Math.max(1, lines.length - 1)), tail);
    return;
  }
  for (const line of lines.slice(filled)) {
    units.add('\n', Math.max(line.offset - 1, 0));
    if (line.indent > indent) addLine(line, indent, units);
  }
  if (!units.value.endsWith('\n')) units.add('\n', tail);
}
