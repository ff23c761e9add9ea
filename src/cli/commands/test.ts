import { Command } from 'commander';
import { type JsonDiagnostic, renderJson } from '../../diagnostics/render.js';
import { type CompiledWorkspace, compileWorkspace } from '../../language/compile-workspace.js';
import { readWorkspace } from '../../language/workspace.js';
import { runScenario } from '../../simulator/run-scenario.js';
import { Ended, FAILED, wrongUse } from '../exit.js';
import { formatOption, workspaceOption } from '../options.js';
import { print } from '../print.js';
import { diagnosticLanguage } from '../reader.js';
import { type Selection, selection } from '../selection.js';
import { tellDiagnostics } from '../sound-workspace.js';
import type { Terminal } from '../terminal.js';
import { reportText, reportXml, type ScenarioRun, testReport } from '../test-report.js';
import { atTerminal, type WorkspaceFolder } from '../workspace-folder.js';

interface TestOptions {
  readonly workspace: string;
  readonly format: 'text' | 'json' | 'junit';
}

export function testCommand(terminal: Terminal): Command {
  return new Command('test')
    .description('run the scenarios of playbooks in virtual time; ends with 1 when one fails or the workspace has errors')
    .argument('[paths...]', 'scenarios files, playbooks or folders; the whole workspace where none is given')
    .addOption(workspaceOption())
    .addOption(formatOption('text', 'json', 'junit'))
    .action((paths: readonly string[], options: TestOptions) => {
      const runs: ScenarioRun[] = [];
      const diagnostics: JsonDiagnostic[] = [];
      for (const selected of selection(terminal.cwd, options.workspace, paths)) {
        const { folder } = selected;
        const compiled = compileWorkspace(readWorkspace(folder.files));
        if (options.format === 'text') tellDiagnostics(folder, compiled.diagnostics, terminal);
        diagnostics.push(
          ...renderJson(atTerminal(folder, compiled.diagnostics), folder.files.length, diagnosticLanguage(terminal)).diagnostics,
        );
        runs.push(...run(compiled, folder, wantedScenarios(compiled, selected)));
      }
      const broken = diagnostics.some(({ severity }) => severity === 'error');
      if (runs.length === 0 && paths.length > 0 && !broken) throw wrongUse(`There are no scenarios for ${paths.join(', ')}.`);
      const report = testReport(runs, diagnostics);
      if (options.format === 'junit') terminal.out(reportXml(report));
      else print(terminal, options.format, report, reportText);
      if (broken || report.summary.failed > 0) throw new Ended(FAILED);
    });
}

/** Scenarios files that are named themselves, or whose playbook is. */
function wantedScenarios({ scenarios, programs }: CompiledWorkspace, { wanted }: Selection): CompiledWorkspace['scenarios'] {
  const named = new Set(programs.filter(({ file }) => wanted(file)).map(({ playbook }) => playbook));
  return scenarios.filter(({ file, playbook }) => wanted(file) || named.has(playbook));
}

function run(
  { programs, organisation, calendarSet }: CompiledWorkspace,
  folder: WorkspaceFolder,
  scenarios: CompiledWorkspace['scenarios'],
): ScenarioRun[] {
  return scenarios.flatMap(({ file, playbook, scenarios: own }) => {
    const program = programs.find((each) => each.playbook === playbook);
    // Diagnostics tell why there is none.
    if (program === undefined || organisation === undefined) return [];
    const shown = folder.shown(file);
    return own.map((scenario) => {
      const { line, failures } = runScenario({ program, calendars: calendarSet }, organisation, scenario);
      const placed = failures.map((failure) => ({ file: shown, ...failure }));
      return { file: shown, playbook, scenario: scenario.scenario, line, passed: failures.length === 0, failures: placed };
    });
  });
}
