/**
 * The first look at a source, before it is parsed: signs and words that are not CEL but whose meaning is plain.
 *
 * owns: full-width signs, operators of other languages, `and` / `or` / `not`, names that CEL cannot spell.
 * Each is a problem, and what is meant is put in its place, so that the rest is checked too.
 */
import { type ExpressionProblem, type ProblemCode, type ProblemParams, problem } from './problem.js';
import { stringLiteralEnd } from './string-literal.js';

export interface Surface {
  /** CEL, as far as it could be told. */
  readonly text: string;
  readonly problems: readonly ExpressionProblem[];
  /** False where something is left that no parser can take. */
  readonly parsable: boolean;
  /** The place in the source of a range of `text`. */
  placeOf(start: number, end: number): { readonly start: number; readonly end: number };
}

export function readSurface(source: string): Surface {
  return new SurfaceReader(source).read();
}

/** Operators that are looked for, longest first, with what stands for them in CEL; null: nothing can be put in their place. */
const OPERATORS: readonly (readonly [string, string | null])[] = [
  ['===', '=='],
  ['!==', '!='],
  ['==', '=='],
  ['!=', '!='],
  ['<=', '<='],
  ['>=', '>='],
  ['=>', '>='],
  ['=<', '<='],
  ['<>', '!='],
  ['&&', '&&'],
  ['||', '||'],
  ['??', null],
  ['?.', '.?'],
  ['=', '=='],
  ['&', '&&'],
  ['|', '||'],
  ['<', '<'],
  ['>', '>'],
  ['!', '!'],
  ['?', '?'],
];

/** Words after a value, what to write instead, and what stands in their place meanwhile. */
const WORD_OPERATORS: readonly (readonly [RegExp, string, string])[] = [
  [/^and\b/i, '&&', '&&'],
  [/^or\b/i, '||', '||'],
  [/^not\s+in\b/i, '!(… in …)', 'in'],
  [/^is\s+not\b/i, '!=', '!='],
  [/^is\b/i, '==', '=='],
];

const SIGNS: { readonly [sign: string]: string } = {
  '“': '"',
  '”': '"',
  '„': '"',
  '「': '"',
  '」': '"',
  '‘': "'",
  '’': "'",
  '。': '.',
  '、': ',',
  '【': '[',
  '】': ']',
  '×': '*',
  '÷': '/',
  '−': '-',
  '–': '-',
  '—': '-',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '\u3000': ' ',
  '\u00a0': ' ',
};

/** What stands for a sign in ASCII; undefined for letters of other scripts and the like. */
function asciiOf(sign: string): string | undefined {
  const code = sign.charCodeAt(0);
  if (code < 0x80) return sign;
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return SIGNS[sign];
}

class SurfaceReader {
  #at = 0;
  #text = '';
  /** For each unit of `#text`, the range of the source that it stands for. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #problems: ExpressionProblem[] = [];
  #parsable = true;
  /** Whether a value has just ended, so that an operator may follow. */
  #afterValue = false;

  constructor(private readonly source: string) {}

