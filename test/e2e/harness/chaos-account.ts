/**
 * What is left after chaos: every acknowledged operation is looked for in its case's history and in the audit log, every
 * case is where they lead, and every row is held against what its case says.
 */
import { openPostgresql } from '../../../src/store/database.js';
import type { ProjectionAnswer } from '../../../src/temporal/case-contract.js';
import { untilShownAsItIs } from './projection.js';
import { expectLoads, expectRows } from './rows.js';
import type { Steward } from './steward.js';
import type { Struck } from './strikes.js';
import { until } from './until.js';

/** Is in the case's history once. */
export interface Acknowledged {
  readonly kind: string;
  readonly subject: string | null;
}

export interface WorkedCase {
  readonly id: string;
  readonly withdrawn: boolean;
  readonly acknowledged: readonly Acknowledged[];
}

export interface Found {
  readonly lost: number;
  readonly doubled: number;
  readonly contradictions: number;
  /** In words, a line each. */
  readonly said: readonly string[];
}

/** How long rows may differ from their case before they contradict it: the sweeper comes by. Milliseconds. */
const PATIENCE = 60_000;

export async function accountFor({ steward, database }: Struck, cases: readonly WorkedCase[]): Promise<Found> {
  const { db, close } = await openPostgresql(database);
  try {
    const account = new Account();
    for (const worked of cases) {
      const said = await account.agrees(worked.id, async () => {
        const now = await untilShownAsItIs(steward, worked.id);
        await until(
          `the rows of ${worked.id} are its own`,
          () => expectRows(db, now),
          () => true,
          PATIENCE,
        );
        return now;
      });
      if (said) account.place(worked, said);
      const history = (await steward.api('xu_jing').timeline(worked.id)).filter(({ undone }) => !undone);
      const audit = await db.selectFrom('audit').select(['action as kind', 'subject']).where('case_id', '=', worked.id).execute();
      account.deeds('history', worked, history);
      account.deeds('audit log', worked, audit);
    }
    await account.agrees('The loads', () =>
      until(
        'they are right',
        () => expectLoads(db),
        () => true,
        PATIENCE,
      ),
    );
    const ids = cases.map(({ id }) => id);
    const heads = await db.selectFrom('heads').select('case_id').execute();
    account.noOthers('Temporal', ids, await casesOfTemporal(steward));
    account.noOthers(
      'the database',
      ids,
      heads.map(({ case_id }) => case_id),
    );
    return account;
  } finally {
    await close();
  }
}

class Account implements Found {
  lost = 0;
  doubled = 0;
  contradictions = 0;
  readonly said: string[] = [];

  async agrees<T>(whose: string, look: () => Promise<T>): Promise<T | null> {
    try {
      return await look();
    } catch (error) {
      this.contradictions += 1;
      this.said.push(`${whose}: ${error instanceof Error ? error.message.slice(0, 1_000) : error}`);
      return null;
    }
  }

  /** Where the acknowledged operations lead: to the wait before the last question, or to the withdrawn end. */
  place({ id, withdrawn }: WorkedCase, { view, tasks }: ProjectionAnswer): void {
    const { status, outcome, stage } = view;
    const is = JSON.stringify({ status, outcome, stage, tasks: tasks.map(({ step }) => step) });
    const should = withdrawn
      ? { status: 'completed', outcome: 'withdrawn', stage: null, tasks: [] }
      : { status: 'open', outcome: null, stage: 'follow_up', tasks: [] };
    if (is === JSON.stringify(should)) return;
    this.lost += 1;
    this.said.push(`${id} is at ${is}`);
  }

  /** Each acknowledged operation is there once, and nothing that happens once is there twice. */
  deeds(
    where: string,
    { id, acknowledged }: WorkedCase,
    deeds: readonly { readonly kind: string; readonly subject: string | null }[],
  ): void {
    const times = new Map<string, number>();
    for (const deed of deeds) {
      times.set(keyOf(deed), (times.get(keyOf(deed)) ?? 0) + 1);
    }
    for (const deed of acknowledged) {
      if (times.has(keyOf(deed))) continue;
      this.lost += 1;
      this.said.push(`The ${where} of ${id} has no ${keyOf(deed)}`);
    }
    for (const [deed, count] of times) {
      if (count === 1) continue;
      this.doubled += 1;
      this.said.push(`The ${where} of ${id} has ${count} times ${deed}`);
    }
  }

  noOthers(where: string, worked: readonly string[], found: readonly string[]): void {
    const missing = worked.filter((id) => !found.includes(id));
    const more = found.filter((id, index) => !worked.includes(id) || found.indexOf(id) !== index);
    this.lost += missing.length;
    this.doubled += more.length;
    this.said.push(
      ...missing.map((id) => `${where} has no case ${id}`),
      ...more.map((id) => `${where} has a case ${id} of which nobody knows`),
    );
  }
}

function keyOf({ kind, subject }: { readonly kind: string; readonly subject: string | null }): string {
  return `${kind} ${subject}`;
}

async function casesOfTemporal({ client }: Steward): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query: "WorkflowType = 'complaint'" })) ids.push(workflowId);
  return ids;
}
