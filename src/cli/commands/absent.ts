import type { Command } from 'commander';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import type { Terminal } from '../terminal.js';

interface AbsentOptions extends ServerOptions {
  readonly from?: string;
  readonly to: string;
  readonly substitute?: string;
}

export function absentCommand(terminal: Terminal): Command {
  return serverCommand('absent', 'say when somebody is away, and who stands in')
    .argument('<person>', 'a person of organisation.yaml')
    .option('--from <instant>', 'from when, as 2026-03-02T09:00:00+08:00; now, when nothing is said')
    .requiredOption('--to <instant>', 'when they are there again')
    .option('--substitute <person>', 'who gets their tasks; they are offered anew, when nothing is said')
    .action(async (person: string, { from, to, substitute, ...options }: AbsentOptions) => {
      const client = await clientOf(options, terminal);
      const absence = { ...(from === undefined ? {} : { from }), to, ...(substitute === undefined ? {} : { substitute }) };
      print(terminal, options.format, await client.absent(person, absence), (entered) => {
        const standsIn = entered.substitute === null ? '' : ` ${entered.substitute} stands in.`;
        return `${entered.person} is away from ${entered.from} until ${entered.to}.${standsIn}\n`;
      });
    });
}
