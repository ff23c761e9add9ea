/**
 * Cases held against the rows that show them, which are made again where they differ (`steward repair projections`).
 *
 * guarantees: as the sweeper, it changes a head by compare-and-set alone, believes a case only where its committed history
 * agrees, and leaves a head to whoever may be writing it.
 */
import type { Client } from '@temporalio/client';
import { canonicalJson } from '../store/content-hash.js';
import type { Database } from '../store/database.js';
import { projectedCase } from '../store/projection/projected.js';
import { repairHead } from '../store/projection/repair.js';
import type { CaseClient } from './case-client.js';
import type { WriteReference } from './case-contract.js';
import { committedWrite } from './committed-write.js';

export interface ComparisonParts {
  readonly db: Database;
  readonly cases: Pick<CaseClient, 'projection'>;
  /** The last write in the committed history of the run. */
  readonly committed: (caseId: string, runId: string) => Promise<WriteReference | null>;
  readonly quietSeconds?: number;
}

/** What of a case was shown otherwise than it is. */
export type Difference = 'case' | 'tasks';
export interface ComparedCase {
  readonly case: string;
  readonly differs: readonly Difference[];
  /** False: it was being written; the sweeper looks at it again. */
  readonly repaired: boolean;
}

export function committedBy(client: Client): ComparisonParts['committed'] {
  return (caseId, runId) => committedWrite(client, caseId, runId);
}

/** Of these cases, those that differ. */
export async function compareCases(parts: ComparisonParts, cases: readonly string[]): Promise<readonly ComparedCase[]> {
  const compared: ComparedCase[] = [];
  for (const each of cases) {
    const found = await compareCase(parts, each);
    if (found.differs.length > 0) compared.push(found);
  }
  return compared;
}

async function compareCase({ db, cases, committed, quietSeconds }: ComparisonParts, caseId: string): Promise<ComparedCase> {
  // The rows first: what is written meanwhile is seen by the compare-and-set.
  const shown = await projectedCase(db, caseId, quietSeconds);
  const said = shown && (await cases.projection(caseId));
  if (!shown || !said) return { case: caseId, differs: [], repaired: false };
  const write_id = said.last_write?.write_id ?? null;
  const differs: Difference[] = [];
  if (canonicalJson(said.view) !== canonicalJson(shown.view)) differs.push('case');
  if (canonicalJson(byId(said.tasks)) !== canonicalJson(byId(shown.tasks))) differs.push('tasks');
  if (differs.length === 0) return { case: caseId, differs, repaired: false };
  const inMotion = write_id !== shown.write_id && !shown.quiet;
  if (inMotion || ((await committed(caseId, said.run_id))?.write_id ?? null) !== write_id)
    return { case: caseId, differs, repaired: false };
  const { run_id, seq, view, tasks } = said;
  const repaired = await repairHead(
    db,
    { case: caseId, expected_write_id: shown.write_id, run_id, seq, write_id, view, tasks },
    { anew: true },
  );
  return { case: caseId, differs, repaired };
}

function byId<T extends { readonly id: string }>(tasks: readonly T[]): readonly T[] {
  return [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1));
}
