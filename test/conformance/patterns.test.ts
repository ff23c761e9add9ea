/**
 * The 43 control-flow patterns of workflowpatterns.com: each has a playbook in `patterns/`, named by its number, whose first
 * line says how the pattern is written. docs/patterns.md is made of the cases that ran; `UPDATE_DOCS=1` writes it anew.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inLanguage } from '../../src/program/text.js';
import { runScenario } from '../../src/simulator/run-scenario.js';
import { type ConformanceCase, conformanceCases, runsInRealTime } from './conformance-workspace.js';

const { organisation, cases } = conformanceCases();
const folder = new URL('./workspace/playbooks/patterns/', import.meta.url);
const document = new URL('../../docs/patterns.md', import.meta.url);

const patterns = cases.filter(({ playable }) => numberOf(playable.program.playbook) !== null);
const held: ConformanceCase[] = [];

describe('every case of a control-flow pattern holds', () => {
  it.each(patterns)('$name', (each) => {
    expect(runScenario(each.playable, organisation, each.scenario).failures).toEqual([]);
    held.push(each);
  });
});

it('every one of them is played on Temporal as well, as the page says', () => {
  expect(patterns.filter((each) => !runsInRealTime(each)).map(({ name }) => name)).toEqual([]);
});

describe('docs/patterns.md', () => {
  it('has all 43 patterns', () => {
    const numbers = new Set(held.map(({ playable }) => numberOf(playable.program.playbook)));
    expect([...numbers].sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 43 }, (_, i) => i + 1));
  });

  it('tells of every playbook in the folder', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && !file.endsWith('.scenarios.yaml'));
    expect([...new Set(held.map(({ playable }) => playable.program.playbook))].sort()).toEqual(
      files.map((file) => file.replace('.yaml', '')).sort(),
    );
  });

  it('is what ran', () => {
    const wanted = pageOf(held);
    if (process.env.UPDATE_DOCS) writeFileSync(document, wanted);
    expect(readFileSync(document, 'utf8'), 'UPDATE_DOCS=1 npx vitest run test/conformance/patterns.test.ts writes it anew').toBe(wanted);
  });
});

function numberOf(playbook: string): number | null {
  const [, number] = /^wcp-(\d+)-/.exec(playbook) ?? [];
  return number === undefined ? null : Number(number);
}

function pageOf(ran: readonly ConformanceCase[]): string {
  const byNumber = groupByNumber(ran);
  const rows = [...byNumber].sort(([a], [b]) => a - b).map(([number, of]) => rowOf(number, of));
  return `# Control-flow patterns

The 43 control-flow patterns, as [workflowpatterns.com](http://www.workflowpatterns.com/patterns/control/) numbers them (WCP-1 to
WCP-43), how each is written, and the playbook that shows it. Each playbook has scenarios that would fail if the case went another
way. They run in virtual time and as cases on a Temporal server, and both must tell the same story. This page is written from the
${ran.length} scenarios that ran.

Two patterns go further than a structured language does; their rows say what is left out, and why: arbitrary cycles (WCP-10) and the general
synchronizing merge (WCP-38).

| | Pattern | How it is written | Playbook | Scenarios |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

function rowOf(number: number, ran: readonly ConformanceCase[]): string {
  const playbooks = [...new Set(ran.map(({ playable }) => playable.program.playbook))].sort();
  const [first = ''] = playbooks;
  const title = ran.find(({ playable }) => playable.program.playbook === first)?.playable.program.title ?? '';
  const links = playbooks.map((each) => `[${each}](../test/conformance/workspace/playbooks/patterns/${each}.yaml)`);
  const scenarios = ran.map(({ scenario }) => `\`${scenario.scenario}\``);
  return `| WCP-${number} | ${inLanguage(title, 'en')} | ${howOf(first)} | ${links.join(', ')} | ${scenarios.join(', ')} |`;
}

/** The comment that a playbook begins with. */
function howOf(playbook: string): string {
  const [first = ''] = readFileSync(new URL(`${playbook}.yaml`, folder), 'utf8').split('\n');
  return first.replace(/^# /, '').replaceAll('|', '\\|');
}

function groupByNumber(ran: readonly ConformanceCase[]): ReadonlyMap<number, readonly ConformanceCase[]> {
  const groups = new Map<number, ConformanceCase[]>();
  for (const each of ran) {
    const number = numberOf(each.playable.program.playbook) ?? 0;
    groups.set(number, [...(groups.get(number) ?? []), each]);
  }
  return groups;
}
