import type { Command } from 'commander';
import { caseText } from '../case-text.js';
import { deadlinesText } from '../deadline-text.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { readerOf } from '../reader.js';
import type { Terminal } from '../terminal.js';

export function showCommand(terminal: Terminal): Command {
  return serverCommand('show', 'show a case: where it stands, its deadlines and open tasks')
    .argument('<case>', 'its id, as `steward start` printed it')
    .option('--deadlines', 'why each deadline is due when it is: when it ran, was paused, and was closed')
    .action(async (id: string, options: ServerOptions & { deadlines?: true }) => {
      const client = await clientOf(options, terminal);
      if (options.deadlines) {
        print(terminal, options.format, await client.deadlines(id), (answer) =>
          deadlinesText(answer, readerOf(terminal, options.workspace)),
        );
        return;
      }
      print(terminal, options.format, await client.readCase(id), (answer) => caseText(answer, readerOf(terminal, options.workspace)));
    });
}
