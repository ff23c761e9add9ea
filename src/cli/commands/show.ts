import type { Command } from 'commander';
import { caseText } from '../case-text.js';
import { deadlinesText } from '../deadline-text.js';
import { wrongUse } from '../exit.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { readerOf } from '../reader.js';
import type { Terminal } from '../terminal.js';
import { timelineText } from '../timeline-text.js';

export function showCommand(terminal: Terminal): Command {
  return serverCommand('show', 'show a case: where it stands, its deadlines and open tasks')
    .argument('<case>', 'its id, as `steward start` printed it')
    .option('--deadlines', 'why each deadline is due when it is: when it ran, was paused, and was closed')
    .option('--timeline', 'what happened in it')
    .action(async (id: string, options: ServerOptions & { deadlines?: true; timeline?: true }) => {
      if (options.deadlines && options.timeline) throw wrongUse('--deadlines or --timeline, one at a time.');
      const client = await clientOf(options, terminal);
      if (options.timeline) {
        print(terminal, options.format, await client.timeline(id), (answer) => timelineText(answer, readerOf(terminal, options.workspace)));
        return;
      }
      if (options.deadlines) {
        print(terminal, options.format, await client.deadlines(id), (answer) =>
          deadlinesText(answer, readerOf(terminal, options.workspace)),
        );
        return;
      }
      print(terminal, options.format, await client.readCase(id), (answer) => caseText(answer, readerOf(terminal, options.workspace)));
    });
}
