import type { Command } from 'commander';
import type { PublishAnswer } from '../answers.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print, table } from '../print.js';
import { soundWorkspace } from '../sound-workspace.js';
import type { Terminal } from '../terminal.js';
import { readWorkspaceFolder } from '../workspace-folder.js';

export function publishCommand(terminal: Terminal): Command {
  return serverCommand('publish', 'publish the workspace: new cases go by it, open ones keep what they began with').action(
    async (options: ServerOptions) => {
      const folder = readWorkspaceFolder(terminal.cwd, options.workspace);
      const client = await clientOf(options, terminal);
      // Found here, errors are shown with their lines.
      soundWorkspace(folder, terminal);
      print(terminal, options.format, await client.publish(folder.files), publishText);
    },
  );
}

function publishText({ playbooks }: PublishAnswer): string {
  if (playbooks.length === 0) return 'Published; there is no playbook in it.';
  const rows = playbooks.map(({ playbook, version, changed }) => [playbook, `version ${version}`, changed ? 'new' : 'unchanged']);
  return table(rows);
}
