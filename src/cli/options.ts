/** Options that several commands take, and what they come to. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { mintToken, readIdentityKey } from '../identity/local-identity.js';
import { DEFAULT_DATA_FOLDER, dataFolder } from './data-folder.js';
import { CommandFailed, wrongUse } from './exit.js';
import { languageOf } from './reader.js';
import { type StewardClient, stewardClient } from './steward-client.js';
import type { Terminal } from './terminal.js';

export const DEFAULT_SERVER = 'http://127.0.0.1:7070';
export const DEFAULT_WORKSPACE = 'playbooks';
/** A token minted for one command lives just long enough for it. */
const MINUTES_FOR_ONE_COMMAND = 10;

export interface ServerOptions {
  readonly server?: string;
  readonly token?: string;
  readonly as?: string;
  readonly data: string;
  readonly workspace: string;
  readonly format: 'text' | 'json';
}

/** A command that talks to a running Steward. */
export function serverCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(new Option('--server <url>', `the Steward server (else STEWARD_SERVER, else ${DEFAULT_SERVER})`))
    .addOption(new Option('--token <token>', 'who you are: what `steward token` printed (else STEWARD_TOKEN)'))
    .addOption(new Option('--as <person>', 'act as this person, where the data folder of the server is on this machine'))
    .addOption(dataOption())
    .addOption(workspaceOption())
    .addOption(formatOption('text', 'json'));
}

export function workspaceOption(): Option {
  return new Option('--workspace <dir>', 'the folder of playbooks').default(DEFAULT_WORKSPACE);
}

export function dataOption(): Option {
  return new Option('--data <dir>', 'the folder where Steward keeps everything').default(DEFAULT_DATA_FOLDER);
}

export function formatOption(...formats: [string, ...string[]]): Option {
  return new Option('--format <format>', 'how the result is printed').choices(formats).default(formats[0]);
}

/** Of a list that comes in pages. */
export function linesOption(): Option {
  return new Option('--limit <number>', 'how many lines').default(50).argParser(parseLimit);
}

export function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw new InvalidArgumentError('A number of lines, from 1.');
  return limit;
}

/** A client that acts as `--as`, else as the bearer of `--token`. */
export async function clientOf(options: ServerOptions, terminal: Terminal): Promise<StewardClient> {
  const server = options.server || terminal.env.STEWARD_SERVER || DEFAULT_SERVER;
  return stewardClient(serverAddress(server), await tokenOf(options, terminal), languageOf(terminal));
}

function serverAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw wrongUse(`--server ${text} is not an http address.`);
  return text;
}

async function tokenOf(options: ServerOptions, terminal: Terminal): Promise<string> {
  if (options.as !== undefined) {
    return mintToken(identityKey(options.data, terminal), options.as, MINUTES_FOR_ONE_COMMAND * 60, Date.now());
  }
  const token = options.token || terminal.env.STEWARD_TOKEN;
  if (token) return token;
  throw wrongUse('Who are you? Give --as PERSON, or --token (or STEWARD_TOKEN) with what `steward token PERSON` printed.');
}

/** The key of the data folder on this machine. */
export function identityKey(data: string, terminal: Terminal): Uint8Array {
  const folder = dataFolder(terminal.cwd, data);
  const key = readIdentityKey(folder.identityKey);
  if (key !== undefined) return key;
  throw new CommandFailed(`There is no identity key in ${folder.path}. Run \`steward up\` first, or name its data folder with --data.`);
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('A port is a number from 1 to 65535.');
  return port;
}
