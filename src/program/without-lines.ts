/**
 * What a Program says, whatever its text looks like: without the lines that its parts stand on, its expressions with single
 * spaces and no comments. Texts that differ in comments and layout only compile to Programs that are the same by this.
 */
import { isObject, type Json, type JsonObject, objectOf } from './json.js';
import type { Program } from './program.js';

export function withoutLines(program: Program): JsonObject {
  const { data, tables, ...rest } = program as unknown as JsonObject;
  const decided = each(objectOf(tables), (_, table) => ({ ...objectOf(unlined(table)), outputs: objectOf(table).outputs ?? null }));
  return { ...objectOf(unlined(rest)), data: data ?? null, tables: decided };
}

/** JSON Schemas, and what holds them: they have no lines, though a default in one of them may have a field called `line`. */
const SCHEMAS: ReadonlySet<string> = new Set(['names', 'messages', 'connectors', 'form', 'item', 'schema']);
const EXPRESSIONS: ReadonlySet<string> = new Set(['cel', 'if', 'from']);

function unlined(value: Json): Json {
  if (Array.isArray(value)) return value.map(unlined);
  if (!isObject(value) || value.kind === 'literal') return value;
  return each(value, (key, member) => {
    if (key === 'line' && typeof member === 'number') return undefined;
    if (EXPRESSIONS.has(key) && typeof member === 'string') return withSingleSpaces(member);
    // A value that is called so, and no schema, has a kind.
    return SCHEMAS.has(key) && typeof objectOf(member).kind !== 'string' ? member : unlined(member);
  });
}

function each(object: JsonObject, change: (key: string, member: Json) => Json | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, member]) => {
      const changed = change(key, member);
      return changed === undefined ? [] : [[key, changed]];
    }),
  );
}

const TEXT_OR_SPACE = /'''[\s\S]*?'''|"""[\s\S]*?"""|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?:\s|\/\/.*)+/g;

function withSingleSpaces(cel: string): string {
  return cel.replaceAll(TEXT_OR_SPACE, (part) => (/^['"]/.test(part) ? part : ' ')).trim();
}
