/**
 * The names that an expression may use at a place, with their types.
 *
 * `steps` holds the steps that may have run there; those that certainly have are `required`, so that what may be missing
 * falls out of the schema.
 */
import { checkExpression } from '../expression/check.js';
import type { Environment, TableSignature } from '../expression/environment.js';
import type { JsonSchema } from '../program/json.js';
import { accessNames, PERSON } from './names-access.js';
import {
  branchesSchema,
  eitherSchema,
  errorSchema,
  fieldsOfReceived,
  itemName,
  itemsSchema,
  NUMBER,
  parallelResult,
  waitResult,
} from './names-branching.js';
import { schemasOfCall } from './names-calls.js';
import { itemSchema, resultIn } from './names-chain.js';
import { factsWhere, type Path, samePath, testsWhere, valueTestOf } from './names-conditions.js';
import { codesOf } from './names-errors.js';
import { type Flow, flowOf, type Moment } from './names-flow.js';
import { conditionAt, fieldValue } from './names-literals.js';
import { hasResult, resultsOfItem } from './names-moment.js';
import { fieldsOfOutcome } from './names-outcome-forms.js';
import { stepsType } from './names-results.js';
import {
  caseSchema,
  customerNeed,
  customerSchema,
  enteredSchema,
  objectSchema,
  schemaAt,
  schemaOfType,
  schemaOfValue,
  valuesOf,
  withCertain,
} from './names-schemas.js';
import type { Surroundings } from './names-surroundings.js';
import { fieldsOfAnswered } from './names-survey.js';
import { tablesSchema } from './names-tables.js';
import { maps, nameAt, nodesBelow, nodesOf, type Outline, type StepOutline } from './outline.js';
import { at, textOf } from './tree.js';

/** Which names there are: `key` is worked out before the case exists. */
export type Scope = 'key' | 'case';

export interface Names {
  readonly flow: Flow;
  /** Every step with a result, by id; of two with one id, the first. */
  readonly steps: ReadonlyMap<string, StepOutline>;
  readonly data: JsonSchema;
  /** The `each`es that a step is done for each item of, the outermost first. */
  eachesAround(step: string): readonly StepOutline[];
  at(moment: Moment, scope?: Scope): Environment;
  /** The schema of a path, wherever it is there. */
  schemaAt(path: Path): JsonSchema | undefined;
  /** All values that a path can have, where it is a choice or a yes-or-no. */
  valuesAt(path: Path): readonly string[] | undefined;
  /** Everything that is there somewhere, for the compiled form. */
  everywhere(): { readonly [name: string]: JsonSchema };
}

export function namesOf(outline: Outline, surroundings: Surroundings): Names {
  return new PlaybookNames(outline, surroundings);
}

class PlaybookNames implements Names {
  readonly flow: Flow;
  readonly steps = new Map<string, StepOutline>();
  readonly data: JsonSchema;
  readonly #results = new Map<string, JsonSchema>();
  readonly #resolving = new Set<string>();
  readonly #environments = new WeakMap<Moment, Environment>();
  readonly #customer: JsonSchema | undefined;
  /** The customer's file once a step has made the customer. */
  readonly #created: JsonSchema | undefined;
  readonly #tables: JsonSchema;
  readonly #signatures: { readonly [table: string]: TableSignature };

