/** What came of scenarios: as text, as JSON, as JUnit XML. */
import type { JsonDiagnostic } from '../diagnostics/render.js';

export interface ScenarioRun {
  /** The scenarios file, as it is called at the terminal. */
  readonly file: string;
  readonly playbook: string;
  readonly scenario: string;
  readonly line: number;
  readonly passed: boolean;
  readonly failures: readonly { readonly file: string; readonly line: number; readonly message: string }[];
}

export interface TestReport {
  readonly scenarios: readonly ScenarioRun[];
  readonly summary: { readonly scenarios: number; readonly passed: number; readonly failed: number };
  /** Everything found in the workspace; scenarios of a playbook with errors are not run. */
  readonly diagnostics: readonly JsonDiagnostic[];
}

export function testReport(scenarios: readonly ScenarioRun[], diagnostics: readonly JsonDiagnostic[]): TestReport {
  const passed = scenarios.filter((each) => each.passed).length;
  return { scenarios, summary: { scenarios: scenarios.length, passed, failed: scenarios.length - passed }, diagnostics };
}

export function reportText({ scenarios, summary }: TestReport): string {
  const blocks = [...byFile(scenarios)].map(([file, runs]) => [file, ...runs.flatMap(runLines)].join('\n'));
  const counted = `${summary.scenarios} scenario${summary.scenarios === 1 ? '' : 's'}`;
  return [...blocks, `${counted}: ${summary.passed} passed, ${summary.failed} failed.`].join('\n\n');
}

function runLines({ scenario, passed, failures }: ScenarioRun): string[] {
  return [
    `  ${passed ? 'passed' : 'FAILED'}  ${scenario}`,
    ...failures.map(({ file, line, message }) => `          ${file}:${line}: ${message}`),
  ];
}

/** One test suite a file. Errors of the workspace are a suite of their own: without them scenarios would silently be missing. */
export function reportXml({ scenarios, summary, diagnostics }: TestReport): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const suites = [...byFile(scenarios)].map(([file, runs]) => {
    const failed = runs.filter((run) => !run.passed).length;
    return element('testsuite', { name: file, tests: runs.length, failures: failed, errors: 0 }, runs.map(caseXml));
  });
  const checked = errors.map(({ file, range, code, message, help }) =>
    element('testcase', { classname: 'check', name: `${file}:${range.start.line} ${code}`, file, line: range.start.line }, [
      element('error', { message, type: code }, [escaped(help)]),
    ]),
  );
  if (errors.length > 0)
    suites.unshift(element('testsuite', { name: 'check', tests: errors.length, failures: 0, errors: errors.length }, checked));
  const counts = { tests: summary.scenarios + errors.length, failures: summary.failed, errors: errors.length };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'steward', ...counts }, suites)}\n`;
}

function caseXml({ file, playbook, scenario, line, failures }: ScenarioRun): string {
  const failed = failures.map((failure) =>
    element('failure', { message: failure.message, type: 'expectation' }, [escaped(`${failure.file}:${failure.line}: ${failure.message}`)]),
  );
  return element('testcase', { classname: playbook, name: scenario, file, line }, failed);
}

function element(name: string, attributes: { readonly [name: string]: string | number }, content: readonly string[]): string {
  const written = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escaped(String(value))}"`);
  return content.length === 0 ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content.join('\n')}</${name}>`;
}

/** Characters that XML has no way to write are left out. */
function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML forbids
  const writable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
  return writable
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[\n\t\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function byFile(scenarios: readonly ScenarioRun[]): Map<string, ScenarioRun[]> {
  const files = new Map<string, ScenarioRun[]>();
  for (const run of scenarios) files.set(run.file, [...(files.get(run.file) ?? []), run]);
  return files;
}
