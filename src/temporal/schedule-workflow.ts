/** Runs one time of a schedule: an activity goes over all that it is for, and goes on where it was cut short. */
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { OUTSIDE_QUEUE } from './outside-contract.js';
import type { ScheduleActivities, ScheduledSummary, ScheduleReference } from './schedule-contract.js';

const { startScheduled } = proxyActivities<ScheduleActivities>({
  taskQueue: OUTSIDE_QUEUE,
  startToCloseTimeout: '6 hours',
  heartbeatTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

export async function scheduleWorkflow(reference: ScheduleReference): Promise<ScheduledSummary> {
  const { searchAttributes, startTime } = workflowInfo();
  const [scheduled] = (searchAttributes.TemporalScheduledStartTime ?? []) as readonly (Date | string)[];
  const at = scheduled === undefined ? startTime.getTime() : new Date(scheduled).getTime();
  return startScheduled({ ...reference, at });
}
