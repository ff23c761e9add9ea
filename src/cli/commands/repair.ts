import { Command } from 'commander';
import type { RepairedCase } from '../answers.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print } from '../print.js';
import type { StewardClient } from '../steward-client.js';
import type { Terminal } from '../terminal.js';

export function repairCommand(terminal: Terminal): Command {
  return new Command('repair').description('make again what can be made again').addCommand(
    serverCommand('projections', 'hold what is shown of open cases against Temporal, and make again what differs').action(
      async (options: ServerOptions) => {
        const found = await repairAll(await clientOf(options, terminal));
        print(terminal, options.format, found, () => repairText(found));
      },
    ),
  );
}

interface Found {
  readonly cases: number;
  readonly repaired: readonly RepairedCase[];
  readonly moving: readonly string[];
}

async function repairAll(client: StewardClient): Promise<Found> {
  let cases = 0;
  const repaired: RepairedCase[] = [];
  const moving: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const batch = await client.repair(after === undefined ? {} : { after });
    cases += batch.cases;
    repaired.push(...batch.repaired);
    moving.push(...batch.moving);
    after = batch.next;
  }
  return { cases, repaired, moving };
}

const DIFFERED = { run: 'was missing, or ended, or of an earlier run', case: 'the case', tasks: 'its tasks' } as const;

function repairText({ cases, repaired, moving }: Found): string {
  const compared = `${cases} open case${cases === 1 ? '' : 's'} compared`;
  const lines = repaired.map((each) => `  ${each.case}: ${each.differed.map((what) => DIFFERED[what]).join(', ')}`);
  return [
    repaired.length === 0 ? `${compared}: all were shown as they are.` : `${compared}; made again, with what differed:`,
    ...lines,
    ...(moving.length > 0 ? ['Being written, and looked at again by themselves:', ...moving.map((id) => `  ${id}`)] : []),
  ].join('\n');
}
