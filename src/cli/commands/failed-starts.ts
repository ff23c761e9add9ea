/** Cases that were to start by themselves and could not, and what an administrator does about them. */
import type { Command } from 'commander';
import type { FailedStartsAnswer } from '../answers.js';
import { CommandFailed } from '../exit.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print, table } from '../print.js';
import { minuteIn, type Reader, readerOf } from '../reader.js';
import type { Terminal } from '../terminal.js';

export function failedStartsCommand(terminal: Terminal): Command {
  const retry = serverCommand('retry', 'try it again at once').argument('<id>', 'as `steward failed-starts` shows it');
  const giveUp = serverCommand('give-up', 'do not try it any more')
    .argument('<id>', 'as `steward failed-starts` shows it')
    .requiredOption('--reason <text>', 'why');
  return serverCommand('failed-starts', 'show cases that were to start by themselves and could not, and settle them')
    .enablePositionalOptions()
    .addCommand(
      retry.action(async (id: string, options: ServerOptions) => {
        const client = await clientOf(options, terminal);
        const answer = await client.retryFailedStart(id);
        if (answer.result === 'failed') throw new CommandFailed(`It failed again. ${answer.message ?? ''}`);
        print(terminal, options.format, answer, () => 'Done.');
      }),
    )
    .addCommand(
      giveUp.action(async (id: string, options: ServerOptions & { readonly reason: string }) => {
        const client = await clientOf(options, terminal);
        print(terminal, options.format, await client.giveUpFailedStart(id, options.reason), () => 'Done.');
      }),
    )
    .action(async (options: ServerOptions) => {
      const client = await clientOf(options, terminal);
      print(terminal, options.format, await client.failedStarts(), (answer) =>
        failedStartsText(answer, readerOf(terminal, options.workspace)),
      );
    });
}

function failedStartsText({ items }: FailedStartsAnswer, reader: Reader): string {
  if (items.length === 0) return 'Nothing failed.';
  const rows = items.map(({ id, playbook, cause, failed_at, attempts, message }) => [
    id,
    playbook,
    cause.case ?? [cause.kind, cause.subject].filter((part) => part !== undefined).join(' '),
    `${minuteIn(reader, failed_at)} (${attempts})`,
    message,
  ]);
  return table([['ID', 'PLAYBOOK', 'CAUSE', `SINCE (${reader.time_zone}, tries)`, 'WHY'], ...rows]);
}
