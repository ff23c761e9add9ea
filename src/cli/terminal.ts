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
    colour: wantsColour(process.env, process.stdout.isTTY === true),
  };
}

/** Colours are for screens; NO_COLOR (anything but empty) takes them away, FORCE_COLOR (anything but 0 or false) brings them everywhere. */
export function wantsColour({ NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv, isScreen: boolean): boolean {
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isScreen && !NO_COLOR && TERM !== 'dumb';
}
