/** Values given on the command line: `--values JSON` as a whole, and `--set NAME=VALUE` one at a time on top of it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Json, JsonObject } from '../program/json.js';
import { wrongUse } from './exit.js';
import type { Terminal } from './terminal.js';

export function fieldValues(whole: string | undefined, fields: readonly string[], terminal: Terminal): JsonObject {
  const values = whole === undefined ? {} : parseWhole(whole.startsWith('@') ? readFile(whole.slice(1), terminal) : whole);
  for (const field of fields) {
    const [, name, value] = /^([^=]+)=([\s\S]*)$/.exec(field) ?? [];
    if (name === undefined || value === undefined) throw wrongUse(`--set ${field} is not NAME=VALUE.`);
    setPath(values, name.split('.'), literal(value));
  }
  return values;
}

/** For commander: gathers an option that may be given several times. */
export function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Numbers, true, false, null, lists and maps are what they look like; all else is text. */
function literal(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function parseWhole(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrongUse(`The values are not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongUse('The values must be a JSON object: {"name": value}.');
  return value as JsonObject;
}

function readFile(path: string, terminal: Terminal): string {
  try {
    return readFileSync(resolve(terminal.cwd, path), 'utf8');
  } catch {
    throw wrongUse(`There is no file ${path}.`);
  }
}

function setPath(values: JsonObject, path: readonly string[], value: Json): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) {
    values[first] = value;
    return;
  }
  const inner = Object.hasOwn(values, first) ? values[first] : undefined;
  const map = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {};
  values[first] = map;
  setPath(map, rest, value);
}
