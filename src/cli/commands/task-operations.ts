/** What people do with a task besides claiming and completing it: one command an operation. */
import type { Command } from 'commander';
import type { JsonObject } from '../../program/json.js';
import { fieldValues, gather } from '../field-values.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { readerOf } from '../reader.js';
import { operationText } from '../task-text.js';
import type { Terminal } from '../terminal.js';

interface TaskCommand {
  /** The operation in the API; the command is the same with hyphens. */
  readonly operation: string;
  readonly says: string;
  readonly required?: readonly (readonly [flags: string, says: string])[];
  readonly optional?: readonly (readonly [flags: string, says: string])[];
  /** It takes fields of a form: what `--set` says goes to `values`. */
  readonly values?: true;
  readonly body?: (options: { readonly [name: string]: string | undefined }) => JsonObject;
}

const COMMENT = ['--comment <text>', 'why'] as const;
const REASON = ['--reason <text>', 'why'] as const;
const WHOM = [
  ['--person <id>', 'to this person'],
  ['--role <id>', 'to everybody with this role'],
  ['--unit <id>', 'to everybody of this unit'],
] as const;

const commands: readonly TaskCommand[] = [
  { operation: 'start_work', says: 'say that you have begun with a task' },
  { operation: 'stop', says: 'say that the work on a task rests' },
  { operation: 'fail', says: 'say that a task cannot be done', required: [REASON], body: ({ reason }) => given({ reason }) },
  {
    operation: 'delegate',
    says: 'have one person do a task; it comes back to you',
    required: [['--to <person>', 'who does it']],
    optional: [COMMENT],
    body: ({ to, comment }) => given({ to, comment }),
  },
  {
    operation: 'forward',
    says: 'hand a task to others for good',
    optional: [...WHOM, COMMENT],
    body: ({ comment, ...to }) => ({ to: whom(to), ...given({ comment }) }),
  },
  { operation: 'nominate', says: 'name who may do a task that stands before nobody', optional: WHOM, body: (to) => ({ to: whom(to) }) },
  { operation: 'skip', says: 'leave an optional task out', optional: [REASON], body: ({ reason }) => given({ reason }) },
  {
    operation: 'suspend',
    says: 'lay a task aside',
    optional: [['--until <instant>', 'when it resumes by itself, as 2026-03-02T09:00:00+08:00'], REASON],
    body: ({ until, reason }) => given({ until, reason }),
  },
  { operation: 'resume', says: 'take up a task that was laid aside' },
  {
    operation: 'set_priority',
    says: 'say how urgent a task is',
    required: [['--priority <priority>', 'low, normal, high or urgent']],
    body: ({ priority }) => given({ priority }),
  },
  { operation: 'comment', says: 'say something about a task', required: [['--text <text>', 'what']], body: ({ text }) => given({ text }) },
  {
    operation: 'send_back',
    says: 'have an earlier step done again',
    required: [COMMENT],
    optional: [['--outcome <id>', 'where it can go back in several ways, which']],
    values: true,
    body: ({ comment, outcome }) => given({ comment, outcome }),
  },
  {
    operation: 'add_subtask',
    says: 'ask others for a part of a task; it cannot be completed before',
    required: [['--title <text>', 'what']],
    optional: WHOM,
    body: ({ title, ...to }) => ({ ...given({ title }), to: whom(to) }),
  },
];

export const taskOperationCommands = commands.map((each) => (terminal: Terminal) => build(each, terminal));

type Options = ServerOptions & { readonly [name: string]: string | undefined };

function build({ operation, says, required = [], optional = [], values, body = () => ({}) }: TaskCommand, terminal: Terminal): Command {
  const command = serverCommand(operation.replaceAll('_', '-'), says).argument('<task>', 'its id, as `steward tasks` shows it');
  for (const [flags, what] of required) command.requiredOption(flags, what);
  for (const [flags, what] of optional) command.option(flags, what);
  if (values) command.option('--set <name=value>', 'a field of its form; may be given again', gather, []);
  return command.action(async (task: string, options: Options) => {
    const set = command.getOptionValue('set') as readonly string[] | undefined;
    const filled: JsonObject = set === undefined || set.length === 0 ? {} : { values: fieldValues(undefined, set, terminal) };
    const client = await clientOf(options, terminal);
    // `start` starts a case.
    const name = operation === 'start_work' ? 'start' : operation;
    const own = Object.fromEntries([...required, ...optional].map(([flags]) => [nameOf(flags), options[nameOf(flags)]]));
    print(terminal, options.format, await client.operate(task, name, { ...body(own), ...filled }), (answer) =>
      operationText(answer, readerOf(terminal, options.workspace)),
    );
  });
}

function nameOf(flags: string): string {
  return /^--(\w+)/.exec(flags)?.[1] ?? flags;
}

function whom({ person, role, unit }: { readonly [name: string]: string | undefined }): JsonObject {
  return given({ person, role, unit });
}

function given(values: { readonly [name: string]: string | undefined }): JsonObject {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
