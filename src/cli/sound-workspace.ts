/** A workspace compiled for a command that needs it whole: its diagnostics go to standard error, and errors end the command. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { renderText } from '../diagnostics/render.js';
import { type CompiledWorkspace, compileWorkspace, type Publishable, publishableOf } from '../language/compile-workspace.js';
import { readWorkspace } from '../language/workspace.js';
import { Ended, FAILED } from './exit.js';
import { diagnosticLanguage } from './reader.js';
import type { Terminal } from './terminal.js';
import { atTerminal, isYaml, type WorkspaceFolder } from './workspace-folder.js';

/** Prints everything found, where there is anything; returns whether there are errors. */
export function tellDiagnostics(folder: WorkspaceFolder, diagnostics: readonly Diagnostic[], terminal: Terminal): boolean {
  if (diagnostics.length === 0) return false;
  const texts = new Map(folder.files.map((file) => [folder.shown(file.path), file.text]));
  terminal.err(
    renderText(atTerminal(folder, diagnostics), {
      language: diagnosticLanguage(terminal),
      textOf: (file) => texts.get(file),
      files: folder.files.filter(({ path }) => isYaml(path)).length,
    }),
  );
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** @throws Ended with 1 where the workspace has errors */
export function soundWorkspace(folder: WorkspaceFolder, terminal: Terminal): CompiledWorkspace & Publishable {
  const compiled = compileWorkspace(readWorkspace(folder.files));
  tellDiagnostics(folder, compiled.diagnostics, terminal);
  const publishable = publishableOf(compiled);
  if (!publishable) throw new Ended(FAILED);
  return { ...compiled, ...publishable };
}
