/** What failed in open cases, and what an administrator does about it. */
import type { Command } from 'commander';
import type { JsonObject } from '../../program/json.js';
import type { IncidentsAnswer } from '../answers.js';
import { fieldValues, gather } from '../field-values.js';
import { clientOf, type ServerOptions, serverCommand } from '../options.js';
import { print, table } from '../print.js';
import { readerOf } from '../reader.js';
import { operationText } from '../task-text.js';
import type { Terminal } from '../terminal.js';

type RetryOptions = ServerOptions & { readonly sameAs?: string };
type MendOptions = ServerOptions & { readonly set: readonly string[]; readonly values?: string };

export function incidentsCommand(terminal: Terminal): Command {
  const retry = resolution('retry', 'do again what failed').option(
    '--same-as <id>',
    'of a customer, product or contact that is likely there already: the one that it is',
  );
  const skip = resolution('skip', 'go on as if the failed step were done');
  const mend = resolution('mend', "set fields of the case's data, then do again what failed")
    .option('--set <name=value>', 'a field of the data; may be given again', gather, [])
    .option('--values <json>', 'fields of the data as JSON, or @FILE');
  return serverCommand('incidents', 'show what failed in open cases, and settle it')
    .enablePositionalOptions()
    .addCommand(
      retry.action((id: string, incident: string, options: RetryOptions) =>
        settle(id, incident, 'retry', options.sameAs === undefined ? {} : { same_as: options.sameAs }, options),
      ),
    )
    .addCommand(skip.action((id: string, incident: string, options: ServerOptions) => settle(id, incident, 'skip', {}, options)))
    .addCommand(
      mend.action((id: string, incident: string, options: MendOptions) =>
        settle(id, incident, 'mend', { data: fieldValues(options.values, options.set, terminal) }, options),
      ),
    )
    .action(async (options: ServerOptions) => {
      const client = await clientOf(options, terminal);
      print(terminal, options.format, await client.incidents(), incidentsText);
    });

  async function settle(
    id: string,
    incident: string,
    how: 'retry' | 'skip' | 'mend',
    body: JsonObject,
    options: ServerOptions,
  ): Promise<void> {
    const client = await clientOf(options, terminal);
    print(terminal, options.format, await client.settleIncident(id, incident, how, body), (answer) =>
      operationText(answer, readerOf(terminal, options.workspace)),
    );
  }
}

function resolution(name: string, says: string): Command {
  return serverCommand(name, says)
    .argument('<case>', 'its id')
    .argument('<incident>', "the incident's id, as `steward incidents` shows it");
}

function incidentsText({ items }: IncidentsAnswer): string {
  if (items.length === 0) return 'Nothing failed.';
  const rows = items.map(({ case: id, incident }) => [id, incident.id, `${incident.file}:${incident.line}`, incident.message]);
  return table([['CASE', 'INCIDENT', 'WHERE', 'WHAT'], ...rows]);
}
