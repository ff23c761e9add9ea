/** Filters of the inbox that one keeps under names, for oneself. */
import type { Command } from 'commander';
import type { FiltersAnswer, SavedFilterAnswer } from '../answers.js';
import { wrongUse } from '../exit.js';
import { type InboxOptions, inboxFilterOf, withInboxOptions } from '../inbox-options.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print, table } from '../print.js';
import type { Terminal } from '../terminal.js';

export function filtersCommand(terminal: Terminal): Command {
  const keep = withInboxOptions(serverCommand('keep', 'keep a filter under a name, in the place of the one that has it'))
    .argument('<name>', 'up to 60 characters')
    .action(async (name: string, options: ServerOptions & InboxOptions) => {
      const filter = inboxFilterOf(options);
      if (Object.keys(filter).length === 0) throw wrongUse('Say what it narrows the inbox to: --in, --role, --overdue and others.');
      const client = await clientOf(options, terminal);
      print(terminal, options.format, await client.keepFilter(name, filter), ({ name: kept }) => `Kept: steward tasks --filter '${kept}'`);
    });
  const remove = serverCommand('remove', 'keep a filter no longer')
    .argument('<name>', 'as `steward filters` shows it')
    .action(async (name: string, options: ServerOptions) => {
      await (await clientOf(options, terminal)).removeFilter(name);
      print(terminal, options.format, { removed: name }, ({ removed }) => `'${removed}' is not kept any more.`);
    });
  return serverCommand('filters', 'list the filters of the inbox that you keep, keep and remove them')
    .enablePositionalOptions()
    .addCommand(keep)
    .addCommand(remove)
    .action(async (options: ServerOptions) => {
      print(terminal, options.format, await (await clientOf(options, terminal)).filters(), filtersText);
    });
}

function filtersText({ items }: FiltersAnswer): string {
  if (items.length === 0) return 'You keep no filter.';
  return table([['FILTER', 'NARROWS TO'], ...items.map((each) => [each.name, narrowedTo(each)])]);
}

function narrowedTo({ filter }: SavedFilterAnswer): string {
  return Object.entries(filter)
    .map(([name, value]) => (value === true ? `--${name}` : `--${name} ${value}`))
    .join(' ');
}
