/**
 * Statements that PostgreSQL parses and plans once for a connection, and not each time: those of the write path, whose text is long
 * and always the same. The mark is part of the text, so that it is seen in the database's own statistics; the embedded
 * database takes it for a comment.
 */
import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type pg from 'pg';

const MARK = '/* prepared */';

/** Put first in a statement: sql`${prepared}select …`. Its text must not depend on what is asked. */
export const prepared = sql.raw(`${MARK} `);

/** Texts, for `= any(…)` in such a statement. */
export function listed(texts: readonly string[]): RawBuilder<unknown> {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`;
}

/** What PostgreSQL says when a migration has changed what a prepared statement returns. */
const PLAN_OUTDATED = 'cached plan must not change result type';

const names = new Map<string, string>();

/**
 * Has the connection prepare what is marked. One whose plans are outdated is ended with the transaction that found it out: the next
 * has new ones.
 */
export function preparing(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
  let outdated = false;
  const preparingQuery = (text: unknown, values?: unknown, ...rest: unknown[]): unknown => {
    if (typeof text === 'string' && text.startsWith(MARK)) {
      return query({ name: nameOf(text), text, values }, ...rest).catch((error: Error) => {
        outdated ||= error.message.includes(PLAN_OUTDATED);
        throw error;
      });
    }
    const answer = query(text, values, ...rest);
    if (!outdated || text !== 'rollback') return answer;
    return answer.finally(() => void (client as unknown as pg.Client).end());
  };
  Object.assign(client, { query: preparingQuery });
}

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('hex').slice(0, 32);
    names.set(text, name);
  }
  return name;
}
