/**
 * Finds tasks by words: each word somewhere in the titles of the task and its stage, the case's id, the customer's id or
 * name, or what a sub-task is called. In any language: no words are told apart by spaces alone.
 *
 * Titles are few (they are the playbook's), customers by a word and cases by a word mostly are: a search is made of ordered
 * scans over these, and only where a word is everywhere does it read the inbox in its order until the page is full.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Database } from './schema.js';
import { gramsOf, wordsOf } from './word-search.js';

export interface FoundWord {
  /** For `like`. */
  readonly pattern: string;
  readonly word: string;
  /** Steps with the word among their texts. */
  readonly texts: readonly string[];
  readonly customers: readonly string[];
  /** It is found in more customers, or more tasks of their own, than are looked at one by one. */
  readonly everywhere: boolean;
}

const CUSTOMERS = 200;
const TASKS = 1_000;

export async function findWords(db: Database, text: string): Promise<readonly FoundWord[]> {
  const parts = wordsOf(text);
  if (parts.length === 0) return [];
  const { rows } = await sql<Omit<FoundWord, 'everywhere'> & { tasks: number; indexed: boolean }>`
    select w.word, w.pattern, w.indexed,
      array(select text_id from task_texts where search like w.pattern) as texts,
      array(select id from customers where w.indexed and ${gramsOf(sql`lower(coalesce(file ->> 'name', ''))`, sql`w.word`)}
        and lower(coalesce(file ->> 'name', '')) like w.pattern limit ${CUSTOMERS + 1}) as customers,
      (select count(*)::int from (select from tasks where w.indexed and ${gramsOf(sql`search`, sql`w.word`)}
        and search like w.pattern limit ${TASKS + 1}) found) as tasks
    from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as w(word text, pattern text, indexed boolean)`.execute(db);
  return rows.map(({ tasks, indexed, ...word }) => ({
    ...word,
    everywhere: !indexed || tasks > TASKS || word.customers.length > CUSTOMERS,
  }));
}

/** Ids of the tasks whose own text has one of the words. */
export function tasksWith(words: readonly FoundWord[]): RawBuilder<unknown> {
  const each = words.map(
    ({ word, pattern }) => sql`select task_id from tasks where ${gramsOf(sql`search`, sql`${word}::text`)} and search like ${pattern}`,
  );
  return sql`(${sql.join(each, sql` union `)})`;
}

/** Whether the task of a candidate row `c` has every word. */
export function hasWords(words: readonly FoundWord[]): RawBuilder<unknown> {
  const each = words.map(({ pattern, texts, customers, everywhere }) => {
    const customer = everywhere
      ? sql`exists (select from customers where id = c.customer_id and lower(coalesce(file ->> 'name', '')) like ${pattern})`
      : sql`c.customer_id = any(${customers}::text[])`;
    return sql`(c.text_id = any(${texts}::text[]) or ${customer}
      or exists (select from tasks t where t.task_id = c.task_id and t.search like ${pattern}))`;
  });
  return sql.join(each, sql` and `);
}
