/**
 * The names that an expression may use at a place, with their types.
 *
 * `steps` holds the steps that may have run there; those that certainly have are `required`, so that what may be missing
 * falls out of the schema.
 */
import { checkExpression } from '../expression/check.js';
import type { Environment } from '../expression/environment.js';
import type { JsonSchema } from '../program/json.js';
import { itemSchema, resultIn } from './names-chain.js';
import { type Path, samePath, valueTestOf } from './names-conditions.js';
import { type Flow, flowOf, hasResult, type Moment } from './names-flow.js';
import { conditionAt, fieldValue } from './names-literals.js';
import { stepsType } from './names-results.js';
import {
  caseSchema,
  customerNeed,
  customerSchema,
  objectSchema,
  schemaAt,
  schemaOfType,
  schemaOfValue,
  valuesOf,
  withCertain,
} from './names-schemas.js';
import type { Surroundings } from './names-surroundings.js';
import { nodesOf, type Outline, type StepOutline } from './outline.js';
import { at, textOf } from './tree.js';

/** Which names there are: `key` is worked out before the case exists. */
export type Scope = 'key' | 'case';

export interface Names {
  readonly flow: Flow;
  /** Every step with a result, by id; of two with one id, the first. */
  readonly steps: ReadonlyMap<string, StepOutline>;
  readonly data: JsonSchema;
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
    this.#tables = {
      type: 'object',
      properties: Object.fromEntries([...surroundings.tables].map(([id, { schema }]) => [id, schema])),
      required: [...surroundings.tables.keys()],
      additionalProperties: false,
    };
    this.flow = flowOf(outline, (choose) => this.#exhaustive(choose));
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
    let names: { [name: string]: JsonSchema } = this.#common(moment.staged, this.#hasCreated(moment));
    if (moment.finds) names.item = itemSchema(moment.finds, this.surroundings);
    if (moment.message) names.message = this.surroundings.messages.get(moment.message.name) ?? {};
    for (const [root, ...rest] of moment.facts) {
      const schema = root === undefined ? undefined : names[root];
      if (root !== undefined && schema) names = { ...names, [root]: withCertain(schema, rest) };
    }
    const steps = stepsType(
      moment,
      (id) => this.steps.has(id),
      (id) => this.#resultOf(id),
    );
    return { names, types: { steps } };
  }

  /** Whether the customer has certainly been made by now. */
  #hasCreated(moment: Moment): boolean {
    if (customerNeed(this.outline) !== 'created') return false;
    return [...this.steps.values()].some(
      (step) => step.kind === 'create' && moment.ran.get(step.id) === true && textOf(at(step.tree, 'create')) === 'customer',
    );
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

  #resultOf(id: string): JsonSchema {
    const known = this.#results.get(id);
    if (known) return known;
    const step = this.steps.get(id);
    if (!step) return {};
    // A record that reads itself by a detour has no type of its own.
    if (this.#resolving.has(id)) return {};
    this.#resolving.add(id);
    const schema = step.kind === 'record' ? this.#recordSchema(step) : resultIn(step, this.surroundings);
    this.#resolving.delete(id);
    this.#results.set(id, schema);
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
      return step && schemaAt(resultIn(step, this.surroundings), fields);
    }
    if (root === 'data') return schemaAt(this.data, rest);
    if (root === 'customer') return schemaAt(this.#customer, rest);
    if (root === 'case') return schemaAt(caseSchema(this.outline, true), rest);
    return undefined;
  }

  valuesAt(path: Path): readonly string[] | undefined {
    return valuesOf(this.schemaAt(path));
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
    const messages = [...this.surroundings.messages.values()];
    const names: { [name: string]: JsonSchema } = {
      ...this.#common(false),
      steps: {
        type: 'object',
        properties: Object.fromEntries(steps.map((id) => [id, this.#resultOf(id)])),
        additionalProperties: false,
      },
    };
    if (messages.length > 0) names.message = this.#handledMessages();
    return names;
  }

  /** One schema for the messages that the playbook handles; where two differ in a field, nothing is known of it. */
  #handledMessages(): JsonSchema {
    const properties: { [name: string]: JsonSchema } = {};
    for (const handler of this.flow.handled.keys()) {
      const schema = handler.message && this.surroundings.messages.get(handler.message.name);
      for (const [name, property] of Object.entries((schema?.properties ?? {}) as { [name: string]: JsonSchema })) {
        const known = properties[name];
        properties[name] = known && JSON.stringify(known) !== JSON.stringify(property) ? {} : property;
      }
    }
    return { type: 'object', properties };
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
