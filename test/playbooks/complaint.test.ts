import { describe, expect, it } from 'vitest';
import type { Text } from '../../src/program/text.js';
import { checkWorkspace, programOf, runScenarios, shippedFiles } from './checked-workspace.js';

const workspace = checkWorkspace(shippedFiles());

describe('the shipped workspace', () => {
  it('is without any finding, warnings included', () => {
    expect(workspace.findings).toEqual([]);
    expect(new Set(workspace.files.map(({ kind }) => kind))).toEqual(
      new Set([
        'calendars',
        'customer',
        'holidays',
        'message',
        'organisation',
        'playbook',
        'policies',
        'scenarios',
        'table',
        'touchpoints',
      ]),
    );
  });

  it('names everyone at example.com, and every unit a manager at or above it', () => {
    const { people = [], units = [] } = workspace.organisation ?? {};
    expect(people.length).toBeGreaterThanOrEqual(8);
    expect(people.filter(({ email }) => !email?.endsWith('@example.com'))).toEqual([]);
    expect(units.filter(({ parent, manager }) => parent === undefined && manager === undefined)).toEqual([]);
  });
});

describe('the complaint playbook', () => {
  const program = programOf(workspace, 'complaint');

  it('speaks English and Chinese wherever people read it', () => {
    const texts: Text[] = [];
    collect(program, texts);
    expect(texts.length).toBeGreaterThan(50);
    expect(texts.filter((text) => typeof text === 'string' || !text.en || !text.zh)).toEqual([]);
  });

  it('has a deadline on every task', () => {
    const tasks = JSON.stringify(program).match(/"kind":"task"/g) ?? [];
    expect(tasks.length).toBeGreaterThanOrEqual(9);
    expect(withoutDeadline(program)).toEqual([]);
  });
});

describe('the scenarios of the complaint', () => {
  const results = runScenarios(workspace, 'complaint');

  it('are at least ten', () => {
    expect(results.length).toBeGreaterThanOrEqual(10);
  });

  it.each(results)('$scenario', ({ failures }) => {
    expect(failures).toEqual([]);
  });

  it('together enter every stage and every step', () => {
    const entered = new Set(results.flatMap((result) => result.entered));
    const all = new Set<string>();
    collectIds(programOf(workspace, 'complaint').stages, all);
    expect([...all].filter((id) => !entered.has(id))).toEqual([]);
  });
});

/** Every `title`, `guide` and label. */
function collect(value: unknown, texts: Text[]): void {
  if (Array.isArray(value)) for (const each of value) collect(each, texts);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (['title', 'guide', 'progress'].includes(key)) texts.push(inner as Text);
      else if (key === 'labels') texts.push(...(Object.values(inner as object) as Text[]));
      else if (key !== 'names') collect(inner, texts);
    }
  }
}

function collectIds(value: unknown, ids: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) collectIds(each, ids);
  else if (typeof value === 'object' && value !== null) {
    if ('kind' in value && 'id' in value && 'deadlines' in value) ids.add(String(value.id));
    for (const inner of Object.values(value)) collectIds(inner, ids);
  }
}

function withoutDeadline(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(withoutDeadline);
  if (typeof value !== 'object' || value === null) return [];
  const node = value as { kind?: string; id?: string; deadlines?: unknown[] };
  const own = node.kind === 'task' && node.deadlines?.length === 0 ? [String(node.id)] : [];
  return [...own, ...Object.values(value).flatMap(withoutDeadline)];
}
