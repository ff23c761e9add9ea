/** Puts back what the journal has and the database lacks. Reading it twice, or onto a database that has it all, changes nothing. */
import { type RawBuilder, sql } from 'kysely';
import { putArtefact } from './artefacts.js';
import { putAttachment } from './attachments.js';
import { contentHash } from './content-hash.js';
import { readJournal } from './journal.js';
import type { JournalEntry, JournalRow } from './journal-entry.js';
import { keepJournal } from './journal-outbox.js';
import { putEnd, putSettled, putTurns, putWrites } from './journal-replay-cases.js';
import { jsonText } from './json-text.js';
import { movedBetween, moveHeldTasks } from './projection/held-tasks.js';
import { presentOrganisation } from './projection/organisation-cache.js';
import type { Database, DatabaseTransaction } from './schema.js';
import { inTransaction } from './transaction.js';

type Replay = {
  readonly [K in JournalEntry['kind']]: (trx: DatabaseTransaction, entry: Extract<JournalEntry, { kind: K }>) => Promise<void>;
};

/**
 * Nothing that is done here is noted for the journal again. Returns the number of entries.
 * @throws StoreError journal_damaged
 */
export async function replayJournal(db: Database, folder: string): Promise<number> {
  let read = 0;
  await keepJournal(db, false);
  await readJournal(folder, async (entries) => {
    await inTransaction(db, async (trx) => {
      for (const run of runsOf(entries)) {
        if (isRunOfWrites(run)) await putWrites(trx, run);
        else
          for (const entry of run)
            await (REPLAY[entry.kind] as (trx: DatabaseTransaction, entry: JournalEntry) => Promise<void>)(trx, entry);
      }
    });
    read += entries.length;
  });
  await numberOn(db);
  return read;
}

type Write = Extract<JournalEntry, { kind: 'write' }>;

/** In their order, writes that follow each other together: there are far more of them than of anything else. */
function runsOf(entries: readonly JournalEntry[]): JournalEntry[][] {
  const runs: JournalEntry[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run && entry.kind === 'write' && isRunOfWrites(run)) run.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

function isRunOfWrites(run: readonly JournalEntry[]): run is Write[] {
  return run[0]?.kind === 'write';
}

const REPLAY: Replay = {
  artefact: async (trx, { hash, artefact, content }) => {
    await putArtefact(trx, { hash, kind: artefact, content });
  },
  published: async (trx, { of, id, version, hash, at, by }) => {
    await trx
      .insertInto('publications')
      .values({ kind: of, id, version, hash, published_at: at, published_by: by })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  organisation: async (trx, { version, organisation, at, by }) => {
    const before = await presentOrganisation(trx);
    const added = await trx
      .insertInto('organisations')
      .values({ version, hash: contentHash(organisation), content: JSON.stringify(organisation), set_at: at, set_by: by })
      .onConflict((conflict) => conflict.doNothing())
      .returning('version')
      .executeTakeFirst();
    if (added) await moveHeldTasks(trx, movedBetween(before, organisation));
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
  customer_contact: async (trx, { kind: _, detail, ...contact }) => {
    await trx
      .insertInto('customer_contacts')
      .values({ ...contact, detail: jsonText(detail) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  customer_link: async (trx, { token_hash, of, case_id, subject, contact, expires_at }) => {
    await sql`insert into customer_links (token_hash, kind, case_id, subject, contact, expires_at)
      values (${token_hash}, ${of}, ${case_id}, ${subject}, ${contact}, ${expires_at})
      on conflict (token_hash) do update set expires_at = greatest(customer_links.expires_at, excluded.expires_at)`.execute(trx);
  },
  absence: async (trx, { kind: _, ...absence }) => {
    await trx
      .insertInto('absences')
      .values(absence)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  absence_begun: async (trx, { id }) => {
    await trx.updateTable('absences').set({ begun: true }).where('id', '=', id).execute();
  },
  filter_saved: async (trx, { person, name, filter, at }) => {
    await sql`insert into saved_filters (person, name, filter, saved_at) values (${person}, ${name}, ${jsonText(filter)}::jsonb, ${at})
      on conflict (person, name) do update set filter = excluded.filter, saved_at = excluded.saved_at
      where saved_filters.saved_at < excluded.saved_at`.execute(trx);
  },
  filter_removed: async (trx, { person, name }) => {
    await trx.deleteFrom('saved_filters').where('person', '=', person).where('name', '=', name).execute();
  },
  turns: (trx, { turns }) => putTurns(trx, turns),
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
  file: async (trx, { kind: _, ...file }) => {
    await trx
      .insertInto('files')
      .values(file)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  attachment: async (trx, { id, content }) => {
    await putAttachment(trx, id, content);
  },
  write: (trx, entry) => putWrites(trx, [entry]),
  settled: (trx, { ends }) => putSettled(trx, ends),
  archive: putEnd,
  notice: (trx, { row }) => putRow(trx, 'notices', row, ['read_at', 'handed_over']),
  delivery: (trx, { row }) => putRow(trx, 'deliveries', row, ['state', 'batch', 'attempts', 'due_at', 'error']),
  operation: (trx, { row }) => putRow(trx, 'operations', row, ['state', 'answer'], sql`operations.state = 'pending'`),
  case_change: async (trx, { id, change }) => {
    await trx
      .insertInto('case_changes')
      .values({ id, change: JSON.stringify(change) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  case_change_done: async (trx, { id }) => {
    await trx.deleteFrom('case_changes').where('id', '=', id).execute();
  },
  failed_start: async (trx, { kind: _, cause, ...entry }) => {
    await trx
      .insertInto('failed_starts')
      .values({ ...entry, cause: jsonText(cause) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  audit: async (trx, { kind: _, detail, ...line }) => {
    await trx
      .insertInto('audit')
      .values({ ...line, detail: jsonText(detail) })
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

/** A row as it was, in the place of an earlier state of it. What it has beyond this version's columns is left out. */
async function putRow(
  trx: DatabaseTransaction,
  table: 'notices' | 'deliveries' | 'operations',
  row: JournalRow,
  changing: readonly string[],
  where: RawBuilder<unknown> = sql`true`,
): Promise<void> {
  const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)));
  const changes = sql.join(changing.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`));
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_record(null::${sql.table(table)}, ${jsonText(row)}::jsonb)
    on conflict (id) do update set ${changes} where ${where}`.execute(trx);
}

/** Tables whose rows came with numbers of their own: the next rows get higher ones. */
async function numberOn(db: Database): Promise<void> {
  for (const table of ['organisations', 'notices', 'deliveries', 'case_changes']) {
    const column = table === 'organisations' ? 'version' : 'id';
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}),
      greatest((select coalesce(max(${sql.ref(column)}), 1) from ${sql.table(table)}), nextval(pg_get_serial_sequence(${table}, ${column}))))`.execute(
      db,
    );
  }
}
