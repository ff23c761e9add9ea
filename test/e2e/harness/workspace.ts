/** The shipped complaint and what it needs of its workspace, with other durations where a test cannot wait for days. */
import { join } from 'node:path';
import { readWorkspaceFolder, type WorkspaceFile } from '../../../src/cli/workspace-folder.js';
import { compileWorkspace } from '../../../src/language/compile-workspace.js';
import { readWorkspace } from '../../../src/language/workspace.js';
import type { Organisation } from '../../../src/organisation/snapshot.js';
import { packageRoot } from '../../../src/temporal/built-files.js';

const FOLDER = 'after-sale';
const COMPLAINT = `${FOLDER}/complaint.yaml`;
/** Other playbooks and scenarios: every start of a server would read, check and publish them. */
const NOT_NEEDED = /^(pre-sale|in-sale|relationship|internal)\/|\.scenarios\.yaml$/;

/** From a text of the complaint playbook to another. */
export type Change = readonly [from: string, to: string];

/** `changes` of the complaint playbook; `copies` of it under ids of their own, each with its changes. */
export function complaintWorkspace(
  changes: readonly Change[] = [],
  copies: { readonly [id: string]: readonly Change[] } = {},
): readonly WorkspaceFile[] {
  const shipped = readWorkspaceFolder(packageRoot(), join(packageRoot(), 'playbooks')).files.filter(({ path }) => !NOT_NEEDED.test(path));
  const complaint = shipped.find(({ path }) => path === COMPLAINT)?.text ?? '';
  const others = shipped.filter(({ path }) => path !== COMPLAINT);
  const copied = Object.entries(copies).map(([id, own]) => ({
    path: `${FOLDER}/${id}.yaml`,
    text: changed(complaint, [['playbook: complaint', `playbook: ${id}`], ...own]),
  }));
  return [...others, { path: COMPLAINT, text: changed(complaint, changes) }, ...copied];
}

/** Who works there, as the file says. */
export function shippedOrganisation(): Organisation {
  const { organisation } = compileWorkspace(readWorkspace(complaintWorkspace().filter(({ path }) => path === 'organisation.yaml')));
  if (organisation === undefined) throw new Error('organisation.yaml has errors.');
  return organisation;
}

/** @throws when a text is not there: the playbook was changed, and the test with it must be */
function changed(text: string, changes: readonly Change[]): string {
  return changes.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`The complaint playbook does not say: ${from}`);
    return now.replace(from, () => to);
  }, text);
}
