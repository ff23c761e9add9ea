import { Command, Option } from 'commander';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Language } from '../../diagnostics/message.js';
import { renderJson, renderText } from '../../diagnostics/render.js';
import { IncrementalChecker } from '../../language/incremental.js';
import { Ended, FAILED, wrongUse } from '../exit.js';
import { formatOption, workspaceOption } from '../options.js';
import { jsonText } from '../print.js';
import { diagnosticLanguage } from '../reader.js';
import { sarifText } from '../sarif.js';
import { selection } from '../selection.js';
import type { Terminal } from '../terminal.js';
import { watchAndCheck } from '../watch.js';
import { atTerminal, isYaml } from '../workspace-folder.js';

interface CheckOptions {
  readonly workspace: string;
  readonly format: 'text' | 'json' | 'sarif';
  readonly lang?: Language;
  readonly watch?: boolean;
}

export function checkCommand(terminal: Terminal): Command {
  return new Command('check')
    .description('check playbooks and all that stands around them; ends with 1 when there are errors')
    .argument('[paths...]', 'files or folders; the whole workspace where none is given')
    .addOption(workspaceOption())
    .addOption(formatOption('text', 'json', 'sarif'))
    .addOption(new Option('--lang <language>', 'the language of the messages').choices(['en', 'zh']))
    .addOption(new Option('--watch', 'check again whenever a file changes, until Ctrl-C'))
    .action(async (paths: readonly string[], options: CheckOptions) => {
      const language = options.lang ?? diagnosticLanguage(terminal);
      const checkers = new Map<string, IncrementalChecker>();
      const check = () => {
        const { diagnostics, texts, folders } = checkSelection(terminal.cwd, options.workspace, paths, checkers);
        terminal.out(render(options.format, diagnostics, texts, language, terminal.colour));
        return { wrong: diagnostics.some(({ severity }) => severity === 'error'), folders };
      };
      if (!options.watch) {
        if (check().wrong) throw new Ended(FAILED);
        return;
      }
      if (options.format !== 'text') throw wrongUse('--watch prints text only: leave --format out.');
      await watchAndCheck(terminal, language, () => check().folders);
    });
}

interface CheckedSelection {
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of the files that were asked for. */
  readonly texts: ReadonlyMap<string, string>;
  /** The workspaces that were read. */
  readonly folders: readonly string[];
}

/** `checkers` remember, workspace by workspace, what was checked before. */
function checkSelection(
  cwd: string,
  workspace: string,
  paths: readonly string[],
  checkers: Map<string, IncrementalChecker>,
): CheckedSelection {
  const texts = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const selected = selection(cwd, workspace, paths);
  for (const { folder, wanted } of selected) {
    for (const file of folder.files) if (isYaml(file.path) && wanted(file.path)) texts.set(folder.shown(file.path), file.text);
    const checker = checkers.get(folder.root) ?? new IncrementalChecker();
    checkers.set(folder.root, checker);
    const found = checker.check(folder.files).diagnostics.filter(({ file }) => wanted(file));
    diagnostics.push(...atTerminal(folder, found));
  }
  return { diagnostics, texts, folders: selected.map(({ folder }) => folder.root) };
}

function render(
  format: CheckOptions['format'],
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  language: Language,
  colour: boolean,
): string {
  if (format === 'text') return renderText(diagnostics, { language, colour, textOf: (file) => texts.get(file), files: texts.size });
  const report = renderJson(diagnostics, texts.size, language);
  return format === 'json' ? jsonText(report) : sarifText(report.diagnostics);
}
