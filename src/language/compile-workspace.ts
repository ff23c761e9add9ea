/** Checks and compiles a whole workspace. */
import type { CalendarSet } from '../calendar/compiled.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { JsonSchema } from '../program/json.js';
import type { Program } from '../program/program.js';
import { checkWorkspace } from './check-workspace.js';
import { compile } from './compile.js';
import type { ScenarioFile } from './scenarios.js';
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

/** What is published of a workspace without errors. */
export type Publishable = Pick<CompiledWorkspace, 'programs' | 'calendarSet'> & { readonly organisation: Organisation };

/** Null: there are errors. */
export function publishableOf({ programs, calendarSet, organisation, diagnostics }: CompiledWorkspace): Publishable | null {
  if (organisation === undefined || diagnostics.some(({ severity }) => severity === 'error')) return null;
  return { programs, calendarSet, organisation };
}

export function compileWorkspace(workspace: Workspace): CompiledWorkspace {
  const { calendars, organisation, messages, customer } = workspace;
  const { checked, scenarios, diagnostics } = checkWorkspace(workspace);
  return {
    programs: checked.map(compile),
    scenarios,
    calendarSet: calendars,
    ...(organisation ? { organisation } : {}),
    messages,
    ...(customer ? { customer } : {}),
    diagnostics,
  };
}
