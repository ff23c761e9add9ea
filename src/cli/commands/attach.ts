import { readFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { wrongUse } from '../exit.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import { readerOf } from '../reader.js';
import { operationText } from '../task-text.js';
import type { Terminal } from '../terminal.js';

/** What the server is told of a file where nothing else is said. */
const TYPES: { readonly [extension: string]: string } = {
  '.csv': 'text/csv',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.eml': 'message/rfc822',
  '.gif': 'image/gif',
  '.heic': 'image/heic',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.m4a': 'audio/mp4',
  '.md': 'text/markdown',
  '.mov': 'video/quicktime',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.txt': 'text/plain',
  '.webp': 'image/webp',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.zip': 'application/zip',
};

export function attachCommand(terminal: Terminal): Command {
  return serverCommand('attach', 'put a file to a task')
    .argument('<task>', 'its id, as `steward tasks` shows it')
    .argument('<file>', 'the file')
    .option('--type <media type>', 'what it is, where its name does not say so')
    .action(async (task: string, file: string, options: ServerOptions & { readonly type?: string }) => {
      const content = contentOf(resolve(terminal.cwd, file), file);
      const media_type = options.type ?? TYPES[extname(file).toLowerCase()];
      if (media_type === undefined) throw wrongUse(`Say with --type what ${file} is.`);
      const client = await clientOf(options, terminal);
      const answer = await client.operate(task, 'attachments', { name: basename(file), media_type, content });
      print(terminal, options.format, answer, (each) => operationText(each, readerOf(terminal, options.workspace)));
    });
}

function contentOf(path: string, file: string): string {
  try {
    return readFileSync(path).toString('base64');
  } catch {
    throw wrongUse(`There is no file ${file}.`);
  }
}
