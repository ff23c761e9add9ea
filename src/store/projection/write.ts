/**
 * A write of the projection (DESIGN §2, the projection protocol, points 1 and 2), in one transaction under the head's
 * lock. It is never refused: what a stalled writer spoils, the sweeper mends.
 */
import { sql } from 'kysely';
import type { Fact } from '../../engine/effect.js';
import type { ProjectionResult, ProjectionWrite } from '../../engine/projection.js';
import { SERVING } from '../../engine/service-record.js';
import type { CaseView } from '../../engine/view.js';
import { contactId } from '../../organisation/customer-contact.js';
import { type CaseRoles, resolvePeople } from '../../organisation/resolve.js';
import type { Loads, Organisation } from '../../organisation/snapshot.js';
import { awayJson } from '../absences.js';
import { archiveCase } from '../archive.js';
import { noteCaseChanges } from '../case-changes.js';
import { factsRead } from '../facts-read.js';
import { WHERE_JOURNAL } from '../journal-outbox.js';
import { jsonText } from '../json-text.js';
import { listed, prepared } from '../prepared.js';
import type { Database, DatabaseTransaction } from '../schema.js';
import { StoreError } from '../store-error.js';
import { inTransaction, TRANSACTION_LIMIT_MS } from '../transaction.js';
import { type Assignment, assign, MoreLocksNeeded, type StoredDecision } from './assignment.js';
import { caseColumns } from './case-columns.js';
import { lockOrMakeHead } from './head.js';
import { organisationOf } from './organisation-cache.js';
import { replaceTasks, type StoredTask } from './replace-tasks.js';
import { ROOT_SEQ } from './rules.js';
import { newWriteId } from './write-id.js';

/**
 * Projects a change of a case and decides who gets its new tasks. A retry is a write of its own with the same decisions.
 * @throws StoreError transaction_overrun when it took longer than a write may; nothing was written.
 */
export async function writeProjection(db: Database, write: ProjectionWrite): Promise<ProjectionResult> {
  let alsoLock: readonly string[] = [];
  for (;;) {
    try {
      return await inTransaction(db, (trx) => writeOnce(trx, write, alsoLock));
    } catch (error) {
      if (!(error instanceof MoreLocksNeeded)) throw error;
      alsoLock = [...alsoLock, ...error.people];
    }
  }
}

async function writeOnce(trx: DatabaseTransaction, write: ProjectionWrite, alsoLock: readonly string[]): Promise<ProjectionResult> {
  await lockOrMakeHead(trx, write.case, write.run_id, write.view);
  const context = await readContext(trx, write);
  const organisation = await organisationOf(trx, context.organisation);
  const before = new Map(context.tasks.map(({ task_id, assignee }) => [task_id, assignee]));
  const assignment = await assign(trx, write, { organisation, away: context.away }, context.decisions, before, alsoLock);
  const write_id = newWriteId();
  const view: CaseView = { ...write.view, case_roles: assignment.case_roles };

  const { tasks, load_changes: loads } = assignment;
  await replaceTasks(trx, { case: write.case, before: context.tasks, tasks, loads, organisation });
  const took = await recordWrite(trx, write, write_id, view, assignment, noticesFor(write, organisation, assignment.case_roles));
  if (context.facts_read && view.customer_id !== null && write.facts.some(({ kind }) => SERVING.has(kind))) {
    await noteCaseChanges(trx, [{ of: 'customer', customer: view.customer_id }]);
  }
  if (write.archive !== null)
    await archiveCase(trx, { case: write.case, write_id, run_id: write.run_id, seq: write.seq, view, state: write.archive });
  if (took > TRANSACTION_LIMIT_MS) throw new StoreError('transaction_overrun', `A write took ${Math.round(took)} ms.`);
  return { write_id, seq: write.seq, digest: write.digest, at: write.at, decisions: assignment.decisions };
}

interface Context {
  readonly tasks: readonly StoredTask[];
  readonly decisions: readonly StoredDecision[];
  /** Hash of the present organisation. */
  readonly organisation: string | null;
  /** Whether playbooks read what is kept of customers. */
  readonly facts_read: boolean;
  /** Who is away now; nobody, where nobody is asked for. */
  readonly away: Loads['away'] & {};
}

async function readContext(trx: DatabaseTransaction, write: ProjectionWrite): Promise<Context> {
  const effects = write.requests.map(({ effect }) => effect);
  const { rows } = await sql<Context>`${prepared}select
    (select coalesce(json_agg(json_build_object('task_id', task_id, 'assignee', assignee, 'digest', digest)), '[]')
      from tasks where case_id = ${write.case}) as tasks,
    (select coalesce(json_agg(json_build_object('effect', effect, 'request', request, 'decision', decision)), '[]')
      from decisions where case_id = ${write.case} and effect = any(${listed(effects)})) as decisions,
    (select hash from organisations order by version desc limit 1) as organisation,
    ${factsRead()} as facts_read,
    ${write.requests.length > 0 ? awayJson() : sql`'{}'::json`} as away`.execute(trx);
  return rows[0] as Context;
}

