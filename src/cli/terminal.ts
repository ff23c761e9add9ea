/** What a command may touch of the process it runs in. */
import type { Readable } from 'node:stream';

export interface Terminal {
  /** The command's result, and nothing else. */
  readonly out: (text: string) => void;
  /** Progress, hints and errors. */
  readonly err: (text: string) => void;
  readonly in: Readable;
  readonly env: NodeJS.ProcessEnv;
  /** Where relative paths start. */
  readonly cwd: string;
  /** Columns of the screen; undefined when `out` is not a screen. */
  readonly columns: number | undefined;
  readonly colour: boolean;
}

export function processTerminal(): Terminal {
  // Output that a pager or `head` no longer reads is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    in: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  };
}
