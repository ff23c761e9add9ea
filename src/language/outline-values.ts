/** Cases that are named by a value (`choose` with `of`), as the conditions that they stand for. */
import { type Entry, type MapTree, type ScalarTree, type Tree, textOf } from './tree.js';

/** The value that a key of `cases` names: a number, true or false where it is written so without quotes, else a text. */
export function valueOfKey({ key, key_range }: Entry): string | number | boolean {
  const { start, end } = key_range;
  const isQuoted = start.line === end.line && end.column - start.column === key.length + 2;
  if (isQuoted) return key;
  if (key === 'true' || key === 'false') return key === 'true';
  return /^-?\d+(\.\d+)?$/.test(key) ? Number(key) : key;
}

/** The case as one with a `when`: that `of` is the value its key names. It stands where the key stands. */
export function caseOfValue(of: Tree | undefined, entry: Entry): MapTree {
  const value = valueOfKey(entry);
  const literal = typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : String(value);
  const cel = `${asOperand(celText(of))} == ${literal}`;
  const when: ScalarTree = { kind: 'scalar', range: entry.key_range, value: cel, style: 'plain', source: cel };
  const whenEntry: Entry = { key: 'when', key_range: entry.key_range, value: when };
  return { kind: 'map', range: entry.key_range, entries: [whenEntry, { ...entry, key: 'steps' }] };
}

function celText(of: Tree | undefined): string {
  const text = of?.kind === 'scalar' ? (textOf(of) ?? String(of.value)).trim() : 'false';
  return /^\$\{([^{}]*)\}$/.exec(text)?.[1]?.trim() ?? text;
}

function asOperand(cel: string): string {
  return /^[\w.?]+$/.test(cel) ? cel : `(${cel})`;
}
