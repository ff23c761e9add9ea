import { Readable } from 'node:stream';
import { runCommand } from '../../src/cli/program.js';
import type { Terminal } from '../../src/cli/terminal.js';

export interface CommandRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in this process, with its output kept. */
export async function steward(
  argv: readonly string[],
  { env = {}, cwd = process.cwd(), input = '' }: { env?: NodeJS.ProcessEnv; cwd?: string; input?: string } = {},
): Promise<CommandRun> {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    in: Readable.from([input]),
    env,
    cwd,
    columns: undefined,
    colour: false,
  };
  const code = await runCommand(argv, terminal);
  return { code, out, err };
}
