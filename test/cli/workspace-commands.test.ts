import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { programHash } from '../../src/store/program-hash.js';
import { steward } from './memory-terminal.js';

vi.setConfig({ testTimeout: 20_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steward-workspace-'));
  cpSync(new URL('../../playbooks', import.meta.url), join(folder, 'playbooks'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const complaint = 'playbooks/after-sale/complaint.yaml';
const scenarios = 'playbooks/after-sale/complaint.scenarios.yaml';

function change(file: string, from: string, to: string): number {
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, file), text.replace(from, to));
  return text.slice(0, text.indexOf(from)).split('\n').length;
}

const run = (...argv: string[]) => steward(argv, { cwd: folder });

describe('steward check', () => {
  it('ends with 0 where nothing is wrong, and says how many files it looked at', async () => {
    const { code, out, err } = await run('check');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Nothing wrong in \d+ files\.\n$/);
  });

  it('ends with 1 and frames everything that is wrong, all at once', async () => {
    const first = change(complaint, 'goto: resolve', 'goto: resolved');
    const second = change(complaint, 'due: 1 business hour', 'due: 1 busy hour');
    const { code, out } = await run('check');
    expect(code).toBe(1);
    expect(out).toContain(`${complaint}:${first}:`);
    expect(out).toContain(`${complaint}:${second}:`);
    expect(out).toMatch(/> \d+ \| +- goto: resolved\n/);
    expect(out).toMatch(/Did you mean/);
    expect(out).toMatch(/2 errors and 0 warnings/);
  });

  it('prints one JSON document with --format json, in the form that the API answers too', async () => {
    const line = change(complaint, 'goto: resolve', 'goto: resolved');
    const { code, out } = await run('check', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      diagnostics: [
        {
          code: 'name/unknown-stage',
          severity: 'error',
          file: complaint,
          range: { start: { line }, end: { line } },
          docs: 'docs/diagnostics/name-unknown-stage.md',
        },
      ],
      summary: { errors: 1, warnings: 0 },
    });
  });

  it('prints SARIF 2.1.0 with --format sarif', async () => {
    const line = change(complaint, 'goto: resolve', 'goto: resolved');
    const { out } = await run('check', '--format', 'sarif');
    const { version, runs } = JSON.parse(out);
    expect(version).toBe('2.1.0');
    expect(runs[0].tool.driver).toMatchObject({ name: 'steward', rules: [{ id: 'name/unknown-stage' }] });
    const { physicalLocation } = runs[0].results[0].locations[0];
    expect(physicalLocation).toMatchObject({ artifactLocation: { uri: complaint }, region: { startLine: line } });
  });

  it('speaks Chinese with --lang zh', async () => {
    change(complaint, 'goto: resolve', 'goto: resolved');
    expect((await run('check', '--lang', 'zh')).out).toMatch(/错误[\s\S]*建议：/);
  });

  it('tells only of the files that are named, held against the workspace around them', async () => {
    change(complaint, 'goto: resolve', 'goto: resolved');
    expect(await run('check', 'playbooks/organisation.yaml')).toMatchObject({ code: 0, out: 'Nothing wrong in 1 file.\n' });
    expect((await run('check', complaint)).code).toBe(1);
    expect((await run('check', 'after-sale')).code).toBe(1);
    expect((await steward(['check', 'complaint.yaml'], { cwd: join(folder, 'playbooks/after-sale') })).out).toContain('complaint.yaml:');
  });

  it.each([['nowhere.yaml'], ['playbooks/empty']])('ends with 2 where there is no file: %s', async (path) => {
    mkdirSync(join(folder, 'playbooks/empty'));
    expect(await run('check', path)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/There is no/) });
  });

  it('ends with 2 where there is no workspace', async () => {
    expect(await run('check', '--workspace', 'nowhere')).toMatchObject({ code: 2, out: '' });
  });
});

