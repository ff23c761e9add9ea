import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { steward } from './memory-terminal.js';

vi.setConfig({ testTimeout: 20_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steward-holidays-'));
  cpSync(new URL('../../playbooks', import.meta.url), join(folder, 'playbooks'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...argv: string[]) => steward(argv, { cwd: folder });
const read = (name: string) => readFileSync(join(folder, 'playbooks/holidays', name), 'utf8');
const write = (name: string, text: string) => writeFileSync(join(folder, 'playbooks/holidays', name), text);

describe('steward calendar import', () => {
  it('writes the days of China with those that are worked in return, the same each time', async () => {
    rmSync(join(folder, 'playbooks/holidays/cn.yaml'));
    expect(await run('calendar', 'import', 'CN', '--from', '2025', '--to', '2026')).toMatchObject({ code: 0, err: '' });
    const first = read('cn.yaml');
    expect(first).toContain('  2026-01-01: { closed: true, title: { en: "New Year\'s Day", zh: 元旦 } } # imported\n');
    expect(first).toContain('  2026-02-14: { workday: true, title: { en: Worked for Spring Festival, zh: 春节调休上班 } } # imported\n');
    expect(first).toContain('years: [2025, 2026]\n');
    expect((await run('calendar', 'import', 'CN', '2026')).out).toContain('nothing has changed');
    expect(read('cn.yaml')).toBe(first);
    expect((await run('check')).code).toBe(0);
  });

  it('adds nothing to the shipped file: it is complete', async () => {
    const shipped = read('cn.yaml');
    await run('calendar', 'import', 'CN', '2025', '2026');
    expect(read('cn.yaml')).toBe(shipped);
  });

  it('writes those of a region of another country', async () => {
    const { code, out } = await run('calendar', 'import', 'DE-BY', '2026', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ file: 'playbooks/holidays/de_by.yaml', region: 'DE-BY', years: [2026], changed: true });
    expect(read('de_by.yaml')).toContain('holidays: de_by\n');
    expect(read('de_by.yaml')).toMatch(/ {2}2026-01-06: \{ closed: true, title: \{ en: Epiphany.* \} \} # imported\n/);
    expect(read('de_by.yaml')).not.toContain('Candlemas');
    await run('calendar', 'import', 'DE', '2026');
    expect(read('de.yaml')).not.toContain('2026-01-06');
  });

  it('refuses years without data, and writes nothing', async () => {
    const shipped = read('cn.yaml');
    const { code, err } = await run('calendar', 'import', 'CN', '2026', '2100');
    expect(code).toBe(1);
    expect(err).toContain('chinese-days has no holidays of CN for 2100. Nothing was written.');
    expect(read('cn.yaml')).toBe(shipped);
    expect((await run('calendar', 'import', 'US', '2300')).code).toBe(1);
    expect(existsSync(join(folder, 'playbooks/holidays/us.yaml'))).toBe(false);
  });

  it('refuses a country or region that there is not, and a gap between years', async () => {
    expect(await run('calendar', 'import', 'DE-XX', '2026')).toMatchObject({ code: 2, err: expect.stringContaining('DE-BY') });
    expect(await run('calendar', 'import', 'ZZ', '2026')).toMatchObject({ code: 2 });
    expect(await run('calendar', 'import', 'CN', '2022')).toMatchObject({ code: 1, err: expect.stringContaining('2024') });
  });

  it('keeps what somebody wrote, with their comments, and makes imported lines anew', async () => {
    write(
      'de.yaml',
      `holidays: de
years: [2026]
days:
  2026-01-01: { closed: true, title: Something old } # imported
  # The works council asked for it.
  2026-05-15: { closed: true, title: Bridge day }
  2026-12-25:
    hours: ['09:00-12:00']
  2026-12-29: { closed: true, title: No longer } # imported
`,
    );
    expect((await run('calendar', 'import', 'DE', '2026')).code).toBe(0);
    const text = read('de.yaml');
    expect(text).toContain('2026-01-01: { closed: true, title: { en: "New Year\'s Day", zh: 元旦 } } # imported\n');
    expect(text).toContain('  # The works council asked for it.\n  2026-05-15: { closed: true, title: Bridge day }\n');
    expect(text).toContain("  2026-12-25:\n    hours: ['09:00-12:00']\n");
    expect(text.match(/2026-12-25/g)).toHaveLength(1);
    expect(text).not.toContain('No longer');
  });

  it('leaves a file alone that is written in another way', async () => {
    const text = 'holidays: de\nyears: [2026]\ndays: { 2026-01-01: closed }\n';
    write('de.yaml', text);
    expect((await run('calendar', 'import', 'DE', '2026')).code).toBe(1);
    expect(read('de.yaml')).toBe(text);
  });
});
