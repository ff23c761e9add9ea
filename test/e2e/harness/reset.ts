/** An administrator's reset, as Temporal UI does it. */
import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import type { Service } from './api.js';

const { ResetReapplyType } = temporal.api.enums.v1;

export interface Reset {
  /** To just before the operation of this number (from 1) was taken; 0: to the very beginning. */
  readonly before: number;
  /** Whether the operations that came after are done again. */
  readonly reapply: boolean;
}

/** Gives the id of the new run. */
export async function reset(steward: Service, caseId: string, { before, reapply }: Reset): Promise<string> {
  const { client } = steward;
  const { runId } = await client.workflow.getHandle(caseId).describe();
  const { events } = await client.workflow.getHandle(caseId, runId).fetchHistory();
  const accepted = (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
  const end = before === 0 ? Number.POSITIVE_INFINITY : Number(accepted[before - 1]?.eventId);
  const tasks = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes && Number(event.eventId) < end);
  const task = before === 0 ? tasks[0] : tasks.at(-1);
  if (!task) throw new Error(`${caseId} has no operation ${before}.`);
  const answer = await client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: caseId, runId },
    reason: 'A test',
    workflowTaskFinishEventId: task.eventId as NonNullable<
      Parameters<typeof client.workflowService.resetWorkflowExecution>[0]['workflowTaskFinishEventId']
    >,
    requestId: randomUUID(),
    resetReapplyType: reapply ? ResetReapplyType.RESET_REAPPLY_TYPE_ALL_ELIGIBLE : ResetReapplyType.RESET_REAPPLY_TYPE_NONE,
  });
  return answer.runId;
}