describe('steward compile', () => {
  it('prints the Program as JSON, and the hash that names it on standard error', async () => {
    const { code, out, err } = await run('compile', complaint);
    expect(code).toBe(0);
    const program = JSON.parse(out);
    expect(program).toMatchObject({ format: 1, playbook: 'complaint', file: 'after-sale/complaint.yaml' });
    expect(err).toBe(`sha256 ${programHash(program)}\n`);
  });

  it('ends with 1 and the errors of a playbook that has some, and prints no Program', async () => {
    change(complaint, 'goto: resolve', 'goto: resolved');
    expect(await run('compile', complaint)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('name/unknown-stage') });
  });

  it('ends with 2 for a file that is no playbook', async () => {
    expect(await run('compile', 'playbooks/organisation.yaml')).toMatchObject({ code: 2, out: '' });
  });
});

describe('steward test', () => {
  it('ends with 0 where every scenario passes, and names each', async () => {
    const { code, out } = await run('test');
    expect(code).toBe(0);
    expect(out).toMatch(/ {2}passed {2}accepted_at_once\n/);
    expect(out).toMatch(/(\d+) scenarios: \1 passed, 0 failed\.\n$/);
  });

  it('ends with 1 and says, at its file and line, what was otherwise', async () => {
    const line = change(scenarios, 'stage: gather', 'stage: resolve');
    const { code, out } = await run('test', complaint);
    expect(code).toBe(1);
    expect(out).toMatch(/ {2}FAILED {2}accepted_at_once\n/);
    const expectation = new RegExp(`${scenarios}:(\\d+): stage: expected .*resolve.*, found .*gather`).exec(out);
    expect(Number(expectation?.[1])).toBeGreaterThanOrEqual(line - 1);
    expect(Number(expectation?.[1])).toBeLessThanOrEqual(line);
  });

  it("tells times by the organisation's clocks, as scenarios do", async () => {
    change(complaint, 'due: 1 business hour', 'due: 30 business minutes');
    const { out } = await run('test');
    expect(out).toContain('hear_out is due: expected "2026-03-02T10:00:00+08:00", found "2026-03-02T09:30:00+08:00".');
  });

  it('prints one JSON document with --format json', async () => {
    change(scenarios, 'stage: gather', 'stage: resolve');
    const { code, out, err } = await run('test', '--format', 'json');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const report = JSON.parse(out);
    expect(report.summary).toMatchObject({ failed: 1, scenarios: report.scenarios.length });
    expect(report.scenarios[0]).toMatchObject({ scenario: 'accepted_at_once', passed: false, failures: [{ file: scenarios }] });
  });

  it('prints JUnit XML in which what people wrote cannot break out', async () => {
    change(scenarios, 'stage: gather', 'stage: resolve');
    const { out } = await run('test', '--format', 'junit');
    expect(out).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="steward" tests="\d+" failures="1" errors="0">/);
    expect(out).toMatch(
      /<testcase classname="complaint" name="accepted_at_once" file=".*" line="\d+"><failure message="stage: expected &#34;resolve/,
    );
  });

  it('does not pass where a playbook has errors and its scenarios could not be run', async () => {
    change(complaint, 'goto: resolve', 'goto: resolved');
    expect(await run('test')).toMatchObject({ code: 1, err: expect.stringContaining('name/unknown-stage') });
    expect((await run('test', '--format', 'junit')).out).toMatch(/errors="1"[\s\S]*<error message=/);
    expect(JSON.parse((await run('test', '--format', 'json')).out).diagnostics).toMatchObject([{ code: 'name/unknown-stage' }]);
  });

  it('ends with 2 where the files that are named have no scenarios', async () => {
    expect(await run('test', 'playbooks/organisation.yaml')).toMatchObject({ code: 2, out: '' });
  });
});

