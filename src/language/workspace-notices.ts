/** How people are told: the organisation's own words for what Steward tells them by itself, and times of digests. */

import type { CalendarSet } from '../calendar/compiled.js';
import { isWorkingTime, minutesOf } from '../calendar/time-of-day.js';
import type { Diagnostic, Range } from '../diagnostics/diagnostic.js';
import { report as diagnostic } from '../diagnostics/report.js';
import { nearest } from '../expression/nearest.js';
import { calendarOfPerson } from '../organisation/calendar-of.js';
import { NOTICE_NAMES, type NoticeTemplate, type NoticeTemplates, TEMPLATED_NOTICES } from '../organisation/notice-names.js';
import { saidOf } from '../organisation/said-of.js';
import type { Organisation, Person, Role, Unit } from '../organisation/snapshot.js';
import type { Computed } from '../program/program.js';
import { checkScalarIn } from './checks/expressions.js';
import { digestTimes } from './compile-organisation.js';
import { computedOf } from './compile-values.js';
import { maps, nameAt } from './outline.js';
import { type TemplateFile, templatesIn } from './templates.js';
import { at, type MapTree, type ScalarTree } from './tree.js';
import { FileReport } from './workspace-report.js';

const FOLDER = 'templates/notices';

export interface OwnWords {
  readonly templates: NoticeTemplates;
  readonly diagnostics: readonly Diagnostic[];
}

/** `templates/notices/NAME.LANGUAGE.md`. `languages`: those that the organisation uses. */
export function readOwnWords(files: ReadonlyMap<string, string>, languages: readonly string[]): OwnWords {
  const diagnostics: Diagnostic[] = [];
  const templates: { [name: string]: NoticeTemplate } = {};
  for (const [name, written] of templatesIn(files, FOLDER)) {
    const known = TEMPLATED_NOTICES.find((each) => each === name);
    if (!known) {
      const near = nearest(name, TEMPLATED_NOTICES);
      const params = { name, known: TEMPLATED_NOTICES.join(', '), ...(near ? { nearest: near } : {}) };
      for (const { path, text } of written) diagnostics.push(diagnostic('name/unknown-notice', path, beginOf(text), params));
      continue;
    }
    for (const each of written) {
      const report = new FileReport(each.path);
      for (const scalar of scalarsOf(each)) checkScalarIn(scalar, 'any', 'any', { names: NOTICE_NAMES[known] }, report.add);
      diagnostics.push(...report.diagnostics);
    }
    const said = written.filter(({ text }) => text.value !== '');
    const missing = languages.filter((language) => !said.some((each) => each.language === language));
    const [first] = written;
    if (first && missing.length > 0) {
      const paths = missing.map((language) => `${FOLDER}/${name}.${language}.md`).join(', ');
      const params = { template: `notices/${name}`, languages: missing.join(', '), files: paths };
      diagnostics.push(diagnostic('text/missing-template', first.path, beginOf(first.text), params));
    }
    if (said.length > 0) templates[known] = templateOf(said);
  }
  return { templates, diagnostics };
}

/** Without any, the organisation as it is. */
export function withOwnWords(organisation: Organisation, { templates }: OwnWords): Organisation {
  return Object.keys(templates).length > 0 ? { ...organisation, notice_templates: templates } : organisation;
}

/** Of what is wrong with a file, and not with a word in it. */
function beginOf({ range: { start } }: ScalarTree): Range {
  return { start, end: start };
}

function scalarsOf({ subject, text }: TemplateFile): ScalarTree[] {
  return subject ? [subject, text] : [text];
}

function templateOf(files: readonly TemplateFile[]): NoticeTemplate {
  const subject = Object.fromEntries(
    files.flatMap((each): [string, Computed][] => (each.subject ? [[each.language, computedOf(each.subject)]] : [])),
  );
  const text = Object.fromEntries(files.map((each) => [each.language, computedOf(each.text)]));
  return { ...(Object.keys(subject).length > 0 ? { subject } : {}), text };
}

/** A digest that comes at a time at which its receiver never works waits until they do: that is probably not what was meant. */
export function checkDigests(tree: MapTree, organisation: Organisation, calendars: CalendarSet, report: FileReport): void {
  for (const [said, place] of placesOf(tree, organisation)) {
    const digest = at(at(place, 'notices'), 'digest');
    if (!digest) continue;
    for (const { time, range } of digestTimes(digest)) {
      const asleep = organisation.people.find(({ person }) => {
        const nearest = saidOf(organisation, person, (each) => (each.notices?.digest ? each : undefined));
        const calendar = nearest === said ? calendars[calendarOfPerson(organisation, person)] : undefined;
        return calendar !== undefined && !isWorkingTime(calendar, minutesOf(time));
      });
      if (!asleep) continue;
      report.add('calendar/digest-closed', range, { time, person: asleep.person, calendar: calendarOfPerson(organisation, asleep.person) });
    }
  }
}

/** Whatever may have `notices`. */
type Saying = Organisation | Unit | Role | Person;

/** Each with where it is written. */
function placesOf(tree: MapTree, organisation: Organisation): [Saying, MapTree][] {
  const { units, roles, people } = organisation;
  return [
    [organisation, tree],
    ...written(tree, 'units', 'unit', (id) => units.find(({ unit }) => unit === id)),
    ...written(tree, 'roles', 'role', (id) => roles.find(({ role }) => role === id)),
    ...written(tree, 'people', 'person', (id) => people.find(({ person }) => person === id)),
  ];
}

function written(tree: MapTree, list: string, kind: string, found: (id: string) => Saying | undefined): [Saying, MapTree][] {
  return maps(at(tree, list)).flatMap((each): [Saying, MapTree][] => {
    const saying = found(nameAt(each, kind)?.name ?? '');
    return saying ? [[saying, each]] : [];
  });
}
