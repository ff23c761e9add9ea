/** Times of schedules as cron writes them: five fields (minute, hour, day of the month, month, weekday). */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
}

const FIELDS: readonly CronField[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, words: MONTHS },
  { name: 'weekday', least: 0, most: 7, words: WEEKDAYS },
];

/** What is wrong with it; undefined where nothing is. `fields`: it has another number of fields than five. */
export type CronProblem =
  | { readonly kind: 'fields'; readonly count: number }
  | { readonly kind: 'value'; readonly field: string; readonly value: string; readonly least: number; readonly most: number };

export function cronProblem(text: string): CronProblem | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length || parts[0] === '') return { kind: 'fields', count: parts[0] === '' ? 0 : parts.length };
  for (const [index, field] of FIELDS.entries()) {
    const value = parts[index] ?? '';
    if (!value.split(',').every((part) => isPart(part, field))) {
      return { kind: 'value', field: field.name, value, least: field.least, most: field.most };
    }
  }
  return undefined;
}

/** `*`, `5`, `1-5`, `mon`, each with `/STEP`. */
function isPart(part: string, field: CronField): boolean {
  const [range = '', step, ...more] = part.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false;
  if (range === '*') return true;
  const [from, to, ...others] = range.split('-').map((value) => numberOf(value, field));
  if (others.length > 0 || from === undefined) return false;
  return range.includes('-') ? to !== undefined && from <= to : true;
}

function numberOf(value: string, { least, most, words }: CronField): number | undefined {
  const word = words?.indexOf(value.toLowerCase()) ?? -1;
  if (word >= 0) return word + least;
  const number = /^\d{1,2}$/.test(value) ? Number(value) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}
