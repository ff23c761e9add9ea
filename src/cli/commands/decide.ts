import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { type DecisionAnswer, decision, decisionLine, type FindTable, tablesIn } from '../../language/tables-answer.js';
import { readWorkspace } from '../../language/workspace.js';
import type { Json } from '../../program/json.js';
import { CommandFailed, Ended, FAILED, wrongUse } from '../exit.js';
import { formatOption, workspaceOption } from '../options.js';
import { print } from '../print.js';
import type { Terminal } from '../terminal.js';
import { isYaml, readWorkspaceFolder } from '../workspace-folder.js';

interface DecideOptions {
  readonly input?: string;
  readonly batch?: boolean;
  readonly workspace: string;
  readonly format: 'text' | 'json';
}

export function decideCommand(terminal: Terminal): Command {
  return new Command('decide')
    .description('say what a decision table gives for some inputs')
    .argument('[table]', 'a table of the workspace')
    .option('--input <json>', `its inputs, such as '{"tier":"gold"}'`)
    .option('--batch', 'answer questions on standard input, one JSON object { table, input } a line, with one line each')
    .addOption(workspaceOption())
    .addOption(formatOption('text', 'json'))
    .action(async (table: string | undefined, options: DecideOptions, command: Command) => {
      if (options.batch) {
        if (table !== undefined || options.input !== undefined) throw wrongUse('With --batch each line says its table and input.');
        // A batch may bring its tables along.
        const needed = command.getOptionValueSource('workspace') !== 'default';
        return answerBatch(terminal, tablesOf(terminal.cwd, options.workspace, needed));
      }
      if (table === undefined) throw wrongUse(`Say which table, and for what: \`steward decide sla --input '{"tier":"gold"}'\`.`);
      const answered = decision({ table, input: inputOf(options.input) }, tablesOf(terminal.cwd, options.workspace, true));
      answerOne(terminal, options.format, answered);
    });
}

function inputOf(text: string | undefined): Json {
  if (text === undefined) return {};
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw wrongUse('--input is not JSON.');
  }
}

function answerOne(terminal: Terminal, format: string, answered: DecisionAnswer): void {
  if ('output' in answered) return print(terminal, format, answered, () => outputText(answered.output));
  const { error } = answered;
  const told = 'diagnostics' in error ? error.diagnostics.map(({ file, range, message }) => `${file}:${range.start.line} ${message}`) : [];
  const text = [error.message, ...told].join('\n');
  // What was asked wrongly is wrong use; a table that cannot decide is a finding.
  if (['bad_table', 'not_unique', 'not_any', 'expression'].includes(error.code)) throw new CommandFailed(text);
  throw wrongUse(text);
}

function outputText(output: Json): string {
  if (output === null) return 'No rule holds.';
  if (Array.isArray(output)) return output.length === 0 ? 'No rule holds.' : output.map(outputText).join('\n\n');
  if (typeof output !== 'object') return String(output);
  return Object.entries(output)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}

/** Ends with 1 where a question could not be answered; the others are answered all the same. */
async function answerBatch(terminal: Terminal, find: FindTable): Promise<void> {
  let failed = false;
  for await (const line of createInterface({ input: terminal.in })) {
    if (line.trim() === '') continue;
    const answered = decisionLine(line, find);
    failed ||= answered.startsWith('{"error"');
    terminal.out(`${answered}\n`);
  }
  if (failed) throw new Ended(FAILED);
}

/** The tables of the workspace; none where the folder is not there and is not needed. */
function tablesOf(cwd: string, folder: string, needed: boolean): FindTable {
  try {
    const { files } = readWorkspaceFolder(cwd, folder);
    return tablesIn(readWorkspace(files.filter(({ path, text }) => isYaml(path) && /^["']?table["']?\s*:/m.test(text))));
  } catch (error) {
    if (needed || !(error instanceof CommandFailed)) throw error;
    return () => undefined;
  }
}
