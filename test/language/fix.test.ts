import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fixWorkspace, withFixes } from '../../src/language/fix.js';
import { checkIn, placeOf } from './example-workspace.js';

const folder = fileURLToPath(new URL('./golden/', import.meta.url));
const goldens = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

function fixed(path: string, text: string) {
  const { files } = checkIn([{ path, text }]);
  const result = fixWorkspace(files, (file) => file === path);
  return { ...result, text: result.files.find((file) => file.path === path)?.text ?? '' };
}

describe('fixing', () => {
  it.each(goldens)('%s leaves it no worse, and has nothing to do a second time', (name) => {
    const text = readFileSync(folder + name, 'utf8');
    const path = placeOf(text, name);
    const once = fixed(path, text);
    const unreadable = (of: string) => checkIn([{ path, text: of }]).diagnostics.filter(({ code }) => code.startsWith('yaml/')).length;
    expect(unreadable(once.text)).toBeLessThanOrEqual(unreadable(text));
    const offered = checkIn([{ path, text }]).diagnostics.filter(({ fix, file }) => fix && file === path);
    expect(once.fixed.length > 0).toBe(offered.length > 0);
    const again = fixed(path, once.text);
    expect(again.text).toBe(once.text);
    expect(again.fixed).toEqual([]);
  });

  it('mends what one mistake had hidden as well, and other files not', () => {
    const text = `language: 1
playbook: call
titel: Call
phase: after-sale
customer: none
stages:
  - stage: first
    titel: First
    steps:
      - tsk: call
        assign: { rol: service_desk }
      - task: tell
        assign: { same_as: cal }
`;
    const { text: after, left, fixed: done } = fixed('after-sale/call.yaml', text);
    expect(left).toEqual([]);
    expect(done.map(({ code }) => code)).toContain('name/unknown-step');
    expect(after).toBe(text.replaceAll('titel', 'title').replace('tsk', 'task').replace('rol:', 'role:').replace('cal }', 'call }'));
    expect(fixWorkspace(checkIn([{ path: 'after-sale/call.yaml', text }]).files, () => false).fixed).toEqual([]);
  });

  it('gives a wait its id, and its time a line of its own', () => {
    const text = `language: 1
playbook: call
title: Call
phase: after-sale
customer: none
stages:
  - stage: first
    title: First
    steps:
      - wait: 3 days
      - { wait: 3 days }
      - wait: 三天
        title: Rest
      - task: call
        assign: { role: service_desk }
`;
    const { text: after, left } = fixed('after-sale/call.yaml', text);
    expect(left).toEqual([]);
    expect(after).toBe(
      text
        .replace('- wait: 3 days\n', '- wait: wait_3_days\n        for: 3 days\n')
        .replace('{ wait: 3 days }', '{ wait: wait_3_days_2, for: 3 days }')
        .replace('wait: 三天\n', 'wait: wait_3_days_3\n        for: 3 days\n'),
    );
  });

  it('makes full-width commas between parts half-width, and leaves those of texts', () => {
    const text = `language: 1
playbook: call
title: { zh: 回电，先听后说， en: Call back }
phase: after-sale
customer: none
stages:
  - stage: first
    title: First
    steps:
      - { task: call， assign: [{ role: service_desk }，{ role: engineer }]， checklist: [先听，后说, "a，b"] }
`;
    const { text: after, left } = fixed('after-sale/call.yaml', text);
    expect(left).toEqual([]);
    expect(after).toBe(
      text
        .replace('说， en', '说, en')
        .replace('call， assign', 'call, assign')
        .replace('}，{', '}, {')
        .replace(']， checklist', '], checklist'),
    );
  });

  it('keeps byte order marks and line ends', () => {
    const text = '\uFEFFlanguag: 1\r\nplaybook: call\r\ntitel: Call\r\n';
    const fix = (line: number, from: number, to: number, put: string) => ({
      range: { start: { line, column: from }, end: { line, column: to } },
      text: put,
    });
    expect(withFixes(text, [fix(1, 1, 8, 'language'), fix(3, 1, 6, 'a: b\ntitle')])).toBe(
      '\uFEFFlanguage: 1\r\nplaybook: call\r\na: b\r\ntitle: Call\r\n',
    );
  });
});
