/** The server process that `steward up` starts: it takes its options from the channel to `up`, and ends with it. */
import { endLeftBehind } from '../temporal/dev-server.js';
import type { FromServer, ServerOptions, ToServer } from './child-contract.js';
import { type RunningServer, startServer } from './start-server.js';

let running: RunningServer | undefined;
let options: ServerOptions | undefined;
let ending = false;

process.on('message', (message: ToServer) => {
  if (message.kind === 'start') void start(message.options);
  if (message.kind === 'stop') void end();
});
// `up` is gone: this process ends what is left of it.
process.on('disconnect', () => void end());
process.on('SIGTERM', () => void end());
process.on('SIGINT', () => void end());

async function start(given: ServerOptions): Promise<void> {
  options = given;
  try {
    running = await startServer(given, (text) => send({ kind: 'progress', text }));
  } catch (error) {
    return fail(error);
  }
  if (ending) return end();
  running.failed.catch(fail);
  send({ kind: 'ready' });
}

function fail(error: unknown): Promise<void> {
  console.error(error);
  send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  return end(1);
}

async function end(code = 0): Promise<void> {
  if (ending && running === undefined) return;
  ending = true;
  // What is still being started ends once it is.
  if (options !== undefined && running === undefined && code === 0) return;
  const stopping = running;
  running = undefined;
  await stopping?.stop();
  if (!process.connected && options?.temporal.databaseFile) await endLeftBehind(options.temporal.databaseFile);
  process.exit(code);
}

function send(message: FromServer): void {
  if (process.connected) process.send?.(message, () => {});
}
