/**
 * The YAML reader's document as a located tree, and what in it says something else than it looks like.
 *
 * owns: values, their places, aliases followed.
 * never: mistakes that keep a text from being read (parse-mistakes.ts).
 */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type ParsedNode, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Position, Range } from '../diagnostics/diagnostic.js';
import { endOfFlowValue, type Finding, isCutShort, quoted, spaceOut } from './parse-finding.js';
import type { Marks } from './parse-marks.js';
import { decodeBlock, decodeFlow } from './parse-scalar.js';
import { lineAt, type MendedText } from './parse-text.js';
import { unknownTag } from './parse-values.js';
import { keyWithoutSpace, missingSpaceAfterDash, shortened } from './parse-written.js';
import type { Entry, ListTree, MapTree, ScalarTree, Tree } from './tree.js';

/** Values that aliases may add to a file; a chain of aliases that doubles at each step passes it at once. */
const MOST_ALIASED = 20_000;
const coreTags = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`));

export interface Grown {
  readonly tree: Tree;
  readonly findings: readonly Finding[];
}

export function growTree(node: ParsedNode, mended: MendedText, marks: Marks): Grown {
  const grower = new Grower(mended, marks);
  const tree = grower.grow(node);
  return { tree, findings: grower.findings };
}

class Grower {
  readonly findings: Finding[] = [];
  readonly #anchors = new Map<string, Tree>();
  readonly #open = new Set<string>();
  readonly #sizes = new WeakMap<Tree, number>();
  #aliased = 0;
  /** Brackets around the value at hand. */
  #flow = 0;

  constructor(
    private readonly mended: MendedText,
    private readonly marks: Marks,
  ) {}

  private get text(): string {
    return this.mended.text;
  }

  grow(node: Node): Tree {
    if (isAlias(node)) return this.#follow(node.source, node.range?.[0] ?? 0, node.range?.[1] ?? 0);
    const { anchor } = node as { anchor?: string };
    if (anchor) this.#open.add(anchor);
    this.#tag(node);
    const tree = isMap(node) ? this.#map(node) : isSeq(node) ? this.#list(node) : this.#scalar(node as Scalar);
    if (anchor) {
      this.#open.delete(anchor);
      this.#anchors.set(anchor, tree);
    }
    this.#sizes.set(tree, this.#size(tree));
    return tree;
  }

  #size(tree: Tree): number {
    const known = this.#sizes.get(tree);
    if (known !== undefined) return known;
    if (tree.kind === 'scalar') return 1;
    const parts = tree.kind === 'map' ? tree.entries.map((entry) => entry.value) : tree.items;
    return parts.reduce((sum, part) => sum + this.#size(part), 1);
  }

  #tag(node: Node): void {
    const tag = (node as { tag?: string }).tag;
    if (!tag || coreTags.has(tag)) return;
    const end = node.range?.[0] ?? 0;
    const start = this.text.lastIndexOf('!', end - 1);
    this.findings.push(unknownTag(this.text, start < 0 ? end : start, end, this.marks));
  }

  #follow(alias: string, start: number, end: number): Tree {
    const nothing: ScalarTree = { kind: 'scalar', range: this.mended.range(start, end), value: null, style: 'plain', source: '' };
    if (this.#open.has(alias)) {
      this.findings.push({ code: 'yaml/circular-alias', start, end, params: { alias } });
      return nothing;
    }
    const target = this.#anchors.get(alias);
    if (!target) {
      this.findings.push({
        code: 'yaml/unknown-alias',
        start,
        end,
        params: { alias },
        edits: [{ start, end, text: quoted(this.text.slice(start, end)) }],
      });
      return nothing;
    }
    const before = this.#aliased;
    this.#aliased += this.#size(target);
    if (this.#aliased <= MOST_ALIASED) return { ...target, range: this.mended.range(start, end) };
    if (before <= MOST_ALIASED) this.findings.push({ code: 'yaml/too-many-aliases', start, end });
    return nothing;
  }

  #map(node: YAMLMap): MapTree {
    if (node.flow) this.#flow += 1;
    const entries = new Map<string, Entry>();
    if (node.flow) this.#cutByComma(node);
    for (const pair of node.items) {
      const entry = this.#entry(pair as Pair<Node, Node | null>, node);
      if (!entry) continue;
      const first = entries.get(entry.key);
      if (first) this.#duplicate(pair as Pair<Node, Node | null>, entry, first);
      else entries.set(entry.key, entry);
    }
    if (node.flow) this.#flow -= 1;
    const kept = [...entries.values()];
    return { kind: 'map', range: this.#collectionRange(node, kept.at(-1)?.value.range), entries: kept };
  }

  #entry(pair: Pair<Node, Node | null>, map: YAMLMap): Entry | undefined {
    const { key } = pair;
    if (!isScalar(key) || (key.source === '' && key.type === Scalar.PLAIN)) {
      const start = key?.range?.[0] ?? map.range?.[0] ?? 0;
      const end = Math.max(start + 1, Math.min(key?.range?.[1] ?? start, lineAt(this.text, start).end));
      this.findings.push({ code: 'yaml/bad-key', start, end });
      return undefined;
    }
    const [start, end] = [key.range?.[0] ?? 0, key.range?.[1] ?? 0];
    const name = key.type === Scalar.PLAIN ? (key.source ?? '') : String(key.value);
    if (key.type === Scalar.PLAIN) this.#oddKey(name, start, end, pair);
    const value = pair.value ? this.grow(pair.value) : this.#nothing(end);
    return { key: name, key_range: this.mended.range(start, end), value };
  }

  /** `{ en: First, then rest, zh: … }`: a text with a comma, of which YAML makes a value and keys without values. */
  #cutByComma(node: YAMLMap): void {
    const pairs = node.items as Pair<Node, Node | null>[];
    for (let index = 1; index < pairs.length; index++) {
      const value = pairs[index - 1]?.value;
      let last = index - 1;
      while (pairs[last + 1] && this.#isBare(pairs[last + 1] as Pair<Node, Node | null>)) last += 1;
      if (last < index || !isScalar(value) || value.type !== Scalar.PLAIN || !value.source) continue;
      const start = value.range?.[0] ?? 0;
      const end = pairs[last]?.key.range?.[1] ?? start;
      const suggestion = quoted(this.text.slice(start, end));
      const edits = [{ start, end, text: suggestion }];
      const params = { cut: shortened(value.source), suggestion: shortened(suggestion) };
      // A bracket that is open has its own finding, which takes in the same text.
      if (!isCutShort(value.source)) this.findings.push({ code: 'yaml/comma-in-value', start, end, params, edits });
      index = last + 1;
    }
  }

  /** A key in brackets that has no colon, and is not one that lacks only the space after it. */
  #isBare({ key, value }: Pair<Node, Node | null>): boolean {
    if (!isScalar(key) || key.type !== Scalar.PLAIN || !key.source) return false;
    const none = value === null || (isScalar(value) && value.type === Scalar.PLAIN && !value.source);
    const end = key.range?.[1] ?? 0;
    return none && !/^\s*:/.test(this.text.slice(end)) && !keyWithoutSpace(0, key.source);
  }

  /** Keys that YAML accepts and nobody meant. */
  #oddKey(name: string, start: number, end: number, pair: Pair<Node, Node | null>): void {
    const leading = /^[\u3000\u00a0]+/.exec(name)?.[0];
    const trailing = /[\u3000\u00a0]+$/.exec(name)?.[0];
    const hasValue = isScalar(pair.value) ? pair.value.source !== '' || pair.value.type !== Scalar.PLAIN : pair.value !== null;
    if (leading) {
      const edits = spaceOut(this.text, lineAt(this.text, start), 2);
      const whole = edits.length > 0 ? edits : [{ start, end: start + leading.length, text: ' '.repeat(leading.length) }];
      this.#wideSpace(leading, start, start + leading.length, whole);
    } else if (trailing) {
      this.#wideSpace(trailing, end - trailing.length, end, [{ start: end - trailing.length, end, text: '' }]);
    } else if (name.includes('：') && keyWithoutSpace(start, name)) {
      // With a colon behind it too (`a：{ b: 1 }`) the two make one key.
      this.findings.push(keyWithoutSpace(start, name) as Finding);
    } else if (/^-[A-Za-z_]/.test(name)) this.findings.push(missingSpaceAfterDash(this.text, start, name));
    else if (name === '<<') this.findings.push({ code: 'yaml/merge-key', start, end });
    else if (!hasValue && this.#flow === 0) this.#onlyComment(end);
    else if (!hasValue) {
      const finding = keyWithoutSpace(start, name);
      if (finding) this.findings.push(finding);
    }
  }

  #wideSpace(found: string, start: number, end: number, edits: Finding['edits']): void {
    this.findings.push({
      code: 'yaml/full-width-character',
      start,
      end,
      params: { name: 'space', found, wanted: ' ' },
      ...(edits ? { edits } : {}),
    });
  }

  #duplicate(pair: Pair<Node, Node | null>, entry: Entry, first: Entry): void {
    const [start, end] = [pair.key.range?.[0] ?? 0, pair.key.range?.[1] ?? 0];
    this.findings.push({ code: 'yaml/duplicate-key', start, end, params: { key: entry.key, line: first.key_range.start.line } });
  }

  #list(node: YAMLSeq): ListTree {
    if (node.flow) this.#flow += 1;
    const items = node.items.map((item) => this.grow(item as Node));
    if (node.flow) this.#flow -= 1;
    return { kind: 'list', range: this.#collectionRange(node, items.at(-1)?.range), items };
  }

  /** A block collection ends where its last value ends, not at the white space after it. */
  #collectionRange(node: YAMLMap | YAMLSeq, last: Range | undefined): Range {
    const [start, end] = [node.range?.[0] ?? 0, node.range?.[1] ?? 0];
    const whole = this.mended.range(start, end);
    return node.flow || !last ? whole : { start: whole.start, end: last.end };
  }

  /** Nothing stands after the key; its place is right after the colon. */
  #nothing(keyEnd: number): ScalarTree {
    const at = keyEnd + (this.text[keyEnd] === ':' ? 1 : 0);
    return { kind: 'scalar', range: this.mended.range(at, at), value: null, style: 'plain', source: '' };
  }

  // ── scalars ───────────────────────────────────────────────────────────────

  #scalar(node: Scalar): ScalarTree {
    const start = node.range?.[0] ?? 0;
    const end = node.range?.[1] ?? start;
    const style = styleOf(node);
    const source = this.text.slice(start, end);
    if (style === 'plain') this.#lookAlike(source, start, end);
    const value = this.#value(node, source, start, end);
    if (typeof value !== 'string') return { kind: 'scalar', range: this.mended.range(start, end), value, style, source };
    const block = style === 'literal' || style === 'folded';
    const shown = block ? start + source.trimEnd().length : end;
    const { mended } = this;
    const indent = node.srcToken && 'indent' in node.srcToken ? node.srcToken.indent : 0;
    const body = block ? end - (node.srcToken && 'source' in node.srcToken ? node.srcToken.source.length : 0) - start : 0;
    let known: readonly Position[] | undefined;
    return {
      kind: 'scalar',
      range: mended.range(start, shown),
      value,
      style,
      source: source.slice(0, shown - start),
      // Most texts never need them: they are worked out when asked for.
      get places() {
        known ??= placesOf(value, source, style, body, indent).map((offset) => mended.place(start + offset));
        return known;
      },
    };
  }

  #value(node: Scalar, source: string, start: number, end: number): ScalarTree['value'] {
    const { value } = node;
    if (typeof value === 'bigint') return this.#integer(value, source, start, end);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.findings.push({ code: 'yaml/not-finite', start, end, params: { text: source } });
      return source;
    }
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
    return String(value);
  }

  #integer(value: bigint, source: string, start: number, end: number): number | string {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) {
      const edits = [{ start, end, text: quoted(source) }];
      this.findings.push({ code: 'yaml/unsafe-integer', start, end, params: { text: source }, edits });
      return source;
    }
    if (/^[-+]?0\d/.test(source)) this.findings.push({ code: 'yaml/leading-zero', start, end, params: { text: source, value: number } });
    return number;
  }

  /** Text that YAML has cut short without a word. */
  #lookAlike(source: string, start: number, end: number): void {
    const line = lineAt(this.text, Math.max(start, end));
    if (this.#flow > 0 && isCutShort(source)) {
      const whole = endOfFlowValue(this.text, start);
      const value = this.text.slice(start, whole);
      if (whole > end && !isCutShort(value)) {
        const params = { cut: shortened(source), suggestion: shortened(quoted(value)) };
        this.findings.push({ code: 'yaml/comma-in-value', start, end: whole, params, edits: [{ start, end: whole, text: quoted(value) }] });
      }
      return;
    }
    if (this.#flow > 0) return;
    const comment = /^[ \t]+(#\S.*)$/.exec(this.text.slice(end, line.end))?.[1];
    if (comment && (/^#\d/.test(comment) || isCutShort(source))) this.#cutByHash(start, line.end - comment.length, line.end);
  }

  /** `colour: #fff` */
  #onlyComment(keyEnd: number): void {
    const line = lineAt(this.text, keyEnd);
    const comment = /^[ \t]*:[ \t]+(#\S.*)$/.exec(this.text.slice(keyEnd, line.end))?.[1];
    if (comment) this.#cutByHash(line.end - comment.length, line.end - comment.length, line.end);
  }

  #cutByHash(start: number, hash: number, lineEnd: number): void {
    const end = this.text.slice(0, lineEnd).trimEnd().length;
    const suggestion = quoted(this.text.slice(start, end));
    this.findings.push({
      code: 'yaml/cut-by-hash',
      start: hash,
      end,
      params: { comment: shortened(this.text.slice(hash, end)), suggestion: shortened(suggestion) },
      edits: [{ start, end, text: suggestion }],
    });
  }
}

/** Offsets in the source of each unit of a value. A value that cannot be followed there stands where its source begins. */
function placesOf(value: string, source: string, style: ScalarTree['style'], body: number, indent: number): readonly number[] {
  const decoded = style === 'literal' || style === 'folded' ? decodeBlock(source, body, indent) : decodeFlow(source, style);
  return decoded.value === value ? decoded.offsets : Array.from({ length: value.length + 1 }, () => 0);
}

function styleOf(node: Scalar): ScalarTree['style'] {
  switch (node.type) {
    case Scalar.QUOTE_SINGLE:
      return 'single';
    case Scalar.QUOTE_DOUBLE:
      return 'double';
    case Scalar.BLOCK_LITERAL:
      return 'literal';
    case Scalar.BLOCK_FOLDED:
      return 'folded';
    default:
      return 'plain';
  }
}
