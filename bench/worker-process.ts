/** Workers as processes of their own, so that their time can be told apart. */
import { type ChildProcess, spawn } from 'node:child_process';

const PATIENCE_MS = 10_000;

/** Resolves when it says that it is ready; rejects where it ends before. */
export async function startWorkerProcess(args: readonly string[], env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (/ready|runs on/.test(text)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`A worker ended with ${code}: ${text}`)));
  });
  return child;
}

/** Asks it to end, and ends it where it does not. */
export function endWorker(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
  });
}
