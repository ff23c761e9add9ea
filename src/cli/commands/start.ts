import type { Command } from 'commander';
import { caseText } from '../case-text.js';
import { fieldValues, gather } from '../field-values.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { readerOf } from '../reader.js';
import type { Terminal } from '../terminal.js';

interface StartOptions extends ServerOptions {
  readonly set: readonly string[];
  readonly values?: string;
  readonly customer?: string;
  readonly key?: string;
}

export function startCommand(terminal: Terminal): Command {
  return serverCommand('start', 'start a case')
    .argument('<playbook>', 'the id of a published playbook')
    .option('--set <name=value>', 'a field of the data; may be given again', gather, [])
    .option('--values <json>', 'the data as JSON, or @FILE')
    .option('--customer <id>', 'the customer it is for')
    .option('--key <key>', 'the key of the case, where the playbook does not make it')
    .action(async (playbook: string, options: StartOptions) => {
      const data = fieldValues(options.values, options.set, terminal);
      const { customer, key } = options;
      const client = await clientOf(options, terminal);
      const started = await client.startCase({
        playbook,
        data,
        ...(customer === undefined ? {} : { customer }),
        ...(key === undefined ? {} : { key }),
      });
      print(terminal, options.format, started, (answer) => caseText(answer, readerOf(terminal, options.workspace)));
    });
}
