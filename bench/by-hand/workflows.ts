/**
 * The job P3 as a workflow written by hand, the way Temporal's documentation teaches it: an Update with a validator per
 * human action, one timer for the escalation, one local activity per change that writes the inbox. And the least that can
 * be late: an alarm.
 */
import * as wf from '@temporalio/workflow';
import type { Activities } from './activities.js';

const { project, ring } = wf.proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });

export interface Completion {
  readonly task: string;
  readonly by: string;
  readonly outcome: string;
}
export const complete = wf.defineUpdate<{ open: string[] }, [Completion]>('complete');

export async function approval(caseId: string): Promise<string> {
  let open: string[] = ['a'];
  let escalated = false;
  let outcome = '';
  const log: string[] = [];

  wf.setHandler(
    complete,
    async ({ task, by, outcome: result }) => {
      log.push(`${task} completed by ${by}: ${result}`);
      if (task === 'a') open = result === 'yes' ? ['b'] : ['c'];
      else if (task === 'b') open = ['c'];
      else {
        open = [];
        outcome = result;
      }
      await project({ caseId, open, escalated, entry: log.at(-1) ?? '' });
      return { open };
    },
    {
      validator: ({ task }) => {
        if (!open.includes(task)) throw wf.ApplicationFailure.nonRetryable(`${task} is not open`);
      },
    },
  );

  await project({ caseId, open, escalated, entry: 'started' });
  const inTime = await wf.condition(() => !open.includes('a'), '1 hour');
  if (!inTime) {
    escalated = true;
    await project({ caseId, open, escalated, entry: 'a escalated' });
  }
  await wf.condition(() => open.length === 0 && wf.allHandlersFinished());
  return outcome;
}

/** An alarm: one timer, one row. `due`: epoch milliseconds. */
export async function alarm(key: string, due: number): Promise<void> {
  await wf.sleep(Math.max(1, due - Date.now()));
  await ring(key);
}
