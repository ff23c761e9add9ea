/**
 * The sweeper: brings projections that may tell of branches that never were back to what the cases are
 * (DESIGN §2, the projection protocol, point 5), and ends the tasks of cases that were ended from outside.
 *
 * guarantees: changes a head by compare-and-set alone, and believes a case only where its committed history agrees.
 */
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Database } from '../store/database.js';
import { forgetEvents } from '../store/events.js';
import { foldCounts } from '../store/inbox-counts.js';
import { recountLoads } from '../store/projection/loads.js';
import { confirmHead, endOutside, repairHead } from '../store/projection/repair.js';
import { purgeHidden } from '../store/projection/settle.js';
import { amissAmong, type CurrentRun, headsAmong, openAmong, type SweepCandidate, unverifiedHeads } from '../store/projection/sweep.js';
import type { CaseClient } from './case-client.js';
import { CASE_QUEUE } from './case-client.js';
import { committedWrite } from './committed-write.js';
import { answerParent } from './lost-children.js';
import { MAILBOX_WORKFLOW, MUTEX_WORKFLOW } from './outside-contract.js';
import { SCHEDULE_WORKFLOW } from './schedule-contract.js';

export interface SweeperParts {
  readonly client: Client;
  readonly cases: CaseClient;
  readonly db: Database;
  readonly logger: Logger;
  /** Milliseconds between looks at unverified heads and ended cases; 5 s unless told. */
  readonly interval?: number;
  /** Seconds for which a head must have been quiet; DESIGN's 20 unless told. */
  readonly quietSeconds?: number;
  /** Milliseconds between looks at heads that nobody's answer settles; 1 s unless told. */
  readonly confirmInterval?: number;
  /** Seconds that an answer has to settle a head before it is looked at; 1 unless told. */
  readonly confirmSeconds?: number;
  /** Every this many looks, all open cases of Temporal are compared with the heads; 60 unless told. */
  readonly fullEvery?: number;
}

