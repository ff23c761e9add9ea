/** `create`: a customer, or a product or contact in a customer's file; once for one effect id. */
import type { AskSubject } from '../engine/ask.js';
import { type JsonObject, objectOf } from '../program/json.js';
import { contentHash } from './content-hash.js';
import { readCustomer, saveCustomer } from './customers.js';
import type { Database } from './schema.js';

type Create = Extract<AskSubject, { kind: 'create' }>;
export type Created = { readonly record: JsonObject } | { readonly error: { readonly code: string; readonly message: string } };

/** An id that the values do not name derives from the effect's, so that a retry makes the same record. */
export async function createRecord(db: Database, create: Create, effect: string): Promise<Created> {
  const values = objectOf(create.values);
  const id =
    typeof values.id === 'string' && values.id !== '' ? values.id : `${create.what.slice(0, 1)}-${contentHash(effect).slice(0, 12)}`;
  const record = { ...values, id };
  if (create.what === 'customer') return createCustomer(db, record);
  if (create.customer === null) return { error: { code: 'customer_missing', message: 'The case has no customer.' } };
  return addTo(db, create.customer, create.what === 'product' ? 'products' : 'contacts', record);
}

async function createCustomer(db: Database, record: JsonObject & { readonly id: string }): Promise<Created> {
  const { id, ...file } = record;
  const saved = await saveCustomer(db, { id, file, expected: 0 });
  if (saved.kind === 'saved') return { record };
  const existing = await readCustomer(db, id);
  const same = existing && contentHash(existing.file) === contentHash(file);
  return same ? { record } : { error: { code: 'exists', message: `There is a customer ${id} already.` } };
}

async function addTo(db: Database, customer: string, list: 'products' | 'contacts', record: JsonObject): Promise<Created> {
  for (;;) {
    const found = await readCustomer(db, customer);
    if (!found) return { error: { code: 'customer_unknown', message: `There is no customer ${customer}.` } };
    const before = Array.isArray(found.file[list]) ? found.file[list] : [];
    const existing = before.find((each) => objectOf(each).id === record.id);
    if (existing) return { record: objectOf(existing) };
    const file = { ...found.file, [list]: [...before, record] };
    const saved = await saveCustomer(db, { id: customer, file, expected: found.version });
    if (saved.kind === 'saved') return { record };
  }
}
