/** Customers found by words: for whoever has a name or a number, and wants the file. */
import { type RawBuilder, sql } from 'kysely';
import type { JsonObject } from '../program/json.js';
import type { Customer } from './customers.js';
import { REACHED_AT } from './likely-duplicates.js';
import type { Database } from './schema.js';
import { gramsOf, type SearchedWord, wordsOf } from './word-search.js';

/**
 * Those with each word of `text` in their id or name, and those with the whole of it as an e-mail address or phone number,
 * their own or a contact's. In order of their ids, after `after`.
 */
export async function findCustomers(
  db: Database,
  { text, after, limit }: { readonly text: string; readonly after: string | null; readonly limit: number },
): Promise<Customer[]> {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const { rows } = await sql<Omit<Customer, 'file'> & { file: unknown }>`
    select * from customers
    where ${after === null ? sql`true` : sql`id > ${after}`}
      and (${sql.join(words.map(hasWord), sql` and `)} or id in (${reachedAt(text.trim())}))
    order by id limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, file: row.file as JsonObject }));
}

/** Each part by an index of its own: names and files are many, and are not read for a search. */
function hasWord({ word, pattern, indexed }: SearchedWord): RawBuilder<boolean> {
  const name = sql`lower(coalesce(file ->> 'name', ''))`;
  const grams = indexed ? sql`${gramsOf(name, sql`${word}::text`)} and` : sql``;
  return sql`id in (
    select id from customers where ${grams} ${name} like ${pattern} union all
    select id from customers where lower(id) like ${pattern})`;
}

function reachedAt(text: string): RawBuilder<unknown> {
  const each = REACHED_AT.map((way) => ({ [way]: text }));
  const holds = each.flatMap((one) => [one, { contacts: [one] }]).map((one) => JSON.stringify(one));
  return sql`select id from customers where file @> any(${holds}::jsonb[])`;
}
