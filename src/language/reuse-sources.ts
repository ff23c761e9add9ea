/**
 * The files that one playbook is put together from, and the places of their parts in one tree.
 *
 * Trees have lines and no files. So the lines of every further file are counted from a number of their own
 * (program/source-place.ts), and whatever is found on them is told of that file in the end.
 */
import type { Diagnostic, Position, Range } from '../diagnostics/diagnostic.js';
import { LINES_OF_A_FILE, sourcePlace } from '../program/source-place.js';
import type { Entry, Tree } from './tree.js';

/** Collects the further files in the order in which they are first needed. */
export class Sources {
  readonly files: string[] = [];

  constructor(readonly file: string) {}

  /** What is added to a line of `path`. */
  offsetOf(path: string): number {
    if (path === this.file) return 0;
    if (!this.files.includes(path)) this.files.push(path);
    return (this.files.indexOf(path) + 1) * LINES_OF_A_FILE;
  }

  /** A tree of another playbook, which may have parts of further files itself. */
  adopt<T extends Tree>(tree: T, of: { readonly file: string; readonly sources?: readonly string[] }): T {
    if (of.file === this.file && !of.sources?.length) return tree;
    return moved(tree, (line) => {
      const place = sourcePlace(of, line);
      return place.line + this.offsetOf(place.file);
    });
  }
}

function moved<T extends Tree>(tree: T, lineOf: (line: number) => number): T {
  const position = <P extends Position>(at: P): P => ({ ...at, line: lineOf(at.line) });
  const range = ({ start, end }: Range): Range => ({ start: position(start), end: position(end) });
  const entry = (each: Entry): Entry => ({ ...each, key_range: range(each.key_range), value: any(each.value) });
  const any = (each: Tree): Tree => {
    switch (each.kind) {
      case 'scalar':
        return { ...each, range: range(each.range), ...(each.places ? { places: each.places.map(position) } : {}) };
      case 'list':
        return { ...each, range: range(each.range), items: each.items.map(any) };
      case 'map':
        return {
          ...each,
          range: range(each.range),
          entries: each.entries.map(entry),
          ...(each.given ? { given: each.given.map((given) => ({ ...given, value: any(given.value) })) } : {}),
        };
    }
  };
  return any(tree) as T;
}

/** A diagnostic of a tree put together, at its place in the file where it stands. */
export function placed(diagnostic: Diagnostic, sources: readonly string[] | undefined): Diagnostic {
  if (!sources || sources.length === 0) return diagnostic;
  const of = { file: diagnostic.file, sources };
  const { file } = sourcePlace(of, diagnostic.range.start.line);
  const { fix, params } = diagnostic;
  const line = typeof params.line === 'number' ? sourcePlace(of, params.line) : undefined;
  const told = !line
    ? params
    : 'file' in params
      ? { ...params, ...line }
      : { ...params, line: line.file === file ? line.line : `${line.line} (${line.file})` };
  return {
    ...diagnostic,
    file,
    params: told,
    range: within(diagnostic.range, of),
    ...(fix ? { fix: { ...fix, range: within(fix.range, of) } } : {}),
  };
}

/** What ends in another file than it begins in is told at its beginning. */
function within({ start, end }: Range, of: { readonly file: string; readonly sources: readonly string[] }): Range {
  const [from, to] = [sourcePlace(of, start.line), sourcePlace(of, end.line)];
  const first = { ...start, line: from.line };
  return { start: first, end: from.file === to.file ? { ...end, line: to.line } : { ...first, column: first.column + 1 } };
}

/** A place as it is told once. */
export function placeKey(file: string, { line, column }: { readonly line: number; readonly column: number }): string {
  return `${file}:${line}:${column}`;
}
