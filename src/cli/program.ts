/**
 * The command line: its commands, and what each way of ending means to the shell.
 *
 * owns: argv and exit codes.
 * never: what a command does.
 */
import { Command, CommanderError } from 'commander';
import { absencesCommand } from './commands/absences.js';
import { absentCommand } from './commands/absent.js';
import { attachCommand } from './commands/attach.js';
import { attachmentCommand } from './commands/attachment.js';
import { auditCommand } from './commands/audit.js';
import { cancelCommand } from './commands/cancel.js';
import { caseWorkCommands } from './commands/case-work.js';
import { claimCommand } from './commands/claim.js';
import { completeCommand } from './commands/complete.js';
import { contactCommand, contactsCommand } from './commands/contact.js';
import { failedStartsCommand } from './commands/failed-starts.js';
import { filtersCommand } from './commands/filters.js';
import { incidentsCommand } from './commands/incidents.js';
import { reassignCommand } from './commands/reassign.js';
import { relationsCommand } from './commands/relations.js';
import { releaseCommand } from './commands/release.js';
import { repairCommand } from './commands/repair.js';
import { showCommand } from './commands/show.js';
import { startCommand } from './commands/start.js';
import { taskCommand } from './commands/task.js';
import { taskOperationCommands } from './commands/task-operations.js';
import { tasksCommand } from './commands/tasks.js';
import { tokenCommand } from './commands/token.js';
import { upCommand } from './commands/up.js';
import { upgradeCommand } from './commands/upgrade.js';
import { CommandFailed, Ended, type ExitCode, FINE, WRONG_USE } from './exit.js';
import type { Terminal } from './terminal.js';
import { stewardVersion } from './version.js';

/** Runs one command line (without the program's name) to its exit code. Never throws for what the user did. */
export async function runCommand(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await (await buildProgram(argv, terminal)).parseAsync([...argv], { from: 'user' });
    return FINE;
  } catch (error) {
    // commander has printed its own message by now.
    if (error instanceof CommanderError) return error.exitCode === 0 ? FINE : WRONG_USE;
    if (error instanceof Ended) return error.code;
    if (!(error instanceof CommandFailed)) throw error;
    terminal.err(`steward: ${error.message}\n`);
    return error.code;
  }
}

const COMMANDS = [
  startCommand,
  tasksCommand,
  taskCommand,
  filtersCommand,
  claimCommand,
  releaseCommand,
  completeCommand,
  ...taskOperationCommands,
  attachCommand,
  attachmentCommand,
  showCommand,
  cancelCommand,
  ...caseWorkCommands,
  relationsCommand,
  contactCommand,
  contactsCommand,
  reassignCommand,
  incidentsCommand,
  failedStartsCommand,
  auditCommand,
  absentCommand,
  absencesCommand,
  upgradeCommand,
  repairCommand,
  tokenCommand,
];

async function buildProgram(argv: readonly string[], terminal: Terminal): Promise<Command> {
  const program = new Command('steward')
    .description("Runs a company's customer-service chain from playbooks written in YAML.")
    .version(stewardVersion(), '--version', 'print the version')
    // What stands behind the name of a command is that command's, however deep it is.
    .enablePositionalOptions()
    .helpCommand('help [command]', 'show what a command takes');
  const up = upCommand(terminal);
  const commands = COMMANDS.map((build) => build(terminal));
  const reading = [up, ...commands].some((command) => command.name() === argv[0]) ? [] : await readingCommands(terminal);
  for (const command of [up, ...reading, ...commands]) program.addCommand(command);
  for (const command of withInner(program)) {
    command
      .exitOverride()
      .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, getOutHelpWidth: () => terminal.columns ?? 100 })
      .showHelpAfterError('(add --help to see what it takes)');
  }
  return program;
}

/** The language takes longer to load than a task to complete: it is, where one of its commands or the list of all may be asked for. */
async function readingCommands(terminal: Terminal): Promise<readonly Command[]> {
  const { READING_COMMANDS } = await import('./commands/reading.js');
  return READING_COMMANDS.map((build) => build(terminal));
}

function withInner(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withInner)];
}
