/**
 * Records that are likely the same as one that is to be made: of one name, spaces and capitals aside, or reached at the same
 * address or number; a product, where all that is known of it is the same.
 */
import { sql } from 'kysely';
import { recordId } from '../program/customer-schema.js';
import { type Json, type JsonObject, objectOf } from '../program/json.js';
import type { Database } from './schema.js';

export interface LikelyDuplicate {
  readonly id: string;
  /** Empty: it has none. */
  readonly name: string;
}

const SHOWN = 5;
/** Fields of a file, and of each of its contacts. */
export const REACHED_AT = ['email', 'phone'] as const;

/** The index on names is made with the same words (migrations/0014-likely-duplicates.ts). */
export async function likelyCustomers(db: Database, file: JsonObject): Promise<readonly LikelyDuplicate[]> {
  const contacts = Array.isArray(file.contacts) ? file.contacts.map(objectOf) : [];
  const reached = [file, ...contacts].flatMap((each) => REACHED_AT.flatMap((way) => (isGiven(each[way]) ? [{ [way]: each[way] }] : [])));
  const holds = reached.flatMap((each) => [each, { contacts: [each] }]).map((each) => JSON.stringify(each));
  const name = typeof file.name === 'string' ? likeness(file.name) : '';
  if (name === '' && holds.length === 0) return [];
  const { rows } = await sql<{ id: string; name: string | null }>`
    select id, file ->> 'name' as name from customers
    where version > 0 and (
      (${name}::text <> '' and lower(regexp_replace(file ->> 'name', '[[:space:]]', '', 'g')) = ${name})
      or file @> any(${holds}::jsonb[]))
    order by id limit ${SHOWN}`.execute(db);
  return rows.map(({ id, name: given }) => ({ id, name: given ?? '' }));
}

/** Among the products or contacts of one customer. */
export function likelyAmong(what: 'product' | 'contact', records: readonly Json[], made: JsonObject): readonly LikelyDuplicate[] {
  const like = records.map(objectOf).filter((each) => (what === 'contact' ? isLikeContact(each, made) : isLikeProduct(each, made)));
  return like
    .slice(0, SHOWN)
    .map((each) => ({ id: String(recordId(each, what) ?? ''), name: typeof each.name === 'string' ? each.name : '' }));
}

function isLikeContact(one: JsonObject, other: JsonObject): boolean {
  const named = typeof one.name === 'string' && typeof other.name === 'string' && likeness(one.name) === likeness(other.name);
  return named || REACHED_AT.some((way) => isGiven(one[way]) && one[way] === other[way]);
}

function isLikeProduct(one: JsonObject, other: JsonObject): boolean {
  const fields = Object.keys(other).filter((field) => field !== 'id' && field !== 'product');
  return fields.length > 0 && fields.every((field) => JSON.stringify(one[field]) === JSON.stringify(other[field]));
}

function isGiven(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== '';
}

function likeness(name: string): string {
  return name.replace(/\s/g, '').toLowerCase();
}
