/** Keeps Temporal Schedules in step with what is published. */
import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import { CASE_QUEUE } from './case-client.js';
import { SCHEDULE_WORKFLOW, type ScheduleReference } from './schedule-contract.js';

export interface WantedSchedule {
  /** Readable: `in-sale/replenishment 0 8 * * *`. */
  readonly id: string;
  readonly cron: string;
  readonly time_zone: string;
  readonly run: ScheduleReference;
}

/**
 * Creates what is missing, brings the rest up to date, and deletes Steward's schedules that nobody wants. Doing it again
 * changes nothing; one that an administrator has paused stays paused.
 */
export async function keepSchedules(client: Client, wanted: readonly WantedSchedule[]): Promise<void> {
  for (const each of wanted) await keep(client, each);
  const ids = new Set(wanted.map(({ id }) => id));
  for await (const { scheduleId, action } of client.schedule.list()) {
    if (action?.workflowType !== SCHEDULE_WORKFLOW || ids.has(scheduleId)) continue;
    try {
      await client.schedule.getHandle(scheduleId).delete();
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    }
  }
}

async function keep(client: Client, { id, cron, time_zone, run }: WantedSchedule): Promise<void> {
  const spec = { cronExpressions: [cron], timezone: time_zone };
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' } as const;
  const action = {
    type: 'startWorkflow',
    workflowType: SCHEDULE_WORKFLOW,
    workflowId: `schedule/${id}`,
    taskQueue: CASE_QUEUE,
    args: [run],
  } as const;
  try {
    await client.schedule.create({ scheduleId: id, spec, policies, action: { ...action, args: [run] } });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(id).update(({ state }) => ({ spec, policies, action: { ...action, args: [run] }, state }));
  }
}