  read(): Surface {
    while (this.#at < this.source.length && this.#parsable) this.#readNext();
    const starts = this.#starts;
    const ends = this.#ends;
    const { length } = this.source;
    return {
      text: this.#text,
      problems: this.#problems,
      parsable: this.#parsable,
      placeOf: (start, end) => {
        const first = starts[start] ?? length;
        return { start: first, end: Math.max(first, end > start ? (ends[end - 1] ?? length) : first) };
      },
    };
  }

  #readNext(): void {
    const sign = this.source[this.#at] ?? '';
    const ascii = asciiOf(sign);
    if (ascii === '"' || ascii === "'") return this.#readText(sign, ascii);
    if (this.source.startsWith('//', this.#at)) return this.#copyTo(this.#lineEnd());
    const word = /^[\p{L}\p{N}_]+/u.exec(this.source.slice(this.#at))?.[0];
    if (word) return this.#readWord(word);
    if (ascii === undefined || '$#@`\\~^;'.includes(ascii))
      return this.#giveUp('unexpected', { found: this.#wholeSign() }, this.#wholeSign().length);
    if (ascii !== '' && '=!<>&|?'.includes(ascii[0] ?? '')) return this.#readOperator();
    if (ascii !== sign) this.#report('full_width', { found: sign, wanted: ascii }, 1);
    this.#put(ascii, 1);
    if (ascii.trim() !== '') this.#afterValue = ')]}'.includes(ascii);
  }

  #readText(sign: string, quote: string): void {
    this.#afterValue = true;
    if (sign === quote) {
      const end = stringLiteralEnd(this.source, this.#at) ?? -1;
      if (end < 0) return this.#giveUp('unclosed_text', { quote }, this.source.length - this.#at);
      return this.#copyTo(end);
    }
    let close = this.#at + 1;
    while (close < this.source.length && asciiOf(this.source[close] ?? '') !== quote) close += 1;
    if (close >= this.source.length) return this.#giveUp('unclosed_text', { quote: sign }, this.source.length - this.#at);
    const content = this.source.slice(this.#at + 1, close);
    const plain = content.includes("'") ? '"' : "'";
    this.#report(
      'full_width',
      { found: this.source.slice(this.#at, close + 1), wanted: `${plain}${content}${plain}` },
      close + 1 - this.#at,
    );
    this.#put(plain, 1);
    this.#copyTo(close);
    this.#put(plain, 1);
  }

  #readWord(word: string): void {
    const ascii = [...word].map((letter) => asciiOf(letter)).join('');
    if (!/^[A-Za-z0-9_]+$/.test(ascii) || ascii.length !== word.length) return this.#readForeignName(word);
    if (ascii !== word) this.#report('full_width', { found: word, wanted: ascii }, word.length);
    else if (this.#readWordOperator(word)) return;
    const next = this.source[this.#at + word.length];
    this.#put(ascii, word.length, true);
    // The prefix of a raw text; the text itself comes next.
    this.#afterValue = !(/^[rRbB]$/.test(ascii) && (next === '"' || next === "'"));
  }

  /** A name in a script that CEL has no names in: after a dot it can be put in brackets, elsewhere it is a text without quotes. */
  #readForeignName(word: string): void {
    const afterDot = this.#text.endsWith('.');
    const suggestion = afterDot ? `['${word}']` : `'${word}'`;
    this.#report('unexpected', { found: word, suggestion }, word.length);
    if (afterDot) {
      this.#text = this.#text.slice(0, -1);
      this.#starts.pop();
      this.#ends.pop();
    }
    this.#put(suggestion, word.length);
    this.#afterValue = true;
  }

  #readWordOperator(word: string): boolean {
    const rest = this.source.slice(this.#at);
    if (this.#afterValue) {
      for (const [pattern, wanted, meant] of WORD_OPERATORS) {
        const found = pattern.exec(rest)?.[0];
        if (found === undefined) continue;
        this.#report('word_operator', { found, wanted }, found.length);
        this.#put(meant, found.length);
        this.#afterValue = false;
        return true;
      }
      return false;
    }
    if (this.#text.endsWith('.') || !/^not(\s+[\w('"!]|\()/i.test(rest)) return false;
    const wanted = /^\w+\s*\(/.test(rest) ? '!' : '!(…)';
    this.#report('word_operator', { found: word, wanted }, word.length);
    // Nothing is put in its place: what it stands before keeps its type, whatever binds closer.
    this.#at += word.length;
    return true;
  }

  #readOperator(): void {
    let found = '';
    let ascii = '';
    const signs = this.source.slice(this.#at);
    for (const sign of signs) {
      const more = ascii + (asciiOf(sign) ?? '');
      if (more === ascii || !OPERATORS.some(([operator]) => operator.startsWith(more))) break;
      found += sign;
      ascii = more;
    }
    const wanted = OPERATORS.find(([operator]) => operator === ascii)?.[1];
    if (!wanted) return this.#giveUp('foreign_operator', { found, wanted: '.?name.orValue(…)' }, found.length);
    if (!/^[ -~]*$/.test(found)) this.#report('full_width', { found, wanted }, found.length);
    else if (ascii === '=') this.#report('assignment', { found, wanted }, found.length);
    else if (ascii !== wanted) this.#report('foreign_operator', { found, wanted }, found.length);
    this.#put(wanted, found.length, wanted === found);
    this.#afterValue = false;
  }

  #lineEnd(): number {
    const end = this.source.indexOf('\n', this.#at);
    return end < 0 ? this.source.length : end;
  }

  /** The sign here, with both halves of a surrogate pair; `${` as one. */
  #wholeSign(): string {
    if (this.source.startsWith('${', this.#at)) return '${';
    return String.fromCodePoint(this.source.codePointAt(this.#at) ?? 0);
  }

  #copyTo(end: number): void {
    this.#put(this.source.slice(this.#at, end), end - this.#at, true);
  }

  /** Puts `text` in the place of `length` units of the source; `same` where they match one to one. */
  #put(text: string, length: number, same = false): void {
    for (let index = 0; index < text.length; index++) {
      this.#starts.push(same ? this.#at + index : this.#at);
      this.#ends.push(same ? this.#at + index + 1 : this.#at + length);
    }
    this.#text += text;
    this.#at += length;
  }

  #report<Code extends ProblemCode>(code: Code, params: ProblemParams[Code], length: number): void {
    this.#problems.push(problem(code, params, this.#at, this.#at + length));
  }

  #giveUp<Code extends ProblemCode>(code: Code, params: ProblemParams[Code], length: number): void {
    this.#report(code, params, length);
    this.#parsable = false;
  }
}
