/** Customers found by words: for whoever has a name or a number, and wants the file. */
import { type RawBuilder, sql } from 'kysely';
import type { JsonObject } from '../program/json.js';
import type { Customer } from './customers.js';
import { REACHED_AT } from './likely-duplicates.js';
import type { Database } from './schema.js';
import { gramsOf, type SearchedWord, wordsOf } from './word-search.js';

/** More are not looked at one by one: the word is everywhere, and a page of those that have it is soon full. */
const NAMED = 200;

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
  const [named, reached] = await Promise.all([namedWith(db, words), reachedAt(db, text.trim())]);
  const has = named.map(({ pattern, ids }) => sql`(lower(id) like ${pattern} or ${inName(pattern, ids)})`);
  const { rows } = await sql<Omit<Customer, 'file'> & { readonly file: unknown }>`
    select * from customers
    where ${after === null ? sql`true` : sql`id > ${after}`} and (${sql.join(has, sql` and `)} or id = any(${reached}::text[]))
    order by id limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, file: row.file as JsonObject }));
}

const NAME = sql`lower(coalesce(file ->> 'name', ''))`;

interface NamedWord {
  readonly pattern: string;
  /** Of those who have it in their name; null: it is everywhere. */
  readonly ids: readonly string[] | null;
}

async function namedWith(db: Database, words: readonly SearchedWord[]): Promise<readonly NamedWord[]> {
  const { rows } = await sql<SearchedWord & { readonly ids: readonly string[] }>`
    select w.*, array(select id from customers where w.indexed and ${gramsOf(NAME, sql`w.word`)}
      and ${NAME} like w.pattern limit ${NAMED + 1}) as ids
    from jsonb_to_recordset(${JSON.stringify(words)}::jsonb) as w(word text, pattern text, indexed boolean)`.execute(db);
  return rows.map(({ pattern, indexed, ids }) => ({ pattern, ids: indexed && ids.length <= NAMED ? ids : null }));
}

function inName(pattern: string, ids: NamedWord['ids']): RawBuilder<unknown> {
  return ids === null ? sql`${NAME} like ${pattern}` : sql`id = any(${ids}::text[])`;
}

async function reachedAt(db: Database, text: string): Promise<readonly string[]> {
  const each = REACHED_AT.map((way) => ({ [way]: text }));
  const holds = each.flatMap((one) => [one, { contacts: [one] }]).map((one) => JSON.stringify(one));
  const { rows } = await sql<{ readonly id: string }>`
    select id from customers where file @> any(${holds}::jsonb[]) limit ${NAMED}`.execute(db);
  return rows.map(({ id }) => id);
}
