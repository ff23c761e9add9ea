/** What people do with whole cases: one command an operation, named as in docs/case-work.md. */
import type { Command } from 'commander';
import type { JsonObject } from '../../program/json.js';
import { caseText } from '../case-text.js';
import { fieldValues, gather } from '../field-values.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { readerOf } from '../reader.js';
import { operationText } from '../task-text.js';
import type { Terminal } from '../terminal.js';

type Given = { readonly [name: string]: string | boolean | readonly string[] | undefined };
interface CaseCommand {
  readonly name: string;
  /** Below the case in the API. */
  readonly operation: string;
  readonly says: string;
  /** What follows the case. */
  readonly operands?: readonly (readonly [name: string, says: string])[];
  readonly required?: readonly (readonly [flags: string, says: string])[];
  readonly optional?: readonly (readonly [flags: string, says: string])[];
  /** Options that are given again for more. */
  readonly gathered?: readonly (readonly [flags: string, says: string])[];
  readonly body: (operands: readonly string[], options: Given, terminal: Terminal) => JsonObject;
  /** It answers with another case than the one it is done to. */
  readonly begins?: true;
}

const COMMENT = ['--comment <text>', 'why'] as const;
const REASON = ['--reason <text>', 'why'] as const;
const DEADLINE = ['--deadline <id>', 'one of them, by its id as `steward show --deadlines` shows it; all, when you say nothing'] as const;
const SET = ['--set <name=value>', 'a field of the data; may be given again'] as const;
const RELATIONS = 'duplicate_of, caused_by, relates_to, child_of or parent_of';

const commands: readonly CaseCommand[] = [
  {
    name: 'link',
    operation: 'links',
    says: 'relate a case to another one',
    operands: [
      ['<relation>', RELATIONS],
      ['<other>', 'the other case'],
    ],
    optional: [COMMENT, ['--earlier', 'a child hears what its parent was told before']],
    body: ([relation, other], { comment, earlier }) => given({ relation, case: other, comment, earlier }),
  },
  {
    name: 'tell-children',
    operation: 'updates',
    says: 'say something to all children of a case',
    required: [['--text <text>', 'what']],
    optional: [
      ['--message <name>', 'a message that their playbooks may take'],
      ['--at-end', 'say it when the case ends'],
    ],
    gathered: [['--set <name=value>', 'a field of the message; may be given again']],
    body: (_, { text, message, atEnd, set }, terminal) =>
      given({ text, at_end: atEnd, message: typeof message === 'string' ? { name: message, data: dataOf(set, terminal) } : undefined }),
  },
  {
    name: 'merge',
    operation: 'merge',
    says: 'end a case, and have another one go on in its place',
    operands: [['<into>', 'the case that goes on']],
    optional: [COMMENT, ['--undo', 'undo what was done in it']],
    body: ([into], { comment, undo }) => given({ into, comment, undo }),
  },
  {
    name: 'split',
    operation: 'split',
    says: 'start a case of its own for a part of this one',
    optional: [['--playbook <id>', 'of this one, when you say nothing'], ['--key <key>', 'its key'], COMMENT],
    gathered: [['--copy <field>', 'a field of the data that it has as well; may be given again'], SET],
    body: (_, { playbook, key, comment, copy, set }, terminal) => given({ playbook, key, comment, copy, data: dataOf(set, terminal) }),
    begins: true,
  },
  {
    name: 'reopen',
    operation: 'reopen',
    says: 'open a completed case again',
    required: [COMMENT],
    body: (_, { comment }) => given({ comment }),
    begins: true,
  },
  {
    name: 'pause-deadlines',
    operation: 'pause_clocks',
    says: 'pause the deadlines of a case, also from an earlier time on',
    required: [REASON],
    optional: [
      DEADLINE,
      ['--from <instant>', 'from when, as 2026-03-02T09:00:00+08:00; now, when nothing is said'],
      ['--until <instant>', 'when it was over; they stay paused, when nothing is said'],
    ],
    body: (_, { reason, deadline, from, until }) => given({ reason, clock: deadline, from, until }),
  },
  {
    name: 'resume-deadlines',
    operation: 'resume_clocks',
    says: 'end the pauses that administrators began',
    optional: [DEADLINE],
    body: (_, { deadline }) => given({ clock: deadline }),
  },
];

export const caseWorkCommands = [...commands.map((each) => (terminal: Terminal) => build(each, terminal)), unlinkCommand];

function build({ name, operation, says, operands = [], body, begins, ...options }: CaseCommand, terminal: Terminal): Command {
  const command = serverCommand(name, says).argument('<case>', 'its id, as `steward start` printed it');
  for (const [argument, what] of operands) command.argument(argument, what);
  for (const [flags, what] of options.required ?? []) command.requiredOption(flags, what);
  for (const [flags, what] of options.optional ?? []) command.option(flags, what);
  for (const [flags, what] of options.gathered ?? []) command.option(flags, what, gather, []);
  return command.action(async () => {
    const [id = '', ...rest] = command.args;
    const chosen = command.opts<ServerOptions & Given>();
    const client = await clientOf(chosen, terminal);
    const answer = await client.workOnCase(id, operation, body(rest, chosen, terminal));
    print(terminal, chosen.format, answer, (each) => (begins ? caseText : operationText)(each, readerOf(terminal, chosen.workspace)));
  });
}

function unlinkCommand(terminal: Terminal): Command {
  return serverCommand('unlink', 'have a case no longer related to another one')
    .argument('<case>', 'its id')
    .argument('<relation>', RELATIONS)
    .argument('<other>', 'the other case')
    .action(async (id: string, relation: string, other: string, options: ServerOptions) => {
      const client = await clientOf(options, terminal);
      print(terminal, options.format, await client.unlink(id, relation, other), (each) =>
        operationText(each, readerOf(terminal, options.workspace)),
      );
    });
}

function dataOf(set: Given[string], terminal: Terminal): JsonObject {
  return fieldValues(undefined, Array.isArray(set) ? set : [], terminal);
}

function given(values: { readonly [name: string]: JsonObject | Given[string] }): JsonObject {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))) as JsonObject;
}
