/**
 * What the sweeper does to a head (DESIGN §2, the projection protocol, point 5): by compare-and-set on the write it read,
 * so that a write made meanwhile always stands.
 */
import { sql } from 'kysely';
import type { Fact } from '../../engine/effect.js';
import type { CaseView, TaskView } from '../../engine/view.js';
import { archiveCase } from '../archive.js';
import { noteCaseEvent } from '../events.js';
import { noteForJournal } from '../journal-outbox.js';
import type { Database, DatabaseTransaction } from '../schema.js';
import { inTransaction } from '../transaction.js';
import { caseColumns } from './case-columns.js';
import { type Head, lockHead, lockOrMakeHead } from './head.js';
import { insertFacts } from './insert-facts.js';
import { lockLoads } from './loads.js';
import { presentOrganisation } from './organisation-cache.js';
import { replaceTasks, type StoredTask } from './replace-tasks.js';
import { mayRepair, ROOT_SEQ } from './rules.js';
import { settlePaths } from './settle.js';
import { newWriteId } from './write-id.js';

export interface Repair {
  readonly case: string;
  /** The head's write as the sweeper read it; null: it had none, or there was no head. */
  readonly expected_write_id: string | null;
  /** The case's current run. */
  readonly run_id: string;
  /** State's seq and last write, as the committed history has them. */
  readonly seq: number;
  readonly write_id: string | null;
  readonly view: CaseView;
  readonly tasks: readonly TaskView[];
}

/** The committed history ends with the head's own write: settles it, as of this run. False when the head is another by now. */
export function confirmHead(
  db: Database,
  head: { readonly case: string; readonly write_id: string; readonly run_id: string },
): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const held = await lockHead(trx, head.case);
    if (!held || !mayRepair(held, head.write_id)) return false;
    await settlePaths(trx, [{ case_id: head.case, write_id: head.write_id, seq: held.seq }]);
    await trx.updateTable('heads').set({ verified: true, run_id: head.run_id }).where('case_id', '=', head.case).execute();
    return true;
  });
}

/**
 * Writes what the case says of itself, and settles. False when the head was written meanwhile: nothing is changed then.
 * `anew`: the rows of its tasks are not believed to be what they were written as.
 */
export function repairHead(db: Database, repair: Repair, { anew = false } = {}): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const head = await lockOrMakeHead(trx, repair.case, repair.run_id, repair.view);
    if (!mayRepair(head, repair.expected_write_id)) return false;
    await settlePaths(trx, [{ case_id: repair.case, write_id: repair.write_id, seq: repair.seq }]);
    if (anew) await trx.updateTable('tasks').set({ digest: '' }).where('case_id', '=', repair.case).execute();
    await putHead(trx, head, repair);
    await noteCaseEvent(trx, repair.case, 'corrected');
    return true;
  });
}

export interface EndedOutside {
  readonly case: string;
  readonly expected_write_id: string | null;
  readonly run_id: string;
  /** The committed history's last write and seq. */
  readonly write_id: string | null;
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** As Temporal says it: terminated, failed, timed out. */
  readonly how: 'terminated' | 'failed' | 'timed_out';
}

/**
 * A case that ended outside the engine: its tasks are exited and it is archived, with an audit line each. The line is a write
 * of its own, verified, above the committed history's last: an admin's reset undoes it like any other.
 */
export function endOutside(db: Database, ended: EndedOutside): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const head = await lockHead(trx, ended.case);
    if (!head || !mayRepair(head, ended.expected_write_id)) return false;
    await settlePaths(trx, [{ case_id: ended.case, write_id: ended.write_id, seq: ended.seq }]);
    const { view } = await trx.selectFrom('heads').select('view').where('case_id', '=', ended.case).executeTakeFirstOrThrow();
    const tasks = await tasksOf(trx, ended.case);
    const seq = ended.seq + 1;
    const after: CaseView = { ...(view as CaseView), status: 'cancelled', ended_at: ended.at };
    const write_id = newWriteId();
    const detail = { how: ended.how };
    const lines: Omit<Fact, 'id'>[] = [
      ...tasks.map(({ task_id }) => ({ at: ended.at, kind: 'task_exited' as const, actor: null, subject: task_id, detail })),
      { at: ended.at, kind: 'case_cancelled', actor: null, subject: null, detail },
    ];
    const facts = lines.map((line, position) => ({ ...line, id: `${seq}.${position}`, position }));
    const parent_seq = ended.write_id === null ? ROOT_SEQ : ended.seq;
    const write = {
      case_id: ended.case,
      write_id,
      parent_id: ended.write_id,
      parent_seq,
      run_id: ended.run_id,
      seq,
      status: 'verified' as const,
    };
    await trx
      .insertInto('writes')
      .values({ ...write, status_since: sql<Date>`clock_timestamp()` })
      .execute();
    await insertFacts(trx, ended.case, write_id, facts);
    await noteForJournal(trx, { kind: 'write', ...write, facts });
    await putHead(trx, head, { ...ended, seq, write_id, view: after, tasks: [] });
    await archiveCase(trx, { case: ended.case, write_id, run_id: ended.run_id, seq, view: after, state: null });
    return true;
  });
}

async function putHead(
  trx: DatabaseTransaction,
  head: Head,
  next: {
    readonly run_id: string;
    readonly seq: number;
    readonly write_id: string | null;
    readonly view: CaseView;
    readonly tasks: readonly TaskView[];
  },
): Promise<void> {
  const before = await tasksOf(trx, head.case);
  const change = new Map<string, number>();
  const count = (person: string | null, by: number): void => {
    if (person !== null) change.set(person, (change.get(person) ?? 0) + by);
  };
  for (const task of before) count(task.assignee, -1);
  for (const task of next.tasks) count(task.assignee, 1);
  const loads = [...change].filter(([, tasks]) => tasks !== 0).map(([person, tasks]) => ({ person, tasks, takes_turn: false }));
  if (loads.length > 1)
    await lockLoads(
      trx,
      loads.map(({ person }) => person),
    );
  const organisation = await presentOrganisation(trx);
  await replaceTasks(trx, { case: head.case, before, tasks: next.tasks, loads, organisation });
  await noteCaseEvent(trx, head.case, 'case_changed');
  await trx
    .updateTable('heads')
    .set({
      run_id: next.run_id,
      seq: next.seq,
      write_id: next.write_id,
      verified: true,
      written_at: sql<Date>`clock_timestamp()`,
      ...caseColumns(next.view),
    })
    .where('case_id', '=', head.case)
    .execute();
}

function tasksOf(trx: DatabaseTransaction, caseId: string): Promise<StoredTask[]> {
  return trx.selectFrom('tasks').select(['task_id', 'assignee', 'digest']).where('case_id', '=', caseId).execute();
}
