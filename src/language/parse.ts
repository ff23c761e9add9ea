/**
 * Text → located tree.
 *
 * owns: reading YAML 1.2, every way people break it told in plain words, and going on after each mistake.
 * never: the reader's own messages, or meaning: it knows no keys of the playbook language.
 */
import { Composer, type CST, type Document, isScalar, type ParsedNode, Parser } from 'yaml';
import type { Checked, Diagnostic } from '../diagnostics/diagnostic.js';
import { inOrder } from '../diagnostics/order.js';
import { report } from '../diagnostics/report.js';
import { blank, type Finding } from './parse-finding.js';
import { DEEPEST, LARGEST_FILE, nestsTooDeep, tokensNestTooDeep, unreadableAt } from './parse-limits.js';
import { marksOf } from './parse-marks.js';
import { directive, mistakeOf } from './parse-mistakes.js';
import { type Edit, lineAt, MendedText } from './parse-text.js';
import { growTree } from './parse-tree.js';
import { wideCommas } from './parse-wide-comma.js';
import type { MapTree } from './tree.js';

export interface Parsed extends Checked<MapTree> {
  /** False when a part of the text could not be understood: what seems to be missing may stand there. */
  readonly intact: boolean;
}

/**
 * Reads one YAML file. Never throws. The tree is there whenever anything could be read; each mistake is one diagnostic,
 * and those after it are found too.
 */
export function parse(text: string, file: string): Parsed {
  return new Reading(text, file).read();
}

