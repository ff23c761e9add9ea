/** Checks a whole workspace: every playbook against what stands around it, and the scenarios against their playbooks. */
import type { Checked, Diagnostic } from '../diagnostics/diagnostic.js';
import { inOrder } from '../diagnostics/order.js';
import { report } from '../diagnostics/report.js';
import { type CheckedFile, type CheckedPlaybook, checkPlaybook, type PlaybookFile } from './check.js';
import type { CheckedParts } from './check-rule.js';
import type { Surroundings } from './names-surroundings.js';
import type { Composed } from './reuse.js';
import { placeKey } from './reuse-sources.js';
import type { ScenarioFile } from './scenarios.js';
import { checkScenarios } from './scenarios-check.js';
import { once, type Workspace, type WorkspaceDocument } from './workspace.js';

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
  readonly playbook: (document: PlaybookFile, surroundings: Surroundings) => CheckedFile;
  readonly scenarios: (document: WorkspaceDocument, playbooks: ReadonlyMap<string, CheckedParts>) => Checked<ScenarioFile>;
}

const everything: Checks = { playbook: checkPlaybook, scenarios: checkScenarios };

export function checkWorkspace(workspace: Workspace, checks: Checks = everything): CheckedWorkspace {
  const diagnostics: Diagnostic[] = [...workspace.diagnostics];
  const checked: CheckedPlaybook[] = [];
  const parts = new Map<string, CheckedParts>();
  const byId = new Map<string, CheckedParts>();
  const found = new Map<Composed, readonly Diagnostic[]>();
  for (const document of workspace.composed) {
    const result = checks.playbook(document, workspace.surroundings);
    found.set(document, result.diagnostics);
    if (result.parts) parts.set(document.path, result.parts);
    if (result.parts && !byId.has(result.parts.outline.id)) byId.set(result.parts.outline.id, result.parts);
    if (result.value) checked.push(result.value);
  }
  for (const each of ofPlaybooks(found)) diagnostics.push(each);
  const scenarios = workspace.scenarios.flatMap((document) => {
    const result = checks.scenarios(document, byId);
    for (const each of result.diagnostics) diagnostics.push(each);
    return result.value ?? [];
  });
  return { checked, parts, scenarios, diagnostics: inOrder(diagnostics) };
}

/** Everything found in playbooks, once; what only a variant makes wrong in its base is told of the variant. */
function ofPlaybooks(found: ReadonlyMap<Composed, readonly Diagnostic[]>): readonly Diagnostic[] {
  const all = [...found];
  if (all.every(([{ sources }]) => !sources?.length)) return all.flatMap(([, diagnostics]) => diagnostics);
  const plain = all.flatMap(([{ variant }, diagnostics]) => (variant ? [] : diagnostics));
  const known = new Set(plain.map(keyOf));
  const ofVariants = all.flatMap(([{ variant, path }, diagnostics]) => {
    if (!variant) return [];
    return diagnostics.map((each) => {
      if (each.file !== variant.base_file || known.has(keyOf(each))) return each;
      if (each.severity === 'warning') return { ...each, file: path, range: variant.place };
      return report('reuse/breaks-base', path, variant.place, { file: each.file, line: each.range.start.line, code: each.code });
    });
  });
  return once([...plain, ...ofVariants]);
}

function keyOf({ code, file, range }: Diagnostic): string {
  return `${code} ${placeKey(file, range.start)}`;
}
