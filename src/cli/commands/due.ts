import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { answer, answerLine, type DueAnswer, type DueContext } from '../../calendar/due.js';
import { readWorkspace } from '../../language/workspace.js';
import { readHolidays } from '../../language/workspace-calendars.js';
import { FileReport } from '../../language/workspace-report.js';
import { calendarOfPerson } from '../../organisation/calendar-of.js';
import type { Organisation } from '../../organisation/snapshot.js';
import { dueProblemText, dueText } from '../due-text.js';
import { CommandFailed, Ended, FAILED, wrongUse } from '../exit.js';
import { formatOption, workspaceOption } from '../options.js';
import { jsonText, print } from '../print.js';
import { diagnosticLanguage, languageOf } from '../reader.js';
import type { Terminal } from '../terminal.js';
import { isYaml, readWorkspaceFolder } from '../workspace-folder.js';

interface DueOptions {
  readonly from?: string;
  readonly calendar?: string;
  readonly person?: string;
  readonly batch?: boolean;
  readonly workspace: string;
  readonly format: 'text' | 'json';
}

export function dueCommand(terminal: Terminal): Command {
  return new Command('due')
    .description('say when a duration that begins at an instant is due, and why')
    .argument('[duration]', "such as '4 business hours'")
    .option('--from <instant>', 'when it begins: 2026-03-02T09:00 (on the clocks of the calendar), or with an offset')
    .option('--calendar <id>', 'a calendar of calendars.yaml; that of the organisation where none is given')
    .option('--person <id>', 'by the calendar that this person works by')
    .option('--batch', 'answer questions on standard input, one JSON object a line, with one line each')
    .addOption(workspaceOption())
    .addOption(formatOption('text', 'json'))
    .action(async (duration: string | undefined, options: DueOptions, command: Command) => {
      if (options.batch) {
        if (duration !== undefined || options.from !== undefined || options.calendar !== undefined)
          throw wrongUse('With --batch each line says its duration, from and calendar.');
        // A batch may bring its calendars along.
        const needed = command.getOptionValueSource('workspace') !== 'default';
        return answerBatch(terminal, calendarsOf(terminal.cwd, options.workspace, needed).context);
      }
      if (duration === undefined || options.from === undefined)
        throw wrongUse("Say what and when: `steward due '4 business hours' --from 2026-03-02T09:00`.");
      const { context, usual, organisation } = calendarsOf(terminal.cwd, options.workspace, true);
      const calendar = options.calendar ?? (organisation && options.person ? calendarOfPerson(organisation, options.person) : usual);
      if (calendar === undefined) throw wrongUse('The organisation names no calendar. Name one with --calendar.');
      answerOne(terminal, options.format, answer({ duration, from: options.from, calendar }, context));
    });
}

function answerOne(terminal: Terminal, format: string, answered: DueAnswer): void {
  if ('error' in answered) throw wrongUse(dueProblemText(answered.error, diagnosticLanguage(terminal)));
  if (!('due' in answered)) throw new Error('A duration was asked for.');
  if (answered.due !== 'unknown') return print(terminal, format, answered, () => dueText(answered, languageOf(terminal)));
  if (format === 'json') {
    terminal.out(jsonText(answered));
    throw new Ended(FAILED);
  }
  throw new CommandFailed(
    `Not known: the calendar has no data for what lies ${'unknown' in answered ? answered.unknown : 'after'} its years.`,
  );
}

/** Ends with 1 where a question could not be answered; the others are answered all the same. */
async function answerBatch(terminal: Terminal, context: DueContext): Promise<void> {
  let failed = false;
  for await (const line of createInterface({ input: terminal.in })) {
    if (line.trim() === '') continue;
    const answered = answerLine(line, context);
    failed ||= answered.startsWith('{"error"');
    terminal.out(`${answered}\n`);
  }
  if (failed) throw new Ended(FAILED);
}

/** The calendars of the workspace; `usual` is the organisation's. */
function calendarsOf(
  cwd: string,
  folder: string,
  needed: boolean,
): {
  readonly context: DueContext;
  readonly usual: string | undefined;
  readonly organisation?: Organisation;
} {
  const workspace = readWorkspace(filesIn(cwd, folder, needed));
  const holidaySets = workspace.documents
    .filter(({ kind }) => kind === 'holidays')
    .flatMap(({ tree, path }) => readHolidays(tree, new FileReport(path))?.source ?? []);
  const { organisation, calendars } = workspace;
  return {
    context: {
      calendar: (id) => (Object.hasOwn(calendars, id) ? calendars[id] : undefined),
      holidaySets,
      ...(organisation ? { time_zone: organisation.time_zone } : {}),
    },
    usual: organisation?.calendar,
    ...(organisation ? { organisation } : {}),
  };
}

/** What calendars are made of begins with one of these. */
const SURROUNDINGS = /^(organisation|calendars|holidays):/m;

/** None where the folder is not there and is not needed. */
function filesIn(cwd: string, folder: string, needed: boolean): { path: string; text: string }[] {
  try {
    const { files } = readWorkspaceFolder(cwd, folder);
    return files.filter(({ path, text }) => isYaml(path) && SURROUNDINGS.test(text));
  } catch (error) {
    if (needed || !(error instanceof CommandFailed)) throw error;
    return [];
  }
}
