/** Contacts with the customer, besides any task: in a case, or of a customer for whom there is none. */
import type { Command } from 'commander';
import type { ContactsAnswer } from '../answers.js';
import { wrongUse } from '../exit.js';
import { clientOf, linesOption, type ServerOptions, serverCommand } from '../options.js';
import { print, table } from '../print.js';
import { minuteIn, type Reader, readerOf } from '../reader.js';
import { operationText } from '../task-text.js';
import type { Terminal } from '../terminal.js';

interface ContactOptions extends ServerOptions {
  readonly customer?: string;
  readonly channel: string;
  readonly note?: string;
}

export function contactCommand(terminal: Terminal): Command {
  return serverCommand('contact', 'log that the customer was spoken to, besides any task')
    .argument('[case]', 'its id, as `steward start` printed it')
    .option('--customer <customer>', 'in place of the case, where there is none')
    .requiredOption('--channel <channel>', 'how: phone, mail …')
    .option('--note <text>', 'what was said')
    .action(async (id: string | undefined, { customer, channel, note, ...options }: ContactOptions) => {
      const contact = { channel, ...(note === undefined ? {} : { note }) };
      const reader = () => readerOf(terminal, options.workspace);
      if (id !== undefined && customer === undefined) {
        const answer = await (await clientOf(options, terminal)).workOnCase(id, 'contacts', contact);
        print(terminal, options.format, answer, (each) => operationText(each, reader()));
      } else if (id === undefined && customer !== undefined) {
        const answer = await (await clientOf(options, terminal)).logContact(customer, contact);
        print(terminal, options.format, answer, ({ at }) => `${customer}: contact logged at ${minuteIn(reader(), at)}.`);
      } else {
        throw wrongUse('Name the case that it is about, or the customer with --customer where there is no case.');
      }
    });
}

export function contactsCommand(terminal: Terminal): Command {
  return serverCommand('contacts', 'show the contacts with a customer that were logged, in cases and without one; the latest first')
    .argument('<customer>', 'their id')
    .addOption(linesOption())
    .action(async (customer: string, { limit, ...options }: ServerOptions & { readonly limit: number }) => {
      const answer = await (await clientOf(options, terminal)).contacts(customer, limit);
      print(terminal, options.format, answer, (found) => contactsText(found, readerOf(terminal, options.workspace)));
    });
}

function contactsText({ items }: ContactsAnswer, reader: Reader): string {
  if (items.length === 0) return 'No contact was logged.';
  const rows = items.map(({ at, by, channel, case: ofCase, note }) => [minuteIn(reader, at), by ?? '-', channel, ofCase ?? '-', note]);
  return table([[`WHEN (${reader.time_zone})`, 'WHO', 'HOW', 'CASE', 'WHAT'], ...rows]);
}
