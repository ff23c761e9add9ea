import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Machine, type Up } from './running-steward.js';

/** Each test goes on where the one before left off, as a user does. */
describe('steward up on a new machine', () => {
  let machine: Machine;
  let up: Up;
  beforeAll(async () => {
    machine = await Machine.make();
  });
  afterAll(() => machine.destroy());

  const server = () => `http://127.0.0.1:${machine.ports.port}`;
  const asLiNa = (...argv: string[]) => machine.steward(...argv, '--as', 'li_na', '--data', machine.data, '--server', server());
  /** The case that was started and its task that is open now. */
  const expectAllThere = async () => {
    expect(await asLiNa('show', 'complaint/C-2026-001')).toMatch(/^open in Understand\nowner: li_na\n[\s\S]*C-2026-001:apologise\.1 /m);
    expect(await asLiNa('tasks')).toContain('complaint/C-2026-001:apologise.1 ');
  };

  it('ends with 0 on Ctrl-C while it is still starting, and leaves nothing behind', async () => {
    up = machine.up();
    await up.said('Opening the database');
    expect(await up.ctrlC()).toEqual({ code: 0, signal: null });
    expect(up.out).toBe('');
    expect(machine.remains()).toEqual([]);
  });

  it('comes up, says what it does meanwhile, and then where everything is', async () => {
    up = machine.up();
    await up.ready();
    expect(up.err).toMatch(/Starting Temporal\n[\s\S]*Opening the database\n[\s\S]*Opening the API\n/);
    const { port, uiPort } = machine.ports;
    for (const url of [`http://127.0.0.1:${port}/`, `http://127.0.0.1:${uiPort}`]) {
      expect(up.out).toContain(` ${url}\n`);
      expect((await fetch(url)).status).toBe(200);
    }
    expect(await (await fetch(`${server()}/readyz`)).json()).toMatchObject({ status: 'ready' });
  });

  it('prints three commands that work when they are pasted in order', async () => {
    expect(up.commands).toHaveLength(3);
    const [start, tasks, complete] = up.commands as [string, string, string];
    expect(await machine.paste([...up.signIn, start])).toContain('complaint/C-2026-001  Complaint\nopen in Listen\n');
    expect(await machine.paste([...up.signIn, tasks])).toContain('complaint/C-2026-001:hear_out.1 ');
    expect(await machine.paste([...up.signIn, complete])).toMatch(/^Done\. Open in complaint\/C-2026-001:\n[\s\S]*:apologise\.1 /);
  });

  it('refuses a second one on the same data and leaves the first unharmed', async () => {
    const second = machine.up();
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.err).toMatch(
      new RegExp(`^steward: Another \`steward up\` \\(process ${up.pid}\\) runs with the data folder .*\\. Stop it, or .*--data\\.\n$`),
    );
    expect(second.out).toBe('');
    await expectAllThere();
  });

  it('ends with 0 on Ctrl-C, and leaves no process, no port and no lock behind', async () => {
    expect(await up.ctrlC()).toEqual({ code: 0, signal: null });
    expect(machine.remains()).toEqual([]);
    for (const port of Object.values(machine.ports)) await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
  });

  it('has every open case and task when it is started again, and new commands that work', async () => {
    up = machine.up();
    await up.ready();
    await expectAllThere();
    const { out } = up;
    expect(out).toContain('reference=C-2026-001-2');
    expect(await machine.paste([...up.signIn, ...up.commands])).toMatch(
      /Done\. Open in complaint\/C-2026-001:\n[\s\S]*:confirm_problem\.1 /,
    );
  });

  it('goes on after kill -9 of `up`, which ends the rest by itself or has it ended by the next', async () => {
    up.kill();
    expect(await up.ended).toEqual({ code: null, signal: 'SIGKILL' });
    up = machine.up();
    await up.ready();
    expect(await asLiNa('tasks')).toContain('complaint/C-2026-001:confirm_problem.1 ');
    expect(await asLiNa('show', 'complaint/C-2026-001-2')).toContain('open in Listen');
  });

  it('ends all and says so when its server is killed with -9, and goes on when it is started again', async () => {
    process.kill(machine.recorded('server'), 'SIGKILL');
    expect(await up.ended).toEqual({ code: 1, signal: null });
    expect(up.err).toMatch(/steward: The server ended by itself; its log is .*steward\.log\.\n$/);
    expect(machine.remains().filter((each) => each.startsWith('process'))).toEqual([]);

    up = machine.up();
    await up.ready();
    const completed = await asLiNa('complete', 'complaint/C-2026-001:confirm_problem.1', '--outcome', 'understood');
    expect(completed).toContain('complaint/C-2026-001:gather_facts.1 ');
    expect(await up.ctrlC()).toEqual({ code: 0, signal: null });
    expect(machine.remains()).toEqual([]);
  });
});

describe('steward up that cannot start', () => {
  let machine: Machine;
  /** With one playbook: what is wrong is found before, or does not depend on how many there are. */
  let workspace: string;
  beforeEach(async () => {
    machine = await Machine.make();
    workspace = join(machine.folder, 'playbooks');
    cpSync('playbooks', workspace, { recursive: true, filter: (path) => !/(pre-sale|in-sale|\.scenarios\.yaml)$/.test(path) });
  });
  afterEach(() => machine.destroy());

  it.each(['port', 'temporalPort', 'uiPort'] as const)(
    'names the option where its %s is in use, and leaves nothing running',
    async (which) => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(machine.ports[which], '127.0.0.1', resolve));
      const up = machine.up(['--workspace', workspace]);
      expect(await up.ended).toEqual({ code: 1, signal: null });
      const option = { port: '--port', temporalPort: '--temporal-port', uiPort: '--ui-port' }[which];
      expect(up.err).toMatch(
        new RegExp(`^steward: Port ${machine.ports[which]} \\(.*\\) is in use by another program\\. .* ${option}\\.\n$`),
      );
      expect(up.out).toBe('');
      expect(machine.remains()).toEqual([]);
      await new Promise((resolve) => other.close(resolve));
    },
  );

  it('frames what is wrong with a broken playbook, and starts nothing', async () => {
    const file = join(workspace, 'after-sale/complaint.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('goto: resolve', 'goto: resolved'));
    const up = machine.up(['--workspace', workspace]);
    expect(await up.ended).toEqual({ code: 1, signal: null });
    expect(up.err).toMatch(/complaint\.yaml:\d+:\d+ error name\/unknown-stage\n[\s\S]*> \d+ \| .*goto: resolved\n[\s\S]*Did you mean/);
    expect(existsSync(machine.data)).toBe(false);
    expect(machine.remains()).toEqual([]);
  });

  it('says what to install where there is no way to get a Temporal server', async () => {
    const up = machine.up(['--workspace', workspace], { PATH: '' });
    expect(await up.ended).toEqual({ code: 1, signal: null });
    expect(up.err).toMatch(
      /steward: No Temporal server could be found or fetched:\n( {2}- .*\n)+Install one of these and try again:\n.*Temporal CLI[\s\S]*pip[\s\S]*TEMPORAL_ADDRESS/,
    );
    expect(machine.remains()).toEqual([]);
  });
});
