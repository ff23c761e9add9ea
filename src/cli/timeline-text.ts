/** What happened in a case, as text. */
import type { TimelineAnswer, TimelineEntryAnswer } from './answers.js';
import { table } from './print.js';
import { minuteIn, type Reader } from './reader.js';

export function timelineText({ items }: TimelineAnswer, reader: Reader): string {
  const rows = items.map((entry) => [
    minuteIn(reader, entry.at),
    `${entry.actor ?? '-'}${entry.acting_for == null ? '' : ` (for ${entry.acting_for})`}`,
    entry.undone ? `${entry.kind} (taken back)` : entry.kind,
    entry.subject ?? '-',
    detailText(entry, reader),
  ]);
  return table([[`WHEN (${reader.time_zone})`, 'WHO', 'WHAT', 'OF', 'DETAIL'], ...rows]);
}

/** What is no list and no structure: --format json has all of it. */
function detailText({ detail }: TimelineEntryAnswer, reader: Reader): string {
  return Object.entries(detail)
    .flatMap(([name, value]) => {
      if (value === null || typeof value === 'object' || name === 'step') return [];
      const shown = INSTANTS.has(name) && typeof value === 'number' ? minuteIn(reader, new Date(value).toISOString()) : value;
      return [`${name}: ${shown}`];
    })
    .join(', ');
}
/** Of a history these are numbers. */
const INSTANTS = new Set(['due', 'was', 'from', 'until']);
