import type { Expression } from '../program/program.js';
import { Fault, type Turn } from './turn.js';

/** The id of the calendar that something begins on: its own, said or worked out now, else the playbook's. */
export function chosenCalendar(
  turn: Turn,
  { calendar, calendar_of }: { readonly calendar?: string; readonly calendar_of?: Expression },
  frame: string,
): string {
  if (!calendar_of) return calendar ?? turn.program.calendar;
  const id = turn.evaluate(calendar_of, frame);
  if (typeof id === 'string' && Object.hasOwn(turn.playable.calendars, id)) return id;
  throw new Fault('calendar', `There is no calendar ${JSON.stringify(id)}.`, calendar_of.line);
}
