/** The server process that `steward up` starts: it takes its options from the channel to `up`, and ends with it. */
import { endLeftBehind } from '../temporal/dev-server.js';
import type { FromServer, ServerOptions, ToServer } from './child-contract.js';
import { type RunningServer, startServer } from './start-server.js';

let running: RunningServer | undefined;
let options: ServerOptions | undefined;
/** Aborted when it is asked to end; a start that is under way then ends with the part that it is at. */
const ending = new AbortController();
let starting = false;
let ended = false;

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
  starting = true;
  try {
    running = await startServer(given, (text) => send({ kind: 'progress', text }), ending.signal);
  } catch (error) {
    starting = false;
    return ending.signal.aborted ? end() : fail(error);
  }
  starting = false;
  if (ending.signal.aborted) return end();
  running.failed.catch(fail);
  send({ kind: 'ready' });
}

function fail(error: unknown): Promise<void> {
  console.error(error);
  send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  return end(1);
}

async function end(code = 0): Promise<void> {
  ending.abort();
  if (starting || ended) return;
  ended = true;
  const stopping = running;
  running = undefined;
  await stopping?.stop();
  if (!process.connected && options?.temporal.databaseFile) await endLeftBehind(options.temporal.databaseFile);
  process.exit(code);
}

function send(message: FromServer): void {
  if (process.connected) process.send?.(message, () => {});
}
