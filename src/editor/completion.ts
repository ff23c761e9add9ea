/**
 * What may be written at a place. The text is read with a mark put in where the cursor stands, so that what the mark has
 * become (a key, a value, a part of an expression) tells what may stand there.
 */
import type { Position } from '../diagnostics/diagnostic.js';
import { PEOPLE_WORDS } from '../language/names-people.js';
import { parse } from '../language/parse.js';
import { files } from '../language/shape-files.js';
import type { Kinds, Thing } from '../language/shape-form.js';
import type { MapTree, Tree } from '../language/tree.js';
import { completeCel } from './completion-cel.js';
import type { OpenWorkspace } from './open-workspace.js';
import { kindsAt, placesOf, type ShapePlace, thingAt, thingOf } from './shape-places.js';
import { MARK, type Suggestion } from './suggestion.js';
import { keysAt, namedAt, occurrencesAt, type SymbolKind } from './symbols.js';

export function completionsAt(workspace: OpenWorkspace, file: string, text: string, at: Position): readonly Suggestion[] {
  const { before, after, rest } = around(text, at);
  const opensLine = /^\s*(?:- +)*[\w-]*$/.test(before) && after.trim() === '';
  // On a line of its own a word is first taken for a key, then for an item of a list or a value.
  for (const mark of opensLine ? [`${MARK}: `, MARK] : [MARK]) {
    const { value } = parse(rest(mark), file);
    const found = value && suggestionsIn(workspace, file, value);
    if (found && found.length > 0) return found;
  }
  return [];
}

function around(text: string, { line, column }: Position): { before: string; after: string; rest: (mark: string) => string } {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const own = lines[line - 1] ?? '';
  const before = own.slice(0, column - 1);
  const after = own.slice(column - 1);
  return { before, after, rest: (mark) => [...lines.slice(0, line - 1), before + mark + after, ...lines.slice(line)].join('\n') };
}

function suggestionsIn(workspace: OpenWorkspace, file: string, tree: MapTree): readonly Suggestion[] {
  const thing = thingOf(tree);
  if (!thing) return tree.entries.some(({ key }) => key.includes(MARK)) ? fileKinds() : [];
  const top = keysFor(thing, tree);
  if (top) return top;
  for (const place of placesOf(tree)) {
    const found = atPlace(workspace, file, tree, place);
    if (found) return found;
  }
  return [];
}

function fileKinds(): readonly Suggestion[] {
  return Object.entries(files).map(([label, thing]) => ({ label, kind: 'key', detail: thing.says, text: `${label}: ` }));
}

/** Undefined where the mark does not stand at this place. */
function atPlace(workspace: OpenWorkspace, file: string, tree: MapTree, place: ShapePlace): readonly Suggestion[] | undefined {
  const { form, tree: value } = place;
  if (value.kind === 'scalar')
    return String(value.value).includes(MARK) ? valuesFor(workspace, file, tree, place, String(value.value)) : undefined;
  if (value.kind === 'list' || !value.entries.some(({ key }) => key.includes(MARK))) return undefined;
  const thing = thingAt(form, value);
  if (thing) return keysFor(thing, value);
  const kinds = kindsAt(form);
  if (kinds) return kindsFor(kinds);
  if (form.is === 'text') return languages(workspace);
  const keys = form.is === 'map' ? keysAt(place) : undefined;
  if (keys && !keys[1]) return names(workspace, tree, place, keys[0]);
  if (form.is === 'map' && place.thing.name === 'set') return setPaths(workspace, file);
  if (keys && place.key === 'skills') return names(workspace, tree, place, keys[0]);
  return undefined;
}

/** The keys that a thing may still have, where the mark is one of its keys. */
function keysFor(thing: Thing, tree: MapTree): readonly Suggestion[] | undefined {
  if (!tree.entries.some(({ key }) => key.includes(MARK))) return undefined;
  const present = new Set(tree.entries.map(({ key }) => key));
  const free = Object.entries(thing.keys).filter(([name]) => !present.has(name));
  const required = new Set(thing.required ?? []);
  return free
    .sort(([a], [b]) => Number(required.has(b)) - Number(required.has(a)))
    .map(([label, { says }]) => ({ label, kind: 'key', detail: says, text: `${label}: ` }));
}

function kindsFor(kinds: Kinds | undefined): readonly Suggestion[] {
  return Object.entries(kinds?.kinds ?? {}).map(([label, { says }]) => ({ label, kind: 'key', detail: says, text: `${label}: ` }));
}

