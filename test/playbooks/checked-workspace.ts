/** A workspace taken through the whole language: what the shipped playbooks and the examples of the docs are held against. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { textsOf } from '../../src/diagnostics/messages.js';
import { type CompiledWorkspace, compileWorkspace } from '../../src/language/compile-workspace.js';
import { readWorkspace, type WorkspaceFile } from '../../src/language/workspace.js';
import type { Program } from '../../src/program/program.js';
import { runScenario, type ScenarioResult } from '../../src/simulator/run-scenario.js';

export interface CheckedWorkspace extends CompiledWorkspace {
  /** Every file that the language took for one of its own. */
  readonly files: readonly { readonly path: string; readonly kind: string }[];
  /** Every finding as one line of text. */
  readonly findings: readonly string[];
}

export function checkWorkspace(files: readonly WorkspaceFile[]): CheckedWorkspace {
  const workspace = readWorkspace(files);
  const compiled = compileWorkspace(workspace);
  return {
    ...compiled,
    files: workspace.documents.map(({ path, kind }) => ({ path, kind })),
    findings: compiled.diagnostics.map(lineOf),
  };
}

export function programOf({ programs }: CheckedWorkspace, playbook: string): Program {
  const program = programs.find((each) => each.playbook === playbook);
  if (!program) throw new Error(`There is no playbook ${playbook} without errors.`);
  return program;
}

/** Runs the scenarios of a playbook. */
export function runScenarios(workspace: CheckedWorkspace, playbook: string): ScenarioResult[] {
  const { organisation, calendarSet, scenarios } = workspace;
  if (!organisation) throw new Error('The organisation has errors.');
  const playable = { program: programOf(workspace, playbook), calendars: calendarSet };
  const cases = scenarios.filter((file) => file.playbook === playbook).flatMap((file) => file.scenarios);
  return cases.map((scenario) => runScenario(playable, organisation, scenario));
}

/** The files of the workspace that Steward ships. */
export function shippedFiles(): WorkspaceFile[] {
  const root = fileURLToPath(new URL('../../playbooks/', import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(yaml|md)$/.test(path))
    .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
}

function lineOf(diagnostic: Diagnostic): string {
  const { file, range, code } = diagnostic;
  return `${file}:${range.start.line}:${range.start.column} ${code} ${textsOf(diagnostic, 'en').message}`;
}

/** The stages and steps that scenarios came to, all together. */
export function enteredSteps(results: readonly ScenarioResult[]): ReadonlySet<string> {
  return new Set(results.flatMap((result) => result.entered));
}

/** The ids of all stages and steps of a playbook. */
export function stepIds(program: Program): readonly string[] {
  const ids = new Set<string>();
  collectIds(program.stages, ids);
  collectIds(program.on, ids);
  return [...ids];
}

function collectIds(value: unknown, ids: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) collectIds(each, ids);
  else if (typeof value === 'object' && value !== null) {
    if ('kind' in value && 'id' in value && 'deadlines' in value) ids.add(String(value.id));
    for (const inner of Object.values(value)) collectIds(inner, ids);
  }
}
