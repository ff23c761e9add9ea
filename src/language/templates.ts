/**
 * Templates: `templates/NAME.LANGUAGE.md`, texts with `${ … }` in them. A step that names one is given its texts before it is
 * checked, so that they are checked and compiled as if they were written in the step, and told of at their own places.
 */
import type { Diagnostic, Position } from '../diagnostics/diagnostic.js';
import { report as diagnostic } from '../diagnostics/report.js';
import { nearest } from '../expression/nearest.js';
import { parseSplice } from '../expression/splice.js';
import { parsed } from './names-conditions.js';
import { fieldValue } from './names-literals.js';
import type { Composed } from './reuse.js';
import { placed, Sources } from './reuse-sources.js';
import { takesTemplate, valueReads } from './template-values.js';
import { at, type Entry, entryOf, type MapTree, type ScalarTree, type Tree, textOf } from './tree.js';

export interface TemplateFile {
  /** Relative to the workspace. */
  readonly path: string;
  readonly name: string;
  readonly language: string;
  /** Of its first line, `Subject: …`. */
  readonly subject?: ScalarTree;
  readonly text: ScalarTree;
}

/**
 * The templates among the files of a workspace, by name; those of one name in the order of their paths. `folder`: those of
 * steps, or the organisation's own words for what Steward tells people by itself.
 */
export function templatesIn(
  files: ReadonlyMap<string, string>,
  folder: 'templates' | 'templates/notices' = 'templates',
): ReadonlyMap<string, readonly TemplateFile[]> {
  const found = new Map<string, TemplateFile[]>();
  for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!path.startsWith(`${folder}/`)) continue;
    const [, name, language] = /^([^/.]+)\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\.md$/.exec(path.slice(folder.length + 1)) ?? [];
    if (!name || !language) continue;
    const each = { path, name, language, ...read(text) };
    found.set(name, [...(found.get(name) ?? []), each]);
  }
  return found;
}

function read(written: string): Pick<TemplateFile, 'subject' | 'text'> {
  const text = written.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const head = /^Subject:[ \t]*(.*)(\n|$)/i.exec(text);
  if (!head) return { text: scalarOf(text, 0, text.trimEnd().length) };
  const [line, subject = ''] = head;
  const start = line.length - subject.length - (head[2]?.length ?? 0);
  const body = line.length + (/^\s*\n/.exec(text.slice(line.length))?.[0].length ?? 0);
  return {
    subject: scalarOf(text, start, start + subject.trimEnd().length),
    text: scalarOf(text, body, Math.max(body, text.trimEnd().length)),
  };
}

/** A part of a file as the tree has texts. */
function scalarOf(file: string, start: number, end: number): ScalarTree {
  const value = file.slice(start, end);
  const before = file.slice(0, start);
  let line = before.split('\n').length;
  let column = start - before.lastIndexOf('\n');
  const places: Position[] = [];
  for (const unit of value) {
    for (let i = 0; i < unit.length; i += 1) places.push({ line, column: column + i });
    column += unit.length;
    if (unit === '\n') {
      line += 1;
      column = 1;
    }
  }
  places.push({ line, column });
  const [first = { line, column }] = places;
  return { kind: 'scalar', range: { start: first, end: { line, column } }, value, style: 'literal', source: value, places };
}

/** The playbook with the texts of its templates; `languages`: those that the organisation uses. */
export function withTemplates(
  file: Composed,
  templates: ReadonlyMap<string, readonly TemplateFile[]>,
  languages: readonly string[],
): Composed {
  if (!usesTemplates(file.tree)) return file;
  const sources = new Sources(file.path);
  sources.files.push(...(file.sources ?? []));
  const found: Diagnostic[] = [];
  const filled = new Filling(file.path, templates, languages, sources, found).tree(file.tree);
  const diagnostics = found.map((each) => placed(each, sources.files));
  return {
    ...file,
    tree: filled as MapTree,
    sources: sources.files,
    sound: file.sound && diagnostics.every(({ severity }) => severity !== 'error'),
    diagnostics: [...(file.diagnostics ?? []), ...diagnostics],
  };
}

function usesTemplates(tree: Tree): boolean {
  switch (tree.kind) {
    case 'scalar':
      return false;
    case 'list':
      return tree.items.some(usesTemplates);
    case 'map':
      return takesTemplate(tree) || tree.entries.some(({ value }) => usesTemplates(value));
  }
}

class Filling {
  constructor(
    private readonly file: string,
    private readonly templates: ReadonlyMap<string, readonly TemplateFile[]>,
    private readonly languages: readonly string[],
    private readonly sources: Sources,
    private readonly found: Diagnostic[],
  ) {}

