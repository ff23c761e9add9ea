/** Durations as people know them from elsewhere: in Chinese (`两天`, `4个工作小时`) and in ISO 8601 (`P3D`, `PT4H`). */
import { countedUnit } from './counted-unit.js';

const CHINESE = /^([0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十半])\s*个?\s*(工作)?\s*(分钟|分|小时|钟头|天|日|周|星期|礼拜)$/;
const ISO = /^P(?:(\d+)W|(\d+)D|T(\d+)H|T(\d+)M)$/i;

const NUMBERS: { readonly [sign: string]: number } = {
  半: 0.5,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
};
const UNITS: { readonly [word: string]: string } = {
  分钟: 'minute',
  分: 'minute',
  小时: 'hour',
  钟头: 'hour',
  天: 'day',
  日: 'day',
  周: 'week',
  星期: 'week',
  礼拜: 'week',
};
const ISO_UNITS = ['week', 'day', 'hour', 'minute'];

/** How it is written here; undefined where it is none of these. */
export function durationFromElsewhere(text: string): string | undefined {
  const written = text.trim();
  const chinese = CHINESE.exec(written);
  if (chinese) {
    const [, number = '', business, word = ''] = chinese;
    return countedUnit(NUMBERS[number] ?? Number(number), `${business ? 'business ' : ''}${UNITS[word]}`);
  }
  const iso = ISO.exec(written)?.slice(1);
  const unit = iso?.findIndex((part) => part !== undefined) ?? -1;
  return unit < 0 ? undefined : countedUnit(Number(iso?.[unit]), ISO_UNITS[unit] ?? '');
}
