import { Command } from 'commander';
import { compileWorkspace } from '../../language/compile-workspace.js';
import { readWorkspace } from '../../language/workspace.js';
import { programHash } from '../../store/program-hash.js';
import { CommandFailed, Ended, FAILED, wrongUse } from '../exit.js';
import { workspaceOption } from '../options.js';
import { jsonText } from '../print.js';
import { selection } from '../selection.js';
import { tellDiagnostics } from '../sound-workspace.js';
import type { Terminal } from '../terminal.js';

export function compileCommand(terminal: Terminal): Command {
  return new Command('compile')
    .description('print the compiled form of a playbook as JSON; the hash that names it goes to standard error')
    .argument('<file>', 'a playbook')
    .addOption(workspaceOption())
    .action((file: string, options: { readonly workspace: string }) => {
      const [selected] = selection(terminal.cwd, options.workspace, [file]);
      if (selected === undefined) throw wrongUse(`There is no file ${file}.`);
      const { folder, wanted } = selected;
      const workspace = readWorkspace(folder.files);
      const compiled = compileWorkspace(workspace);
      const own = compiled.diagnostics.filter((diagnostic) => wanted(diagnostic.file));
      if (tellDiagnostics(folder, own, terminal)) throw new Ended(FAILED);
      const playbooks = workspace.playbooks.filter(({ path }) => wanted(path));
      if (playbooks.length !== 1) throw wrongUse(`${file} is not a playbook.`);
      const program = compiled.programs.find((each) => wanted(each.file));
      if (program === undefined) throw new CommandFailed(`${file} could not be compiled.`);
      terminal.out(jsonText(program));
      terminal.err(`sha256 ${programHash(program)}\n`);
    });
}