export interface Sweeper {
  /** Looks at everything once, every open case included; gives the cases that were not shown as they are, and are now. */
  sweep(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Cases, and not what else runs on their queue: critical sections, mailboxes, schedules. */
const CASES = `TaskQueue = '${CASE_QUEUE}' AND WorkflowType NOT IN ('${MUTEX_WORKFLOW}', '${MAILBOX_WORKFLOW}', '${SCHEDULE_WORKFLOW}')`;
const FULL_EVERY = 60;
const PAGE = 200;
const ENDED_OUTSIDE = { TERMINATED: 'terminated', FAILED: 'failed', TIMED_OUT: 'timed_out' } as const;
/** Visibility may lag behind; a look goes back this far before the last. */
const OVERLAP_MS = 5 * 60_000;
/** What Temporal keeps at most. */
const RETENTION_MS = 31 * 24 * 3_600_000;

export function startSweeper(parts: SweeperParts): Sweeper {
  const { client, cases, db, logger } = parts;
  const quiet = parts.quietSeconds === undefined ? {} : { quietSeconds: parts.quietSeconds };
  /** Runs that ended before their first write and have been looked at. */
  const unwritten = new Set<string>();
  let looks = 0;
  let since = Date.now() - RETENTION_MS;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let confirming: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  /** In the look under way. */
  const mended = new Set<string>();

  /** One look after the other. */
  function inTurn(full: boolean): Promise<readonly string[]> {
    const next = turn.then(() => look(full));
    turn = next.catch(() => undefined);
    return next;
  }

  async function look(full: boolean): Promise<readonly string[]> {
    mended.clear();
    for (const head of await unverifiedHeads(db, quiet)) await guarded(head.case, () => mend(head.case, head));
    await confirmWritten();
    await endTerminated();
    await foldCounts(db);
    if (full) await everythingElse();
    return [...mended].sort();
  }

  /**
   * What a timer, a start or a message wrote is nobody's answer, and what it tells (notices, audit) waits until it is settled.
   * Where the committed history ends with the head's own write there is no need to wait for quiet: that branch was.
   */
  async function confirmWritten(): Promise<void> {
    for (const head of await unverifiedHeads(db, { quietSeconds: parts.confirmSeconds ?? 1 })) {
      await guarded(head.case, async () => {
        const run = await describe(client, head.case);
        if (!run || run.status.name in ENDED_OUTSIDE) return;
        await confirmed(head, run, await committedWrite(client, head.case, run.runId));
      });
    }
  }

  /** Where the committed history ends with the head's own write, it is true; whether it does. */
  async function confirmed(
    head: SweepCandidate,
    run: WorkflowExecutionDescription,
    committed: Awaited<ReturnType<typeof committedWrite>>,
  ): Promise<boolean> {
    if (head.write_id === null || committed?.write_id !== head.write_id || !agrees(head, run)) return false;
    await confirmHead(db, { case: head.case, write_id: head.write_id, run_id: run.runId });
    return true;
  }

  async function everythingElse(): Promise<void> {
    await compareOpenCases();
    await purgeHidden(db);
    await forgetEvents(db);
    await recountLoads(db);
  }

  async function endTerminated(): Promise<void> {
    const from = new Date(since - OVERLAP_MS).toISOString();
    const now = Date.now();
    const query = `${CASES} AND ExecutionStatus IN ('Terminated', 'Failed', 'TimedOut') AND CloseTime > '${from}'`;
    for await (const ended of pages(client, query)) {
      const ids = ended.map((each) => each.case);
      for (const head of await openAmong(db, ids)) await guarded(head.case, () => endOrMend(head));
      const known = await headsAmong(db, ids);
      for (const each of ended) if (!known.has(each.case)) await guarded(each.case, () => endUnwritten(each));
    }
    since = now;
  }

  /** A run that was terminated may be one that a reset replaced: the case goes on then, and perhaps writes. */
  async function endOrMend(head: SweepCandidate): Promise<void> {
    const run = await describe(client, head.case);
    if (!run) return;
    if (run.status.name in ENDED_OUTSIDE) return mend(head.case, head);
    for (const amiss of await amissAmong(db, [{ case: head.case, run_id: run.runId }], quiet)) await mend(amiss.case, amiss.head);
  }

  /** Ended by force before its first write: nobody has its tasks, but a case may wait for it. */
  async function endUnwritten({ case: caseId, run_id }: CurrentRun): Promise<void> {
    if (unwritten.has(run_id)) return;
    const run = await describe(client, caseId);
    const how = run && ENDED_OUTSIDE[run.status.name as keyof typeof ENDED_OUTSIDE];
    if (how) await answerParent(client, caseId, run.runId, how);
    unwritten.add(run_id);
  }

  async function compareOpenCases(): Promise<void> {
    for await (const open of pages(client, `${CASES} AND ExecutionStatus = 'Running'`)) {
      for (const amiss of await amissAmong(db, open, quiet)) await guarded(amiss.case, () => mend(amiss.case, amiss.head));
    }
  }

  /** One case that cannot be mended now must not keep the others from it. */
  async function guarded(caseId: string, work: () => Promise<void>): Promise<void> {
    if (stopped) return;
    try {
      await work();
    } catch (error) {
      logger.warn({ case: caseId, error }, 'The projection of a case could not be mended; it is tried again.');
    }
  }

  async function mend(caseId: string, head: SweepCandidate | null): Promise<void> {
    const run = await describe(client, caseId);
    if (!run) return;
    const committed = await committedWrite(client, caseId, run.runId);
    const how = ENDED_OUTSIDE[run.status.name as keyof typeof ENDED_OUTSIDE];
    if (how) {
      const expected_write_id = head?.write_id ?? null;
      const at = run.closeTime?.getTime() ?? Date.now();
      // First of all: whoever waits for it must hear of its end, however often it takes to write it down.
      await answerParent(client, caseId, run.runId, how);
      const last = { write_id: committed?.write_id ?? null, seq: committed?.seq ?? 0 };
      const ended = await endOutside(db, { case: caseId, expected_write_id, run_id: run.runId, ...last, at, how });
      if (!ended) return;
      mended.add(caseId);
      logger.info({ case: caseId, how }, 'A case was ended from outside: its tasks are exited.');
      return;
    }
    if (head && (await confirmed(head, run, committed))) return;
    const said = await cases.projection(caseId);
    // A worker whose task was lost may still hold the branch that never was.
    if (!said || (said.last_write?.write_id ?? null) !== (committed?.write_id ?? null)) return;
    const repaired = await repairHead(db, {
      case: caseId,
      expected_write_id: head?.write_id ?? null,
      run_id: said.run_id,
      seq: said.seq,
      write_id: said.last_write?.write_id ?? null,
      view: said.view,
      tasks: said.tasks,
    });
    if (!repaired) return;
    mended.add(caseId);
    logger.info({ case: caseId, seq: said.seq }, 'The projection of a case was mended.');
  }

  function schedule(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      inTurn(looks % (parts.fullEvery ?? FULL_EVERY) === 0)
        .catch((error) => logger.warn({ error }, 'A look of the sweeper failed; the next one tries again.'))
        .finally(schedule);
      looks += 1;
    }, parts.interval ?? 5_000);
  }
  function scheduleConfirming(): void {
    if (stopped) return;
    confirming = setTimeout(() => {
      turn = turn
        .then(confirmWritten)
        .catch((error: unknown) => logger.warn({ error }, 'Writes could not be confirmed; the next look tries again.'))
        .finally(scheduleConfirming);
    }, parts.confirmInterval ?? 1_000);
  }
  schedule();
  scheduleConfirming();

  return {
    sweep() {
      // The next look by itself need not be at everything again.
      looks = 1;
      return inTurn(true);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(confirming);
      await turn;
    },
  };
}

function agrees({ status }: SweepCandidate, run: WorkflowExecutionDescription): boolean {
  switch (run.status.name) {
    // A case that people cancelled through Steward has come to its end as any other has, for Temporal.
    case 'COMPLETED':
      return status !== 'open';
    case 'CANCELLED':
      return status === 'cancelled';
    default:
      return status === 'open';
  }
}

async function describe(client: Client, caseId: string): Promise<WorkflowExecutionDescription | null> {
  try {
    return await client.workflow.getHandle(caseId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

async function* pages(client: Client, query: string): AsyncGenerator<{ case: string; run_id: string }[]> {
  let page: { case: string; run_id: string }[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: PAGE })) {
    page.push({ case: workflowId, run_id: runId });
    if (page.length === PAGE) {
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}
