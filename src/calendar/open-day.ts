/** Whether anybody works on a day. */
import type { CompiledCalendar } from './compiled.js';
import { offsetAt } from './instant.js';
import { MINUTE } from './timeline.js';

/** The local day of `instant` (epoch ms) has working hours; of days that the calendar does not know, its week decides. */
export function isOpenDay(calendar: CompiledCalendar, instant: number): boolean {
  const local = new Date(instant + offsetAt(calendar, instant) * MINUTE);
  const hours = calendar.days[local.toISOString().slice(0, 10)]?.hours ?? calendar.week[local.getUTCDay()] ?? [];
  return hours.length > 0;
}
