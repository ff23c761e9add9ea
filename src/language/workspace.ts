/**
 * All files of a workspace, read together: each parsed and shaped, and what stands in one held against the others.
 *
 * owns: which file is what, and names across organisation, calendars, messages and tables.
 * never: the inside of playbooks (check), files on disk.
 */
import type { CalendarSet } from '../calendar/compiled.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { inOrder } from '../diagnostics/order.js';
import { report as diagnostic } from '../diagnostics/report.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { JsonSchema } from '../program/json.js';
import { surroundingsOf } from './compile-surroundings.js';
import { factsIn } from './customer-file.js';
import type { Surroundings } from './names-surroundings.js';
import { maps, type Named, nameAt } from './outline.js';
import { parse } from './parse.js';
import { type Composed, checkFragment, Reuse } from './reuse.js';
import { readingParameters } from './reuse-parameters.js';
import { placeKey } from './reuse-sources.js';
import { walkThing } from './reuse-walk.js';
import { shape } from './shape.js';
import { type FileKind, files as fileThings } from './shape-files.js';
import { templatesIn, withTemplates } from './templates.js';
import { at, type MapTree } from './tree.js';
import { checkOrganisationAccess } from './workspace-access.js';
import { readCalendars, readHolidays } from './workspace-calendars.js';
import { readConnectors } from './workspace-connectors.js';
import { checkCustomer, checkMessage, checkTable, type Message, messageOf } from './workspace-files.js';
import { checkDigests, readOwnWords, withOwnWords } from './workspace-notices.js';
import { checkOrganisation } from './workspace-organisation.js';
import { FileReport } from './workspace-report.js';

export interface WorkspaceFile {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A file whose kind is known. */
export interface WorkspaceDocument {
  readonly path: string;
  readonly kind: FileKind;
  /** As it was meant: misspelt keys have their right names. */
  readonly tree: MapTree;
  /** Whether parse and shape found no errors in it. */
  readonly sound: boolean;
  /** False when a part of it could not be read: what seems to be missing may stand there. */
  readonly intact: boolean;
}

export interface Workspace {
  readonly documents: readonly WorkspaceDocument[];
  readonly playbooks: readonly WorkspaceDocument[];
  /** The same playbooks, each put together from what it takes in: what is checked and compiled. */
  readonly composed: readonly Composed[];
  readonly scenarios: readonly WorkspaceDocument[];
  /** Absent unless organisation.yaml is without errors. */
  readonly organisation?: Organisation;
  /** The calendars without errors, by id. */
  readonly calendars: CalendarSet;
  readonly messages: { readonly [message: string]: Message };
  /** JSON Schema of the customer's file; absent without customer.yaml. */
  readonly customer?: JsonSchema;
  /** What playbooks may refer to, as far as it can be read. */
  readonly surroundings: Surroundings;
  /** Everything wrong that parse and shape found and between files, by file in the order of their paths. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A file by itself: what parse and shape made of it, and found. */
export interface OpenedFile {
  /** Absent where it is not known what the file is. */
  readonly document?: WorkspaceDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the YAML files among `files`. Never throws; other files are passed over. `open` may remember files from before. */
export function readWorkspace(files: readonly WorkspaceFile[], open: (file: WorkspaceFile) => OpenedFile = openFile): Workspace {
  return new Reading(
    files.filter(({ path }) => /\.ya?ml$/.test(path)),
    new Map(files.map(({ path, text }) => [path, text])),
    open,
  ).read();
}

/** Parses and shapes one file. Never throws. */
export function openFile({ path, text }: WorkspaceFile): OpenedFile {
  const parsed = parse(text, path);
  // What a connector's system can do: read by connectors.yaml, and no file of the language.
  if (parsed.value?.entries[0]?.key === 'openapi') return { diagnostics: [] };
  const shaped = parsed.value ? shape(parsed.value, path, parsed.intact) : undefined;
  // What parse has told of a place is the cause of what shape finds there.
  const told = new Set(parsed.diagnostics.map(placeOf));
  if (shaped?.kind === 'fragment' && shaped.value) for (const place of readingPlaces(shaped.value)) told.add(place);
  const diagnostics = [...parsed.diagnostics, ...(shaped?.diagnostics ?? []).filter((each) => !told.has(placeOf(each)))];
  if (!shaped?.value || !shaped.kind) return { diagnostics };
  const sound = diagnostics.every(({ severity }) => severity !== 'error');
  return { document: { path, kind: shaped.kind, tree: shaped.value, sound, intact: parsed.intact }, diagnostics };
}

const nowhere = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

class Reading {
  readonly #diagnostics: Diagnostic[] = [];
  readonly #documents: WorkspaceDocument[] = [];
  readonly #reports = new Map<WorkspaceDocument, FileReport>();

