/** `update`: fields of a customer, or of a product or contact in the customer's file. Again with the same values, the same. */
import type { AskSubject } from '../engine/ask.js';
import { recordId } from '../program/customer-schema.js';
import { type Json, type JsonObject, objectOf } from '../program/json.js';
import { readCustomer, saveCustomer } from './customers.js';
import type { Created } from './record-creation.js';
import type { Database } from './schema.js';

type Update = Extract<AskSubject, { kind: 'update' }>;

/** The record as it is now; fields that `values` does not name stay as they are. */
export async function updateRecord(db: Database, update: Update): Promise<Created> {
  const id = update.what === 'customer' ? (update.id ?? update.customer) : update.customer;
  if (id === null) return { error: { code: 'customer_missing', message: 'The case has no customer.' } };
  for (;;) {
    const found = await readCustomer(db, id);
    if (!found) return { error: { code: 'customer_unknown', message: `There is no customer ${id}.` } };
    const changed = withValues(found.file, update);
    if (!changed) return { error: { code: 'record_unknown', message: `The customer ${id} has no ${update.what} ${update.id}.` } };
    const saved = await saveCustomer(db, { id, file: changed.file, expected: found.version });
    if (saved.kind === 'saved') return { record: update.what === 'customer' ? { ...changed.record, id } : changed.record };
  }
}

/** Null: there is no such product or contact. */
function withValues(file: JsonObject, { what, id, values }: Update): { readonly file: JsonObject; readonly record: JsonObject } | null {
  const given = objectOf(values);
  if (what === 'customer') return { file: { ...file, ...given }, record: { ...file, ...given } };
  const list = `${what}s`;
  const before: readonly Json[] = Array.isArray(file[list]) ? file[list] : [];
  const place = before.findIndex((each) => recordId(objectOf(each), what) === id);
  if (place < 0) return null;
  const record = { ...objectOf(before[place] ?? null), ...given };
  return { file: { ...file, [list]: before.map((each, index) => (index === place ? record : each)) }, record };
}
