import type { Command } from 'commander';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { readerOf } from '../reader.js';
import { operationText } from '../task-text.js';
import type { Terminal } from '../terminal.js';

export function cancelCommand(terminal: Terminal): Command {
  return serverCommand('cancel', 'cancel a case: what was done is undone first; once more, and it ends at once')
    .argument('<case>', 'its id, as `steward start` printed it')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, options: ServerOptions & { readonly reason: string }) => {
      const client = await clientOf(options, terminal);
      print(terminal, options.format, await client.cancel(id, options.reason), (answer) =>
        operationText(answer, readerOf(terminal, options.workspace)),
      );
    });
}
