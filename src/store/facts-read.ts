/** Whether a playbook reads what Steward keeps of customers: only then are open cases told when that changes. */
import { type RawBuilder, sql } from 'kysely';
import type { DatabaseTransaction } from './schema.js';

const NAME = 'customer_facts';

export async function factsAreRead(trx: DatabaseTransaction): Promise<void> {
  await sql`insert into settings (name, value) values (${NAME}, 'read') on conflict do nothing`.execute(trx);
}

/** As a condition. */
export function factsRead(): RawBuilder<boolean> {
  return sql<boolean>`exists (select from settings where name = ${NAME})`;
}
