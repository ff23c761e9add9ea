/**
 * A workspace as it stands in an editor: files from the disk, with what is typed in the place of what was saved.
 *
 * owns: the texts, the check of them, and the index of names, all as of the last `check`.
 * never: the disk.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { CheckedParts } from '../language/check-rule.js';
import { type CheckedFiles, IncrementalChecker } from '../language/incremental.js';
import type { MapTree } from '../language/tree.js';
import type { WorkspaceDocument } from '../language/workspace.js';
import { celOccurrences, tableOccurrences } from './cel-names.js';
import { setPathOccurrences } from './set-paths.js';
import { placesOf } from './shape-places.js';
import { type Occurrence, occurrencesAt, type SymbolKind } from './symbols.js';

/** A name and where it stands. */
export interface Located extends Occurrence {
  readonly file: string;
}

/** What is named: all that is named so, in its scope, is it. */
export interface Named {
  readonly kind: SymbolKind;
  readonly scope: string;
  readonly name: string;
}

export class OpenWorkspace {
  readonly #texts = new Map<string, string>();
  readonly #checker = new IncrementalChecker();
  readonly #occurrences = new WeakMap<
    WorkspaceDocument,
    { readonly parts: CheckedParts | undefined; readonly found: readonly Occurrence[] }
  >();
  #checked: CheckedFiles | undefined;
  #index: readonly Located[] | undefined;
  #byName = new Map<string, readonly Located[]>();

  set(path: string, text: string): void {
    if (this.#texts.get(path) === text) return;
    this.#texts.set(path, text);
    this.#checked = undefined;
  }

  remove(path: string): void {
    if (this.#texts.delete(path)) this.#checked = undefined;
  }

  text(path: string): string | undefined {
    return this.#texts.get(path);
  }

  paths(): readonly string[] {
    return [...this.#texts.keys()];
  }

  /** Of the texts as they stand now. */
  check(): CheckedFiles {
    if (!this.#checked) {
      this.#checked = this.#checker.check([...this.#texts].map(([path, text]) => ({ path, text })));
      this.#index = undefined;
    }
    return this.#checked;
  }

  diagnostics(): readonly Diagnostic[] {
    return this.check().diagnostics;
  }

  document(path: string): WorkspaceDocument | undefined {
    return this.check().workspace.documents.find((document) => document.path === path);
  }

  tree(path: string): MapTree | undefined {
    return this.document(path)?.tree;
  }

  parts(path: string): CheckedParts | undefined {
    return this.check().parts.get(path);
  }

  /** Every name of the workspace. */
  occurrences(): readonly Located[] {
    const { workspace, parts } = this.check();
    if (!this.#index) {
      this.#index = workspace.documents.flatMap((document) =>
        this.#occurrencesOf(document, parts.get(document.path)).map((each) => ({ ...each, file: document.path })),
      );
      const byName = new Map<string, Located[]>();
      for (const each of this.#index) {
        const same = byName.get(each.name);
        if (same) same.push(each);
        else byName.set(each.name, [each]);
      }
      this.#byName = byName;
    }
    return this.#index;
  }

  /** All that is written with this name, whatever it stands for. */
  withName(name: string): readonly Located[] {
    this.occurrences();
    return this.#byName.get(name) ?? [];
  }

  #occurrencesOf(document: WorkspaceDocument, parts: CheckedParts | undefined): readonly Occurrence[] {
    const before = this.#occurrences.get(document);
    if (before && before.parts === parts) return before.found;
    const found: Occurrence[] = [];
    for (const place of placesOf(document.tree)) {
      for (const each of occurrencesAt(place, document.tree)) found.push(each);
      for (const each of setPathOccurrences(place, document.tree)) found.push(each);
    }
    if (parts) for (const each of celOccurrences(parts)) found.push(each);
    if (document.kind === 'table' && document.tree) found.push(...tableOccurrences(document.tree));
    this.#occurrences.set(document, { parts, found });
    return found;
  }

  /** What an occurrence stands for: the first of what it may be that there is, else the likeliest. */
  named({ kinds, scope, name }: Occurrence): Named {
    const found = kinds.find((kind) => this.definitions({ kind, scope: this.#scope(kind, scope, kinds), name }).length > 0);
    const kind = found ?? (kinds[0] as SymbolKind);
    return { kind, scope: this.#scope(kind, scope, kinds), name };
  }

  /** Playbooks, roles and the like are known everywhere, whatever else the place might have named. */
  #scope(kind: SymbolKind, scope: string, kinds: readonly SymbolKind[]): string {
    return kinds.length > 1 && GLOBAL.has(kind) ? '' : scope;
  }

  definitions(named: Named): readonly Located[] {
    return this.all(named).filter(({ definition }) => definition);
  }

  all({ kind, scope, name }: Named): readonly Located[] {
    return this.withName(name).filter((each) => each.kinds.includes(kind) && this.#scope(kind, each.scope, each.kinds) === scope);
  }
}

const GLOBAL: ReadonlySet<SymbolKind> = new Set(['playbook', 'role', 'unit', 'person', 'skill', 'calendar', 'message', 'table']);