  tree(tree: Tree): Tree {
    switch (tree.kind) {
      case 'scalar':
        return tree;
      case 'list':
        return { ...tree, items: tree.items.map((item) => this.tree(item)) };
      case 'map': {
        const entries = tree.entries.map((entry) => ({ ...entry, value: this.tree(entry.value) }));
        return takesTemplate(tree) ? this.#step({ ...tree, entries }) : { ...tree, entries };
      }
    }
  }

  #step(step: MapTree): MapTree {
    const named = entryOf(step, 'template');
    const name = textOf(named?.value);
    if (!named || name === undefined) return step;
    const { range } = named.value;
    const files = this.templates.get(name);
    if (!files) {
      const known = [...this.templates.keys()];
      const near = nearest(name, known);
      const params = { name, known: known.join(', '), ...(near ? { nearest: near } : {}) };
      this.#report('name/unknown-template', range, params, near ? { range, text: near } : undefined);
      return step;
    }
    const missing = this.languages.filter((language) => !files.some((each) => each.language === language));
    if (missing.length > 0) {
      const paths = missing.map((language) => `templates/${name}.${language}.md`).join(', ');
      this.#report('text/missing-template', range, { template: name, languages: missing.join(', '), files: paths });
    }
    const told = new Set<string>();
    const fill = (scalar: ScalarTree, file: TemplateFile) => this.#filled(scalar, file, step, named.value, told);
    const map = (entries: Entry[]): Tree => ({ kind: 'map', range, entries });
    const texts = files.map((each): Entry => ({ key: each.language, key_range: range, value: fill(each.text, each) }));
    const subjects = files.flatMap((each): Entry[] =>
      each.subject ? [{ key: each.language, key_range: range, value: fill(each.subject, each) }] : [],
    );
    const isNotice = step.entries[0]?.key === 'notify';
    const subject: Entry[] = isNotice && subjects.length > 0 ? [{ key: 'subject', key_range: range, value: map(subjects) }] : [];
    const own = step.entries.filter(({ key }) => key !== 'text' && key !== 'subject');
    return { ...step, entries: [...own, ...subject, { key: 'text', key_range: range, value: map(texts) }] };
  }

  /** The text with what the step gives for `values.NAME` and `parts.NAME`; each unit keeps a place in the template. */
  #filled(scalar: ScalarTree, file: TemplateFile, step: MapTree, named: Tree, told: Set<string>): ScalarTree {
    const text = String(scalar.value);
    const spliced = parseSplice(text);
    const places = scalar.places ?? [];
    const changes = 'problem' in spliced ? [] : spliced.parts.flatMap((part) => (typeof part === 'string' ? [] : this.#reads(part)));
    let value = '';
    const moved: Position[] = [];
    let done = 0;
    const copy = (to: number) => {
      value += text.slice(done, to);
      moved.push(...places.slice(done, to));
      done = to;
    };
    for (const { start, end, root, field } of changes) {
      copy(start);
      const given = at(at(step, root), field);
      const key = `${file.path} ${root}.${field}`;
      if (!given && !told.has(key)) {
        told.add(key);
        const line = places[start]?.line ?? 1;
        this.#report('text/template-value', named.range, { template: file.name, name: `${root}.${field}`, line, under: root });
      }
      const cel = given ? celOf(given) : "''";
      value += cel;
      moved.push(...Array.from(cel.split(''), () => places[start] ?? scalar.range.start));
      done = end;
    }
    copy(text.length);
    moved.push(places[text.length] ?? scalar.range.end);
    return this.sources.adopt({ ...scalar, value, source: value, places: moved }, { file: file.path });
  }

  #reads({ cel, start }: { readonly cel: string; readonly start: number }) {
    const node = parsed(cel);
    return node ? valueReads(node).map((each) => ({ ...each, start: each.start + start, end: each.end + start })) : [];
  }

  #report(code: Parameters<typeof diagnostic>[0], range: Diagnostic['range'], params: Diagnostic['params'], fix?: Diagnostic['fix']): void {
    this.found.push(diagnostic(code, this.file, range, params, fix));
  }
}

/** A value as written, as CEL. */
function celOf(tree: Tree): string {
  switch (tree.kind) {
    case 'list':
      return `[${tree.items.map(celOf).join(', ')}]`;
    case 'map':
      return `{${tree.entries.map(({ key, value }) => `${JSON.stringify(key)}: ${celOf(value)}`).join(', ')}}`;
    case 'scalar': {
      const value = fieldValue(tree, 'any');
      if (value.kind === 'cel') return `(${value.cel})`;
      if (value.kind === 'literal') return value.value === null ? "''" : JSON.stringify(value.value);
      if (value.kind === 'problem') return "''";
      return `(${value.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : `string(${part.cel})`)).join(' + ')})`;
    }
  }
}
