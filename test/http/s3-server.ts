/** A real S3 server on loopback that can go away and come back, and what is in its bucket. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import { vi } from 'vitest';
import type { S3Settings } from '../../src/store/s3-settings.js';

const BUCKET = 'files';
const PREFIX = 'kept/';
/** How it keeps an object's content in its folder. */
const CONTENT = '._S3rver_object';

export interface S3Server {
  readonly settings: S3Settings;
  /** Keys in the bucket, without the prefix. */
  keys(): Promise<string[]>;
  content(key: string): Promise<Buffer>;
  /** Changes an object behind the server's back. */
  damage(key: string, content: Buffer): Promise<void>;
  remove(key: string): Promise<void>;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** What the server takes, and nothing that whoever runs the tests may have. */
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'S3RVER',
  AWS_SECRET_ACCESS_KEY: 'S3RVER',
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_CONFIG_FILE: '/nowhere',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** While it is open, its credentials are in the environment, where Steward finds them. */
export async function s3Server(): Promise<S3Server> {
  for (const [variable, value] of Object.entries(CREDENTIALS)) vi.stubEnv(variable, value);
  const directory = await mkdtemp(join(tmpdir(), 'steward-s3-'));
  const folder = join(directory, BUCKET, PREFIX);
  const start = async (port: number): Promise<{ readonly port: number; end(): Promise<void> }> => {
    const server = new S3rver({ address: '127.0.0.1', port, silent: true, directory, configureBuckets: [{ name: BUCKET }] });
    const taken = await server.run();
    return {
      port: taken.port,
      async end() {
        // The client keeps its connections open.
        const closed = server.close();
        server.httpServer.closeAllConnections();
        await closed;
      },
    };
  };
  let running = await start(0);
  const file = (key: string) => join(folder, `${key}${CONTENT}`);
  return {
    settings: { bucket: BUCKET, endpoint: `http://127.0.0.1:${running.port}`, region: 'us-east-1', prefix: PREFIX, path_style: true },
    keys: async () => {
      const files = await readdir(folder).catch(() => []);
      return files.filter((name) => name.endsWith(CONTENT)).map((name) => name.slice(0, -CONTENT.length));
    },
    content: (key) => readFile(file(key)),
    damage: (key, content) => writeFile(file(key), content),
    remove: (key) => rm(file(key)),
    goAway: () => running.end(),
    comeBack: async () => {
      running = await start(running.port);
    },
    close: async () => {
      vi.unstubAllEnvs();
      await running.end();
      await rm(directory, { recursive: true });
    },
  };
}
