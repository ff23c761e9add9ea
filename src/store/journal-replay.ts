/** Puts back what the journal has and the database lacks. Reading it twice, or onto a database that has it all, changes nothing. */
import { sql } from 'kysely';
import type { Fact } from '../engine/effect.js';
import type { CaseView } from '../engine/view.js';
import { contentHash } from './content-hash.js';
import { noteEnd } from './ended-cases.js';
import { readJournal } from './journal.js';
import type { JournalEntry } from './journal-entry.js';
import { jsonText } from './json-text.js';
import { caseColumns } from './projection/case-columns.js';
import { ROOT_SEQ } from './projection/rules.js';
import type { Database, DatabaseTransaction } from './schema.js';
import { inTransaction } from './transaction.js';

type Replay = {
  readonly [K in JournalEntry['kind']]: (trx: DatabaseTransaction, entry: Extract<JournalEntry, { kind: K }>) => Promise<void>;
};

/** Returns the number of entries. @throws StoreError journal_damaged */
export async function replayJournal(db: Database, path: string): Promise<number> {
  let read = 0;
  await readJournal(path, async (entries) => {
    await inTransaction(db, async (trx) => {
      for (const entry of entries)
        await (REPLAY[entry.kind] as (trx: DatabaseTransaction, entry: JournalEntry) => Promise<void>)(trx, entry);
    });
    read += entries.length;
  });
  return read;
}

const REPLAY: Replay = {
  artefact: async (trx, { hash, artefact, content }) => {
    await trx
      .insertInto('artefacts')
      .values({ hash, kind: artefact, content })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  published: async (trx, { of, id, version, hash, at, by }) => {
    await trx
      .insertInto('publications')
      .values({ kind: of, id, version, hash, published_at: at, published_by: by })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  organisation: async (trx, { version, organisation, at, by }) => {
    await trx
      .insertInto('organisations')
      .values({ version, hash: contentHash(organisation), content: JSON.stringify(organisation), set_at: at, set_by: by })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const people = organisation.people.map(({ person }) => person);
    await sql`insert into loads (person, open, turn) select person, 0, 0 from unnest(${people}::text[]) person on conflict do nothing`.execute(
      trx,
    );
  },
  customer: async (trx, { id, version, file, at }) => {
    await sql`insert into customers (id, file, version, changed_at) values (${id}, ${jsonText(file)}::jsonb, ${version}, ${at})
      on conflict (id) do update set file = excluded.file, version = excluded.version, changed_at = excluded.changed_at
      where customers.version < excluded.version`.execute(trx);
  },
  absence: async (trx, { kind: _, ...absence }) => {
    await trx
      .insertInto('absences')
      .values(absence)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  absence_removed: async (trx, { id }) => {
    await trx.deleteFrom('absences').where('id', '=', id).execute();
  },
  case_start: async (trx, entry) => {
    const { request_id, fingerprint, occasion, playbook, key, number, case_id, decision, input } = entry;
    const state = decision === 'start' ? 'pending' : 'settled';
    await trx
      .insertInto('case_starts')
      .values({ request_id, fingerprint, occasion, playbook, key, number, case_id, decision, input, state })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    if (decision !== 'start' || key === null || number === null) return;
    await sql`insert into case_keys (playbook, key, last_number, case_id) values (${playbook}, ${key}, ${number}, ${case_id})
      on conflict (playbook, key) do update set last_number = excluded.last_number, case_id = excluded.case_id
      where case_keys.last_number < excluded.last_number`.execute(trx);
    if (!entry.counted) return;
    await sql`insert into case_numbers (playbook, last) values (${playbook}, ${Number(key)})
      on conflict (playbook) do update set last = greatest(case_numbers.last, excluded.last)`.execute(trx);
  },
  case_start_settled: async (trx, { case_id, state, run_id }) => {
    await trx
      .updateTable('case_starts')
      .set({ state, run_id, input: null })
      .where('case_id', '=', case_id)
      .where('decision', '=', 'start')
      .where('state', '=', 'pending')
      .execute();
  },
  archive: async (trx, { kind: _, ...entry }) => {
    const added = await trx
      .insertInto('archive')
      .values(entry)
      .onConflict((conflict) => conflict.doNothing())
      .returning('case_id')
      .executeTakeFirst();
    // Where the archive was there, the database knows what came of the case since.
    if (!added) return;
    await putEndedCase(trx, entry);
    await noteEnd(trx, entry.case_id, entry.write_id);
  },
  failed_start: async (trx, { kind: _, cause, ...entry }) => {
    await trx
      .insertInto('failed_starts')
      .values({ ...entry, cause: jsonText(cause) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  failed_start_settled: async (trx, { id }) => {
    await trx.deleteFrom('failed_starts').where('id', '=', id).execute();
  },
  end_done: async (trx, { case_id, write_id }) => {
    await trx.deleteFrom('ended_cases').where('case_id', '=', case_id).where('write_id', '=', write_id).execute();
  },
};

/** An ended case with its audit, as one verified write. Where it was reset and is open again, the sweeper finds it. */
async function putEndedCase(trx: DatabaseTransaction, entry: Omit<Extract<JournalEntry, { kind: 'archive' }>, 'kind'>): Promise<void> {
  const { case_id, write_id, run_id, seq } = entry;
  const facts = JSON.parse(entry.facts) as Fact[];
  const head = {
    run_id,
    seq,
    write_id,
    verified: true,
    written_at: sql<Date>`clock_timestamp()`,
    ...caseColumns(JSON.parse(entry.view) as CaseView),
  };
  await trx
    .insertInto('heads')
    .values({ case_id, ...head })
    .onConflict((conflict) => conflict.column('case_id').doUpdateSet(head))
    .execute();
  await trx
    .deleteFrom('task_candidates')
    .where('task_id', 'in', trx.selectFrom('tasks').select('task_id').where('case_id', '=', case_id))
    .execute();
  await trx.deleteFrom('tasks').where('case_id', '=', case_id).execute();
  await trx.deleteFrom('facts').where('case_id', '=', case_id).execute();
  await trx.deleteFrom('writes').where('case_id', '=', case_id).execute();
  await trx
    .insertInto('writes')
    .values({
      case_id,
      write_id,
      parent_id: null,
      parent_seq: ROOT_SEQ,
      run_id,
      seq,
      status: 'verified',
      status_since: sql<Date>`clock_timestamp()`,
    })
    .execute();
  await sql`
    insert into facts (case_id, write_id, fact_id, position, at, kind, actor, acting_for, subject, detail)
    select ${case_id}, ${write_id}, f.id, f.position, f.at, f.kind, f.actor, f.acting_for, f.subject, f.detail
    from jsonb_to_recordset(${jsonText(facts.map((fact, position) => ({ ...fact, position })))}::jsonb)
      as f(id text, position int, at bigint, kind text, actor text, acting_for text, subject text, detail jsonb)`.execute(trx);
}
