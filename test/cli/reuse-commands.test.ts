import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { steward } from './memory-terminal.js';

vi.setConfig({ testTimeout: 20_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steward-reuse-'));
  cpSync(new URL('../../playbooks', import.meta.url), join(folder, 'playbooks'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...argv: string[]) => steward(argv, { cwd: folder });
const complaint = 'playbooks/after-sale/complaint.yaml';
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

describe('steward fix', () => {
  it('--dry-run shows what would change, and changes nothing', async () => {
    const text = read(complaint).replace('goto: resolve', 'goto: resolv');
    write(complaint, text);
    const { code, out } = await run('fix', '--dry-run');
    expect(code).toBe(0);
    expect(out).toMatch(/^--- playbooks\/after-sale\/complaint.yaml\n\+\+\+ .*\n@@ -\d+ \+\d+ @@\n/);
    expect(out).toMatch(/\n-.*goto: resolv\b.*\n\+.*goto: resolve\b.*\n/);
    expect(out).toContain('1 fixes would be applied. Nothing is left.');
    expect(read(complaint)).toBe(text);
  });

  it('writes the files, and leaves what it cannot fix', async () => {
    const text = read(complaint);
    write(complaint, text.replace('goto: resolve', 'goto: resolv').replace('due: 1 business hour', 'due: soon'));
    const { code, out } = await run('fix', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ fixed: [{ file: complaint, code: 'name/unknown-stage', text: 'resolve' }], errors: 1 });
    expect(read(complaint)).toBe(text.replace('due: 1 business hour', 'due: soon'));
  });

  it('of one file leaves the others', async () => {
    write(complaint, read(complaint).replace('goto: resolve', 'goto: resolv'));
    const { out } = await run('fix', 'playbooks/organisation.yaml');
    expect(out).toContain('0 fixes applied');
  });
});

describe('steward show-variant', () => {
  const gold = 'playbooks/after-sale/complaint-gold.yaml';
  beforeEach(() =>
    write(
      gold,
      `language: 1
playbook: complaint-gold
variant_of: complaint
title: { en: Complaint of a gold customer, zh: 金卡客户投诉 }
override:
  - change: hear_out
    to: { priority: urgent }
`,
    ),
  );

  it('prints what it overrides, with the lines of both files', async () => {
    const line =
      read(complaint)
        .split('\n')
        .findIndex((each) => each.includes('task: hear_out')) + 1;
    const { code, out, err } = await run('show-variant', gold);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^complaint-gold is complaint \(playbooks\/after-sale\/complaint.yaml\) but for:\n/);
    expect(out).toMatch(/\nline 4 +changes +playbook: title +playbooks\/after-sale\/complaint.yaml:\d+\n/);
    expect(out).toMatch(new RegExp(`\\nline 7 +(adds|changes) +task hear_out: priority +playbooks/after-sale/complaint.yaml:${line}\n`));
  });

  it('prints it as JSON', async () => {
    const { out } = await run('show-variant', gold, '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      playbook: 'complaint-gold',
      variant_of: 'complaint',
      base_file: complaint,
      overrides: [
        { verb: 'change', part: 'playbook', key: 'title', file: gold, line: 4, base: { file: complaint } },
        { verb: 'add', part: 'task hear_out', key: 'priority', file: gold, line: 7, base: { file: complaint } },
      ],
    });
  });

  it('refuses a playbook that is no variant', async () => {
    expect(await run('show-variant', complaint)).toMatchObject({ code: 2 });
  });

  it('compiles to a program of its own, with the lines of the file each part stands in', async () => {
    const { code, out } = await run('compile', gold);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ playbook: 'complaint-gold', sources: ['after-sale/complaint.yaml'] });
  });
});
