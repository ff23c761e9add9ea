import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import { Command, Option } from 'commander';
import { serveEditor } from '../../editor/connection.js';
import { workspaceOption } from '../options.js';
import { diagnosticLanguage } from '../reader.js';
import { workspaceOf } from '../selection.js';
import type { Terminal } from '../terminal.js';
import { stewardVersion } from '../version.js';
import { readWorkspaceFolder, within } from '../workspace-folder.js';

export function lspCommand(terminal: Terminal): Command {
  return new Command('lsp')
    .description('serve an editor over standard input and output (Language Server Protocol)')
    .addOption(workspaceOption())
    .addOption(new Option('--stdio', 'the only way there is; editors say it').hideHelp())
    .action(async ({ workspace }: { readonly workspace: string }) => {
      const fallback = resolve(terminal.cwd, workspace);
      serveEditor({
        input: terminal.in,
        output: outputOf(terminal),
        version: stewardVersion(),
        language: diagnosticLanguage(terminal),
        disk: {
          workspaceOf: (path) => workspaceOf(path) ?? (within(fallback, path).startsWith('..') ? undefined : fallback),
          files: (root) => readWorkspaceFolder(root, '.').files,
          read: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
        },
      });
      // The server ends the process when the editor says so, or is gone.
      await new Promise<never>(() => undefined);
    });
}

function outputOf(terminal: Terminal): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      terminal.out(chunk.toString('utf8'));
      done();
    },
  });
}
