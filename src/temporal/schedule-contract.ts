/** What a schedule's workflow takes and answers. */
export const SCHEDULE_WORKFLOW = 'steward.schedule';

/** Names a schedule among the starts of a playbook; the version that is published when it runs is taken. */
export interface ScheduleReference {
  readonly playbook: string;
  /** The start's id. */
  readonly start: string;
}

export interface ScheduledRun extends ScheduleReference {
  /** The time for which it runs, epoch milliseconds: part of its occasions. */
  readonly at: number;
}

/** How many cases were started, had one open already, were not meant, or could not be started. */
export interface ScheduledSummary {
  readonly started: number;
  readonly open: number;
  readonly passed_over: number;
  readonly failed: number;
}

export interface ScheduleActivities {
  /** Reports by heartbeats how far it has come, and goes on from there when it is called again. */
  startScheduled(run: ScheduledRun): Promise<ScheduledSummary>;
}