interface NoticeRow {
  readonly effect: string;
  readonly person: string;
  readonly about: unknown;
}

function noticesFor(write: ProjectionWrite, organisation: Organisation, roles: CaseRoles): NoticeRow[] {
  return write.notices.flatMap(({ effect, to, contacts = [], about }) =>
    [...resolvePeople(to, organisation, roles), ...contacts.map(contactId)].map((person) => ({ effect, person, about })),
  );
}

/** Head, write, facts, notices and decisions in one statement; returns how long the transaction has taken, in milliseconds. */
async function recordWrite(
  trx: DatabaseTransaction,
  write: ProjectionWrite,
  write_id: string,
  view: CaseView,
  assignment: Assignment,
  notices: readonly NoticeRow[],
): Promise<number> {
  const columns = caseColumns(view);
  const facts = write.facts.map((fact: Fact, position) => ({ ...fact, position }));
  const parent = write.parent ?? { write_id: null, seq: ROOT_SEQ };
  const chosen = assignment.load_changes.flatMap(({ person, takes_turn }) => (takes_turn ? [person] : []));
  const { rows } = await sql<{ took: number }>`${prepared}
    with given as materialized (select ${jsonText(facts)}::jsonb as facts),
    head as (
      update heads set run_id = ${write.run_id}, seq = ${write.seq}, write_id = ${write_id}, verified = false, written_at = clock_timestamp(),
        playbook = ${columns.playbook}, phase = ${columns.phase}, key = ${columns.key}, customer_id = ${columns.customer_id},
        status = ${columns.status}, outcome = ${columns.outcome}, stage = ${columns.stage}, owner = ${columns.owner},
        started_at = ${columns.started_at}, ended_at = ${columns.ended_at}, overdue = ${columns.overdue}, incidents = ${columns.incidents},
        view = ${columns.view}::jsonb
      where case_id = ${write.case}),
    event as (insert into events (kind, case_id) values ('case_changed', ${write.case})),
    write as (
      insert into writes (case_id, write_id, parent_id, parent_seq, run_id, seq, status, status_since)
      values (${write.case}, ${write_id}, ${parent.write_id}, ${parent.seq}, ${write.run_id}, ${write.seq},
        'unverified', clock_timestamp())),
    fact as (
      insert into facts (case_id, write_id, fact_id, position, at, kind, actor, acting_for, subject, detail, origin)
      select ${write.case}, ${write_id}, f.id, f.position, f.at, f.kind, f.actor, f.acting_for, f.subject, f.detail, f.origin
      from given, jsonb_to_recordset(given.facts)
        as f(id text, position int, at bigint, kind text, actor text, acting_for text, subject text, detail jsonb, origin jsonb)),
    notice as (
      insert into notices (case_id, write_id, effect, person, about, created_at, read_at)
      select ${write.case}, ${write_id}, n.effect, n.person, n.about, clock_timestamp(),
        (select max(read_at) from notices earlier where earlier.person = n.person and earlier.case_id = ${write.case} and earlier.effect = n.effect)
      from jsonb_to_recordset(${jsonText(notices)}::jsonb) as n(effect text, person text, about jsonb)
      returning *),
    journal as (
      insert into journal_outbox (entry)
      select entry from (
        select 0 as place, json_build_object('kind', 'write', 'case_id', ${write.case}::text, 'write_id', ${write_id}::text,
          'parent_id', ${parent.write_id}::text, 'parent_seq', ${parent.seq}::int, 'run_id', ${write.run_id}::text, 'seq', ${write.seq}::int,
          'facts', given.facts, 'turns', (select json_object_agg(person, turn) from loads where person = any(${listed(chosen)})))::text as entry
        from given
        union all
        select id, json_build_object('kind', 'notice', 'row', to_jsonb(notice))::text from notice) noted
      cross join ${WHERE_JOURNAL} order by place),
    decision as (
      insert into decisions (case_id, effect, request, decision)
      select ${write.case}, d.effect, d.request, d.decision
      from jsonb_to_recordset(${jsonText(assignment.taken)}::jsonb) as d(effect text, request text, decision jsonb))
    select (extract(epoch from clock_timestamp() - transaction_timestamp()) * 1000)::float8 as took`.execute(trx);
  return rows[0]?.took ?? 0;
}
