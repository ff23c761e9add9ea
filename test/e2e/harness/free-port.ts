import { createServer } from 'node:net';

/** Below the ports that systems give to connections: one of those may be taken between the look and the use. */
const FIRST = 10_240;
const LAST = 32_000;

const given = new Set<number>();

/** A port of 127.0.0.1 that nobody listens on now, and that was not given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
