/**
 * Cases out of the journal: their writes with facts, what was settled of them, and their ends. The projection's own rules say
 * again which facts stand (projection/rules.ts); heads and tasks of open cases are the sweeper's, who has them from Temporal.
 */
import { sql } from 'kysely';
import type { Fact } from '../engine/effect.js';
import type { CaseView } from '../engine/view.js';
import { standingFacts } from './archive.js';
import { noteEnd } from './ended-cases.js';
import type { JournalEntry } from './journal-entry.js';
import { jsonText } from './json-text.js';
import { caseColumns } from './projection/case-columns.js';
import { insertFacts } from './projection/insert-facts.js';
import { type LastWrite, ROOT_SEQ } from './projection/rules.js';
import { settlePaths } from './projection/settle.js';
import type { DatabaseTransaction } from './schema.js';

type Entry<K extends JournalEntry['kind']> = Extract<JournalEntry, { kind: K }>;

/** Those that are not there yet. */
export async function putWrites(trx: DatabaseTransaction, writes: readonly Entry<'write'>[]): Promise<void> {
  await sql`
    with given as materialized (
      select * from jsonb_to_recordset(${jsonText(writes)}::jsonb) as w(case_id text, write_id text, parent_id text, parent_seq int,
        run_id text, seq int, status text, facts jsonb, turns jsonb)),
    added as (
      insert into writes (case_id, write_id, parent_id, parent_seq, run_id, seq, status, status_since)
      select case_id, write_id, parent_id, parent_seq, run_id, seq, coalesce(status, 'unverified'), clock_timestamp() from given
      on conflict do nothing returning case_id, write_id),
    fact as (
      insert into facts (case_id, write_id, fact_id, position, at, kind, actor, acting_for, subject, detail, origin)
      select g.case_id, g.write_id, f.id, f.position, f.at, f.kind, f.actor, f.acting_for, f.subject, f.detail, f.origin
      from given g join added on added.case_id = g.case_id and added.write_id = g.write_id cross join lateral jsonb_to_recordset(g.facts)
        as f(id text, position int, at bigint, kind text, actor text, acting_for text, subject text, detail jsonb, origin jsonb)
      on conflict do nothing)
    insert into loads (person, open, turn)
    select person, 0, max(turn::bigint) from given cross join lateral jsonb_each_text(nullif(given.turns, 'null')) as t(person, turn)
    group by person order by person collate "C"
    on conflict (person) do update set turn = greatest(loads.turn, excluded.turn)`.execute(trx);
}

/** A turn only ever goes on. */
export async function putTurns(trx: DatabaseTransaction, turns: { readonly [person: string]: number }): Promise<void> {
  await sql`insert into loads (person, open, turn)
    select person, 0, turn::bigint from jsonb_each_text(${jsonText(turns)}::jsonb) as t(person, turn) order by person collate "C"
    on conflict (person) do update set turn = greatest(loads.turn, excluded.turn)`.execute(trx);
}

export async function putSettled(trx: DatabaseTransaction, ends: readonly LastWrite[]): Promise<void> {
  await settlePaths(trx, ends);
  await sql`update heads h set verified = true from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as e(case_id text, write_id text)
    where h.case_id = e.case_id and h.write_id = e.write_id`.execute(trx);
}

/** The end of a case, in the archive and as its head. Where it was reset and is open again, the sweeper finds it. */
export async function putEnd(trx: DatabaseTransaction, entry: Entry<'archive'>): Promise<void> {
  const { case_id, write_id, run_id, seq, outcome, ended_at, view, state } = entry;
  const there = await trx
    .selectFrom('archive')
    .select('case_id')
    .where('case_id', '=', case_id)
    .where('write_id', '=', write_id)
    .executeTakeFirst();
  // Where the archive is there, the database knows what came of the case since.
  if (there) return;
  const status = await statusOf(trx, entry);
  const head = {
    run_id,
    seq,
    write_id,
    verified: status === 'verified',
    written_at: sql<Date>`clock_timestamp()`,
    ...caseColumns(JSON.parse(view) as CaseView),
  };
  await trx
    .insertInto('heads')
    .values({ case_id, ...head })
    .onConflict((conflict) => conflict.column('case_id').doUpdateSet(head))
    .execute();
  await sql`delete from task_candidates where task_id in (select task_id from tasks where case_id = ${case_id})`.execute(trx);
  await trx.deleteFrom('tasks').where('case_id', '=', case_id).execute();
  const facts = entry.facts ?? JSON.stringify(await standingFacts(trx, case_id));
  const archived_at = sql<Date>`coalesce(${entry.archived_at ?? null}::timestamptz, clock_timestamp())`;
  await trx.insertInto('archive').values({ case_id, write_id, run_id, seq, outcome, ended_at, view, state, facts, archived_at }).execute();
  if (!entry.done) await noteEnd(trx, case_id, write_id);
}

/** Of the end's write. Older versions wrote no writes into the journal: it is made, and has all facts of the case. */
async function statusOf(trx: DatabaseTransaction, entry: Entry<'archive'>): Promise<string> {
  const { case_id, write_id, run_id, seq } = entry;
  const found = await trx
    .selectFrom('writes')
    .select('status')
    .where('case_id', '=', case_id)
    .where('write_id', '=', write_id)
    .executeTakeFirst();
  if (found) return found.status;
  await trx.deleteFrom('facts').where('case_id', '=', case_id).execute();
  await trx.deleteFrom('writes').where('case_id', '=', case_id).execute();
  const since = { status: 'verified' as const, status_since: sql<Date>`clock_timestamp()` };
  await trx
    .insertInto('writes')
    .values({ case_id, write_id, parent_id: null, parent_seq: ROOT_SEQ, run_id, seq, ...since })
    .execute();
  const facts = JSON.parse(entry.facts ?? '[]') as Fact[];
  await insertFacts(
    trx,
    case_id,
    write_id,
    facts.map((fact, position) => ({ ...fact, position })),
  );
  return 'verified';
}
