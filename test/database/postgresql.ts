/**
 * A private PostgreSQL for tests: Debian's binaries, a cluster in a temporary folder on a free loopback port, run as a user
 * other than root, stopped and deleted after.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../e2e/harness/free-port.js';

export interface PostgresqlServer {
  readonly port: number;
  /** Makes an empty database and returns its address. */
  createDatabase(): Promise<string>;
  /** A client of the server, to look at it from outside; the caller ends it. */
  connect(url: string): Promise<pg.Client>;
  /** Ends the server and keeps its files: the database is away. */
  halt(): Promise<void>;
  /** Starts it again, on the same port. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** The newest installed PostgreSQL's programs; null where there is none. */
export function postgresqlPrograms(): string | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const newest = readdirSync(root)
    .filter((version) => existsSync(join(root, version, 'bin', 'initdb')))
    .sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? null : join(root, newest, 'bin');
}

/** `more`: settings beside those of all tests. */
export async function startPostgresql(more: { readonly [setting: string]: string } = {}): Promise<PostgresqlServer> {
  const programs = postgresqlPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed.');
  const user = unprivilegedUser();
  const folder = await mkdtemp(join(tmpdir(), 'steward-postgresql-'));
  await chmod(folder, 0o755);
  const data = join(folder, 'data');
  if (user) await chown(folder, user.uid, user.gid);
  const as = user ? { uid: user.uid, gid: user.gid } : {};
  const options = { ...as, cwd: folder, env: { ...process.env, HOME: folder, TZ: 'UTC' } };
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'steward', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'], {
    ...options,
    stdio: 'ignore',
  });
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 100,
    fsync: 'off',
    log_min_messages: 'fatal',
    ...more,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = (database: string) => `postgres://steward@127.0.0.1:${port}/${database}`;
  let server: ChildProcess | undefined;
  const killWithUs = () => {
    server?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', killWithUs);
  const resume = async () => {
    server = spawn(join(programs, 'postgres'), ['-D', data, ...flags], { ...options, stdio: 'ignore' });
    await waitUntilReady(url('postgres'), server);
  };
  const halt = async () => {
    const running = server;
    server = undefined;
    if (running === undefined) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    // Immediate: a shutdown that ends sessions one by one gives their locks to those that wait, who then still commit.
    running.kill('SIGQUIT');
    await ended;
  };
  await resume();
  let made = 0;
  return {
    port,
    createDatabase: async () => {
      made += 1;
      const name = `steward_${made}`;
      const client = await connect(url('postgres'));
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
    connect,
    halt,
    resume,
    stop: async () => {
      process.off('exit', killWithUs);
      await halt();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

async function waitUntilReady(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode} at its start.`);
    try {
      await (await connect(url)).end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('PostgreSQL did not become ready.');
}

/** PostgreSQL refuses to run as root; null where we are somebody else already. */
function unprivilegedUser(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const name = 'nobody';
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
