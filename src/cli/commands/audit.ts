/** Who did what, for those whom the organisation lets read it. */
import type { Command } from 'commander';
import type { AuditAnswer } from '../answers.js';
import { clientOf, linesOption, type ServerOptions, serverCommand } from '../options.js';
import { print, table } from '../print.js';
import { minuteIn, type Reader, readerOf } from '../reader.js';
import type { Terminal } from '../terminal.js';

interface AuditOptions extends ServerOptions {
  readonly person?: string;
  readonly case?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly channel?: string;
  readonly refused?: true;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

export function auditCommand(terminal: Terminal): Command {
  return serverCommand('audit', 'show who did what, for whom, when and from where; the latest first')
    .option('--person <person>', 'what they did, or was done for them')
    .option('--case <case>', 'what was done to this case')
    .option('--action <action>', 'such as task_completed or playbooks_published')
    .option('--subject <id>', 'what was done to this task, customer or person, or asked of it')
    .option('--channel <channel>', 'http, cli, console, link or temporal')
    .option('--refused', 'only requests that were refused')
    .option('--from <instant>', 'from this instant on, such as 2026-03-02T10:00:00Z')
    .option('--to <instant>', 'before this instant')
    .addOption(linesOption())
    .action(async ({ person, case: ofCase, action, subject, channel, refused, from, to, limit, ...options }: AuditOptions) => {
      const filter = Object.entries({ person, case: ofCase, action, subject, channel, refused, from, to }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)] as const],
      );
      const answer = await (await clientOf(options, terminal)).audit(Object.fromEntries(filter), limit);
      print(terminal, options.format, answer, (found) => auditText(found, readerOf(terminal, options.workspace)));
    });
}

function auditText({ items }: AuditAnswer, reader: Reader): string {
  if (items.length === 0) return 'Nothing was done.';
  const rows = items.map(({ at, person, acting_for, action, case: ofCase, subject, channel, address, detail }) => [
    minuteIn(reader, at),
    `${person ?? '-'}${acting_for === null ? '' : ` (for ${acting_for})`}`,
    action === 'request_refused' ? `refused: ${detail.operation}${detail.times === 1 ? '' : ` (${detail.times} times)`}` : action,
    subject ?? ofCase ?? '-',
    [channel ?? '-', address].filter((part) => part !== null).join(' '),
  ]);
  return table([[`WHEN (${reader.time_zone})`, 'WHO', 'WHAT', 'OF', 'FROM'], ...rows]);
}
