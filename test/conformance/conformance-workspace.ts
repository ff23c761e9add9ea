/** The playbooks that both drivers run, with their scenarios. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Playable } from '../../src/engine/playable.js';
import { compileWorkspace } from '../../src/language/compile-workspace.js';
import type { Scenario } from '../../src/language/scenarios.js';
import { readWorkspace } from '../../src/language/workspace.js';
import type { Organisation } from '../../src/organisation/snapshot.js';
import type { Program } from '../../src/program/program.js';

export interface ConformanceCase {
  readonly name: string;
  readonly playable: Playable;
  readonly scenario: Scenario;
}

const REAL_MILLISECONDS = 30_000;

/**
 * Whether it can be played on Temporal, which has no time but the real one: no fixed times, no waits of hours, and no
 * absences, which hold for every case of the database at once.
 */
export function runsInRealTime(each: ConformanceCase): boolean {
  return waitsFor(each) <= REAL_MILLISECONDS;
}

/** Milliseconds that its steps let pass; infinite where they cannot be played in real time. */
export function waitsFor({ scenario }: ConformanceCase): number {
  let total = 0;
  for (const step of scenario.steps) {
    if (step.do === 'at' || step.do === 'absent') return Number.POSITIVE_INFINITY;
    if (step.do !== 'after') continue;
    if (step.duration.kind === 'business' && step.duration.unit === 'days') return Number.POSITIVE_INFINITY;
    total += step.duration.kind === 'elapsed' ? step.duration.milliseconds : step.duration.count * 60_000;
  }
  return total;
}

/** The playbooks of a workspace with their scenarios. */
export interface ConformanceSuite {
  readonly organisation: Organisation;
  readonly cases: readonly ConformanceCase[];
  /** Those that have no scenarios too: others play them. */
  readonly programs: readonly Program[];
}

/** Short times around the clock, so that most can be played in real time. */
export function conformanceCases(): ConformanceSuite {
  return suiteIn(new URL('./workspace/', import.meta.url));
}

/** Office hours, holidays and make-up workdays: days and weeks, in virtual time alone. */
export function officeHoursCases(): ConformanceSuite {
  return suiteIn(new URL('./office-hours/', import.meta.url));
}

/** The playbooks that Steward ships. */
export function shippedCases(): ConformanceSuite {
  return suiteIn(new URL('../../playbooks/', import.meta.url));
}

function suiteIn(folder: URL): ConformanceSuite {
  const root = fileURLToPath(folder);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(yaml|md)$/.test(path))
    .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
  const { organisation, programs, calendarSet, scenarios, diagnostics } = compileWorkspace(readWorkspace(files));
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (!organisation || errors.length > 0) throw new Error(`${root} has errors: ${JSON.stringify(errors, null, 2)}`);
  const cases = scenarios.flatMap((file) => {
    const program = programs.find((each) => each.playbook === file.playbook);
    if (!program) throw new Error(`There is no playbook ${file.playbook}.`);
    const playable = { program, calendars: calendarSet };
    return file.scenarios.map((scenario) => ({ name: `${file.playbook}: ${scenario.scenario}`, playable, scenario }));
  });
  return { organisation, cases, programs };
}
