/**
 * A regular expression as a tree, as far as it matters for what it costs: which characters, in which order, how often.
 *
 * never: validity. The text has been taken by `new RegExp(text, 'u')` before.
 */

/** Ranges of code points, in order and apart from one another. */
export type Characters = readonly (readonly [first: number, last: number])[];

export type Part =
  | { readonly is: 'characters'; readonly characters: Characters }
  | { readonly is: 'sequence' | 'choice'; readonly parts: readonly Part[] }
  | {
      readonly is: 'repeat';
      readonly part: Part;
      readonly least: number;
      readonly most: number;
      readonly start: number;
      readonly end: number;
    }
  | { readonly is: 'begin' | 'nothing' }
  /** What is looked for ahead or behind, and not taken. */
  | { readonly is: 'look'; readonly part: Part }
  /** A text that was matched before, again. */
  | { readonly is: 'reference' };

/** @throws where the text is no regular expression. */
export function parsePattern(text: string): Part {
  return new PatternParser(text).parse();
}

const LAST = 0x10ffff;
/** From here on there are no letters, numbers or signs. */
const UNASSIGNED = 0x40000;
export const EVERY: Characters = [[0, LAST]];
const DIGITS: Characters = [[0x30, 0x39]];
const WORD: Characters = [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]; // biome-ignore format: one line
const SPACES: Characters = united([[9, 13], [0x20, 0x20], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000], [0xfeff, 0xfeff]]); // biome-ignore format: one line
const LINE_ENDS: Characters = [[0x0a, 0x0a], [0x0d, 0x0d], [0x2028, 0x2029]]; // biome-ignore format: one line
const CLASSES: { readonly [letter: string]: Characters } = {
  d: DIGITS,
  D: inverted(DIGITS),
  w: WORD,
  W: inverted(WORD),
  s: SPACES,
  S: inverted(SPACES),
};
const CONTROLS: { readonly [letter: string]: number } = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0, b: 8 };
const NOTHING: Part = { is: 'nothing' };

class PatternParser {
  #at = 0;

  constructor(private readonly text: string) {}

  parse(): Part {
    const part = this.#choice();
    if (this.#at < this.text.length) throw new Error(`no regular expression: ${this.text}`);
    return part;
  }

  #choice(): Part {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return parts.length === 1 ? (parts[0] as Part) : { is: 'choice', parts };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.text.length && !'|)'.includes(this.text[this.#at] as string)) parts.push(this.#repeated());
    return { is: 'sequence', parts };
  }

  #repeated(): Part {
    const start = this.#at;
    const part = this.#atom();
    const times = this.#times();
    if (!times) return part;
    this.#take('?');
    return { is: 'repeat', part, ...times, start, end: this.#at };
  }

  #times(): { readonly least: number; readonly most: number } | undefined {
    if (this.#take('*')) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.#take('+')) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.#take('?')) return { least: 0, most: 1 };
    const [whole, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(this.text.slice(this.#at)) ?? [];
    if (whole === undefined) return undefined;
    this.#at += whole.length;
    return { least: Number(least), most: comma ? (most ? Number(most) : Number.POSITIVE_INFINITY) : Number(least) };
  }

  #atom(): Part {
    if (this.#take('(')) return this.#group();
    if (this.#take('^')) return { is: 'begin' };
    if (this.#take('$')) return NOTHING;
    if (this.#take('.')) return { is: 'characters', characters: inverted(LINE_ENDS) };
    if (this.#take('[')) return { is: 'characters', characters: this.#set() };
    if (!this.#take('\\')) return { is: 'characters', characters: only(this.#codePoint()) };
    if (this.#take('b') || this.#take('B')) return NOTHING;
    if (/^(k<|[1-9])/.test(this.text.slice(this.#at))) {
      this.#at += /^(k<[^>]*>|\d+)/.exec(this.text.slice(this.#at))?.[0].length ?? 1;
      return { is: 'reference' };
    }
    return { is: 'characters', characters: this.#escaped() };
  }

  #group(): Part {
    const look = ['?=', '?!', '?<=', '?<!'].some((sign) => this.#take(sign));
    if (!look && !this.#take('?:')) this.#at += /^\?<[^>]*>/.exec(this.text.slice(this.#at))?.[0].length ?? 0;
    const part = this.#choice();
    this.#take(')');
    return look ? { is: 'look', part } : part;
  }

  /** After `[`. */
  #set(): Characters {
    const inverse = this.#take('^');
    const found: (readonly [number, number])[] = [];
    while (!this.#take(']')) {
      const [first] = [this.#member()];
      const isRange =
        this.text[this.#at] === '-' && this.text[this.#at + 1] !== ']' && first.length === 1 && first[0]?.[0] === first[0]?.[1];
      if (!isRange) {
        found.push(...first);
        continue;
      }
      this.#at += 1;
      const last = this.#member();
      found.push([first[0]?.[0] ?? 0, last[0]?.[1] ?? LAST]);
    }
    return inverse ? inverted(united(found)) : united(found);
  }

  #member(): Characters {
    return this.#take('\\') ? this.#escaped() : only(this.#codePoint());
  }

  /** After a backslash. */
  #escaped(): Characters {
    const rest = this.text.slice(this.#at);
    const [property] = /^[pP]\{[^}]*\}/.exec(rest) ?? [];
    if (property) {
      this.#at += property.length;
      return withProperty(property);
    }
    const [hex, braced, four, two] = /^(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2}))/.exec(rest) ?? [];
    if (hex) {
      this.#at += hex.length;
      return only(Number.parseInt(braced ?? four ?? two ?? '0', 16));
    }
    if (/^c[A-Za-z]/.test(rest)) {
      this.#at += 2;
      return only((rest.charCodeAt(1) ?? 0) % 32);
    }
    const letter = this.#codePoint();
    const name = String.fromCodePoint(letter);
    return CLASSES[name] ?? only(CONTROLS[name] ?? letter);
  }

  #codePoint(): number {
    const code = this.text.codePointAt(this.#at) ?? 0;
    this.#at += code > 0xffff ? 2 : 1;
    return code;
  }

  #take(sign: string): boolean {
    if (!this.text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }
}

function only(code: number): Characters {
  return [[code, code]];
}

function united(ranges: Characters): Characters {
  const found: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((one, other) => one[0] - other[0])) {
    const before = found.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else found.push([first, last]);
  }
  return found;
}

function inverted(characters: Characters): Characters {
  const found: [number, number][] = [];
  let from = 0;
  for (const [first, last] of characters) {
    if (first > from) found.push([from, first - 1]);
    from = last + 1;
  }
  if (from <= LAST) found.push([from, LAST]);
  return found;
}

const properties = new Map<string, Characters>();

/** `\p{L}`: only the runtime knows which characters these are, so each is asked, once. */
function withProperty(property: string): Characters {
  const known = properties.get(property);
  if (known) return known;
  const matcher = new RegExp(`^\\${property}$`, 'u');
  const found: [number, number][] = [];
  for (let code = 0; code < UNASSIGNED; code++) {
    if (!matcher.test(String.fromCodePoint(code))) continue;
    const before = found.at(-1);
    if (before?.[1] === code - 1) before[1] = code;
    else found.push([code, code]);
  }
  if (matcher.test(String.fromCodePoint(UNASSIGNED))) found.push([UNASSIGNED, LAST]);
  properties.set(property, found);
  return found;
}
