/** What connectors.yaml says, and what is wrong inside it: secrets, descriptions that cannot be read, paths without values. */
import { nearest } from '../expression/nearest.js';
import type { Connector, HttpOperation } from '../program/program.js';
import { objectSchema } from './names-schemas.js';
import { describedOperations } from './openapi.js';
import { entriesOf, maps, nameAt, nameOf } from './outline.js';
import { parse } from './parse.js';
import { at, type Entry, entryOf, itemsOf, type MapTree, type Tree, textOf, toJson } from './tree.js';
import type { FileReport } from './workspace-report.js';

const KINDS = ['http', 'email', 'webhook'] as const;

/** `textAt`: the text of a file of the workspace, if there is one. Connectors with mistakes are given as far as they go. */
export function readConnectors(
  tree: MapTree,
  textAt: (path: string) => string | undefined,
  report: FileReport,
): ReadonlyMap<string, Connector> {
  const found = new Map<string, Connector>();
  const lines = new Map<string, number>();
  for (const each of maps(at(tree, 'connectors'))) {
    const kind = KINDS.find((key) => entryOf(each, key));
    const id = kind && nameAt(each, kind);
    if (!kind || !id) continue;
    const line = lines.get(id.name);
    if (line !== undefined) {
      report.add('name/duplicate-id', id.range, { of: 'connector', id: id.name, file: report.file, line });
      continue;
    }
    lines.set(id.name, id.range.start.line);
    found.set(id.name, connectorOf(kind, each, textAt, report));
  }
  return found;
}

function connectorOf(
  kind: (typeof KINDS)[number],
  tree: MapTree,
  textAt: (path: string) => string | undefined,
  report: FileReport,
): Connector {
  const url = textOf(at(tree, 'url')) ?? '';
  checkUrl(at(tree, 'url'), report);
  switch (kind) {
    case 'email':
      return { kind, from: textOf(at(tree, 'from')) ?? '', operations: { send: {} } };
    case 'webhook': {
      const operations = entriesOf(at(tree, 'operations')).map(
        ({ key, value }) => [key, { with: objectSchema(at(value, 'with')) }] as const,
      );
      const secret_env = textOf(at(at(tree, 'secret'), 'env')) ?? '';
      return { kind, url, secret_env, operations: Object.fromEntries(operations) };
    }
    case 'http':
      return { kind, url, headers: headersOf(tree, report), operations: operationsOf(tree, textAt, report) };
  }
}

// ── secrets ───────────────────────────────────────────────────────────────────

/** Headers whose value lets somebody in. */
const SECRET_HEADERS = /authori[sz]ation|cookie|secret|passw|token|credential|(api|access|auth|app|subscription)[-_]?key/i;
const SECRET_VALUES = /^(bearer|basic|digest)\s+\S|^(sk|pk|ghp|gho|xox[a-z]|whsec|eyJ)[-_]?\w{8}/i;

function headersOf(tree: MapTree, report: FileReport): Extract<Connector, { kind: 'http' }>['headers'] {
  type Header = [string, { readonly value: string } | { readonly env: string }];
  const headers = entriesOf(at(tree, 'headers')).flatMap(({ key, value }): Header[] => {
    if (value.kind === 'map') return [[key, { env: textOf(at(value, 'env')) ?? '' }]];
    if (value.kind !== 'scalar' || value.value === null) return [];
    const text = String(value.value);
    if (SECRET_HEADERS.test(key) || SECRET_VALUES.test(text)) {
      const suggestion = `{ env: ${variableFor(tree, key)} }`;
      report.add('connector/literal-secret', value.range, { name: key, suggestion }, { range: value.range, text: suggestion });
    }
    return [[key, { value: text }]];
  });
  return Object.fromEntries(headers);
}

function checkUrl(url: Tree | undefined, report: FileReport): void {
  const text = textOf(url);
  if (!url || text === undefined) return;
  const secret = /^https?:\/\/[^/@\s]+:[^/@\s]+@/.exec(text) ?? /[?&][^=&]*(key|token|secret|passw|signature)[^=&]*=[^&]+/i.exec(text);
  if (secret) report.add('connector/literal-secret', url.range, { name: 'url', suggestion: 'headers: { Authorization: { env: … } }' });
}

/** `erp`, `X-Api-Key` → `ERP_API_KEY`. */
function variableFor(tree: MapTree, header: string): string {
  const words = header
    .replace(/^x[-_]/i, '')
    .toUpperCase()
    .match(/[A-Z\d]+/g) ?? ['TOKEN'];
  return [nameAt(tree, 'http')?.name.toUpperCase(), ...words].filter((each) => each !== undefined).join('_');
}

// ── operations ────────────────────────────────────────────────────────────────

function operationsOf(
  tree: MapTree,
  textAt: (path: string) => string | undefined,
  report: FileReport,
): { readonly [operation: string]: HttpOperation } {
  const written = at(tree, 'operations');
  const byHand = entriesOf(written).map((entry) => [entry.key, operationOf(entry, report)] as const);
  return { ...describedIn(tree, written, textAt, report), ...Object.fromEntries(byHand) };
}

function operationOf({ value }: Entry, report: FileReport): HttpOperation {
  const path = at(value, 'path');
  const given = objectSchema(at(value, 'with'));
  const fields = Object.keys(given.properties as object);
  const filled = [...(textOf(path) ?? '').matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  for (const name of filled) {
    if (fields.includes(name) || !path) continue;
    const near = nearest(name, fields);
    report.add('connector/path-field', path.range, { name, known: fields.join(', '), ...(near ? { nearest: near } : {}) });
  }
  const required = [...new Set([...(given.required as string[]), ...filled.filter((name) => fields.includes(name))])];
  return {
    method: (textOf(at(value, 'method')) ?? 'GET') as HttpOperation['method'],
    path: textOf(path) ?? '/',
    with: { ...given, required },
    result: objectSchema(at(value, 'result')),
  };
}

function describedIn(
  tree: MapTree,
  written: Tree | undefined,
  textAt: (path: string) => string | undefined,
  report: FileReport,
): { readonly [operation: string]: HttpOperation } {
  const file = nameAt(tree, 'openapi');
  const named = itemsOf(written).flatMap((item) => nameOf(item) ?? []);
  if (!file) {
    const [first] = named;
    if (first) report.add('shape/missing-key', first.range, { key: 'openapi', of: 'http', example: 'openapi: apis/erp.json' });
    return {};
  }
  const text = textAt(file.name);
  const headers = entriesOf(at(tree, 'headers')).map(({ key }) => key);
  const described = text === undefined ? undefined : describedOperations(jsonOf(text, file.name), headers);
  if (!described) {
    report.add('connector/unreadable-api', file.range, { file: file.name, problem: text === undefined ? 'missing' : 'other' });
    return {};
  }
  const known = new Map(described.map(({ id, operation }) => [id, operation]));
  const usable: { [operation: string]: HttpOperation } = {};
  for (const { id, operation } of described) {
    if ('method' in operation && (named.length === 0 || named.some(({ name }) => name === id))) usable[id] = operation;
  }
  for (const each of named) {
    const operation = known.get(each.name);
    if (!operation) report.known('name/unknown-operation', each, [...known.keys()]);
    else if ('unusable' in operation) {
      report.add('connector/unusable-operation', each.range, { operation: each.name, why: operation.unusable, name: operation.name });
    }
  }
  return usable;
}

function jsonOf(text: string, file: string): unknown {
  if (!/\.json$/.test(file)) {
    const { value } = parse(text, file);
    return value && toJson(value);
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
