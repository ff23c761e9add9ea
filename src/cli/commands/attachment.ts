import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { wrongUse } from '../exit.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import type { Terminal } from '../terminal.js';

export function attachmentCommand(terminal: Terminal): Command {
  return serverCommand('attachment', 'fetch a file that was put to a task')
    .argument('<case>', "the case's id")
    .argument('<file>', "the file's id, as `steward task` and `steward show --timeline` show it")
    .requiredOption('--to <path>', 'where it is written; what is there already is not overwritten')
    .action(async (id: string, file: string, options: ServerOptions & { readonly to: string }) => {
      const content = await (await clientOf(options, terminal)).attachment(id, file);
      write(resolve(terminal.cwd, options.to), options.to, content);
      print(terminal, options.format, { written: options.to, size: content.length }, ({ written, size }) => `${written}: ${size} bytes.`);
    });
}

function write(path: string, named: string, content: Uint8Array): void {
  try {
    writeFileSync(path, content, { flag: 'wx' });
  } catch (error) {
    const there = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw wrongUse(there ? `${named} is there already: name another one with --to.` : `${named} cannot be written.`);
  }
}
