/** What `up` prints when all is ready. */
import { type DataFolder, DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { DEFAULT_SERVER } from '../options.js';

export interface Welcome {
  readonly options: { readonly port: number; readonly data: string };
  readonly folder: DataFolder;
  /** Null: not known. */
  readonly ui: string | null;
  /** A command line (without `steward`) that starts a case, and who may do so; null: no playbook can be started by hand. */
  readonly example: { readonly start: string; readonly person: string; readonly case: string } | null;
}

export function welcome({ options, folder, ui, example }: Welcome): string {
  const server = `http://127.0.0.1:${options.port}`;
  const data = options.data === DEFAULT_DATA_FOLDER ? '' : ` --data ${quoted(options.data)}`;
  const at = server === DEFAULT_SERVER ? '' : ` --server ${server}`;
  const person = example?.person ?? 'PERSON';
  const commands = [
    ...(example === null ? [] : [`npx steward start ${example.start}${at}`]),
    `npx steward tasks${at}`,
    ...(example === null ? [] : [`npx steward show ${example.case}${at}`]),
  ];
  return `
Steward is up.

  API          ${server}/api/v1
  Console      ${server}/
  Temporal UI  ${ui ?? 'that of your own Temporal server'}
  Data         ${folder.path}

Sign in as a person of organisation.yaml, for twelve hours:

  export STEWARD_TOKEN=$(npx steward token ${person}${data})

Then try:

${commands.map((command) => `  ${command}`).join('\n')}

Ctrl-C stops everything; started again, every open case goes on.
`;
}

function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
