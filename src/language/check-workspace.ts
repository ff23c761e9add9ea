/** Checks a whole workspace: every playbook against what stands around it, and the scenarios against their playbooks. */
import type { Checked, Diagnostic } from '../diagnostics/diagnostic.js';
import { inOrder } from '../diagnostics/order.js';
import { type CheckedFile, type CheckedPlaybook, checkPlaybook } from './check.js';
import type { CheckedParts } from './check-rule.js';
import type { Surroundings } from './names-surroundings.js';
import type { ScenarioFile } from './scenarios.js';
import { checkScenarios } from './scenarios-check.js';
import type { Workspace, WorkspaceDocument } from './workspace.js';

export interface CheckedWorkspace {
  /** The playbooks without errors, in the order of their paths. */
  readonly checked: readonly CheckedPlaybook[];
  /** Path → outline and names of every playbook, errors or not. */
  readonly parts: ReadonlyMap<string, CheckedParts>;
  /** The scenarios files without errors, in the order of their paths. */
  readonly scenarios: readonly ScenarioFile[];
  /** Everything wrong in the workspace, by file in the order of their paths. */
  readonly diagnostics: readonly Diagnostic[];
}

/** How one file is checked; an editor remembers what it has checked before. */
export interface Checks {
  readonly playbook: (document: WorkspaceDocument, surroundings: Surroundings) => CheckedFile;
  readonly scenarios: (document: WorkspaceDocument, playbooks: ReadonlyMap<string, CheckedParts>) => Checked<ScenarioFile>;
}

const everything: Checks = { playbook: checkPlaybook, scenarios: checkScenarios };

export function checkWorkspace(workspace: Workspace, checks: Checks = everything): CheckedWorkspace {
  const diagnostics: Diagnostic[] = [...workspace.diagnostics];
  const checked: CheckedPlaybook[] = [];
  const parts = new Map<string, CheckedParts>();
  const byId = new Map<string, CheckedParts>();
  for (const document of workspace.playbooks) {
    const result = checks.playbook(document, workspace.surroundings);
    for (const each of result.diagnostics) diagnostics.push(each);
    if (result.parts) parts.set(document.path, result.parts);
    if (result.parts && !byId.has(result.parts.outline.id)) byId.set(result.parts.outline.id, result.parts);
    if (result.value) checked.push(result.value);
  }
  const scenarios = workspace.scenarios.flatMap((document) => {
    const result = checks.scenarios(document, byId);
    for (const each of result.diagnostics) diagnostics.push(each);
    return result.value ?? [];
  });
  return { checked, parts, scenarios, diagnostics: inOrder(diagnostics) };
}