  constructor(
    readonly outline: Outline,
    readonly surroundings: Surroundings,
  ) {
    for (const node of nodesOf(outline)) {
      if (node.kind !== 'stage' && hasResult(node) && !this.steps.has(node.id)) this.steps.set(node.id, node);
    }
    this.data = objectSchema(at(outline.tree, 'data'));
    const need = customerNeed(outline);
    const file = need === 'none' ? undefined : surroundings.customer;
    this.#customer = file && customerSchema(file, need === 'required' ? 'required' : 'optional');
    this.#created = file && need === 'created' ? customerSchema(file, 'required') : undefined;
    this.#tables = tablesSchema(surroundings.tables);
    this.#signatures = Object.fromEntries([...surroundings.tables].map(([id, { signature }]) => [id, signature]));
    this.flow = flowOf(outline, {
      exhaustive: (choose) => this.#exhaustive(choose),
      facts: (cel, holds) => [...factsWhere(cel, holds), ...this.#byOutcome(cel, holds)],
    });
  }

  eachesAround(step: string): readonly StepOutline[] {
    return [...this.steps.values()].filter((each) => {
      if (each.kind !== 'each') return false;
      return each.branches.some((branch) => branch.steps.some((inner) => [...nodesBelow(inner)].some(({ id }) => id === step)));
    });
  }

  at(moment: Moment, scope: Scope = 'case'): Environment {
    if (scope === 'key') return { names: { data: this.data, ...this.#customerName() } };
    let environment = this.#environments.get(moment);
    if (!environment) {
      environment = this.#environmentAt(moment);
      this.#environments.set(moment, environment);
    }
    return environment;
  }

  #environmentAt(moment: Moment): Environment {
    if (moment.asking) return { names: this.#accessNames(moment.asking) };
    let names: { [name: string]: JsonSchema } = this.#common(moment.staged, this.#hasCreated(moment));
    for (const [name, schema] of this.#locals(moment)) names[name] = schema;
    for (const [root, ...rest] of moment.facts) {
      const schema = root === undefined ? undefined : names[root];
      if (root !== undefined && schema) names = { ...names, [root]: withCertain(schema, rest) };
    }
    const steps = stepsType(
      moment,
      (id) => this.steps.has(id),
      (id) => this.#resultOf(id),
    );
    return { names, types: { steps }, tables: this.#signatures, calendars: this.surroundings.calendars ?? [] };
  }

  #accessNames(asking: 'start' | 'case'): { [name: string]: JsonSchema } {
    const about = { data: this.data, ...this.#customerWritten(), ...(asking === 'case' ? { case: caseSchema(this.outline, false) } : {}) };
    return accessNames(about, this.surroundings.organisation);
  }

  /** Whether the customer has certainly been made by now. */
  #hasCreated(moment: Moment): boolean {
    if (customerNeed(this.outline) !== 'created') return false;
    return [...this.steps.values()].some(
      (step) => step.kind === 'create' && moment.ran.get(step.id) === true && textOf(at(step.tree, 'create')) === 'customer',
    );
  }

  /** Names that there are at some places alone. */
  #locals(moment: Moment): readonly (readonly [string, JsonSchema])[] {
    const { message, error, finds, entered, joining, counting } = moment;
    return [
      ...moment.each.flatMap((each) => [[itemName(each), this.#itemSchema(each)] as const, ['index', NUMBER] as const]),
      ...(finds ? [['item', itemSchema(finds, this.surroundings)] as const] : []),
      ...(entered ? [['form', enteredSchema(entered)] as const] : []),
      ...(message ? [['message', this.surroundings.messages.get(message.name) ?? {}] as const] : []),
      ...(error ? [['error', errorSchema(error)] as const] : []),
      ...(joining ? [['branches', branchesSchema(joining)] as const] : []),
      ...(counting ? [['items', this.#itemsSchema(counting)] as const] : []),
    ];
  }

  #common(staged: boolean, created = false): { [name: string]: JsonSchema } {
    const required = created || customerNeed(this.outline) === 'required';
    return {
      data: this.data,
      ...(created && this.#created ? { customer: this.#created } : this.#customerName()),
      case: caseSchema(this.outline, staged, required),
      now: { type: 'string', format: 'date-time' },
      tables: this.#tables,
    };
  }

  /** Without a readable customer.yaml, anything may be asked of the customer. */
  #customerName(): { customer?: JsonSchema } {
    if (customerNeed(this.outline) === 'none') return {};
    return { customer: this.#customer ?? {} };
  }

  /** Who may do what is asked of the file as it is written. */
  #customerWritten(): { customer?: JsonSchema } {
    const need = customerNeed(this.outline);
    if (need === 'none') return {};
    const written = this.surroundings.customer_written;
    return { customer: written ? customerSchema(written, need === 'required' ? 'required' : 'optional') : {} };
  }

  #resultOf(id: string): JsonSchema {
    const known = this.#results.get(id);
    if (known) return known;
    const step = this.steps.get(id);
    if (!step) return {};
    // A record that reads itself by a detour has no type of its own.
    if (this.#resolving.has(id)) return {};
    this.#resolving.add(id);
    const schema = this.#fullResult(step);
    this.#resolving.delete(id);
    this.#results.set(id, schema);
    return schema;
  }

  #fullResult(step: StepOutline): JsonSchema {
    if (step.kind === 'record') return this.#recordSchema(step);
    if (step.kind !== 'each') return this.#plainResult(step);
    return { type: 'object', properties: { items: this.#itemsSchema(step) }, required: ['items'], additionalProperties: false };
  }

  /** What can be said without the types of expressions, which depend on the flow. */
  #plainResult(step: StepOutline): JsonSchema {
    if (step.kind === 'wait') return waitResult(step, this.surroundings.messages);
    return step.kind === 'parallel' ? parallelResult(step) : resultIn(step, this.surroundings);
  }

  #itemsSchema(each: StepOutline): JsonSchema {
    const results = resultsOfItem(each).filter((id) => this.steps.has(id));
    const [body] = each.branches;
    const end = body && this.flow.end.get(body);
    const steps: JsonSchema = {
      type: 'object',
      properties: Object.fromEntries(results.map((id) => [id, this.#resultOf(id)])),
      required: end?.reachable ? results.filter((id) => end.ran.get(id) === true) : [],
      additionalProperties: false,
    };
    return itemsSchema(this.#itemSchema(each), steps);
  }

  readonly #items = new Map<StepOutline, JsonSchema>();
  /** What one item of the list is. */
  #itemSchema(each: StepOutline): JsonSchema {
    const known = this.#items.get(each);
    if (known) return known;
    const list = at(each.tree, 'in');
    const moment = this.flow.begin.get(each);
    const value = list?.kind === 'scalar' ? fieldValue(list, 'list') : undefined;
    if (value?.kind !== 'cel' || !moment) return {};
    // A list that is worked out of itself by a detour has no type of its own.
    this.#items.set(each, {});
    const checked = checkExpression(value.cel, this.at(moment), 'list');
    const schema = 'type' in checked && checked.type.kind === 'list' ? schemaOfType(checked.type.item) : {};
    this.#items.set(each, schema);
    return schema;
  }

  #recordSchema(step: StepOutline): JsonSchema {
    const schema = resultIn(step, this.surroundings);
    const properties = schema.properties as { readonly value: JsonSchema };
    return { ...schema, properties: { ...properties, value: this.#valueSchema(step) } };
  }

  #valueSchema(step: StepOutline): JsonSchema {
    const tree = at(step.tree, 'value');
    const moment = this.flow.begin.get(step);
    if (tree?.kind !== 'scalar' || !moment) return {};
    const value = fieldValue(tree, 'number');
    if (value.kind === 'literal') return schemaOfValue(typeof value.value === 'string' ? Number(value.value) : value.value);
    if (value.kind !== 'cel') return value.kind === 'splice' ? { type: 'string' } : {};
    const checked = checkExpression(value.cel, this.at(moment), 'any');
    return 'type' in checked ? schemaOfType(checked.type) : {};
  }

  schemaAt([root, ...rest]: Path): JsonSchema | undefined {
    if (root === 'steps') {
      const [id, ...fields] = rest;
      const step = id === undefined ? undefined : this.steps.get(id);
      // Asked for while the flow is being found: without types of expressions, which depend on it.
      return step && schemaAt(this.#plainResult(step), fields);
    }
    if (root === 'data') return schemaAt(this.data, rest);
    if (root === 'call') return this.#givenAt(rest);
    if (root === 'customer') return schemaAt(this.#customer, rest);
    if (root === 'case') return schemaAt(caseSchema(this.outline, true), rest);
    return undefined;
  }

  /** What a call is given: its step's id, then the way through `with`. */
  #givenAt([id, ...path]: Path): JsonSchema | undefined {
    const step = id === undefined ? undefined : this.steps.get(id);
    return step && schemaAt(schemasOfCall(step, this.surroundings)?.with, path);
  }

  valuesAt(path: Path): readonly string[] | undefined {
    return valuesOf(this.schemaAt(path));
  }

  /** What is there with an outcome alone: the fields of a message that was received, those of an outcome's own form. */
  #byOutcome(cel: string, holds: boolean): readonly Path[] {
    return testsWhere(cel, holds).flatMap(({ path: [root, id, field, ...rest], values, except }) => {
      const step = id === undefined ? undefined : this.steps.get(id);
      if (root !== 'steps' || field !== 'outcome' || rest.length > 0 || id === undefined || !step) return [];
      return this.#fieldsWith(step, values, except).map((each): Path => ['steps', id, each]);
    });
  }

  #fieldsWith(step: StepOutline, values: readonly string[], except: boolean): readonly string[] {
    if (step.kind === 'task') return fieldsOfOutcome(step, values, except);
    const [value, ...others] = values;
    if (others.length > 0 || value !== (except ? 'timed_out' : 'received')) return [];
    if (step.kind === 'survey') return fieldsOfAnswered(step);
    return step.kind === 'wait' ? fieldsOfReceived(step, this.surroundings.messages) : [];
  }

  #exhaustive(choose: StepOutline): boolean {
    const cases = choose.branches.flatMap((branch) => (branch.case ? [branch.case] : []));
    if (cases.some((each) => isTrue(at(each, 'when')))) return true;
    return (
      untestedValues(
        cases.map((each) => conditionAt(each, 'when')),
        this,
      )?.values.length === 0
    );
  }

  everywhere(): { readonly [name: string]: JsonSchema } {
    const steps = [...this.steps.keys()];
    const names: { [name: string]: JsonSchema } = {
      ...this.#common(false),
      ...(maps(at(this.outline.tree, 'access')).some((rule) => at(rule, 'where')) ? { person: PERSON } : {}),
      steps: {
        type: 'object',
        properties: Object.fromEntries(steps.map((id) => [id, this.#resultOf(id)])),
        additionalProperties: false,
      },
    };
    for (const [name, schema] of this.#localsEverywhere()) names[name] = eitherSchema(names[name], schema);
    return names;
  }

  /** The names of all places; where two of one name differ in a field, nothing is known of it. */
  #localsEverywhere(): readonly (readonly [string, JsonSchema])[] {
    const moment = this.flow.open;
    const of = (parts: Partial<Moment>) => this.#locals({ ...moment, ...parts });
    const handlers = [...this.flow.handled.keys()];
    const steps = [...this.steps.values()];
    return [
      ...handlers.flatMap((handler) => (handler.message ? of({ message: handler.message }) : [])),
      ...handlers.flatMap((handler) => (handler.trigger === 'error' ? of({ error: codesOf(handler) }) : [])),
      ...steps.flatMap((step) => {
        const message = step.kind === 'wait' ? nameAt(step.tree, 'message') : undefined;
        if (message) return of({ message });
        if (step.kind === 'task') return at(step.tree, 'rules') ? of({ entered: step }) : [];
        if (step.kind === 'parallel') return of({ joining: step });
        return step.kind === 'each' ? of({ each: [step], counting: step }) : [];
      }),
    ];
  }
}

function isTrue(tree: ReturnType<typeof at>): boolean {
  return tree?.kind === 'scalar' && (tree.value === true || tree.value === 'true');
}

/** What the conditions of a choose, taken together, leave out of the choice that they all test. */
export interface UntestedValues {
  readonly path: Path;
  readonly values: readonly string[];
}

/** Undefined where the conditions do not all test one path that has a known list of values, or name a value that is not in it. */
export function untestedValues(conditions: readonly (string | undefined)[], names: Pick<Names, 'valuesAt'>): UntestedValues | undefined {
  const tests = conditions.map((cel) => (cel === undefined ? undefined : valueTestOf(cel)));
  const [first] = tests;
  const all = first && names.valuesAt(first.path);
  if (!first || !all) return undefined;
  let left: readonly string[] = all;
  for (const test of tests) {
    if (!test || !samePath(test.path, first.path) || test.values.some((value) => !all.includes(value))) return undefined;
    left = left.filter((value) => test.values.includes(value) === test.except);
  }
  return { path: first.path, values: left };
}
