/** The deadlines of a case with their ledgers: why each is, or was, due when it is. */
import type { CalendarSet } from '../calendar/compiled.js';
import { formatDuration } from '../calendar/duration.js';
import { type ClockRecord, ledgerOf } from '../engine/clock-ledger.js';
import type { Fact } from '../engine/effect.js';
import type { Instant } from '../engine/state.js';
import type { CaseView } from '../engine/view.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Text } from '../program/text.js';
import { readArtefact } from '../store/artefacts.js';
import type { Database } from '../store/database.js';
import { currentCalendars } from '../store/publications.js';
import { endedClocks } from '../store/timeline.js';
import { iso } from './representation.js';

interface KnownClock {
  readonly clock: string;
  readonly title: Text;
  readonly on: string;
  readonly due: Instant | null;
  readonly overdue: boolean;
  readonly status: 'running' | 'paused' | 'met' | 'ended';
  readonly ended_at: Instant | null;
  readonly record: ClockRecord;
}

/** Those that run, in the order of the playbook, then those that have ended, in the order of their ends. */
export async function deadlinesOf(db: Database, view: CaseView, now: Instant): Promise<readonly JsonObject[]> {
  const running = view.deadlines.map(
    ({ ledger, paused, ...rest }): KnownClock => ({
      ...rest,
      status: paused === null ? 'running' : 'paused',
      ended_at: null,
      record: ledger,
    }),
  );
  // A clock that was resumed goes on with its ledger: the latest holds it all.
  const all = [...running, ...(await endedClocks(db, view.id)).toReversed().flatMap(endedClock)];
  const seen = new Set<string>();
  const latest = all.filter(({ clock, record }) => {
    const one = `${clock.replace(/\.\d+$/, '')} ${record.started_at}`;
    return !seen.has(one) && seen.add(one);
  });
  const shown = [...running, ...latest.filter(({ ended_at }) => ended_at !== null).toReversed()];
  const calendars = await calendarsOf(db, view);
  return shown.map((clock) => representation(clock, calendars, now));
}

function endedClock({ at, kind, subject, detail }: Fact): readonly KnownClock[] {
  const { due, late, on, title, ledger } = detail;
  if (subject === null || typeof ledger !== 'object' || ledger === null) return [];
  const status = kind === 'clock_met' ? 'met' : 'ended';
  return [
    {
      clock: subject,
      title: (title ?? subject) as Text,
      on: String(on ?? ''),
      due: typeof due === 'number' ? due : null,
      overdue: late === true,
      status,
      ended_at: at,
      record: ledger as unknown as ClockRecord,
    },
  ];
}

async function calendarsOf(db: Database, view: CaseView): Promise<CalendarSet> {
  const hash = view.calendars ?? (await currentCalendars(db))?.hash;
  return (hash === undefined ? null : await readArtefact<CalendarSet>(db, hash)) ?? {};
}

function representation({ record, ended_at, ...clock }: KnownClock, calendars: CalendarSet, now: Instant): JsonObject {
  const calendar = calendars[record.calendar] ?? null;
  const paused = clock.status === 'paused';
  const late = ended_at !== null && clock.due !== null && ended_at > clock.due;
  const until = paused ? now : late || clock.due === null ? (ended_at ?? now) : clock.due;
  const ledger = ledgerOf(record, clock.due, until, calendar);
  const sums = ledger?.until_due;
  return json({
    ...clock,
    paused,
    due: isoOrNull(ledger ? ledger.due : clock.due),
    started_at: iso(record.started_at),
    counts_from: iso(record.from),
    ended_at: isoOrNull(ended_at),
    target: formatDuration(record.target),
    calendar: record.calendar,
    pauses: record.pauses.map(({ from, to, cause }) => ({ from: iso(from), to: isoOrNull(to), cause })),
    changes: record.changes.map(({ at, was, target, ...change }) => ({
      ...change,
      at: iso(at),
      was: isoOrNull(was),
      ...(target ? { target: formatDuration(target) } : {}),
    })),
    minutes_until_due: sums ? { running: sums.running / MINUTE, paused: sums.paused / MINUTE, closed: sums.closed / MINUTE } : null,
    ledger: ledger ? ledger.stretches.map((stretch) => ({ ...stretch, from: iso(stretch.from), to: iso(stretch.to) })) : null,
  });
}

const MINUTE = 60_000;

function isoOrNull(instant: Instant | null): string | null {
  return instant === null ? null : iso(instant);
}

function json(value: object): JsonObject {
  return value as { [key: string]: Json };
}
