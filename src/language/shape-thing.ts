/**
 * Holds one thing after the other against its schema, and looks further into what stands below it once its kind is known.
 *
 * The tree that comes back is the one that was meant: a misspelt key has its right name, a key that cannot stand is left
 * out. So that the next stage goes on with it and does not find the same mistake in another guise.
 */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Diagnostic, Range } from '../diagnostics/diagnostic.js';
import { report as diagnostic } from '../diagnostics/report.js';
import type { Json } from '../program/json.js';
import { shortened } from './parse-written.js';
import { wait } from './shape-branching.js';
import { reportFields, unwrapped } from './shape-field-rules.js';
import { fields } from './shape-fields.js';
import { peopleThing, stepKinds } from './shape-flow.js';
import { type Form, type FormOf, type Kinds, MAP_KEYS, type Thing } from './shape-form.js';
import { handlerKinds } from './shape-handlers.js';
import { choose } from './shape-kind.js';
import { reportPattern } from './shape-pattern.js';
import { shallow, shallowSchema } from './shape-schema.js';
import { badId, nearestOf, type Place, placeAt, type Report, reportValue, wrongType } from './shape-values.js';
import { waitAsMeant } from './shape-wait.js';
import { at, type Entry, type MapTree, type Tree } from './tree.js';

const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: false,
  logger: false,
  validateFormats: false,
  code: { optimize: false },
});
const validators = new WeakMap<object, ValidateFunction>();
/** One object, so that it is compiled once. */
const STRING: Form = { is: 'string' };

function errorsOf(of: Thing | Form, value: Json): readonly ErrorObject[] {
  let validate = validators.get(of);
  if (!validate) {
    validate = ajv.compile('is' in of ? shallow(of) : shallowSchema(of));
    validators.set(of, validate);
  }
  return validate(value) ? [] : (validate.errors ?? []);
}

/** Words that people use for a key, and the keys that they may mean. */
const synonyms: ReadonlyMap<string, readonly string[]> = new Map([
  ['name', ['title']],
  ['label', ['title', 'labels']],
  ['description', ['describe']],
  ['assignee', ['assign']],
  ['assigned_to', ['assign']],
  ['who', ['assign']],
  ['do', ['steps']],
  ['then', ['steps']],
  ['actions', ['steps']],
  ['tasks', ['steps']],
  ['condition', ['when', 'if']],
  ['if', ['when']],
  ['when', ['if']],
  ['options', ['enum', 'outcomes']],
  ['choices', ['enum', 'outcomes']],
  ['values', ['enum']],
  ['fields', ['properties', 'form']],
  ['default', ['else']],
  ['otherwise', ['else']],
  ['times', ['max']],
  ['max_rounds', ['max']],
  ['duration', ['for', 'due']],
  ['timeout', ['due']],
  ['min', ['minimum']],
  ['max', ['maximum']],
  ['timezone', ['time_zone']],
  ['tz', ['time_zone']],
]);

export class Shaper {
  readonly diagnostics: Diagnostic[] = [];
  readonly #waits = new Set<string>();

  constructor(
    private readonly file: string,
    /** False when a part of the file was lost: what is missing may have stood there. */
    private readonly intact: boolean,
  ) {}

  readonly report: Report = (code, range, params, fix) => {
    this.diagnostics.push(diagnostic(code, this.file, range, params, fix));
  };

  // ── things ──────────────────────────────────────────────────────────────────

  thing(tree: MapTree, thing: Thing): MapTree {
    const entries = this.#keys(tree, thing);
    const meant: MapTree = { ...tree, entries };
    const start = { key: thing.name, key_range: tree.range };
    const errors = errorsOf(thing, outline(meant, 3));
    for (const error of errors) {
      if (error.keyword === 'required' || (error.keyword === 'enum' && isTypeToo(error, errors))) continue;
      reportValue(error, placeAt(meant, error.instancePath, start), this.report);
    }
    if (this.intact) this.#missing(meant, thing, errors);
    this.#together(meant, thing);
    return {
      ...meant,
      entries: entries.map((entry) => {
        const key = thing.keys[entry.key];
        return key ? { ...entry, value: this.below(key.form, entry.value, entry) } : entry;
      }),
    };
  }

