import type { Command } from 'commander';
import type { InboxAnswer, InboxCountsAnswer, SavedFilterAnswer } from '../answers.js';
import { CommandFailed, wrongUse } from '../exit.js';
import { type InboxOptions, inboxFilterOf, withInboxOptions } from '../inbox-options.js';
import { clientOf, parseLimit, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { type Reader, readerOf } from '../reader.js';
import type { StewardClient } from '../steward-client.js';
import { inboxText } from '../task-text.js';
import type { Terminal } from '../terminal.js';

interface TasksOptions extends ServerOptions, InboxOptions {
  readonly filter?: string;
  readonly counts?: true;
  readonly limit?: number;
  readonly cursor?: string;
}

export function tasksCommand(terminal: Terminal): Command {
  return withInboxOptions(serverCommand('tasks', 'list your open tasks and those offered to you'))
    .option('--filter <name>', 'by a filter that you keep (`steward filters`); what is said besides outranks it')
    .option('--counts', 'only how many there are')
    .option('--limit <number>', 'how many; all, when you say nothing', parseLimit)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action(async (options: TasksOptions) => {
      const client = await clientOf(options, terminal);
      const said = inboxFilterOf(options);
      if (options.counts) {
        if (options.filter !== undefined || Object.keys(said).length > 0)
          throw wrongUse('--counts counts the whole inbox: leave the filters out.');
        return print(terminal, options.format, await client.inboxCounts(), countsText);
      }
      const kept = options.filter === undefined ? {} : await keptFilter(client, options.filter);
      const { limit, cursor } = options;
      const answer = await client.inbox(
        { ...kept, ...said },
        { ...(limit === undefined ? {} : { limit }), ...(cursor === undefined ? {} : { cursor }) },
      );
      print(terminal, options.format, answer, (page) => pageText(page, readerOf(terminal, options.workspace)));
    });
}

async function keptFilter(client: StewardClient, name: string): Promise<SavedFilterAnswer['filter']> {
  const { items } = await client.filters();
  const found = items.find((each) => each.name === name);
  if (found) return found.filter;
  throw new CommandFailed(`You keep no filter '${name}'; \`steward filters\` lists them.`);
}

function pageText(page: InboxAnswer, reader: Reader): string {
  const text = inboxText(page, reader);
  return page.next == null ? text : `${text}\n\nThere are more: --cursor ${page.next}`;
}

function countsText({ mine, offered, overdue, roles, units }: InboxCountsAnswer): string {
  const ofRoles = Object.entries(roles).map(([role, count]) => `  ${role}: ${count}`);
  return [
    `you have: ${mine}`,
    `offered to you: ${offered}`,
    ...ofRoles,
    `late, of both: ${overdue}`,
    `the people of your units have: ${units.held}, late: ${units.overdue}`,
  ].join('\n');
}
