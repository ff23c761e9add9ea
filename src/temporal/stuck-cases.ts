import type { Client } from '@temporalio/client';

/** Open workflows whose code fails: the server notes so itself, after some failures of one workflow task. */
export async function countStuckCases(client: Client): Promise<number> {
  const { count } = await client.workflow.count("ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL");
  return count;
}
