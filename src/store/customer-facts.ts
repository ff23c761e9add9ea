/** Customers' files as a playbook reads them: with what Steward keeps of them, added up over their cases, and what is computed. */
import { sql } from 'kysely';
import { customerAsRead } from '../engine/customer-as-read.js';
import { type CustomerFacts, customerFacts, type ServedCase } from '../engine/customer-facts.js';
import type { JsonObject } from '../program/json.js';
import type { Program } from '../program/program.js';
import { lastContactsApart } from './customer-contacts.js';
import type { Database } from './schema.js';

type Reads = Pick<Program, 'customer_computed' | 'customer_facts' | 'names'>;
interface CustomerRecord {
  readonly id: string;
  readonly file: JsonObject;
}

/** The same customers, in their order. `except`: the case that reads it, which does not count itself. */
export async function customersAsRead<C extends CustomerRecord>(
  db: Database,
  program: Reads,
  customers: readonly C[],
  except: string | null = null,
): Promise<readonly C[]> {
  const ids = program.customer_facts ? customers.map(({ id }) => id) : [];
  const facts = await factsOfCustomers(db, ids, except);
  return customers.map((customer) => ({ ...customer, file: customerAsRead(program, customer.file, facts.get(customer.id)) }));
}

export async function customerForPlaybook<C extends CustomerRecord>(
  db: Database,
  program: Reads,
  customer: C | null,
  except: string | null = null,
): Promise<C | null> {
  return customer && ((await customersAsRead(db, program, [customer], except))[0] ?? null);
}

/** Of each of them, with the contacts that no case has. */
export async function factsOfCustomers(
  db: Database,
  ids: readonly string[],
  except: string | null = null,
): Promise<ReadonlyMap<string, CustomerFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<ServedCase & { readonly customer: string }>`
    select customer_id as customer, playbook, status = 'open' as open, view -> 'service' as service from heads
    where customer_id = any(${ids}::text[]) and (status = 'open' or view ? 'service') and case_id is distinct from ${except}`.execute(db);
  const cases = new Map<string, ServedCase[]>(ids.map((id) => [id, []]));
  for (const { customer, ...served } of rows) cases.get(customer)?.push(served);
  const apart = await lastContactsApart(db, ids);
  return new Map([...cases].map(([id, served]) => [id, customerFacts(served, apart.get(id))]));
}
