/** Tells a case that waits for a played one that this was ended by force in Temporal, and so will never answer by itself. */

import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { CaseInput } from './case-contract.js';
import { RESPONDED_SIGNAL, type Response } from './outside-contract.js';
import { jsonIn } from './packed-payloads.js';

export type EndedOutsideHow = 'terminated' | 'failed' | 'timed_out';

const IN_WORDS: { readonly [H in EndedOutsideHow]: string } = {
  terminated: 'was terminated in Temporal',
  failed: 'failed in Temporal',
  timed_out: 'ran out of time in Temporal',
};

/** Telling it again does no harm: a case takes one answer to what it asked. */
export async function answerParent(client: Client, child: string, runId: string, how: EndedOutsideHow): Promise<void> {
  const parent = (await inputOf(client, child, runId))?.return_to;
  if (!parent) return;
  const answer = { ok: false, error: { code: `case_${how}`, message: `${child} ${IN_WORDS[how]}.` } } as const;
  const response: Response = { effect: parent.effect, answer };
  try {
    await client.workflow.getHandle(parent.case).signal(RESPONDED_SIGNAL, response);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** What the run was started with; null: its history holds nothing that a case is started with. */
async function inputOf(client: Client, workflowId: string, runId: string): Promise<CaseInput | null> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  try {
    const given = jsonIn(history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]);
    return (given as CaseInput | null | undefined) ?? null;
  } catch {
    // Started by hand with something else.
    return null;
  }
}
