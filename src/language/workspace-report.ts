/** Reporting what is wrong between the parts of a workspace. */
import type { Code } from '../diagnostics/codes.js';
import type { Diagnostic, Range } from '../diagnostics/diagnostic.js';
import { report as diagnostic } from '../diagnostics/report.js';
import { nearest } from '../expression/nearest.js';
import { type Named, nameAt } from './outline.js';
import type { MapTree } from './tree.js';

export class FileReport {
  readonly diagnostics: Diagnostic[] = [];

  constructor(readonly file: string) {}

  readonly add = (code: Code, range: Range, params?: Diagnostic['params'], fix?: Diagnostic['fix']): void => {
    this.diagnostics.push(diagnostic(code, this.file, range, params, fix));
  };

  /** A name that must be one of `known`. */
  known(code: Code, named: Named | undefined, names: readonly string[]): void {
    if (!named || names.includes(named.name)) return;
    const known = [...new Set(names)];
    const near = nearest(named.name, known);
    const some = known.length > 12 ? `${known.slice(0, 12).join(', ')} …` : known.join(', ');
    const params = { name: named.name, known: some, ...(near ? { nearest: near } : {}) };
    this.add(code, named.range, params, near ? { range: named.range, text: near } : undefined);
  }

  /** Things of one list that must have ids of their own. */
  unique(of: string, things: readonly MapTree[]): void {
    const seen = new Map<string, number>();
    for (const { name, range } of things.flatMap((thing) => nameAt(thing, of) ?? [])) {
      const line = seen.get(name);
      if (line === undefined) seen.set(name, range.start.line);
      else this.add('name/duplicate-id', range, { of, id: name, file: this.file, line });
    }
  }
}
