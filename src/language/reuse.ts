/**
 * Puts each playbook together from what it takes in: the playbook it is a variant of, fragments, policies. A stage between
 * parse and shape on the one side and check on the other; what comes of it is held against the shape of playbooks again, so
 * that it is a playbook like any other, of any kinds of steps.
 */
import type { Diagnostic, Range } from '../diagnostics/diagnostic.js';
import { report as diagnostic } from '../diagnostics/report.js';
import { sourcePlace } from '../program/source-place.js';
import type { PlaybookFile } from './check.js';
import { type Report, reportUnknown } from './check-rule.js';
import { entriesOf, nameAt } from './outline.js';
import { type FragmentFile, usingFragments } from './reuse-fragments.js';
import { readingParameters } from './reuse-parameters.js';
import { policiesIn, usingPolicies } from './reuse-policies.js';
import { placed, placeKey, Sources } from './reuse-sources.js';
import { type Override, varied } from './reuse-variants.js';
import { walkThing } from './reuse-walk.js';
import { shape } from './shape.js';
import { files } from './shape-files.js';
import { at, type MapTree, type Tree } from './tree.js';

/** A file of the workspace as parse and shape left it. */
export interface ReuseFile {
  readonly path: string;
  readonly tree: MapTree;
  readonly sound: boolean;
  readonly intact: boolean;
}

export interface Composed extends PlaybookFile {
  readonly tree: MapTree;
  /** What is wrong with how it is put together, each in its own file. */
  readonly diagnostics?: readonly Diagnostic[];
  /** Of a variant. */
  readonly variant?: {
    readonly playbook: string;
    readonly base: string;
    readonly base_file: string;
    readonly place: Range;
    readonly overrides: readonly Override[];
  };
}

export interface Reusable {
  readonly playbooks: readonly ReuseFile[];
  readonly fragments: readonly ReuseFile[];
  readonly policies: ReuseFile | undefined;
  /** Places, as `placeKey` writes them, of which something was told before. */
  readonly told: ReadonlySet<string>;
}

/** The playbooks of a workspace, put together; one that takes nothing in is the file itself. */
export class Reuse {
  readonly #composed = new Map<ReuseFile, Composed>();
  readonly #byId: ReadonlyMap<string, ReuseFile>;
  readonly #fragments: ReadonlyMap<string, ReuseFile>;
  readonly #within: ReuseFile[] = [];

  constructor(private readonly from: Reusable) {
    this.#byId = byId(from.playbooks, 'playbook');
    this.#fragments = byId(from.fragments, 'fragment');
  }

  composed(file: ReuseFile): Composed {
    const known = this.#composed.get(file);
    if (known) return known;
    const made = takesIn(file.tree) ? this.#compose(file) : file;
    this.#composed.set(file, made);
    return made;
  }

  #compose(file: ReuseFile): Composed {
    const sources = new Sources(file.path);
    const found: Diagnostic[] = [];
    const told = new Set(this.from.told);
    const parts = new Set<ReuseFile>([file]);
    const report: Report = (code, range, params, fix) => found.push(diagnostic(code, file.path, range, params, fix));
    this.#within.push(file);
    const own = this.#vary(file, sources, parts, report);
    this.#within.pop();
    const fragments = {
      files: new Map([...this.#fragments].map(([id, each]): [string, FragmentFile] => [id, each])),
      used: (fragment: FragmentFile) => {
        const known = this.from.fragments.find(({ path }) => path === fragment.path);
        if (known) parts.add(known);
      },
      untold: (line: number, column: number) => {
        const place = sourcePlace({ file: file.path, sources: sources.files }, line);
        told.add(placeKey(place.file, { line: place.line, column }));
      },
    };
    let tree = walkThing(own.tree, files.playbook, usingFragments(fragments, sources, report));
    const { policies } = this.from;
    if (policies && usesPolicies(tree)) parts.add(policies);
    const known = policiesIn(policies && usesPolicies(tree) ? sources.adopt(policies.tree, { file: policies.path }) : undefined);
    tree = walkThing(tree, files.playbook, usingPolicies(known, report));
    // Without its base a variant has next to nothing, which nobody needs to be told.
    const intact = [...parts].every((each) => each.intact) && !at(own.tree, 'variant_of');
    const shaped = shape(tree, file.path, intact);
    const diagnostics = [...found, ...shaped.diagnostics.filter(({ code }) => code !== 'shape/file-name')]
      .map((each) => placed(each, sources.files))
      .filter((each) => !told.has(placeKey(each.file, each.range.start)));
    return {
      path: file.path,
      tree: shaped.value ?? tree,
      sources: sources.files,
      told,
      intact,
      sound: [...parts].every(({ sound }) => sound) && diagnostics.every(({ severity }) => severity !== 'error'),
      diagnostics,
      ...(own.variant ? { variant: own.variant } : {}),
    };
  }

  #vary(
    file: ReuseFile,
    sources: Sources,
    parts: Set<ReuseFile>,
    report: Report,
  ): { tree: MapTree; variant?: NonNullable<Composed['variant']> } {
    const of = nameAt(file.tree, 'variant_of');
    if (!of) return { tree: file.tree };
    const base = this.#byId.get(of.name);
    if (!base) {
      reportUnknown(report, 'name/unknown-playbook', of, this.#byId.keys());
      return { tree: file.tree };
    }
    if (this.#within.includes(base)) {
      const way = [...this.#within.slice(this.#within.indexOf(base)), base].map(({ tree }) => nameAt(tree, 'playbook')?.name ?? '');
      report('reuse/goes-round', of.range, { of: 'variant', id: of.name, way: way.join(' → ') });
      return { tree: file.tree };
    }
    const under = this.composed(base);
    parts.add({ path: base.path, tree: under.tree, sound: under.sound, intact: under.intact });
    const adopted = sources.adopt(under.tree, { file: base.path, ...(under.sources ? { sources: under.sources } : {}) });
    const { tree, overrides } = varied(file.tree, adopted, report);
    return {
      tree,
      variant: { playbook: nameAt(file.tree, 'playbook')?.name ?? '', base: of.name, base_file: base.path, place: of.range, overrides },
    };
  }
}

function byId(documents: readonly ReuseFile[], key: string): ReadonlyMap<string, ReuseFile> {
  const found = new Map<string, ReuseFile>();
  for (const each of documents) {
    const id = nameAt(each.tree, key)?.name;
    if (id !== undefined && !found.has(id)) found.set(id, each);
  }
  return found;
}

function takesIn(tree: MapTree): boolean {
  return at(tree, 'variant_of') !== undefined || hasUse(tree);
}

const usesPolicies = takesIn;

function hasUse(tree: Tree): boolean {
  if (tree.kind === 'scalar') return false;
  if (tree.kind === 'list') return tree.items.some(hasUse);
  return tree.entries.some(({ key, value }) => key === 'use' || hasUse(value));
}

/** Parameters that the steps of a fragment read and that it does not have. */
export function checkFragment(tree: MapTree, report: Report): void {
  const known = entriesOf(at(at(tree, 'parameters'), 'properties')).map(({ key }) => key);
  walkThing(
    tree,
    files.fragment,
    readingParameters(({ name, source, read, place }) => {
      if (name === undefined) return;
      const [field] = read.fields;
      const end = field?.end ?? read.end;
      const cel = source.cel.slice(end - name.length, end);
      if (cel === name) reportUnknown(report, 'name/unknown-parameter', { name, range: place(end - name.length, end) }, known);
    }),
  );
}
