import { Command, InvalidArgumentError } from 'commander';
import { mintToken } from '../../identity/local-identity.js';
import { dataOption, formatOption, identityKey } from '../options.js';
import type { Terminal } from '../terminal.js';

const DEFAULT_HOURS = 12;

export function tokenCommand(terminal: Terminal): Command {
  return new Command('token')
    .description('print a token that says who you are, for the server whose data folder is on this machine')
    .argument('<person>', 'a person of organisation.yaml')
    .option('--hours <hours>', 'how long it holds', parseHours, DEFAULT_HOURS)
    .addOption(dataOption())
    .addOption(formatOption('text', 'json'))
    .action(async (person: string, options: { hours: number; data: string; format: string }) => {
      const now = Date.now();
      const lifetime = Math.round(options.hours * 3600);
      const token = await mintToken(identityKey(options.data, terminal), person, lifetime, now);
      const expires = new Date(now + lifetime * 1000).toISOString();
      terminal.out(options.format === 'json' ? `${JSON.stringify({ token, person, expires_at: expires })}\n` : `${token}\n`);
    });
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (!(hours > 0 && hours <= 24 * 365)) throw new InvalidArgumentError('Hours are a number above 0, a year at most.');
  return hours;
}
