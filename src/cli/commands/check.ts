import { Command, Option } from 'commander';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Language } from '../../diagnostics/message.js';
import { renderJson, renderText } from '../../diagnostics/render.js';
import { compileWorkspace } from '../../language/compile-workspace.js';
import { readWorkspace } from '../../language/workspace.js';
import { Ended, FAILED } from '../exit.js';
import { formatOption, workspaceOption } from '../options.js';
import { jsonText } from '../print.js';
import { diagnosticLanguage } from '../reader.js';
import { sarifText } from '../sarif.js';
import { selection } from '../selection.js';
import type { Terminal } from '../terminal.js';
import { atTerminal, isYaml } from '../workspace-folder.js';

interface CheckOptions {
  readonly workspace: string;
  readonly format: 'text' | 'json' | 'sarif';
  readonly lang?: Language;
}

export function checkCommand(terminal: Terminal): Command {
  return new Command('check')
    .description('check playbooks and all that stands around them; ends with 1 when there are errors')
    .argument('[paths...]', 'files or folders; the whole workspace where none is given')
    .addOption(workspaceOption())
    .addOption(formatOption('text', 'json', 'sarif'))
    .addOption(new Option('--lang <language>', 'the language of the messages').choices(['en', 'zh']))
    .action((paths: readonly string[], options: CheckOptions) => {
      const language = options.lang ?? diagnosticLanguage(terminal);
      const texts = new Map<string, string>();
      const diagnostics: Diagnostic[] = [];
      for (const { folder, wanted } of selection(terminal.cwd, options.workspace, paths)) {
        for (const file of folder.files) if (isYaml(file.path) && wanted(file.path)) texts.set(folder.shown(file.path), file.text);
        const found = compileWorkspace(readWorkspace(folder.files)).diagnostics;
        diagnostics.push(
          ...atTerminal(
            folder,
            found.filter(({ file }) => wanted(file)),
          ),
        );
      }
      terminal.out(render(options.format, diagnostics, texts, language, terminal.colour));
      if (diagnostics.some(({ severity }) => severity === 'error')) throw new Ended(FAILED);
    });
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