function languages(workspace: OpenWorkspace): readonly Suggestion[] {
  const known = workspace.check().workspace.surroundings.organisation?.languages ?? [];
  return (known.length > 0 ? known : ['en', 'zh']).map((label) => ({ label, kind: 'key', text: `${label}: ` }));
}

function valuesFor(
  workspace: OpenWorkspace,
  file: string,
  tree: MapTree,
  place: ShapePlace,
  written: string,
): readonly Suggestion[] | undefined {
  const { form } = place;
  const kinds = namedAt(place);
  if (kinds.length > 0) return names(workspace, tree, place, kinds);
  switch (form.is) {
    case 'one_of':
      return form.values.map((value) => ({ label: String(value), kind: 'value' }));
    case 'boolean':
      return ['true', 'false'].map((label) => ({ label, kind: 'value' }));
    case 'people':
      return written.trim() === MARK || !/[.(]/.test(written)
        ? people(workspace)
        : completeCel(workspace.check().workspace.surroundings, file, tree, place, written);
    case 'language':
      return written.trim() === MARK || !/[.(]/.test(written)
        ? spokenLanguages(workspace)
        : completeCel(workspace.check().workspace.surroundings, file, tree, place, written);
    case 'condition':
    case 'duration':
    case 'expression':
    case 'value':
    case 'string':
    case 'text':
      return completeCel(workspace.check().workspace.surroundings, file, tree, place, written);
    case 'kind':
    case 'step':
    case 'handler':
      return kindsFor(kindsAt(form));
    case 'thing':
      return keysFor(form.thing(), { kind: 'map', range: place.tree.range, entries: [markEntry(place.tree)] });
    default:
      return undefined;
  }
}

function markEntry(tree: Tree): MapTree['entries'][number] {
  return { key: MARK, key_range: tree.range, value: tree };
}

function people(workspace: OpenWorkspace): readonly Suggestion[] {
  const words = PEOPLE_WORDS.map((label): Suggestion => ({ label, kind: 'value' }));
  const roles = namesOf(workspace, ['role'], '').map(
    ({ label, detail }): Suggestion => ({
      label: `{ role: ${label} }`,
      kind: 'name',
      ...(detail ? { detail } : {}),
    }),
  );
  return [...words, ...roles];
}

function spokenLanguages(workspace: OpenWorkspace): readonly Suggestion[] {
  const people = workspace.check().workspace.surroundings.organisation?.people ?? [];
  return ['customer', ...new Set(people.flatMap(({ languages }) => languages))].map((label) => ({ label, kind: 'value' }));
}

function names(workspace: OpenWorkspace, tree: MapTree, place: ShapePlace, kinds: readonly SymbolKind[]): readonly Suggestion[] {
  // The name at the mark would be known where the others are.
  const [occurrence] = occurrencesAt(place, tree);
  const onlyStages = place.key === 'goto' || `${place.thing.name}.${place.key}` === 'expectation.stage';
  const onlySteps = place.key === 'complete' || place.key === 'claim' || place.key === 'release' || place.key === 'same_as';
  const found = kinds.flatMap((kind) => namesOf(workspace, [kind], occurrence?.scope ?? '', kinds.length > 1));
  if (!onlyStages && !onlySteps) return found;
  const playbook = [...workspace.check().parts.values()].find(({ outline }) => outline.id === (occurrence?.scope ?? ''));
  const stages = new Set(playbook?.outline.stages.map(({ id }) => id));
  return found.filter(({ label }) => stages.has(label) === onlyStages);
}

/** Every name of these kinds that is known in a scope. */
function namesOf(workspace: OpenWorkspace, kinds: readonly SymbolKind[], scope: string, anywhere = false): Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const each of workspace.occurrences()) {
    const known = each.scope === scope || (anywhere && each.scope === '');
    if (!each.definition || !known || !each.kinds.some((kind) => kinds.includes(kind)) || each.name.includes(MARK)) continue;
    if (!found.has(each.name)) found.set(each.name, { label: each.name, kind: 'name', ...(each.title ? { detail: each.title } : {}) });
  }
  return [...found.values()];
}

function setPaths(workspace: OpenWorkspace, file: string): readonly Suggestion[] {
  const playbook = workspace.parts(file)?.outline.id ?? '';
  return namesOf(workspace, ['field'], `${playbook}#data`).map(({ label, detail }) => ({
    label: `data.${label}`,
    kind: 'name',
    text: `data.${label}: `,
    ...(detail ? { detail } : {}),
  }));
}
