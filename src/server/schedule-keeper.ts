/** Keeps Temporal's schedules in step with what is published: at the start, after each publication, and again where it failed. */
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { CalendarSet } from '../calendar/compiled.js';
import { publishedPrograms } from '../http/published-programs.js';
import type { Program } from '../program/program.js';
import { readArtefact } from '../store/artefacts.js';
import type { Database } from '../store/database.js';
import { currentCalendars } from '../store/publications.js';
import { keepSchedules, type WantedSchedule } from '../temporal/schedules.js';

const AGAIN_MS = 10_000;

export interface ScheduleKeeper {
  /** Something was published. */
  changed(): void;
  /** Resolves when nothing is left to be done now. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export function startScheduleKeeper(parts: { readonly client: Client; readonly db: Database; readonly logger: Logger }): ScheduleKeeper {
  const programs = publishedPrograms(parts.db);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  async function round(): Promise<void> {
    if (stopped) return;
    try {
      const published = await programs.all();
      const calendars = await currentCalendars(parts.db);
      const set = calendars && (await readArtefact<CalendarSet>(parts.db, calendars.hash));
      await keepSchedules(
        parts.client,
        published.flatMap(({ content }) => wantedSchedules(content, set ?? {})),
      );
    } catch (error) {
      parts.logger.warn({ err: error }, 'the schedules could not be kept in step with what is published; it is tried again');
      if (!stopped) timer = setTimeout(changed, AGAIN_MS);
    }
  }

  function changed(): void {
    clearTimeout(timer);
    running = running.then(round);
  }
  changed();
  return {
    changed,
    settled: () => running,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** The schedules of a playbook, each in the zone of its calendar. */
export function wantedSchedules({ phase, playbook, starts = [] }: Program, calendars: CalendarSet): readonly WantedSchedule[] {
  return starts.flatMap((start) => {
    if (start.kind !== 'schedule') return [];
    const id = `${phase}/${playbook} ${start.id.replace(/^schedule /, '')}`;
    return [{ id, cron: start.cron, time_zone: calendars[start.calendar]?.time_zone ?? 'UTC', run: { playbook, start: start.id } }];
  });
}