describe('steward due', () => {
  it('says when, and why', async () => {
    const { code, out } = await run('due', '4 business hours', '--from', '2026-03-02T11:00', '--calendar', 'office');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      '2026-03-02T16:30:00+08:00',
      '',
      '  running  2026-03-02T11:00:00+08:00  2026-03-02T12:00:00+08:00',
      '  closed   2026-03-02T12:00:00+08:00  2026-03-02T13:30:00+08:00',
      '  running  2026-03-02T13:30:00+08:00  2026-03-02T16:30:00+08:00',
      '',
    ]);
  });

  it('takes the calendar of the organisation, and answers JSON with --format json', async () => {
    const { out } = await run('due', '1 business day', '--from', '2026-03-02T11:00', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ due: '2026-03-03T11:00:00+08:00', ledger: [{ kind: 'running' }, {}, {}, {}, {}] });
  });

  it.each([
    ['a duration that is none', ['4 busy hours', '--from', '2026-03-02T11:00']],
    ['an instant that is none', ['4 hours', '--from', 'tomorrow']],
    ['a calendar that is not there', ['4 hours', '--from', '2026-03-02T11:00', '--calendar', 'moon']],
    ['no instant', ['4 hours']],
    ['no duration', ['--from', '2026-03-02T11:00']],
    ['a batch with a duration', ['4 hours', '--batch']],
  ])('ends with 2 for %s', async (_, argv) => {
    expect(await run('due', ...argv)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^steward: ./) });
  });

  it('ends with 1 where the calendar has no data', async () => {
    expect(await run('due', '4 business hours', '--from', '2090-03-02T11:00')).toMatchObject({ code: 1, out: '' });
  });

  it('answers one line for each line of a batch, with calendars by id or whole', async () => {
    const whole = { calendar: 'night', time_zone: 'UTC', hours: { mon: ['22:00-24:00'] } };
    const questions = [
      { calendar: 'office', from: '2026-03-02T11:00', duration: '4 business hours' },
      { calendar: 'office', from: '2026-03-02T11:00', to: '2026-03-02T14:00' },
      { calendar: whole, from: '2026-03-02T12:00', duration: '1 business hour' },
    ];
    const input = `${questions.map((question) => JSON.stringify(question)).join('\n')}\n\n`;
    const { code, out } = await steward(['due', '--batch'], { cwd: folder, input });
    expect(code).toBe(0);
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers).toMatchObject([{ due: '2026-03-02T16:30:00+08:00' }, { elapsed_minutes: 90 }, { due: '2026-03-02T23:00:00+00:00' }]);
  });

  it('answers a batch that brings its calendars where there is no workspace', async () => {
    const input = JSON.stringify({
      calendar: { time_zone: 'UTC', hours: { mon: ['09:00-17:00'] } },
      from: '2026-03-02T09:00',
      duration: '1 business hour',
    });
    const { code, out } = await steward(['due', '--batch'], { cwd: join(folder, 'playbooks', 'after-sale'), input });
    expect({ code, answer: JSON.parse(out) }).toMatchObject({ code: 0, answer: { due: '2026-03-02T10:00:00+00:00' } });
  });

  it('answers the rest of a batch after a line that is wrong, and ends with 1', async () => {
    const input = `nonsense\n${JSON.stringify({ calendar: 'office', from: '2026-03-02T11:00', duration: '1 hour' })}\n`;
    const { code, out } = await steward(['due', '--batch'], { cwd: folder, input });
    expect(code).toBe(1);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ error: { code: 'bad_json' } }, { due: '2026-03-02T12:00:00+08:00' }]);
  });
});

describe('steward publish', () => {
  let server: Server;
  let asked: { files: { path: string }[] }[];
  let address: string;
  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        asked.push(JSON.parse(body));
        const playbooks = [{ playbook: 'complaint', version: 2, program: 'abc', changed: true }];
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ playbooks, diagnostics: [] }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('sends every file of the workspace and says which versions hold now', async () => {
    const { code, out } = await run('publish', '--server', address, '--token', 't');
    expect({ code, out }).toEqual({ code: 0, out: 'complaint  version 2  new\n' });
    expect(asked[0]?.files.map(({ path }) => path)).toContain('after-sale/complaint.yaml');
  });

  it('sends nothing where the workspace has errors, and ends with 1', async () => {
    change(complaint, 'goto: resolve', 'goto: resolved');
    const { code, out, err } = await run('publish', '--server', address, '--token', 't');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('name/unknown-stage');
    expect(asked).toEqual([]);
  });
});

describe('steward up', () => {
  it('starts nothing where a playbook is broken: it frames what is wrong and ends with 1', async () => {
    change(complaint, 'goto: resolve', 'goto: resolved');
    const { code, out, err } = await run('up');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/complaint\.yaml:\d+:\d+ error name\/unknown-stage[\s\S]*> \d+ \|/);
    expect(err).not.toMatch(/Starting/);
  });
});
