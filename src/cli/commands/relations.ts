import type { Command } from 'commander';
import { inLanguage } from '../../program/text.js';
import type { RelationsAnswer } from '../answers.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print, table } from '../print.js';
import { minuteIn, type Reader, readerOf } from '../reader.js';
import type { Terminal } from '../terminal.js';

export function relationsCommand(terminal: Terminal): Command {
  return serverCommand('relations', 'show the cases that a case is related to, from both sides')
    .argument('<case>', 'its id')
    .action(async (id: string, options: ServerOptions) => {
      const client = await clientOf(options, terminal);
      print(terminal, options.format, await client.relations(id), (answer) => relationsText(answer, readerOf(terminal, options.workspace)));
    });
}

function relationsText({ items }: RelationsAnswer, reader: Reader): string {
  if (items.length === 0) return 'It is related to no other case.';
  const rows = items.map(({ relation, case: other, title, status, outcome, at, by, comment }) => [
    relation,
    other,
    title === undefined ? '' : inLanguage(title, reader.language),
    outcome ?? status ?? '',
    minuteIn(reader, at),
    by ?? '-',
    comment ?? '',
  ]);
  return table([['RELATION', 'CASE', 'TITLE', 'STANDS', `SINCE (${reader.time_zone})`, 'BY', 'WHY'], ...rows]);
}
