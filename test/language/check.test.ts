import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Code } from '../../src/diagnostics/codes.js';
import { docsOf } from '../../src/diagnostics/render.js';
import { checkPlaybook, playbookParts, rules } from '../../src/language/check.js';
import { parse } from '../../src/language/parse.js';
import { shape } from '../../src/language/shape.js';
import { check, playbook, surroundings, treeOf } from './checks/findings.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(`${root}src/language/checks`).map((file) => file.replace(/\.ts$/, ''));

/** What is found in a text that need not be well-formed, as the workspace would hand it on. */
function checkBroken(text: string): string[] {
  const parsed = parse(text, 'test.yaml');
  const shaped = parsed.value ? shape(parsed.value, 'test.yaml', parsed.intact) : undefined;
  const before = [...parsed.diagnostics, ...(shaped?.diagnostics ?? [])];
  if (!shaped?.value) return before.map(({ code }) => code);
  const file = { path: 'test.yaml', tree: shaped.value, sound: before.length === 0, intact: parsed.intact };
  return [...before, ...checkPlaybook(file, surroundings).diagnostics].map(({ code }) => code);
}

describe('the rules', () => {
  it('are those of the folder, each registered once under the name of its file', () => {
    expect(rules.map(({ name }) => name).sort()).toEqual([...files].sort());
  });

  it.each(files)('%s says in its header what it finds, and is specified by example', (file) => {
    expect(readFileSync(`${root}src/language/checks/${file}.ts`, 'utf8')).toMatch(/^\/\*\*[\s\S]*?\bFinds\b/);
    expect(existsSync(`${root}test/language/checks/${file}.test.ts`)).toBe(true);
  });

  it.each(rules)('$name names every code that it reports, and each has a page', (rule) => {
    expect(rule.codes.length).toBeGreaterThan(0);
    for (const code of rule.codes) expect(existsSync(root + docsOf(code)), code).toBe(true);
  });

  it('report no codes but those that they name', () => {
    const golden = `${root}test/language/golden/`;
    let reported = 0;
    for (const name of readdirSync(golden).filter((file) => file.endsWith('.yaml'))) {
      const { value: tree } = parse(readFileSync(golden + name, 'utf8'), name);
      const parts = tree && playbookParts({ path: name, tree, sound: false, intact: true }, surroundings);
      if (!parts) continue;
      for (const rule of rules) {
        rule.check(parts, (code: Code) => {
          reported += 1;
          expect(rule.codes, rule.name).toContain(code);
        });
      }
    }
    expect(reported).toBeGreaterThan(100);
  });
});

describe('checking a playbook', () => {
  it('gives a value that compile takes only where nothing is wrong', () => {
    expect(check(playbook({})).value).toBeDefined();
    expect(check(playbook({ steps: '- { wait: pause, for: 2 dys }' })).value).toBeUndefined();
  });

  it('gives a value in spite of warnings', () => {
    const { value, diagnostics } = check(playbook({ steps: '- finish: completed\n- { wait: pause, for: 2 days }' }));
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning']);
    expect(value).toBeDefined();
  });

  it('gives no value for what parse or shape found errors in', () => {
    const file = { path: 'test.yaml', tree: treeOf(playbook({})), sound: false, intact: true };
    const { value, diagnostics } = checkPlaybook(file, surroundings);
    expect({ value, diagnostics }).toEqual({ value: undefined, diagnostics: [] });
  });

  it('is in the order of the file', () => {
    const { diagnostics } = check(playbook({ steps: '- { wait: a, for: 1 dys, if: data.x }\n- finish: no\n- { wait: b, for: 2 dys }' }));
    const lines = diagnostics.map(({ range }) => range.start.line * 1000 + range.start.column);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(lines.length).toBeGreaterThan(3);
  });

  it('goes on over what shape could not make sense of', () => {
    const text = playbook({ steps: '- { wait: pause, for: 2 dys }' })
      .replace('title: First', 'titel: First')
      .replace('phase: internal', 'phase: outside');
    expect(checkBroken(text)).toEqual(['shape/not-in-list', 'shape/unknown-key', 'duration/unknown-unit']);
  });

  it('does not say that a step is missing which only has a misspelt kind', () => {
    const steps = '- { taks: work, assign: owner }\n- { record: when, value: steps.work.completed_at }\n- finish: done';
    const text = playbook({ outcomes: '{ done: Done }', steps: '- finish: done' }).replace(
      '- finish: done',
      steps.replaceAll('\n', '\n      '),
    );
    expect(checkBroken(text)).toEqual(['shape/unknown-kind']);
  });

  it('says nothing of what may stand in a part that could not be read', () => {
    const text = playbook({ outcomes: '{ done: Done, gone: Gone }', steps: '- { task: work, assign: { same_as: call } }' });
    const found = (intact: boolean) => {
      const file = { path: 'test.yaml', tree: treeOf(text), sound: intact, intact };
      return checkPlaybook(file, surroundings).diagnostics.map(({ code }) => code);
    };
    expect(found(true)).toEqual(['flow/unreached-outcome', 'flow/unreached-outcome', 'flow/missing-finish', 'name/unknown-step']);
    expect(found(false)).toEqual([]);
  });

  it('says nothing of people and calendars while organisation.yaml cannot be read', () => {
    const text = playbook({ steps: '- { task: work, assign: { role: anyone }, deadline: { due: 1 day, calendar: any } }' });
    const unread = { ...surroundings, organisation: undefined, calendars: undefined };
    expect(checkPlaybook({ path: 'test.yaml', tree: treeOf(text), sound: true, intact: true }, unread).diagnostics).toEqual([]);
  });

  it('survives any tree that shape lets through', () => {
    const odd = [
      'stages: 3',
      'stages: [1, {}]',
      'stages: [{ stage: }]',
      'stages: [{ stage: a, steps: [[], { choose: c, cases: [1] }, { repeat: r }, {}] }]',
    ];
    for (const stages of odd)
      expect(() => checkBroken(`language: 1\nplaybook: test\n${stages}\non: [{}, 1]\ndeadlines: [{}]\n`)).not.toThrow();
  });
});
