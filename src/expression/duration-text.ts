import type { Duration } from '../program/program.js';

const ELAPSED = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;

/** The duration that a text such as `30 minutes` or `4 business hours` names; undefined when it names none. */
export function durationOf(text: string): Duration | undefined {
  const match = /^(\d+(?:\.\d+)?) +(business +)?(second|minute|hour|day|week)s?$/.exec(text.trim());
  if (!match) return undefined;
  const count = Number(match[1]);
  const unit = match[3] as keyof typeof ELAPSED;
  if (!match[2]) return { kind: 'elapsed', milliseconds: count * ELAPSED[unit] };
  if (unit === 'minute') return { kind: 'business', unit: 'minutes', count };
  if (unit === 'hour') return { kind: 'business', unit: 'minutes', count: count * 60 };
  return unit === 'day' && Number.isInteger(count) ? { kind: 'business', unit: 'days', count } : undefined;
}