const movesLines = new Set<Finding['code']>(['yaml/bad-indent', 'yaml/tab-indent', 'yaml/full-width-character']);
/** Mistakes of one kind that are mended in one line; mending more would only make it longer. */
const MOST_IN_LINE = 8;
const nowhere = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** The reader makes an error of every mistake. Where in its code, nobody asks, and to find out takes longer than to read. */
function withoutStackTraces<T>(read: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return read();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

class Reading {
  readonly #diagnostics: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  readonly #mendedAt = new Map<string, number>();
  readonly #moved = new Set<number>();
  readonly #mended: MendedText;
  readonly #lost = new Set<number>();
  #intact = true;

  constructor(
    text: string,
    private readonly file: string,
  ) {
    // Lines and columns are the same with every kind of line break, and editors do not count a byte order mark.
    this.#mended = new MendedText(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'));
  }

  read(): Parsed {
    if (this.#mended.original.length > LARGEST_FILE) return this.#refuse('yaml/too-large', { limit: LARGEST_FILE / 1_000_000 });
    const unreadable = unreadableAt(this.#mended.original);
    if (unreadable !== undefined) return this.#refuse('yaml/wrong-encoding', {}, this.#mended.range(unreadable, unreadable + 1));
    this.#cleanCharacters();
    let tree: MapTree | undefined;
    // Reading again costs time: large files get fewer rounds of mending.
    let rounds = Math.max(3, Math.min(50, Math.floor(4_000_000 / (this.#mended.text.length + 1))));
    for (let again = true; again; rounds -= 1) {
      if (nestsTooDeep(this.#mended.text)) return this.#refuse('yaml/too-deep', { limit: DEEPEST });
      const tokens = [...new Parser().parse(this.#mended.text)];
      if (tokensNestTooDeep(tokens)) return this.#refuse('yaml/too-deep', { limit: DEEPEST });
      const round = this.#round(tokens, rounds);
      tree = round.tree;
      again = round.edits.length > 0 && rounds > 0;
      if (round.edits.length > 0 && !again) this.#intact = false;
      if (again) this.#mended.apply(round.edits);
    }
    return { ...(tree ? { value: tree } : {}), diagnostics: inOrder(this.#diagnostics), intact: this.#intact };
  }

  #refuse(code: 'yaml/too-large' | 'yaml/too-deep' | 'yaml/wrong-encoding', params: Diagnostic['params'], range = nowhere): Parsed {
    return { diagnostics: [...inOrder(this.#diagnostics), report(code, this.file, range, params)], intact: false };
  }

  /** Characters that nobody sees, and that the reader would take for its own marks. */
  #cleanCharacters(): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    const odd = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\ufffe]+/g;
    const edits: Edit[] = [];
    const lines = new Set<number>();
    for (const match of this.#mended.text.matchAll(odd)) {
      const [start, end] = [match.index, match.index + match[0].length];
      edits.push({ start, end, text: '' });
      const line = this.#mended.place(start).line;
      if (lines.has(line)) continue;
      lines.add(line);
      const code = `U+${(match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
      this.#add({ code: 'yaml/bad-character', start, end, params: { code }, edits: [{ start, end, text: '' }] });
    }
    this.#mended.apply(edits);
  }

  /** Reads once. What can be mended is, one mistake of the reader's at a time: the next is often only its echo. */
  #round(tokens: readonly CST.Token[], rounds: number): { tree?: MapTree; edits: readonly Edit[] } {
    const { text } = this.#mended;
    const directives = tokens.filter((token) => token.type === 'directive').map((token) => directive(text, token.offset));
    if (directives.length > 0) return { edits: this.#addAll(directives) };
    const marks = marksOf(tokens);
    const commas = rounds > 0 ? wideCommas(text, marks) : [];
    if (commas.length > 0) return { edits: this.#addAll(commas) };
    const composer = new Composer({
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: false,
      strict: true,
      intAsBigInt: true,
      prettyErrors: false,
      keepSourceTokens: true,
      logLevel: 'silent',
    });
    const documents = withoutStackTraces(() => [...composer.compose([...tokens], true, text.length)]);
    const document = documents[0];
    const second = documents[1];
    const limit = second ? startOf(text, second) : text.length;
    if (second) this.#add({ code: 'yaml/several-documents', start: limit, end: lineAt(text, limit).end });
    const errors = [...(document?.errors ?? []), ...(document?.warnings ?? [])]
      .filter((error) => error.pos[0] <= limit)
      .sort((a, b) => a.pos[0] - b.pos[0]);
    const error = errors[0];
    const content = document?.contents as ParsedNode | null | undefined;
    const grown = content && !isNothing(content) ? growTree(content, this.#mended, marks) : undefined;
    const isList =
      grown?.tree.kind === 'list' && error?.message.includes('at node end') && lineAt(text, error.pos[0]).content === error.pos[0];
    if (error && !isList) {
      const edits = this.#addAll([this.#mendable(mistakeOf(text, error, marks))]);
      return { ...(grown?.tree.kind === 'map' ? { tree: grown.tree } : {}), edits };
    }
    if (!grown) {
      if (this.#intact) this.#add({ code: 'yaml/empty-file', start: 0, end: 0 });
      return { edits: [] };
    }
    // What is mended first may be the cause of the rest, which is looked at again in the next round.
    const mending = grown.findings.filter((finding) => finding.edits);
    const edits = this.#addAll(mending.length > 0 && rounds > 0 ? mending : grown.findings);
    if (grown.tree.kind === 'map') return { tree: grown.tree, edits };
    if (edits.length === 0) this.#notAMap(text, grown.tree.kind);
    return { edits };
  }

  /** A mistake that comes back was not mended: its line is passed over, and a line that is empty ends it. */
  #mendable(finding: Finding): Finding {
    const { text } = this.#mended;
    const line = lineAt(text, finding.start);
    const place = this.#keyOf(finding);
    const row = `${finding.code} ${this.#mended.place(line.start).line}`;
    const before = this.#mendedAt.get(row) ?? 0;
    this.#mendedAt.set(row, before + 1);
    if (!this.#mendedAt.has(place) && before < MOST_IN_LINE) {
      this.#mendedAt.set(place, 1);
      return finding;
    }
    const edits = line.text.trim() === '' ? [] : [blank(text, line.start, line.end)];
    return { ...finding, edits, lost: true };
  }

  #keyOf({ code, start }: Finding): string {
    const { line, column } = this.#mended.place(start);
    return `${code} ${line}:${column}`;
  }

  #notAMap(text: string, found: string): void {
    const start = /^(?:\s|#.*\n|---)*/.exec(text)?.[0].length ?? 0;
    this.#add({ code: 'yaml/not-a-map', start, end: lineAt(text, start).end, params: { found } });
  }

  #addAll(findings: readonly Finding[]): Edit[] {
    const edits: Edit[] = [];
    for (const finding of findings) {
      this.#add(finding);
      const own = finding.edits ?? [];
      // Two edits of one stretch would undo each other: the second waits for the next round.
      if (own.every((edit) => edits.every((other) => edit.end < other.start || edit.start > other.end))) edits.push(...own);
    }
    return edits;
  }

  #add(finding: Finding): void {
    const range = this.#mended.range(finding.start, finding.end);
    const key = this.#keyOf(finding);
    const moves = movesLines.has(finding.code) && (finding.code !== 'yaml/full-width-character' || finding.params?.name === 'space');
    const echo = moves && this.#moved.has(range.start.line);
    const follows = finding.code === 'yaml/syntax' && this.#lost.has(range.start.line - 1);
    if (finding.lost) {
      this.#intact = false;
      this.#lost.add(range.start.line);
    }
    if (moves) for (const edit of finding.edits ?? []) this.#moved.add(this.#mended.place(edit.end).line);
    if (this.#seen.has(key) || echo || follows) return;
    this.#seen.add(key);
    const edit = finding.edits?.length === 1 && !finding.lost ? finding.edits[0] : undefined;
    const fix = edit && { range: this.#mended.range(edit.start, edit.end), text: edit.text };
    this.#diagnostics.push(report(finding.code, this.file, range, finding.params, fix));
  }
}

function isNothing(node: ParsedNode): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}

/** Where a later document begins: at its `---`. */
function startOf(text: string, document: Document.Parsed): number {
  const at = Math.min(document.range[0], text.length);
  const marker = text.lastIndexOf('---', at);
  return marker >= 0 && text.slice(marker + 3, at).trim() === '' ? marker : at;
}
