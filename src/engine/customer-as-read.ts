/**
 * The customer's file as playbooks read it: what is written in it, what Steward keeps (`facts`), and the fields that
 * customer.yaml computes. Worked out where a copy of the file is taken, so that a case has it as a recorded value. Pure.
 */
import { createEvaluator, type Evaluator } from '../expression/evaluate.js';
import { EvaluationFault } from '../expression/fault.js';
import { fieldSchema, itemSchema } from '../program/customer-schema.js';
import { type Json, type JsonObject, type JsonSchema, objectOf } from '../program/json.js';
import type { ComputedField, Program } from '../program/program.js';
import { type CustomerFacts, NO_FACTS } from './customer-facts.js';

export type CustomerReader = Pick<Program, 'customer_computed' | 'customer_facts' | 'names'>;

/**
 * `facts` absent: nothing is known of the customer, but what the file has of it, as a scenario gives it. A field that is
 * written although it is computed stays as it is written; one that cannot be computed is absent.
 */
export function customerAsRead(program: CustomerReader, file: JsonObject, facts: CustomerFacts = NO_FACTS): JsonObject {
  let customer = program.customer_facts ? { ...file, facts: known(program, withGiven(facts, objectOf(file.facts))) } : file;
  for (const computed of program.customer_computed ?? []) customer = withComputed(program, customer, computed);
  return customer;
}

/** The file after these fields of it have changed: what is computed of it is computed anew. */
export function changedCustomer(program: CustomerReader, before: JsonObject, values: JsonObject): JsonObject {
  let file: JsonObject = { ...before, ...values };
  for (const { list, field } of program.customer_computed ?? []) {
    if (values[list ?? field] !== undefined) continue;
    file = list === undefined ? without(file, field) : withItems(file, list, (item) => without(item, field));
  }
  return customerAsRead(program, file);
}

function withGiven(facts: CustomerFacts, given: JsonObject): JsonObject {
  return { ...facts, ...given, promises: { ...facts.promises, ...objectOf(given.promises) } };
}

/** Every playbook that the Program knows has its number. */
function known({ names }: CustomerReader, facts: JsonObject): JsonObject {
  const { properties } = fieldSchema(fieldSchema(names.customer, 'facts'), 'open_cases');
  const cases = objectOf(facts.open_cases);
  return { ...facts, open_cases: Object.fromEntries(Object.keys(properties ?? {}).map((playbook) => [playbook, cases[playbook] ?? 0])) };
}

function withComputed(program: CustomerReader, customer: JsonObject, computed: ComputedField): JsonObject {
  const { list, field } = computed;
  const complete = (of: JsonObject, names: JsonObject): JsonObject => {
    if (of[field] !== undefined) return of;
    const found = evaluated(program, computed, names);
    return found === null ? of : { ...of, [field]: found };
  };
  if (list === undefined) return complete(customer, { customer });
  return withItems(customer, list, (item) => complete(item, { customer, item }));
}

function withItems(file: JsonObject, list: string, change: (item: JsonObject) => JsonObject): JsonObject {
  const items = file[list];
  return Array.isArray(items) ? { ...file, [list]: items.map((item: Json) => change(objectOf(item))) } : file;
}

function without(value: JsonObject, member: string): JsonObject {
  const { [member]: _, ...rest } = value;
  return rest;
}

function evaluated(program: CustomerReader, { list, value }: ComputedField, names: JsonObject): Json {
  try {
    return evaluatorFor(program, list).evaluate(value.cel, names);
  } catch (error) {
    if (error instanceof EvaluationFault) return null;
    throw error;
  }
}

const evaluators = new WeakMap<CustomerReader['names'], Map<string, Evaluator>>();

/** Of the fields of a list, `item` is the one that they are of. */
function evaluatorFor({ names }: CustomerReader, list: string | undefined): Evaluator {
  const made = evaluators.get(names) ?? new Map<string, Evaluator>();
  evaluators.set(names, made);
  const key = list ?? '';
  let evaluator = made.get(key);
  if (!evaluator) {
    const customer: JsonSchema = names.customer ?? {};
    const own: CustomerReader['names'] = list === undefined ? { customer } : { customer, item: itemSchema(customer, list) };
    evaluator = createEvaluator({ names: own });
    made.set(key, evaluator);
  }
  return evaluator;
}
