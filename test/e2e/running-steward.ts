/** `steward up` as a user runs it: the built product, in a process of its own, in an empty home. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from './harness/free-port.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = join(root, 'bin', 'steward.js');

export interface Ports {
  readonly port: number;
  readonly temporalPort: number;
  readonly uiPort: number;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A machine of one's own: an empty home, a data folder that is not there yet, free ports. */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), 'steward-up-'));
  readonly data = join(this.folder, 'data');
  /** Every process that is started here, and whatever it starts, carries this in its environment. */
  readonly #mark = `STEWARD_TEST_MACHINE=${this.folder}`;
  readonly env: NodeJS.ProcessEnv;
  readonly #started: Up[] = [];

  private constructor(readonly ports: Ports) {
    const home = join(this.folder, 'home');
    mkdirSync(home);
    const { PATH, PIP_CERT, SSL_CERT_FILE, NODE_EXTRA_CA_CERTS } = process.env;
    const kept = { PATH, PIP_CERT, SSL_CERT_FILE, NODE_EXTRA_CA_CERTS };
    this.env = { ...kept, HOME: home, LANG: 'C.UTF-8', STEWARD_TEST_MACHINE: this.folder };
  }

  static async make(): Promise<Machine> {
    return new Machine({ port: await freePort(), temporalPort: await freePort(), uiPort: await freePort() });
  }

  /** Starts `steward up` with these ports and this data folder, and `more` on its command line. */
  up(more: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Up {
    const { port, temporalPort, uiPort } = this.ports;
    const ports = ['--port', String(port), '--temporal-port', String(temporalPort), '--ui-port', String(uiPort)];
    const up = new Up(['up', ...ports, '--data', this.data, ...more], { ...this.env, ...env });
    this.#started.push(up);
    return up;
  }

  /** Runs a command of Steward to its end. */
  async steward(...argv: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [bin, ...argv], { cwd: root, env: this.env });
    return stdout;
  }

  /** Runs lines in a shell, as if they had been pasted there: the first that fails ends it, and the call throws. */
  async paste(lines: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-e', '-c', lines.join('\n')], { cwd: root, env: this.env });
    return stdout;
  }

  /** The process that a record in the data folder names. */
  recorded(record: 'up' | 'server' | 'temporal.db'): number {
    return (JSON.parse(readFileSync(join(this.data, `${record}.process`), 'utf8')) as { pid: number }).pid;
  }

  /** What is left of Steward: processes, records of processes, locks. */
  remains(): string[] {
    const processes = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && this.#isOurs(entry));
    const marks = ['up.process', 'server.process', 'temporal.db.process', 'running', 'database/database.lock', 'database/owner.json'];
    return [...processes.map((pid) => `process ${pid} ${commandOf(pid)}`), ...marks.filter((mark) => existsSync(join(this.data, mark)))];
  }

  async destroy(): Promise<void> {
    for (const up of this.#started) up.kill();
    for (const entry of readdirSync('/proc')) if (/^\d+$/.test(entry) && this.#isOurs(entry)) process.kill(Number(entry), 'SIGKILL');
    await Promise.all(this.#started.map((up) => up.ended));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  #isOurs(pid: string): boolean {
    try {
      const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
      return state !== 'Z' && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(this.#mark);
    } catch {
      return false;
    }
  }
}

export class Up {
  readonly #child: ChildProcess;
  readonly ended: Promise<Ended>;
  #ended: Ended | undefined;
  out = '';
  err = '';

  constructor(argv: readonly string[], env: NodeJS.ProcessEnv) {
    // In a group of its own, as a terminal would have it: Ctrl-C goes to the group.
    this.#child = spawn(process.execPath, [bin, ...argv], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.on('data', (data: Buffer) => {
      this.out += data.toString();
    });
    this.#child.stderr?.on('data', (data: Buffer) => {
      this.err += data.toString();
    });
    this.ended = new Promise((resolve) =>
      this.#child.once('close', (code, signal) => {
        this.#ended = { code, signal };
        resolve(this.#ended);
      }),
    );
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('It was not started.');
    return this.#child.pid;
  }

  /** Until it has printed its welcome, which it does last of all. */
  async ready(): Promise<void> {
    while (!this.out.includes('Ctrl-C stops everything')) {
      if (this.#ended !== undefined) throw new Error(`It ended with ${this.#ended.code}:\n${this.err}`);
      await sleep(50);
    }
  }

  /** Until it has said this on standard error. */
  async said(text: string): Promise<void> {
    while (!this.err.includes(text)) {
      if (this.#ended !== undefined) throw new Error(`It ended with ${this.#ended.code}:\n${this.err}`);
      await sleep(20);
    }
  }

  /** As it arrives under npm: from the terminal, and once more from npm, which passes it on. */
  ctrlC(): Promise<Ended> {
    for (const _ of ['terminal', 'npm']) process.kill(-this.pid, 'SIGINT');
    return this.ended;
  }

  /** kill -9, of this process alone. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** The lines that it prints to be pasted: signing in, and the commands to try. */
  get signIn(): string[] {
    return this.#printed(/^ {2}(export .*)$/);
  }

  get commands(): string[] {
    return this.#printed(/^ {2}(bin\/steward\.js .*)$/);
  }

  #printed(pattern: RegExp): string[] {
    return this.out.split('\n').flatMap((line) => pattern.exec(line)?.[1] ?? []);
  }
}

function commandOf(pid: string): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}
