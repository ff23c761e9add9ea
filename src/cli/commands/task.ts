import type { Command } from 'commander';
import { oneTaskText } from '../one-task-text.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { readerOf } from '../reader.js';
import type { Terminal } from '../terminal.js';

export function taskCommand(terminal: Terminal): Command {
  return serverCommand('task', 'show an open task: what is to be done, why it comes when it does, its comments and files')
    .argument('<task>', 'its id, as `steward tasks` shows it')
    .action(async (task: string, options: ServerOptions) => {
      const client = await clientOf(options, terminal);
      print(terminal, options.format, await client.readTask(task), (answer) => oneTaskText(answer, readerOf(terminal, options.workspace)));
    });
}
