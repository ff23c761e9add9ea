/** What an inbox is narrowed to: options named as the parameters of the API. */
import { type Command, Option } from 'commander';

export interface InboxOptions {
  readonly in?: string;
  readonly role?: string;
  readonly unit?: string;
  readonly overdue?: true;
  readonly customer?: string;
  readonly playbook?: string;
  readonly stage?: string;
  readonly case?: string;
  readonly text?: string;
  readonly sort?: string;
}

const NAMES = ['in', 'role', 'unit', 'overdue', 'customer', 'playbook', 'stage', 'case', 'text', 'sort'] as const;

export function withInboxOptions(command: Command): Command {
  const parts = ['mine', 'offered', 'unit'];
  return command
    .addOption(new Option('--in <part>', "what you have, what is offered to you, or what your units' people have").choices(parts))
    .option('--role <id>', 'what is offered to this role of yours')
    .option('--unit <id>', 'what the people of this unit have')
    .option('--overdue', 'what is late')
    .option('--customer <id>', 'of this customer')
    .option('--playbook <id>', 'of this playbook')
    .option('--stage <id>', 'of this stage')
    .option('--case <id>', 'of this case')
    .option('--text <words>', 'words of a title, the case, or the customer')
    .addOption(
      new Option('--sort <order>', 'the most urgent first (when you say nothing), or what is due first').choices(['urgency', 'due']),
    );
}

/** As the API takes it; empty where nothing is said. */
export function inboxFilterOf(options: InboxOptions): { readonly [name: string]: string | true } {
  return Object.fromEntries(NAMES.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
}
