import type { Command } from 'commander';
import type { AbsencesAnswer } from '../answers.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print, table } from '../print.js';
import { minuteIn, type Reader, readerOf } from '../reader.js';
import type { Terminal } from '../terminal.js';

export function absencesCommand(terminal: Terminal): Command {
  const remove = serverCommand('remove', 'take an absence back: they are there after all')
    .argument('<person>', 'a person of organisation.yaml')
    .argument('<absence>', 'its id, as `steward absences` shows it')
    .action(async (person: string, absence: string, options: ServerOptions) => {
      await (await clientOf(options, terminal)).removeAbsence(person, absence);
      print(terminal, options.format, { person, removed: absence }, () => `The absence of ${person} is taken back.`);
    });
  return serverCommand('absences', 'show when somebody is away, as far as it is not over, and take it back')
    .enablePositionalOptions()
    .addCommand(remove)
    .argument('<person>', 'a person of organisation.yaml')
    .action(async (person: string, options: ServerOptions) => {
      const answer = await (await clientOf(options, terminal)).absences(person);
      print(terminal, options.format, answer, (found) => absencesText(found, readerOf(terminal, options.workspace)));
    });
}

function absencesText({ items }: AbsencesAnswer, reader: Reader): string {
  if (items.length === 0) return 'There, and expected to be.';
  const rows = items.map(({ id, from, to, substitute }) => [id, minuteIn(reader, from), minuteIn(reader, to), substitute ?? '-']);
  return table([['ABSENCE', `FROM (${reader.time_zone})`, 'UNTIL', 'STANDS IN'], ...rows]);
}
