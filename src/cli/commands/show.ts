import type { Command } from 'commander';
import { caseText } from '../case-text.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { readerOf } from '../reader.js';
import type { Terminal } from '../terminal.js';

export function showCommand(terminal: Terminal): Command {
  return serverCommand('show', 'show a case: where it stands, its deadlines and open tasks')
    .argument('<case>', 'its id, as `steward start` printed it')
    .action(async (id: string, options: ServerOptions) => {
      const client = await clientOf(options, terminal);
      print(terminal, options.format, await client.readCase(id), (answer) => caseText(answer, readerOf(terminal, options.workspace)));
    });
}