  constructor(
    private readonly files: readonly WorkspaceFile[],
    private readonly texts: ReadonlyMap<string, string>,
    private readonly open: (file: WorkspaceFile) => OpenedFile,
  ) {}

  read(): Workspace {
    for (const file of [...this.files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
      const { document, diagnostics } = this.open(file);
      this.#diagnostics.push(...diagnostics);
      if (document) this.#documents.push(document);
    }
    const organisation = this.#only('organisation', 'organisation: NAME');
    const calendars = this.#only('calendars', 'calendars:');
    const customer = this.#only('customer');
    const sets = this.#all('holidays').flatMap((each) => readHolidays(each.tree, this.#report(each)) ?? []);
    const compiled = calendars ? readCalendars(calendars.tree, sets, this.#report(calendars)) : {};
    const connectors = this.#only('connectors');
    const touchpoints = this.#only('touchpoints');
    if (touchpoints) this.#report(touchpoints).unique('touchpoint', maps(at(touchpoints.tree, 'touchpoints')));
    const surroundings = surroundingsOf({
      organisation: readable(organisation),
      calendars: readable(calendars),
      touchpoints: readable(touchpoints),
      customer: customer?.tree,
      messages: this.#all('message').map(({ tree }) => tree),
      tables: this.#all('table').map(({ tree }) => tree),
      playbooks: this.#all('playbook').map(({ tree }) => tree),
      connectors: this.#connectors(connectors),
    });
    if (organisation) checkOrganisation(organisation.tree, surroundings.calendars, this.#report(organisation));
    if (organisation && surroundings.organisation) {
      checkDigests(organisation.tree, surroundings.organisation, compiled, this.#report(organisation));
    }
    const words = readOwnWords(this.texts, surroundings.organisation?.languages ?? []);
    this.#diagnostics.push(...words.diagnostics);
    if (organisation && surroundings.organisation) {
      checkOrganisationAccess(organisation.tree, surroundings.organisation, surroundings.customer_written, this.#report(organisation));
    }
    for (const each of this.#all('message')) checkMessage(each.tree, this.#report(each));
    for (const each of this.#all('table')) checkTable(each.tree, this.#report(each));
    for (const each of this.#all('fragment')) checkFragment(each.tree, this.#report(each).add);
    const policies = this.#only('policies');
    if (customer) checkCustomer(customer.tree, factsIn(surroundings), this.#report(customer));
    if (policies) this.#report(policies).unique('policy', maps(at(policies.tree, 'policies')));
    for (const kind of ['playbook', 'message', 'table', 'holidays', 'fragment'] as const) this.#unique(kind);
    const composed = this.#compose(policies, surroundings.organisation?.languages ?? []);
    const sound = organisation && !this.#hasErrors(organisation);
    return {
      documents: this.#documents,
      playbooks: this.#all('playbook'),
      composed,
      scenarios: this.#all('scenarios'),
      ...(sound && surroundings.organisation ? { organisation: withOwnWords(surroundings.organisation, words) } : {}),
      calendars: compiled,
      messages: Object.fromEntries(this.#all('message').flatMap(({ tree }) => messageOf(tree))),
      ...(surroundings.customer ? { customer: surroundings.customer } : {}),
      surroundings,
      diagnostics: inOrder([...this.#diagnostics, ...[...this.#reports.values()].flatMap(({ diagnostics }) => diagnostics)]),
    };
  }

  #all(kind: FileKind): WorkspaceDocument[] {
    return this.#documents.filter((document) => document.kind === kind);
  }

  /** The one file of a kind; `starts` is how it begins, for kinds that every workspace needs. */
  #only(kind: FileKind, starts?: string): WorkspaceDocument | undefined {
    const [first, ...others] = this.#all(kind);
    for (const other of others) {
      this.#report(other).add('name/duplicate-file', headOf(other.tree).range, { of: kind, file: first?.path ?? '' });
    }
    const file = `${kind}.yaml`;
    if (!first && starts && !this.files.some(({ path }) => path === file)) {
      this.#diagnostics.push(diagnostic('name/missing-file', file, nowhere, { file, example: starts }));
    }
    return first;
  }

  /** Undefined where a part of the file could not be read. */
  #connectors(document: WorkspaceDocument | undefined): Surroundings['connectors'] {
    if (!document) return new Map();
    const read = readConnectors(document.tree, (path) => this.texts.get(path), this.#report(document));
    return document.intact ? read : undefined;
  }

  #compose(policies: WorkspaceDocument | undefined, languages: readonly string[]): readonly Composed[] {
    const found = [...this.#diagnostics, ...[...this.#reports.values()].flatMap(({ diagnostics }) => diagnostics)];
    const told = new Set(found.map(({ file, range }) => placeKey(file, range.start)));
    const playbooks = this.#all('playbook');
    const reuse = new Reuse({ playbooks, fragments: this.#all('fragment'), policies, told });
    const templates = templatesIn(this.texts);
    const composed = playbooks.map((each) => withTemplates(reuse.composed(each), templates, languages));
    this.#diagnostics.push(...once(composed.flatMap(({ diagnostics = [] }) => diagnostics)));
    return composed;
  }

  #unique(kind: 'playbook' | 'message' | 'table' | 'holidays' | 'fragment'): void {
    const seen = new Map<string, { file: string; line: number }>();
    for (const document of this.#all(kind)) {
      const id = nameAt(document.tree, kind);
      if (!id) continue;
      const first = seen.get(id.name);
      if (first) this.#report(document).add('name/duplicate-id', id.range, { of: kind, id: id.name, ...first });
      else seen.set(id.name, { file: document.path, line: id.range.start.line });
    }
  }

  #report(document: WorkspaceDocument): FileReport {
    const report = this.#reports.get(document) ?? new FileReport(document.path);
    this.#reports.set(document, report);
    return report;
  }

  #hasErrors(document: WorkspaceDocument): boolean {
    return !document.sound || this.#report(document).diagnostics.some(({ severity }) => severity === 'error');
  }
}

/** Where the steps of a fragment read parameters: what may stand there is told where it is used. */
function readingPlaces(tree: MapTree): string[] {
  const places: string[] = [];
  walkThing(
    tree,
    fileThings.fragment,
    readingParameters(({ scalar: { range } }) => places.push(`${range.start.line}:${range.start.column}`)),
  );
  return places;
}

/** What several playbooks find in one file is told once. */
export function once(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const told = new Set<string>();
  return diagnostics.filter(({ code, file, range, params }) => {
    const key = `${code} ${placeKey(file, range.start)} ${code === 'reuse/breaks-base' ? `${params.line} ${params.code}` : ''}`;
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}

function placeOf({ range }: Diagnostic): string {
  return `${range.start.line}:${range.start.column}`;
}

/** A tree that lost a part knows too few names to say that others are wrong. */
function readable(document: WorkspaceDocument | undefined): MapTree | undefined {
  return document?.intact ? document.tree : undefined;
}

function headOf(tree: MapTree): Named {
  const [first] = tree.entries;
  return { name: first?.key ?? '', range: first?.key_range ?? tree.range };
}
