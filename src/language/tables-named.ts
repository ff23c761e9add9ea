/**
 * Tables as playbooks use them.
 *
 * owns: reading each table once, however many playbooks use it.
 */
import { resultSchema } from '../decision/result.js';
import { severities } from '../diagnostics/codes.js';
import type { TableSignature } from '../expression/environment.js';
import type { DecisionTable } from '../program/table.js';
import type { NamedTable } from './names-surroundings.js';
import { proveTable } from './tables-proof.js';
import { readTable } from './tables-read.js';
import type { Tree } from './tree.js';

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