  /** The keys as they were meant. */
  #keys(tree: MapTree, thing: Thing): Entry[] {
    const entries: Entry[] = [];
    for (const entry of tree.entries) {
      if (Object.hasOwn(thing.keys, entry.key)) entries.push(entry);
      else {
        const meant = this.#unknownKey(entry, tree, thing);
        if (meant) entries.push(meant);
      }
    }
    return entries;
  }

  #unknownKey(entry: Entry, tree: MapTree, thing: Thing): Entry | undefined {
    const free = Object.keys(thing.keys).filter((key) => !at(tree, key));
    const word = entry.key.trim();
    const near = this.#nearestKey(word, entry.value, free, thing);
    const allowed = (free.length > 0 ? free : Object.keys(thing.keys)).join(', ');
    const params = { key: shortened(entry.key), of: thing.name, allowed, ...(near ? { nearest: near } : {}) };
    const fix = near ? { range: entry.key_range, text: near } : undefined;
    this.report(thing.is_schema ? 'shape/unknown-schema-keyword' : 'shape/unknown-key', entry.key_range, params, fix);
    return near ? { ...entry, key: near } : undefined;
  }

  /** The key that was most likely meant: one that is spelt alike, or another word for it, rather where the value fits. */
  #nearestKey(word: string, value: Tree, free: readonly string[], thing: Thing): string | undefined {
    const others = synonyms.get(word.toLowerCase())?.filter((key) => free.includes(key)) ?? [];
    const candidates = [nearestOf(word, free), ...others].filter((key) => key !== undefined);
    return candidates.find((key) => thing.keys[key] && fitsKind(thing.keys[key].form, value)) ?? candidates[0];
  }

  #missing(tree: MapTree, thing: Thing, errors: readonly ErrorObject[]): void {
    if (thing.brought_by !== undefined && at(tree, thing.brought_by)) return;
    const place = headOf(tree);
    for (const error of errors) {
      if (error.keyword !== 'required') continue;
      const key = String(error.params.missingProperty);
      const example = thing.keys[key]?.example;
      this.report('shape/missing-key', place, { key, of: thing.name, ...(example ? { example } : {}) });
    }
    for (const keys of [...(thing.exactly_one ?? []), ...(thing.at_least_one ?? [])]) {
      if (keys.some((key) => at(tree, key))) continue;
      const shown = keys.slice(0, 6).join(', ');
      this.report('shape/missing-one-of', place, { of: thing.name, keys: shown, example: `${keys[0]}: …` });
    }
  }

  #together(tree: MapTree, thing: Thing): void {
    const pairs = [
      ...(thing.exactly_one ?? []).flatMap((keys) =>
        keys.flatMap((key, index) => keys.slice(index + 1).map((other) => [key, other] as const)),
      ),
      ...(thing.not_together ?? []),
    ];
    for (const [first, second] of pairs) {
      const both = tree.entries.filter(({ key }) => key === first || key === second);
      const [kept, other] = both;
      if (kept && other) this.report('shape/conflicting-keys', other.key_range, { key: kept.key, other: other.key });
    }
  }

  // ── what stands below a key ─────────────────────────────────────────────────

  /** Looks into a value whose own type was looked at before; a value of another type is passed over. */
  below(form: Form, tree: Tree, of: Omit<Place, 'tree'>): Tree {
    switch (form.is) {
      case 'list':
        return this.#list(form, tree, of);
      case 'map':
        return tree.kind === 'map' ? this.#map(form, tree) : tree;
      case 'thing':
        return tree.kind === 'map' ? this.thing(tree, form.thing()) : tree;
      case 'kind':
        return tree.kind === 'map' ? this.kind(tree, form.kinds()) : tree;
      case 'step':
        return tree.kind === 'map' ? this.kind(tree, stepKinds) : tree;
      case 'handler':
        return tree.kind === 'map' ? this.kind(tree, handlerKinds) : tree;
      case 'text':
        return tree.kind === 'map' ? this.#languages(tree) : tree;
      case 'people':
        return this.#people(tree, of);
      case 'either': {
        if (errorsOf(form, outline(tree, 1)).length > 0) return tree;
        const inner = tree.kind === 'list' ? form.list : tree.kind === 'map' ? mapOf(form, tree) : form.scalar;
        return inner ? this.#alone(inner, tree, of) : tree;
      }
      case 'condition':
        return this.#condition(tree, of);
      case 'regular_expression':
        reportPattern(tree, this.report);
        return tree;
      case 'fields':
        return tree.kind === 'map' ? this.fields(tree, form.of) : tree;
      default:
        return tree;
    }
  }

  kind(tree: MapTree, kinds: Kinds): Tree {
    const chosen = choose(tree, kinds, this.report);
    if (chosen?.thing === wait) return this.thing(waitAsMeant(chosen.tree, this.report, this.#waits), wait);
    if (chosen) return this.thing(chosen.tree, chosen.thing);
    // What it is cannot be told, but the steps in it can be looked at.
    const inner = Object.values(kinds.kinds).find((thing) => thing.keys.steps)?.keys.steps;
    const entries = tree.entries.map((entry) =>
      inner && entry.key === 'steps' ? { ...entry, value: this.below(inner.form, entry.value, entry) } : entry,
    );
    return { ...tree, entries };
  }

  /** A value by itself: its own type first, then what stands below it. */
  #alone(form: Form, tree: Tree, of: Omit<Place, 'tree'>): Tree {
    const errors = errorsOf(form, outline(tree, 3));
    for (const error of errors) {
      if (error.keyword === 'enum' && isTypeToo(error, errors)) continue;
      reportValue(error, placeAt(tree, error.instancePath, of), this.report);
    }
    return this.below(form, tree, of);
  }

  /** A map where a list of maps should stand is its one item without the dash; what is in it is looked at all the same. */
  #list(form: FormOf<'list'>, tree: Tree, of: Omit<Place, 'tree'>): Tree {
    if (form.named && tree.kind === 'map') {
      if (at(tree, 'use')) return this.thing(tree, form.named());
      wrongType('list', { ...of, tree }, this.report);
    }
    if (tree.kind === 'list') return { ...tree, items: tree.items.map((item) => this.below(form.of, item, of)) };
    const isItem = tree.kind === 'map' && ['kind', 'step', 'handler', 'thing'].includes(form.of.is);
    return isItem ? { kind: 'list', range: tree.range, items: [this.below(form.of, tree, of)] } : tree;
  }

  /** `if: yes`: a name to CEL, and a condition to everybody else. */
  #condition(tree: Tree, of: Omit<Place, 'tree'>): Tree {
    if (tree.kind !== 'scalar' || !/^(yes|no|on|off)$/i.test(String(tree.value))) return tree;
    wrongType('boolean', { ...of, tree }, this.report);
    return { ...tree, value: /^(yes|on)$/i.test(String(tree.value)) };
  }

  #map(form: FormOf<'map'>, tree: MapTree): MapTree {
    const pattern = MAP_KEYS[form.keys ?? 'any'];
    for (const { key, key_range } of tree.entries) {
      if (pattern && !new RegExp(pattern).test(key)) badId(key, 'id', key_range, this.report);
    }
    return { ...tree, entries: tree.entries.map((entry) => ({ ...entry, value: this.below(form.of, entry.value, entry) })) };
  }

  #languages(tree: MapTree): MapTree {
    const pattern = new RegExp(MAP_KEYS.language ?? '');
    for (const { key, key_range, value } of tree.entries) {
      if (!pattern.test(key)) this.report('shape/bad-format', key_range, { value: shortened(key), wanted: 'language', example: 'en' });
      else this.#alone(STRING, value, { key, key_range });
    }
    return tree;
  }

  #people(tree: Tree, of: Omit<Place, 'tree'>): Tree {
    if (tree.kind === 'map') return this.thing(tree, peopleThing);
    if (tree.kind === 'scalar') return tree;
    const items = tree.items.map((item) => {
      if (item.kind === 'list' || (item.kind === 'scalar' && typeof item.value !== 'string')) {
        wrongType('people', { ...of, tree: item } satisfies Place, this.report);
      }
      return item.kind === 'map' ? this.thing(item, peopleThing) : item;
    });
    return { ...tree, items };
  }

  fields(tree: MapTree, of: 'data' | 'form'): MapTree {
    const wrapped = unwrapped(tree, this.report);
    const meant = this.thing(wrapped, fields);
    reportFields(meant, of, this.report);
    return meant;
  }
}

