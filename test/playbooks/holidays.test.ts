import { readFileSync } from 'node:fs';
import chineseDays from 'chinese-days';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Holidays {
  readonly years: readonly number[];
  readonly days: { readonly [date: string]: { readonly closed?: true; readonly workday?: true } };
}
const cn = parse(readFileSync(new URL('../../playbooks/holidays/cn.yaml', import.meta.url), 'utf8')) as Holidays;

/** Every date of a year as `YYYY-MM-DD`. */
function datesOf(year: number): readonly string[] {
  const days: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
}

describe('the shipped holidays of China', () => {
  it('agree with the announced days, for every day of the years they name', () => {
    for (const date of cn.years.flatMap(datesOf)) {
      const worked = cn.days[date]?.workday ?? (!isWeekend(date) && !cn.days[date]?.closed);
      expect([date, worked]).toEqual([date, chineseDays.isWorkday(date)]);
    }
  });

  it('name no day of another year, and as make-up workdays only days of a weekend', () => {
    const dates = Object.keys(cn.days);
    expect(dates.filter((date) => !cn.years.includes(Number(date.slice(0, 4))))).toEqual([]);
    expect(dates.filter((date) => cn.days[date]?.workday && !isWeekend(date))).toEqual([]);
  });
});
