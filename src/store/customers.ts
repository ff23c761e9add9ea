/** Customers' files, each with a version that grows with every change. Open cases have copies: a change is noted for them. */
import type { JsonObject } from '../program/json.js';
import { type AuditedActor, noteDeed } from './audit.js';
import { noteCaseChanges } from './case-changes.js';
import { databaseNow } from './clock.js';
import { noteForJournal } from './journal-outbox.js';
import { jsonText } from './json-text.js';
import type { Database } from './schema.js';
import { inTransaction } from './transaction.js';

export interface Customer {
  readonly id: string;
  readonly file: JsonObject;
  /** From 1. */
  readonly version: number;
  /** Epoch milliseconds. */
  readonly changed_at: number;
}
/** `conflict` carries the version that holds; 0: there is no such customer. */
export type CustomerSaved =
  | { readonly kind: 'saved'; readonly customer: Customer }
  | { readonly kind: 'conflict'; readonly version: number };

export async function readCustomer(db: Database, id: string): Promise<Customer | null> {
  const found = await db.selectFrom('customers').selectAll().where('id', '=', id).executeTakeFirst();
  return found ? { ...found, file: found.file as JsonObject } : null;
}

/** The files of these, by id, as far as they are there. */
export async function readCustomers(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, JsonObject>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('customers')
    .select(['id', 'file'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, file }) => [id, file as JsonObject]));
}

/** In order of their ids, after `after`. */
export async function listCustomers(db: Database, page: { readonly after: string | null; readonly limit: number }): Promise<Customer[]> {
  let query = db.selectFrom('customers').selectAll().orderBy('id').limit(page.limit);
  if (page.after !== null) query = query.where('id', '>', page.after);
  return (await query.execute()).map((row) => ({ ...row, file: row.file as JsonObject }));
}

/** `expected` is the version the change was made on: 0 for a new customer, null to write whatever holds. */
export function saveCustomer(
  db: Database,
  change: {
    readonly id: string;
    readonly file: JsonObject;
    readonly expected: number | null;
    /** For the audit log; absent: nobody in person. */
    readonly by?: AuditedActor;
  },
): Promise<CustomerSaved> {
  return inTransaction(db, async (trx) => {
    const { id, expected, by } = change;
    const file = jsonText(change.file);
    await trx
      .insertInto('customers')
      .values({ id, file: 'null', version: 0, changed_at: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const { version } = await trx.selectFrom('customers').select('version').where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
    if (expected !== null && expected !== version) {
      if (version === 0) await trx.deleteFrom('customers').where('id', '=', id).execute();
      return { kind: 'conflict', version };
    }
    const saved = await trx
      .updateTable('customers')
      .set({ file, version: version + 1, changed_at: databaseNow() })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (saved.version > 1) await noteCaseChanges(trx, [{ of: 'customer', customer: id }]);
    await noteForJournal(trx, { kind: 'customer', id, version: saved.version, file: saved.file, at: saved.changed_at });
    if (by) {
      const deed = { action: 'customer_saved', subject: id, detail: { version: saved.version } };
      await noteDeed(trx, by, { entry: `customer ${id} ${saved.version}`, ...deed });
    }
    return { kind: 'saved', customer: { ...saved, file: saved.file as JsonObject } };
  });
}
