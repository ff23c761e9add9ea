/**
 * All that the journal says, said anew from the database: what was superseded since is left out. Read in pages while others
 * write: what changes meanwhile comes again in the entries that are noted from then on.
 */
import { type RawBuilder, sql } from 'kysely';
import type { JournalEntry } from './journal-entry.js';
import type { Database } from './schema.js';

/** The entries of one kind, and of those that follow from them. Null: they come with another kind, or undo one. */
type Dump = (db: Database) => AsyncIterable<JournalEntry>;

/** In the order in which they are put back: a publication after what it names, an end after its case's writes. */
const DUMPS: { readonly [K in JournalEntry['kind']]: Dump | null } = {
  artefact: (db) =>
    pages(
      db,
      'hash',
      (after, limit) => sql`select hash, kind as artefact, content from artefacts where hash > ${after} order by hash limit ${limit}`,
      20,
      (row) => [{ kind: 'artefact', ...row } as JournalEntry],
    ),
  published: (db) =>
    all(
      db,
      sql`select kind as of, id, version, hash, published_at as at, published_by as by from publications order by kind, id, version`,
      (row) => [{ kind: 'published', ...row } as JournalEntry],
    ),
  organisation: (db) =>
    pages(
      db,
      'version',
      (after, limit) => sql`select version, content, set_at as at, set_by as by from organisations
        where version > ${Number(after)} order by version limit ${limit}`,
      5,
      ({ content, ...row }) => [{ kind: 'organisation', ...row, organisation: JSON.parse(String(content)) } as JournalEntry],
    ),
  customer: (db) =>
    pages(
      db,
      'id',
      (after, limit) =>
        sql`select id, version, file, changed_at as at from customers where version > 0 and id > ${after} order by id limit ${limit}`,
      200,
      (row) => [{ kind: 'customer', ...row } as JournalEntry],
    ),
  customer_contact: (db) =>
    pages(
      db,
      'id',
      (after, limit) => sql`select id, customer_id, at, person, acting_for, detail, fingerprint from customer_contacts
        where id > ${after} order by id limit ${limit}`,
      500,
      (row) => [{ kind: 'customer_contact', ...row } as JournalEntry],
    ),
  customer_link: (db) =>
    pages(
      db,
      'token_hash',
      (after, limit) => sql`select token_hash, kind as of, case_id, subject, contact, expires_at from customer_links
        where token_hash > ${after} order by token_hash limit ${limit}`,
      500,
      (row) => [{ kind: 'customer_link', ...row } as JournalEntry],
    ),
  absence: (db) =>
    pages(
      db,
      'id',
      (after, limit) => sql`select id, person, substitute, begins_at, ends_at, entered_by, entered_at, begun from absences
        where id > ${after} order by id limit ${limit}`,
      500,
      ({ begun, ...row }) => [
        { kind: 'absence', ...row } as JournalEntry,
        ...(begun ? [{ kind: 'absence_begun', id: String(row.id) } as JournalEntry] : []),
      ],
    ),
  absence_begun: null,
  absence_removed: null,
  filter_saved: (db) =>
    all(db, sql`select person, name, filter, saved_at as at from saved_filters order by person, name`, (row) => [
      { kind: 'filter_saved', ...row } as JournalEntry,
    ]),
  filter_removed: null,
  case_start: (db) =>
    pages(
      db,
      'id',
      (
        after,
        limit,
      ) => sql`select s.id, s.request_id, s.fingerprint, s.occasion, s.playbook, s.key, s.number, s.case_id, s.decision, s.input,
          s.state, s.run_id, coalesce(s.number = 1 and s.key ~ '^[1-9][0-9]{0,14}$' and s.key::bigint <= n.last, false) as counted
        from case_starts s left join case_numbers n on n.playbook = s.playbook
        where s.id > ${Number(after)} and s.decision is not null order by s.id limit ${limit}`,
      200,
      ({ id: _, state, run_id, ...row }) => [
        { kind: 'case_start', ...row } as JournalEntry,
        ...(row.decision === 'start' && state !== 'pending'
          ? [{ kind: 'case_start_settled', case_id: row.case_id, state, run_id } as JournalEntry]
          : []),
      ],
    ),
  case_start_settled: null,
  failed_start: (db) =>
    all(db, sql`select id, playbook, start, cause, message, failed_at from failed_starts order by id`, (row) => [
      { kind: 'failed_start', ...row } as JournalEntry,
    ]),
  failed_start_settled: null,
  audit: (db) =>
    pages(
      db,
      'id',
      (after, limit) => sql`select id, entry, at, person, acting_for, action, subject, channel, address, detail from audit
        where case_id is null and id > ${Number(after)} order by id limit ${limit}`,
      500,
      ({ id: _, ...row }) => [{ kind: 'audit', ...row } as JournalEntry],
    ),
  write: (db) =>
    pages(
      db,
      'place',
      (after, limit) => {
        const [caseId = '', write = ''] = after.split('\n');
        return sql`select w.case_id || E'\\n' || w.write_id as place, w.case_id, w.write_id, w.parent_id, w.parent_seq, w.run_id, w.seq, w.status,
          (select coalesce(json_agg(json_build_object('id', f.fact_id, 'position', f.position, 'at', f.at, 'kind', f.kind, 'actor', f.actor,
            'acting_for', f.acting_for, 'subject', f.subject, 'detail', f.detail, 'origin', f.origin) order by f.position), '[]')
          from facts f where f.case_id = w.case_id and f.write_id = w.write_id) as facts
        from writes w where (w.case_id, w.write_id) > (${caseId}, ${write}) and w.status <> 'hidden'
        order by w.case_id, w.write_id limit ${limit}`;
      },
      200,
      ({ place: _, ...row }) => [{ kind: 'write', ...row } as JournalEntry],
    ),
  turns: (db) =>
    all(db, sql`select coalesce(json_object_agg(person, turn), '{}') as turns from loads where turn > 0`, (row) => [
      { kind: 'turns', ...row } as JournalEntry,
    ]),
  settled: null,
  archive: (db) =>
    pages(
      db,
      'place',
      (after, limit) => {
        const [caseId = '', at = '-infinity', write = ''] = after.split('\n');
        return sql`select a.case_id || E'\\n' || a.archived_at::text || E'\\n' || a.write_id as place, a.case_id, a.write_id, a.run_id, a.seq, a.outcome,
          a.ended_at, a.view, a.state, case when h.write_id = a.write_id then null else a.facts end as facts,
          to_jsonb(a.archived_at) #>> '{}' as archived_at, e.id is null as done
        from archive a left join heads h on h.case_id = a.case_id left join ended_cases e on e.case_id = a.case_id and e.write_id = a.write_id
        where (a.case_id, a.archived_at, a.write_id) > (${caseId}, ${at}::timestamptz, ${write})
        order by a.case_id, a.archived_at, a.write_id limit ${limit}`;
      },
      20,
      ({ place: _, facts, ...row }) => [{ kind: 'archive', ...row, ...(facts === null ? {} : { facts }) } as JournalEntry],
    ),
  end_done: null,
  file: (db) =>
    pages(
      db,
      'id',
      (after, limit) => sql`select id, name, media_type, content from files where id > ${after} order by id limit ${limit}`,
      20,
      (row) => [{ kind: 'file', ...row } as JournalEntry],
    ),
  attachment: (db) =>
    pages(
      db,
      'id',
      (after, limit) =>
        sql`select id, encode(content, 'base64') as content from attachments where id > ${after} order by id limit ${limit}`,
      1,
      (row) => [{ kind: 'attachment', ...row } as JournalEntry],
    ),
  notice: (db) => rows(db, 'notice', sql`notices`, 'number'),
  delivery: (db) => rows(db, 'delivery', sql`deliveries`, 'number'),
  operation: (db) => rows(db, 'operation', sql`operations`, 'text'),
  case_change: (db) =>
    all(db, sql`select id, change from case_changes order by id`, (row) => [{ kind: 'case_change', ...row } as JournalEntry]),
  case_change_done: null,
};

