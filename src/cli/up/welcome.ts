/** What `up` prints when all is ready. */
import type { JsonObject } from '../../program/json.js';
import { type DataFolder, DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { DEFAULT_SERVER, DEFAULT_WORKSPACE } from '../options.js';
import type { FirstSteps } from './first-steps.js';

export interface Welcome {
  /** How this program is called from here. */
  readonly steward: string;
  readonly options: { readonly port: number; readonly data: string; readonly workspace: string };
  readonly folder: DataFolder;
  /** Null: not known. */
  readonly ui: string | null;
  /** Null: there is nothing to show. */
  readonly steps: FirstSteps | null;
}

export function welcome({ steward, options, folder, ui, steps }: Welcome): string {
  const server = `http://127.0.0.1:${options.port}`;
  const data = options.data === DEFAULT_DATA_FOLDER ? [] : ['--data', options.data];
  const workspace = options.workspace === DEFAULT_WORKSPACE ? [] : ['--workspace', options.workspace];
  const command = (...words: readonly string[]) => [steward, ...words].map(quoted).join(' ');
  const lines = [
    '',
    'Steward is up.',
    '',
    `  API          ${server}/api/v1`,
    `  Console      ${server}/`,
    `  Temporal UI  ${ui ?? 'that of your own Temporal server'}`,
    `  Data         ${folder.path}`,
    '',
    'Sign in as a person of organisation.yaml, for twelve hours (the console asks for the token):',
    '',
    ...(server === DEFAULT_SERVER ? [] : [`  export STEWARD_SERVER=${server}`]),
    `  export STEWARD_TOKEN=$(${command('token', steps?.person ?? 'PERSON', ...data)})`,
    '',
  ];
  if (steps !== null) {
    const { start, complete } = steps;
    const customer = start.customer === null ? [] : ['--customer', start.customer];
    const key = start.key === null ? [] : ['--key', start.key];
    const as = start.as === null ? [] : ['--as', start.as, ...data];
    const outcome = complete.outcome === null ? [] : ['--outcome', complete.outcome];
    lines.push(
      'Then try, in this order:',
      '',
      `  ${command('start', start.playbook, ...settings(start.data), ...customer, ...key, ...as, ...workspace)}`,
      `  ${command('tasks', ...workspace)}`,
      `  ${command('complete', complete.task, ...outcome, ...settings(complete.values), ...workspace)}`,
      '',
    );
  }
  lines.push('Ctrl-C stops everything; started again, every open case goes on.', '');
  return lines.join('\n');
}

/** `--set` for each field. What would be read as something else than the text it is stands in JSON's quotes. */
function settings(values: JsonObject): string[] {
  return Object.entries(values).flatMap(([name, value]) => [
    '--set',
    `${name}=${typeof value === 'string' && !isJson(value) ? value : JSON.stringify(value)}`,
  ]);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** For the shell. */
function quoted(text: string): string {
  return /^[\w.:=@/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
