import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { Ended, FAILED } from '../exit.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import type { StewardClient } from '../steward-client.js';
import type { Terminal } from '../terminal.js';

/** How long cases that were asked may take to go over, in milliseconds. */
const PATIENCE = 60_000;

interface UpgradeOptions extends ServerOptions {
  readonly check?: true;
}

export function upgradeCommand(terminal: Terminal): Command {
  return serverCommand('upgrade', "take open cases over to this version's semantics of the engine, so that older code can go")
    .option('--check', 'only tell which open cases run by older ones')
    .action(async (options: UpgradeOptions) => {
      const client = await clientOf(options, terminal);
      const found = await look(client, options.check === true);
      const left = options.check ? found.behind : await untilOver(client, found.behind);
      print(terminal, options.format, { ...found, left }, () => upgradeText(found, left, options.check === true));
      if (left.length > 0) throw new Ended(FAILED);
    });
}

interface Found {
  readonly semantics: number;
  readonly cases: number;
  readonly behind: readonly string[];
}

/** Goes through all open cases; asks those that are behind to go over, or only tells of them. */
async function look(client: StewardClient, dry_run: boolean): Promise<Found> {
  let semantics = 0;
  let cases = 0;
  const behind: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const batch = await client.upgrade({ dry_run, ...(after === undefined ? {} : { after }) });
    semantics = batch.semantics;
    cases += batch.cases;
    behind.push(...batch.behind);
    after = batch.next;
  }
  return { semantics, cases, behind };
}

async function untilOver(client: StewardClient, asked: readonly string[]): Promise<readonly string[]> {
  const deadline = performance.now() + PATIENCE;
  let left = asked;
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(200);
    left = (await look(client, true)).behind;
  }
  return left;
}

function upgradeText({ semantics, cases, behind }: Found, left: readonly string[], check: boolean): string {
  const open = `${cases} open case${cases === 1 ? '' : 's'}`;
  if (behind.length === 0) return `All of ${open} run by semantics ${semantics}.`;
  if (check) return [`${behind.length} of ${open} run by older semantics than ${semantics}:`, ...behind].join('\n');
  if (left.length === 0) return `${behind.length} of ${open} were taken over to semantics ${semantics}.`;
  return [`Asked, and not over yet (they go over as soon as they are quiet):`, ...left].join('\n');
}
