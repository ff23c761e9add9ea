/** `create`: a customer, or a product or contact in a customer's file; once for one effect id. */
import type { AskSubject } from '../engine/ask.js';
import { LIKELY_DUPLICATE } from '../engine/steps/outside.js';
import { recordId } from '../program/customer-schema.js';
import { type Json, type JsonObject, objectOf } from '../program/json.js';
import { contentHash } from './content-hash.js';
import { readCustomer, saveCustomer } from './customers.js';
import { likelyAmong, likelyCustomers } from './likely-duplicates.js';
import type { Database } from './schema.js';

type Create = Extract<AskSubject, { kind: 'create' }>;
type CreatedError = { readonly error: { readonly code: string; readonly message: string } };
export type Created = { readonly record: JsonObject } | CreatedError;

/**
 * An id that the values do not name derives from the effect's, so that a retry makes the same record. What is likely there
 * already is not made until somebody has looked at it (`same_as`): then it is that record, which keeps what it has, or another.
 */
export async function createRecord(db: Database, create: Create, effect: string): Promise<Created> {
  const values = objectOf(create.values);
  const own = typeof values.id === 'string' && values.id !== '' ? values.id : undefined;
  const id = own ?? `${create.what.slice(0, 1)}-${contentHash(effect).slice(0, 12)}`;
  const record = { ...values, id };
  if (create.what === 'customer') return createCustomer(db, record, create.same_as);
  if (create.customer === null) return { error: { code: 'customer_missing', message: 'The case has no customer.' } };
  return addTo(db, create.customer, create.what, record, create.same_as);
}

type NewRecord = JsonObject & { readonly id: string };

async function createCustomer(db: Database, record: NewRecord, sameAs: string | null | undefined): Promise<Created> {
  const { id, ...file } = record;
  if (typeof sameAs === 'string') return completeCustomer(db, sameAs, file);
  const existing = await readCustomer(db, id);
  if (existing) {
    const same = contentHash(existing.file) === contentHash(file);
    return same ? { record } : { error: { code: 'exists', message: `There is a customer ${id} already.` } };
  }
  const likely = sameAs === undefined ? await likelyCustomers(db, file) : [];
  if (likely.length > 0) return duplicate('customer', likely);
  const saved = await saveCustomer(db, { id, file, expected: 0 });
  return saved.kind === 'saved' ? { record } : createCustomer(db, record, sameAs);
}

/** The customer who is there, with what was not known of them. */
async function completeCustomer(db: Database, id: string, values: JsonObject): Promise<Created> {
  for (;;) {
    const found = await readCustomer(db, id);
    if (!found) return unknown('customer', id);
    const file = completed(found.file, values);
    if (contentHash(file) === contentHash(found.file)) return { record: { ...file, id } };
    const saved = await saveCustomer(db, { id, file, expected: found.version });
    if (saved.kind === 'saved') return { record: { ...file, id } };
  }
}

async function addTo(
  db: Database,
  customer: string,
  what: 'product' | 'contact',
  record: NewRecord,
  sameAs: string | null | undefined,
): Promise<Created> {
  const list = `${what}s`;
  for (;;) {
    const found = await readCustomer(db, customer);
    if (!found) return unknown('customer', customer);
    const before: readonly Json[] = Array.isArray(found.file[list]) ? found.file[list] : [];
    const wanted = sameAs ?? recordId(record, what);
    const existing = before.find((each) => recordId(objectOf(each), what) === wanted);
    if (typeof sameAs === 'string' && !existing) return unknown(what, sameAs);
    if (existing && typeof sameAs !== 'string') return { record: objectOf(existing) };
    const likely = sameAs === undefined ? likelyAmong(what, before, record) : [];
    if (likely.length > 0) return duplicate(what, likely);
    const made = existing ? completed(objectOf(existing), record) : record;
    const records = existing ? before.map((each) => (each === existing ? made : each)) : [...before, made];
    const saved = await saveCustomer(db, { id: customer, file: { ...found.file, [list]: records }, expected: found.version });
    if (saved.kind === 'saved') return { record: made };
  }
}

/** What is there stays. */
function completed(existing: JsonObject, values: JsonObject): JsonObject {
  const { id: _, ...rest } = values;
  return { ...rest, ...existing };
}

function duplicate(what: Create['what'], likely: readonly { readonly id: string; readonly name: string }[]): CreatedError {
  const named = likely.map(({ id, name }) => (name === '' ? id : `${id} (${name})`)).join(', ');
  const message = `There is a ${what} like it already: ${named}. Try again with the id of the one that it is, or without to make another.`;
  return { error: { code: LIKELY_DUPLICATE, message } };
}

function unknown(what: Create['what'], id: string): CreatedError {
  return { error: { code: `${what === 'customer' ? 'customer' : 'record'}_unknown`, message: `There is no ${what} ${id}.` } };
}
