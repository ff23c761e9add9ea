import { Command, Option } from 'commander';
import { dataOption, parsePort, workspaceOption } from '../options.js';
import type { Terminal } from '../terminal.js';
import type { UpOptions } from '../up/run.js';

export function upCommand(terminal: Terminal): Command {
  return new Command('up')
    .description('run Steward on this machine, until Ctrl-C')
    .addOption(new Option('--port <port>', 'API and console').argParser(parsePort).default(7070))
    .addOption(new Option('--temporal-port <port>', 'Temporal').argParser(parsePort).default(7233))
    .addOption(new Option('--ui-port <port>', 'Temporal UI').argParser(parsePort).default(8233))
    .addOption(dataOption())
    .addOption(workspaceOption())
    .addHelpText(
      'after',
      '\nTEMPORAL_ADDRESS and DATABASE_URL put servers of your own in the place of those that it starts; STEWARD_S3_BUCKET keeps files put to tasks in S3.',
    )
    .action(async (options: UpOptions) => {
      // Temporal's client takes longer to load than most commands to run.
      const { runUp } = await import('../up/run.js');
      await runUp(options, terminal);
    });
}
