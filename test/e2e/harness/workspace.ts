/** The shipped workspace, and copies of it with other durations. */
import { join } from 'node:path';
import { readWorkspaceFolder, type WorkspaceFile } from '../../../src/cli/workspace-folder.js';
import { packageRoot } from '../../../src/temporal/built-files.js';

const COMPLAINT = 'after-sale/complaint.yaml';

/**
 * The shipped workspace, with these texts of the complaint playbook replaced.
 * @throws when a text is not there: the playbook was changed, and the test with it must be
 */
export function shippedWorkspace(changes: readonly (readonly [from: string, to: string])[] = []): readonly WorkspaceFile[] {
  const files = readWorkspaceFolder(packageRoot(), join(packageRoot(), 'playbooks'));
  return files
    .filter(({ path }) => changes.length === 0 || !path.endsWith('.scenarios.yaml'))
    .map((file) => (file.path === COMPLAINT ? { ...file, text: changes.reduce(replaced, file.text) } : file));
}

function replaced(text: string, [from, to]: readonly [string, string]): string {
  if (!text.includes(from)) throw new Error(`The complaint playbook does not say: ${from}`);
  return text.replace(from, () => to);
}
