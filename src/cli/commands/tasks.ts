import type { Command } from 'commander';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { readerOf } from '../reader.js';
import { inboxText } from '../task-text.js';
import type { Terminal } from '../terminal.js';

export function tasksCommand(terminal: Terminal): Command {
  return serverCommand('tasks', 'list your open tasks and those offered to you').action(async (options: ServerOptions) => {
    const client = await clientOf(options, terminal);
    print(terminal, options.format, await client.inbox(), (answer) => inboxText(answer, readerOf(terminal, options.workspace)));
  });
}
