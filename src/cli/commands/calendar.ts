import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { openFile } from '../../language/workspace.js';
import { CommandFailed, wrongUse } from '../exit.js';
import { withImportedDays } from '../holidays/holiday-file.js';
import { type HolidaySource, holidaySource, type ImportedDay, regionsOf } from '../holidays/public-holidays.js';
import { formatOption, workspaceOption } from '../options.js';
import { print } from '../print.js';
import type { Terminal } from '../terminal.js';
import { isFolder, within } from '../workspace-folder.js';

interface ImportOptions {
  readonly from?: string;
  readonly to?: string;
  readonly workspace: string;
  readonly format: string;
}
interface Imported {
  readonly file: string;
  readonly region: string;
  readonly source: string;
  readonly years: readonly number[];
  readonly days: number;
  readonly changed: boolean;
  /** Days that are closed for a part only: they are not in the file. */
  readonly partial: readonly { readonly date: string; readonly name: string }[];
}

export function calendarCommand(terminal: Terminal): Command {
  return new Command('calendar').description('holidays for your calendars').addCommand(importCommand(terminal));
}

function importCommand(terminal: Terminal): Command {
  return new Command('import')
    .description('write the public holidays of a country into holidays/ of the workspace; lines that you wrote stay as they are')
    .argument('<country>', 'CN, DE, or with its region DE-BY')
    .argument('[years...]', 'such as 2026')
    .addOption(new Option('--from <year>', 'the first of several years'))
    .addOption(new Option('--to <year>', 'the last of several years'))
    .addOption(workspaceOption())
    .addOption(formatOption('text', 'json'))
    .action((country: string, years: readonly string[], options: ImportOptions) => {
      const root = resolve(terminal.cwd, options.workspace);
      if (!isFolder(root)) throw wrongUse(`There is no folder of playbooks at ${root}. Name it with --workspace.`);
      const source = sourceOf(country);
      const wanted = yearsOf(years, options);
      const imported = new Map<number, readonly ImportedDay[]>();
      const partial: { date: string; name: string }[] = [];
      const without: number[] = [];
      for (const year of wanted) {
        const found = source.year(year);
        if (!found) without.push(year);
        else {
          imported.set(year, found.days);
          partial.push(...found.partial);
        }
      }
      if (without.length > 0) {
        throw new CommandFailed(`${source.from} has no holidays of ${source.region} for ${without.join(', ')}. Nothing was written.`);
      }
      const id = source.region.toLowerCase().replaceAll('-', '_');
      const path = join(root, 'holidays', `${id}.yaml`);
      const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      const made = withImportedDays(before, { id, title: source.title, from: source.from }, imported);
      const shown = within(terminal.cwd, path);
      if ('refused' in made) throw new CommandFailed(`${shown} was left as it is: ${made.refused}.`);
      const broken = openFile({ path: `holidays/${id}.yaml`, text: made.text }).diagnostics.filter(({ severity }) => severity === 'error');
      if (broken.length > 0) throw new CommandFailed(`${shown} was left as it is: there is a mistake in it. Run steward check.`);
      if (made.text !== before) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, made.text);
      }
      const days = [...imported.values()].flat().length;
      const result: Imported = {
        file: shown,
        region: source.region,
        source: source.from,
        years: wanted,
        days,
        changed: made.text !== before,
        partial,
      };
      print(terminal, options.format, result, importedText);
    });
}

function sourceOf(country: string): HolidaySource {
  const source = holidaySource(country);
  if (source) return source;
  const [land = ''] = country.split(/[-_]/);
  const regions = regionsOf(land);
  const some = regions.length > 0 ? ` Its regions: ${regions.map((each) => `${land.toUpperCase()}-${each}`).join(', ')}.` : '';
  throw wrongUse(
    `There are no holidays for ${country}. Write a country by its two letters, such as CN or DE, or with its region: DE-BY.${some}`,
  );
}

function yearsOf(given: readonly string[], { from, to }: ImportOptions): readonly number[] {
  if (given.length > 0 && (from !== undefined || to !== undefined)) throw wrongUse('Say years, or --from and --to.');
  if (given.length === 0 && (from === undefined || to === undefined))
    throw wrongUse('Which years? Such as: steward calendar import CN 2026');
  const numbers = (given.length > 0 ? given : [from ?? '', to ?? '']).map(yearOf);
  const [first = 0, last = 0] = numbers;
  if (given.length > 0) return [...new Set(numbers)].sort((a, b) => a - b);
  if (last < first || last - first > 100) throw wrongUse(`From ${first} to ${last} is no range of years.`);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function yearOf(text: string): number {
  if (!/^\d{4}$/.test(text)) throw wrongUse(`${text} is not a year, such as 2026.`);
  return Number(text);
}

function importedText({ file, region, source, years, days, changed, partial }: Imported): string {
  const what = `${file}: ${days} days of ${region} for ${years.join(', ')} from ${source}${changed ? '' : '; nothing has changed'}.`;
  const rest = partial.map(({ date, name }) => `${date} (${name}) is closed for a part of the day only: write its hours yourself.`);
  return [what, ...rest].join('\n');
}
