/** Why a deadline is due when it is: the stretches of working and closed time that led there. Instants are epoch milliseconds. */
import type { Duration } from '../program/program.js';
import { add, type Unknown } from './arithmetic.js';
import type { CompiledCalendar, ExceptionDay } from './compiled.js';
import { type Timeline, timelineOf } from './timeline.js';

export interface LedgerEntry {
  readonly from: number;
  readonly to: number;
  readonly kind: 'running' | 'closed';
  /** Why the day differs from the week, where the calendar says so. */
  readonly title?: ExceptionDay['title'];
}

/**
 * `add` with its reasons: the ledger covers `[from, due)` without gaps, in order. Elapsed time is one running entry;
 * for business days, too, the entries are the working and the closed time on the way.
 */
export function explain(
  calendar: CompiledCalendar,
  from: number,
  duration: Duration,
): { readonly due: number; readonly ledger: readonly LedgerEntry[] } | Unknown {
  const result = add(calendar, from, duration);
  if ('unknown' in result) return result;
  const due = result.at;
  if (due === from) return { due, ledger: [] };
  if (duration.kind === 'elapsed') return { due, ledger: [{ from, to: due, kind: 'running' }] };
  const ledger = ledgerBetween(calendar, from, due);
  return 'unknown' in ledger ? ledger : { due, ledger };
}

/** Working and closed time in `[from, to)`, in order and without gaps; empty where `to` is not after `from`. */
export function ledgerBetween(calendar: CompiledCalendar, from: number, to: number): readonly LedgerEntry[] | Unknown {
  if (to <= from) return [];
  const timeline = timelineOf(calendar);
  if (from < timeline.start) return { unknown: 'before' };
  if (to > timeline.end) return { unknown: 'after' };
  const entries: LedgerEntry[] = [];
  let reached = from;
  const lastDay = Math.min(timeline.dayAt(to) + 1, timeline.lastDay);
  for (let day = timeline.dayAt(from) - 1; day <= lastDay; day++) {
    for (const interval of timeline.intervalsOf(day)) {
      const start = Math.max(interval.from, from);
      const end = Math.min(interval.to, to);
      if (start >= end) continue;
      enterClosed(entries, timeline, reached, start);
      enter(entries, start, end, 'running', timeline.titleOf(day));
      reached = end;
    }
  }
  enterClosed(entries, timeline, reached, to);
  return entries;
}

/** Closed time is split at midnights, so that a holiday's title covers the holiday alone. */
function enterClosed(entries: LedgerEntry[], timeline: Timeline, from: number, to: number): void {
  let reached = from;
  for (let day = timeline.dayAt(from); reached < to; day++) {
    const end = Math.min(to, timeline.instantOf(day + 1, 0));
    if (end <= reached) continue;
    enter(entries, reached, end, 'closed', timeline.titleOf(day));
    reached = end;
  }
}

function enter(entries: LedgerEntry[], from: number, to: number, kind: LedgerEntry['kind'], title: ExceptionDay['title']): void {
  const last = entries.at(-1);
  if (last && last.kind === kind && JSON.stringify(last.title) === JSON.stringify(title)) {
    entries[entries.length - 1] = { ...last, to };
  } else {
    entries.push({ from, to, kind, ...(title !== undefined && { title }) });
  }
}
