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
    detailText(entry),
  ]);
  return table([[`WHEN (${reader.time_zone})`, 'WHO', 'WHAT', 'OF', 'DETAIL'], ...rows]);
}

/** What is no list and no structure: --format json has all of it. */
function detailText({ detail }: TimelineEntryAnswer): string {
  return Object.entries(detail)
    .flatMap(([name, value]) => (value === null || typeof value === 'object' || name === 'step' ? [] : [`${name}: ${value}`]))
    .join(', ');
}
