import type { Command } from 'commander';
import { inLanguage } from '../../program/text.js';
import type { ReassignedAnswer } from '../answers.js';
import { wrongUse } from '../exit.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print, table } from '../print.js';
import { type Reader, readerOf } from '../reader.js';
import type { Terminal } from '../terminal.js';

interface ReassignOptions extends ServerOptions {
  readonly ofPerson?: string;
  readonly playbook?: string;
  readonly stage?: string;
  readonly step?: string;
  readonly customer?: string;
  readonly overdue?: true;
  readonly toPerson?: string;
  readonly toRole?: string;
  readonly toUnit?: string;
  readonly comment?: string;
  readonly dryRun?: true;
}

export function reassignCommand(terminal: Terminal): Command {
  return serverCommand('reassign', 'hand many tasks to others; each is answered for itself')
    .argument('[tasks...]', 'their ids; or say with options which they are')
    .option('--of-person <id>', 'those that this person has')
    .option('--playbook <id>', 'those of this playbook')
    .option('--stage <id>', 'those of this stage')
    .option('--step <id>', 'those of this step')
    .option('--customer <id>', 'those of this customer')
    .option('--overdue', 'those that are late')
    .option('--to-person <id>', 'to this person')
    .option('--to-role <id>', 'to everybody with this role')
    .option('--to-unit <id>', 'to everybody of this unit')
    .option('--comment <text>', 'why')
    .option('--dry-run', 'only show which they are')
    .action(async (tasks: readonly string[], options: ReassignOptions) => {
      const { ofPerson: person, playbook, stage, step, customer, overdue, comment, dryRun: dry_run } = options;
      const of = said({ tasks: tasks.length > 0 ? tasks : undefined, person, playbook, stage, step, customer, overdue });
      const to = said({ person: options.toPerson, role: options.toRole, unit: options.toUnit });
      if (Object.keys(of).length === 0) throw wrongUse('Say which tasks: their ids, or --of-person, --playbook and others.');
      if (Object.keys(to).length === 0) throw wrongUse('Say to whom: --to-person, --to-role or --to-unit.');
      const client = await clientOf(options, terminal);
      const answer = await client.reassign(said({ of, to, comment, dry_run }));
      print(terminal, options.format, answer, (each) => reassignedText(each, readerOf(terminal, options.workspace)));
    });
}

function reassignedText({ items, done, refused }: ReassignedAnswer, reader: Reader): string {
  if (items.length === 0) return 'There are no such tasks in cases that you may see.';
  const rows = items.map(({ task, title, status, problem }) => [task, inLanguage(title, reader.language), problem?.detail ?? status]);
  const sum = items.every(({ status }) => status === 'chosen') ? `${items.length} tasks` : `${done} done, ${refused} refused`;
  return `${table([['TASK', 'TITLE', 'RESULT'], ...rows])}\n\n${sum}.`;
}

function said<T extends object>(values: T): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
