/** A workspace taken through the whole language: what the shipped playbooks and the examples of the docs are held against. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { textsOf } from '../../src/diagnostics/messages.js';
import { type CheckedPlaybook, checkPlaybook } from '../../src/language/check.js';
import type { ScenarioFile } from '../../src/language/scenarios.js';
import { checkScenarios } from '../../src/language/scenarios-check.js';
import { readWorkspace, type Workspace, type WorkspaceFile } from '../../src/language/workspace.js';

export interface CheckedWorkspace {
  readonly workspace: Workspace;
  readonly playbooks: ReadonlyMap<string, CheckedPlaybook>;
  readonly scenarios: readonly ScenarioFile[];
  /** Every finding as one line of text. */
  readonly findings: readonly string[];
}

export function checkWorkspace(files: readonly WorkspaceFile[]): CheckedWorkspace {
  const workspace = readWorkspace(files);
  const diagnostics = [...workspace.diagnostics];
  const playbooks = new Map<string, CheckedPlaybook>();
  for (const file of workspace.playbooks) {
    const checked = checkPlaybook(file, workspace.surroundings);
    diagnostics.push(...checked.diagnostics);
    if (checked.value) playbooks.set(checked.value.outline.id, checked.value);
  }
  const scenarios = workspace.scenarios.flatMap((file) => {
    const checked = checkScenarios(file, playbooks);
    diagnostics.push(...checked.diagnostics);
    return checked.value ? [checked.value] : [];
  });
  return { workspace, playbooks, scenarios, findings: diagnostics.map(lineOf) };
}

/** The files of the workspace that Steward ships. */
export function shippedFiles(): WorkspaceFile[] {
  const root = fileURLToPath(new URL('../../playbooks/', import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
}

function lineOf(diagnostic: Diagnostic): string {
  const { file, range, code } = diagnostic;
  return `${file}:${range.start.line}:${range.start.column} ${code} ${textsOf(diagnostic, 'en').message}`;
}
