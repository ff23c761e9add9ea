/** What a start must bring: data that fit the playbook's schema, the customer it wants, a key that can be one. Pure. */
import type { FieldError } from '../engine/event.js';
import { formErrors, withDefaults } from '../engine/form.js';
import { evaluatorOf } from '../engine/playable.js';
import { EvaluationFault } from '../expression/fault.js';
import { isCaseKey } from '../program/case-key.js';
import type { Json, JsonObject, JsonSchema } from '../program/json.js';
import type { Program } from '../program/program.js';
import { Problem } from './problem.js';
import { fieldsInWords } from './refusal-problem.js';

/** The data with the schema's defaults. Throws a problem that names every field that is wrong. */
export function checkedData(program: Program, data: JsonObject): JsonObject {
  const properties = (program.data.properties ?? {}) as { [field: string]: JsonSchema };
  const written: FieldError[] = Object.keys(data)
    .filter((field) => Object.hasOwn(properties, field) && properties[field]?.readOnly === true)
    .map((field) => ({ field: `/${field}`, code: 'unknown_field', params: {}, message: 'The playbook sets this field itself.' }));
  const complete = withDefaults(program.data, data);
  const errors = [...written, ...formErrors(program.data, complete)];
  if (errors.length === 0) return complete;
  throw new Problem('data_invalid', fieldsInWords(errors.length), {
    errors: errors.map((error): Json => ({ ...error, field: `/data${error.field}` })),
  });
}

/** Whether the start names a customer just where the playbook wants one. */
export function checkCustomerGiven(program: Program, customer: string | null): void {
  if (program.customer === 'required' && customer === null) {
    throw customerProblem(`A case of ${program.playbook} is about a customer: give the customer's id.`);
  }
  if (program.customer === 'none' && customer !== null) {
    throw customerProblem(`A case of ${program.playbook} has no customer: leave it out.`);
  }
}

export function customerProblem(message: string): Problem {
  return new Problem('customer_invalid', message, { errors: [{ field: '/customer', message }] });
}

/** The customer's file narrowed to the fields that the playbook names: nothing else goes into the case. */
export function narrowedCustomer(program: Program, customer: JsonObject): JsonObject {
  return Object.fromEntries(
    program.customer_fields.flatMap((field) =>
      customer[field] === undefined || customer[field] === null ? [] : [[field, customer[field]]],
    ),
  );
}

/** The case's key: the playbook's own over the data, else the one given; null: a number is to be taken. */
export function keyOf(program: Program, data: JsonObject, customer: JsonObject | null, given: string | null): string | null {
  if (program.key === undefined) return given === null ? null : checkedKey(given, '/key');
  if (given !== null) throw keyProblem(`${program.playbook} makes the key itself, from the data: leave it out.`, '/key');
  let value: Json;
  try {
    value = evaluatorOf(program).evaluateComputed(program.key, { data, ...(customer === null ? {} : { customer }) });
  } catch (error) {
    if (!(error instanceof EvaluationFault)) throw error;
    throw keyProblem(`The key of the case could not be made from the data: ${error.message}.`, '/data');
  }
  if (typeof value !== 'string' && typeof value !== 'number') throw keyProblem('The data give no key for the case.', '/data');
  return checkedKey(String(value), '/data');
}

function checkedKey(key: string, field: string): string {
  if (isCaseKey(key)) return key;
  throw keyProblem(`'${key}' can not be the key of a case. A key has 1 to 64 letters (A–Z), digits, dots, hyphens or underscores.`, field);
}

function keyProblem(message: string, field: string): Problem {
  return new Problem('key_invalid', message, { errors: [{ field, message }] });
}
