/** Who reads what a command prints: in which language, and by which clock. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { zoneName } from '../calendar/zone.js';
import type { Language } from '../diagnostics/message.js';
import { parse } from '../language/parse.js';
import { at, textOf } from '../language/tree.js';
import type { Terminal } from './terminal.js';

export interface Reader {
  /** As the system's settings name it: `zh` of `zh_CN.UTF-8`. */
  readonly language: string;
  /** IANA name. */
  readonly time_zone: string;
}

export function languageOf({ env }: Terminal): string {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^[a-z]{2,3}/.exec(locale)?.[0] ?? 'en';
}

/** Diagnostics are written in English and Chinese. */
export function diagnosticLanguage(terminal: Terminal): Language {
  return languageOf(terminal) === 'zh' ? 'zh' : 'en';
}

/** Times are the organisation's where its workspace is at hand, else this machine's. */
export function readerOf(terminal: Terminal, workspace: string): Reader {
  return { language: languageOf(terminal), time_zone: organisationZone(terminal.cwd, workspace) ?? Temporal.Now.timeZoneId() };
}

/** `2026-03-02 10:00` in the reader's time zone. */
export function minuteIn(reader: Reader, instant: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(reader.time_zone).toPlainDateTime();
  return local.toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

function organisationZone(cwd: string, workspace: string): string | undefined {
  const file = join(resolve(cwd, workspace), 'organisation.yaml');
  if (!existsSync(file)) return undefined;
  // Of the file this alone: to read the language whole takes longer than what most commands do.
  const { value } = parse(readFileSync(file, 'utf8'), 'organisation.yaml');
  return zoneName(textOf(at(value, 'time_zone')));
}
