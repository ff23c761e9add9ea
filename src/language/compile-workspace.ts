/** Checks and compiles a whole workspace. */
import type { CalendarSet } from '../calendar/compiled.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { JsonSchema } from '../program/json.js';
import type { Program } from '../program/program.js';
import { type CheckedPlaybook, checkPlaybook, playbookParts } from './check.js';
import type { CheckedParts } from './check-rule.js';
import { compile } from './compile.js';
import type { ScenarioFile } from './scenarios.js';
import { checkScenarios } from './scenarios-check.js';
import type { Workspace } from './workspace.js';
import type { Message } from './workspace-files.js';

export interface CompiledWorkspace {
  /** The playbooks without errors, in the order of their paths. */
  readonly programs: readonly Program[];
  /** The scenarios files without errors, in the order of their paths. */
  readonly scenarios: readonly ScenarioFile[];
  readonly calendarSet: CalendarSet;
  /** Absent unless organisation.yaml is without errors. */
  readonly organisation?: Organisation;
  readonly messages: { readonly [message: string]: Message };
  /** JSON Schema of the customer's file; absent without customer.yaml. */
  readonly customer?: JsonSchema;
  /** Everything wrong in the workspace, by file in the order of their paths. */
  readonly diagnostics: readonly Diagnostic[];
}

export function compileWorkspace(workspace: Workspace): CompiledWorkspace {
  const { surroundings, calendars, organisation, messages, customer } = workspace;
  const diagnostics: Diagnostic[] = [...workspace.diagnostics];
  const checked: CheckedPlaybook[] = [];
  const playbooks = new Map<string, CheckedParts>();
  for (const document of workspace.playbooks) {
    const result = checkPlaybook(document, surroundings);
    diagnostics.push(...result.diagnostics);
    const parts = result.value ?? playbookParts(document, surroundings);
    if (parts && !playbooks.has(parts.outline.id)) playbooks.set(parts.outline.id, parts);
    if (result.value) checked.push(result.value);
  }
  const scenarios = workspace.scenarios.flatMap((document) => {
    const result = checkScenarios(document, playbooks);
    diagnostics.push(...result.diagnostics);
    return result.value ?? [];
  });
  return {
    programs: checked.map(compile),
    scenarios,
    calendarSet: calendars,
    ...(organisation ? { organisation } : {}),
    messages,
    ...(customer ? { customer } : {}),
    diagnostics: diagnostics.sort(byPlace),
  };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column;
}