function fitsKind(form: Form, tree: Tree): boolean {
  return !errorsOf(form, outline(tree, 0)).some((error) => error.keyword === 'type' && error.instancePath === '');
}

/** A map of languages is a text; one with a key of the thing is the thing. */
function mapOf({ map, scalar }: FormOf<'either'>, tree: MapTree): Form | undefined {
  if (scalar?.is !== 'text' || map?.is !== 'thing') return map ?? scalar;
  const { keys } = map.thing();
  return tree.entries.some(({ key }) => Object.hasOwn(keys, key)) ? map : scalar;
}

function isTypeToo(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  return errors.some((other) => other.keyword === 'type' && other.instancePath === error.instancePath);
}

/** The first key and, where it is short, its value: what a thing is known by. */
function headOf(tree: MapTree): Range {
  const [first] = tree.entries;
  if (!first) return tree.range;
  return first.value.kind === 'scalar' ? { start: first.key_range.start, end: first.value.range.end } : first.key_range;
}

/** The tree as JSON down to a depth; of what lies deeper only whether there is anything. */
function outline(tree: Tree, depth: number): Json {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list')
    return depth === 0 ? tree.items.slice(0, 1).map(() => null) : tree.items.map((item) => outline(item, depth - 1));
  const entries = depth === 0 ? tree.entries.slice(0, 1) : tree.entries;
  return Object.fromEntries(entries.map(({ key, value }) => [key, depth === 0 ? null : outline(value, depth - 1)]));
}
