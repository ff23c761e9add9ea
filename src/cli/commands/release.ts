import type { Command } from 'commander';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { readerOf } from '../reader.js';
import { operationText } from '../task-text.js';
import type { Terminal } from '../terminal.js';

export function releaseCommand(terminal: Terminal): Command {
  return serverCommand('release', 'give a task back to those it was offered to')
    .argument('<task>', 'its id, as `steward tasks` shows it')
    .action(async (task: string, options: ServerOptions) => {
      const client = await clientOf(options, terminal);
      print(terminal, options.format, await client.release(task), (answer) => operationText(answer, readerOf(terminal, options.workspace)));
    });
}
