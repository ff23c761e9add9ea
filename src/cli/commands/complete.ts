import type { Command } from 'commander';
import { fieldValues, gather } from '../field-values.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { readerOf } from '../reader.js';
import { operationText } from '../task-text.js';
import type { Terminal } from '../terminal.js';

interface CompleteOptions extends ServerOptions {
  readonly outcome?: string;
  readonly set: readonly string[];
  readonly values?: string;
  readonly checked?: string;
  readonly comment?: string;
}

export function completeCommand(terminal: Terminal): Command {
  return serverCommand('complete', 'complete a task')
    .argument('<task>', 'its id, as `steward tasks` shows it')
    .option('--outcome <id>', 'its outcome, where it has several')
    .option('--set <name=value>', 'a field of its form; may be given again', gather, [])
    .option('--values <json>', 'its form as JSON, or @FILE')
    .option('--checked <positions>', 'the items of its checklist that are done, from 1: 1,2,3')
    .option('--comment <text>', 'what is to be said with it')
    .action(async (task: string, options: CompleteOptions) => {
      const values = fieldValues(options.values, options.set, terminal);
      const client = await clientOf(options, terminal);
      const { outcome, checked, comment } = options;
      print(
        terminal,
        options.format,
        await client.complete(task, {
          ...(outcome === undefined ? {} : { outcome }),
          ...(comment === undefined ? {} : { comment }),
          ...(checked === undefined ? {} : { checked: checked.split(',').map((each) => Number(each) - 1) }),
          values,
        }),
        (answer) => operationText(answer, readerOf(terminal, options.workspace)),
      );
    });
}
