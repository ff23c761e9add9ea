/**
 * Tables as playbooks use them.
 *
 * owns: reading each table once, however many playbooks use it.
 */
import { resultSchema, stepSchema } from '../decision/result.js';
import { severities } from '../diagnostics/codes.js';
import type { TableSignature } from '../expression/environment.js';
import type { JsonSchema } from '../program/json.js';
import type { DecisionTable } from '../program/table.js';
import { nameAt, type StepOutline } from './outline.js';
import { proveTable } from './tables-proof.js';
import { type Finding, readTable } from './tables-read.js';
import type { Tree } from './tree.js';

export interface NamedTable {
  readonly table: DecisionTable;
  readonly signature: TableSignature;
  /** Everything wrong in its file. */
  readonly findings: readonly Finding[];
  /** Whether it has no errors, as far as this stage sees. */
  readonly sound: boolean;
}

const known = new WeakMap<Tree, NamedTable>();

export function tableOf(tree: Tree): NamedTable {
  let named = known.get(tree);
  if (!named) {
    named = read(tree);
    known.set(tree, named);
  }
  return named;
}

function read(tree: Tree): NamedTable {
  const { table, findings } = readTable(tree);
  const all = [...findings];
  const sound = findings.every(({ code }) => severities[code] !== 'error');
  // Of a table with errors nothing is proven, and nothing is held against those who use it.
  const certain =
    !sound ||
    tree.kind !== 'map' ||
    proveTable(tree, table, (code, range, params, fix) =>
      all.push({ code, range, ...(params ? { params } : {}), ...(fix ? { fix } : {}) }),
    );
  return { table, signature: signatureOf(table, certain), findings: all, sound };
}

function signatureOf(table: DecisionTable, certain: boolean): TableSignature {
  const inputs = table.inputs.map(({ input, schema, from }) => [input, { schema, ...(from === undefined ? {} : { from }) }] as const);
  return { inputs: Object.fromEntries(inputs), result: resultSchema(table), certain };
}

/** The schema of the name `tables`. What is not certain may be missing. */
export function tablesSchema(tables: ReadonlyMap<string, NamedTable>): JsonSchema {
  const all = [...tables];
  return {
    type: 'object',
    properties: Object.fromEntries(all.map(([id, { signature }]) => [id, signature.result])),
    required: all.flatMap(([id, { signature }]) => (signature.certain ? [id] : [])),
    additionalProperties: false,
  };
}

/** What a `decide` leaves in `steps.ID`; nothing is known of it where there is no such table. */
export function decisionSchema(step: StepOutline, tables: ReadonlyMap<string, NamedTable>): JsonSchema {
  const named = tables.get(nameAt(step.tree, 'table')?.name ?? '');
  return named ? stepSchema(named.table, named.signature.certain) : {};
}
