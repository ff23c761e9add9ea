/**
 * Public holidays of a country and year, from libraries that have them: China's as the State Council announces them (with
 * the weekend days that are worked in return), other countries' by their law.
 *
 * never: a guess. A year that a library has nothing certain of is refused.
 */
import chineseDays from 'chinese-days';
import Holidays from 'date-holidays';

export interface ImportedDay {
  readonly date: string;
  readonly kind: 'closed' | 'workday';
  readonly title: string | { readonly en: string; readonly zh?: string };
}
export interface ImportedYear {
  readonly days: readonly ImportedDay[];
  /** Days that are closed for a part only, which nobody can enter but those who know the hours: `2026-12-24 from 14:00`. */
  readonly partial: readonly { readonly date: string; readonly name: string }[];
}
export interface HolidaySource {
  /** Such as `DE-BY`, as it was understood. */
  readonly region: string;
  readonly title: string;
  /** Of the library. */
  readonly from: string;
  /** Undefined where there is no certain data for the year. */
  readonly year: (year: number) => ImportedYear | undefined;
}

/** Lunar and Islamic years are tabulated for these. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2075;

/** The source for `CN`, `DE` or `DE-BY`; undefined where no library knows the country or its region. */
export function holidaySource(region: string): HolidaySource | undefined {
  const [country = '', ...parts] = region.toUpperCase().split(/[-_]/);
  if (country === 'CN') return parts.length === 0 ? china : undefined;
  const countries = new Holidays().getCountries('en') as { readonly [code: string]: string };
  const name = countries[country];
  if (name === undefined) return undefined;
  const [state] = parts;
  const states = (new Holidays().getStates(country, 'en') ?? {}) as { readonly [code: string]: string };
  if (state !== undefined && (states[state] === undefined || parts.length > 1)) return undefined;
  return {
    region: [country, ...parts].join('-'),
    title: state === undefined ? name : `${name}, ${states[state]}`,
    from: 'date-holidays',
    year: (year) => byLaw(country, state, year),
  };
}

/** The regions of a country that have holidays of their own. */
export function regionsOf(country: string): readonly string[] {
  return Object.keys((new Holidays().getStates(country.toUpperCase(), 'en') ?? {}) as object);
}

// ── China ─────────────────────────────────────────────────────────────────────

const china: HolidaySource = {
  region: 'CN',
  title: 'China',
  from: 'chinese-days',
  year: (year) => {
    const days = datesOf(year).flatMap((date): ImportedDay[] => {
      // `Spring Festival,春节,4` for a day that was announced, the name of the weekday for any other.
      const { name, work } = chineseDays.getDayDetail(date);
      const [en, zh] = name.split(',');
      if (en === undefined || zh === undefined) return [];
      return [
        work
          ? { date, kind: 'workday', title: { en: `Worked for ${en}`, zh: `${zh}调休上班` } }
          : { date, kind: 'closed', title: { en, zh } },
      ];
    });
    // Past its last year the library takes every weekday for a workday.
    return days.length === 0 ? undefined : { days, partial: [] };
  },
};

function datesOf(year: number): readonly string[] {
  const dates: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += DAY) dates.push(dateOf(at));
  return dates;
}

// ── other countries ───────────────────────────────────────────────────────────

const DAY = 86_400_000;

function byLaw(country: string, state: string | undefined, year: number): ImportedYear | undefined {
  if (year < FIRST_YEAR || year > LAST_YEAR) return undefined;
  const source = state === undefined ? new Holidays(country) : new Holidays(country, state);
  const languages = source.getLanguages();
  const native = source.getHolidays(year, languages[0]);
  const english = namesBy(source.getHolidays(year, 'en'));
  const chinese = namesBy(source.getHolidays(year, 'zh'));
  const days = new Map<string, ImportedDay>();
  const partial: { date: string; name: string }[] = [];
  for (const { date, start, end, name, rule, type } of native) {
    if (type !== 'public') continue;
    const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
    const length = (end.getTime() - start.getTime()) / DAY;
    // A day of 23 or 25 hours is a day.
    const whole = date.slice(11, 19) === '00:00:00' ? Math.floor(length + 1 / 12) : 0;
    const title = titleOf(name, english.get(`${date} ${rule}`), chinese.get(`${date} ${rule}`), languages);
    for (let index = 0; index < whole; index++) {
      const at = dateOf(first + index * DAY);
      if (at.startsWith(`${year}-`) && !days.has(at)) days.set(at, { date: at, kind: 'closed', title });
    }
    if (length - whole > 1 / 12) partial.push({ date: dateOf(first + whole * DAY), name });
  }
  if (days.size === 0) return undefined;
  return { days: [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1)), partial };
}

function namesBy(
  holidays: readonly { readonly date: string; readonly rule: string; readonly name: string }[],
): ReadonlyMap<string, string> {
  return new Map(holidays.map(({ date, rule, name }) => [`${date} ${rule}`, name]));
}

/** A name in another language is known where it is not that of the country's own, which stands in for it. */
function titleOf(native: string, en: string | undefined, zh: string | undefined, languages: readonly string[]): ImportedDay['title'] {
  const isEnglish = languages[0]?.startsWith('en') === true;
  const knownEn = en !== undefined && (en !== native || isEnglish) ? en : undefined;
  const isChinese = zh !== undefined && /\p{Script=Han}/u.test(zh) && (zh !== native || languages[0]?.startsWith('zh') === true);
  if (knownEn === undefined) return native;
  return isChinese ? { en: knownEn, zh } : { en: knownEn };
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