/** Entries as JSON texts, in batches for one line each. */
export async function* journalSnapshot(db: Database): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  let length = 0;
  for (const dump of Object.values(DUMPS)) {
    if (dump === null) continue;
    for await (const entry of dump(db)) {
      const text = JSON.stringify(entry);
      if (batch.length === BATCH || (length > 0 && length + text.length > BATCH_LENGTH)) {
        yield batch;
        batch = [];
        length = 0;
      }
      batch.push(text);
      length += text.length;
    }
  }
  if (batch.length > 0) yield batch;
}

const BATCH = 500;
const BATCH_LENGTH = 4_000_000;

type Row = { readonly [column: string]: unknown };

/** Whatever `query` gives after a place, page after page; the place of a row is in the column `by`. */
async function* pages(
  db: Database,
  by: string,
  query: (after: string, limit: number) => RawBuilder<unknown>,
  limit: number,
  entries: (row: Row) => readonly JournalEntry[],
): AsyncGenerator<JournalEntry> {
  for (let after = ''; ; ) {
    const { rows } = await (query(after, limit) as RawBuilder<Row>).execute(db);
    for (const row of rows) yield* entries(row);
    const last = rows.at(-1);
    if (!last || rows.length < limit) return;
    after = String(last[by]);
  }
}

async function* all(
  db: Database,
  query: RawBuilder<unknown>,
  entries: (row: Row) => readonly JournalEntry[],
): AsyncGenerator<JournalEntry> {
  const { rows } = await (query as RawBuilder<Row>).execute(db);
  for (const row of rows) yield* entries(row);
}

function rows(
  db: Database,
  kind: Extract<JournalEntry, { readonly row: unknown }>['kind'],
  table: RawBuilder<unknown>,
  id: 'number' | 'text',
): AsyncGenerator<JournalEntry> {
  return pages(
    db,
    'id',
    (after, limit) =>
      sql`select r.id, to_jsonb(r) as row from ${table} r where r.id > ${id === 'number' ? Number(after) : after} order by r.id limit ${limit}`,
    200,
    ({ row }) => [{ kind, row } as JournalEntry],
  );
}
