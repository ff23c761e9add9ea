/** Whoever reads a notice: their language, the time zone that times are told in. */

export interface Reader {
  /** As a tag: `zh`, `en`. */
  readonly language: string;
  readonly time_zone: string;
  readonly console_url?: string;
}

export interface WrittenText {
  readonly subject: string;
  readonly text: string;
}

export function instantIn(instant: number, { language, time_zone }: Reader): string {
  return new Intl.DateTimeFormat(language, { timeZone: time_zone, dateStyle: 'medium', timeStyle: 'short' }).format(instant);
}

export function isChinese({ language }: Reader): boolean {
  return /^zh\b/i.test(language);
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
