/**
 * Why a clock is due when it is: what State and facts keep of it, laid out as stretches of running, paused and closed time.
 *
 * guarantees: the stretches cover the time without gaps, in order; from where the target counts to due, the running ones
 * last as long as the target does.
 */

import type { CompiledCalendar, ExceptionDay } from '../calendar/compiled.js';
import { ledgerBetween } from '../calendar/ledger.js';
import { isPaused, pausedStretches, type Stretch, usedUp } from './clock-time.js';
import type { ClockCause, ClockState, Instant } from './state.js';

/** What is kept of a clock for good: its facts at the end hold the same. */
export type ClockRecord = Pick<ClockState, 'started_at' | 'from' | 'calendar' | 'target' | 'missed' | 'pauses' | 'changes'>;

export function recordOf({ started_at, from, calendar, target, missed, pauses, changes }: ClockState): ClockRecord {
  return { started_at, from, calendar, target, ...(missed === undefined ? {} : { missed }), pauses, changes };
}

export interface LedgerStretch extends Stretch {
  readonly kind: 'running' | 'paused' | 'closed';
  /** Of a pause: why. */
  readonly causes?: readonly ClockCause[];
  /** Of closed time: why the day differs from the week, where the calendar says so. */
  readonly title?: ExceptionDay['title'];
}

export interface Ledger {
  /** Of a clock that is paused: when it would be due if it went on at `until`. */
  readonly due: Instant | null;
  readonly stretches: readonly LedgerStretch[];
  /** Milliseconds of each kind from where the target counts to due; null where due is unknown. */
  readonly until_due: { readonly [K in LedgerStretch['kind']]: number } | null;
}

/** The ledger up to due, or to `until` where that is later. Null: the calendar does not know that time. */
export function ledgerOf(record: ClockRecord, stood: Instant | null, until: Instant, calendar: CompiledCalendar | null): Ledger | null {
  const due = isPaused(record) ? usedUp(calendar, record.from, record.target, pausedStretches(record.pauses, until)) : stood;
  const end = Math.max(due ?? until, until);
  const stretches: LedgerStretch[] = [];
  let reached = record.started_at;
  const running = (to: Instant): boolean => {
    const found = runningBetween(record, reached, to, calendar);
    if (found) stretches.push(...found);
    return found !== null;
  };
  for (const pause of pausedStretches(record.pauses, until)) {
    const from = Math.max(pause.from, reached);
    const to = Math.min(pause.to, end);
    if (from >= to) continue;
    if (!running(from)) return null;
    stretches.push({ from, to, kind: 'paused', causes: causesOf(record, from, to) });
    reached = to;
  }
  if (!running(end)) return null;
  return { due, stretches, until_due: due === null ? null : sums(stretches, record.from, due) };
}

function runningBetween(
  record: ClockRecord,
  from: Instant,
  to: Instant,
  calendar: CompiledCalendar | null,
): readonly LedgerStretch[] | null {
  if (from >= to) return [];
  if (record.target.kind === 'elapsed') return [{ from, to, kind: 'running' }];
  if (!calendar) return null;
  const found = ledgerBetween(calendar, from, to);
  return 'unknown' in found ? null : found;
}

/** Each cause once, in the order in which they began. */
function causesOf(record: ClockRecord, from: Instant, to: Instant): readonly ClockCause[] {
  const causes = record.pauses.filter((pause) => pause.from < to && (pause.to ?? to) > from).map(({ cause }) => cause);
  return causes.filter((cause, i) => causes.findIndex((other) => JSON.stringify(other) === JSON.stringify(cause)) === i);
}

function sums(stretches: readonly LedgerStretch[], from: Instant, to: Instant): { [K in LedgerStretch['kind']]: number } {
  const total = { running: 0, paused: 0, closed: 0 };
  for (const stretch of stretches) total[stretch.kind] += Math.max(0, Math.min(stretch.to, to) - Math.max(stretch.from, from));
  return total;
}
