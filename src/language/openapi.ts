/**
 * What an OpenAPI document (3.0, 3.1) says of its operations, as plain schemas: local references resolved, `allOf` put
 * together, null taken as absent. What plain fields cannot say (`oneOf`, circles) is left open.
 */
import type { JsonSchema } from '../program/json.js';
import type { HttpOperation } from '../program/program.js';
import { isObject } from './names-schemas.js';
import { slowPattern } from './pattern-cost.js';

export interface DescribedOperation {
  readonly id: string;
  /** A text: why it cannot be called. */
  readonly operation: HttpOperation | { readonly unusable: 'body' | 'same_name' | 'header'; readonly name: string };
}

/** Undefined where the document is none of OpenAPI 3. */
export function describedOperations(document: unknown, headers: readonly string[]): readonly DescribedOperation[] | undefined {
  if (!isObject(document) || !/^3\.\d/.test(String(document.openapi)) || !isObject(document.paths)) return undefined;
  const references = new References(document);
  const sent = new Set(headers.map((header) => header.toLowerCase()));
  return Object.entries(document.paths).flatMap(([path, item]) => {
    const shared = references.resolved(item);
    if (!isObject(shared)) return [];
    return METHODS.flatMap((method): DescribedOperation[] => {
      const described = shared[method.toLowerCase()];
      if (!isObject(described) || typeof described.operationId !== 'string') return [];
      return [{ id: described.operationId, operation: operationOf(method, path, described, shared.parameters, references, sent) }];
    });
  });
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

function operationOf(
  method: HttpOperation['method'],
  path: string,
  described: JsonSchema,
  shared: unknown,
  references: References,
  sent: ReadonlySet<string>,
): DescribedOperation['operation'] {
  const properties: { [name: string]: JsonSchema } = {};
  const required: string[] = [];
  const query: string[] = [];
  for (const parameter of parametersOf(shared, described.parameters, references)) {
    const name = String(parameter.name);
    if (parameter.in === 'header' || parameter.in === 'cookie') {
      if (parameter.required === true && !sent.has(name.toLowerCase())) return { unusable: 'header', name };
      continue;
    }
    properties[name] = references.plain(parameter.schema).schema;
    if (parameter.required === true || parameter.in === 'path') required.push(name);
    if (parameter.in === 'query') query.push(name);
  }
  const body = references.resolved(described.requestBody);
  if (isObject(body) && isObject(body.content)) {
    const media = jsonOf(body.content);
    const { schema } = references.plain(media?.schema);
    if (!media || !isObject(schema.properties)) return { unusable: 'body', name: path };
    for (const [name, property] of Object.entries(schema.properties)) {
      if (Object.hasOwn(properties, name)) return { unusable: 'same_name', name };
      properties[name] = property as JsonSchema;
    }
    if (body.required === true) required.push(...namesIn(schema.required));
  }
  const { result, in_value } = resultOf(described.responses, references);
  return {
    method,
    path,
    with: { type: 'object', properties, required, additionalProperties: false },
    ...(query.length > 0 && method !== 'GET' && method !== 'DELETE' ? { query } : {}),
    result,
    ...(in_value ? { in_value } : {}),
  };
}

/** Those of the operation take the place of the path's. */
function parametersOf(shared: unknown, own: unknown, references: References): JsonSchema[] {
  const all = [shared, own].flatMap((list) => (Array.isArray(list) ? list.map((each) => references.resolved(each)).filter(isObject) : []));
  return [...new Map(all.map((each) => [`${each.in} ${each.name}`, each])).values()];
}

function resultOf(responses: unknown, references: References): Pick<HttpOperation, 'result' | 'in_value'> {
  const nothing = { type: 'object', properties: {}, required: [], additionalProperties: false };
  if (!isObject(responses)) return { result: nothing };
  const [status] = Object.keys(responses)
    .filter((each) => /^2/.test(each))
    .sort();
  const response = references.resolved(responses[status ?? 'default']);
  const media = isObject(response) && isObject(response.content) ? jsonOf(response.content) : undefined;
  if (!media) return { result: nothing };
  const { schema } = references.plain(media.schema);
  if (isObject(schema.properties)) return { result: { required: [], ...schema } };
  return {
    result: { type: 'object', properties: { value: schema }, required: ['value'], additionalProperties: false },
    in_value: true,
  };
}

function jsonOf(content: JsonSchema): JsonSchema | undefined {
  const [found] = Object.entries(content).filter(([type]) => /^[\w.-]+\/([\w.-]+\+)?json\b/i.test(type));
  return isObject(found?.[1]) ? found[1] : undefined;
}

/** Kept as they are written. */
const KEPT = [
  'enum',
  'const',
  'format',
  'pattern',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
];

class References {
  constructor(private readonly document: JsonSchema) {}

  /** What a reference stands for; anything else is itself. */
  resolved(value: unknown, depth = 0): unknown {
    if (!isObject(value) || typeof value.$ref !== 'string') return value;
    if (depth > 20 || !value.$ref.startsWith('#/')) return undefined;
    let found: unknown = this.document;
    for (const part of value.$ref.slice(2).split('/')) {
      const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
      found = isObject(found) && Object.hasOwn(found, name) ? found[name] : Array.isArray(found) ? found[Number(name)] : undefined;
    }
    return this.resolved(found, depth + 1);
  }

  plain(written: unknown, within: ReadonlySet<unknown> = new Set()): { readonly schema: JsonSchema; readonly nullable: boolean } {
    const found = this.resolved(written);
    if (!isObject(found) || within.has(found)) return { schema: {}, nullable: false };
    const inside = new Set([...within, found]);
    const choices = [found.oneOf, found.anyOf].find(Array.isArray);
    if (choices) {
      const others = choices.filter((each) => !isNull(this.resolved(each)));
      const [only] = others;
      const nullable = others.length < choices.length;
      return others.length === 1 ? { schema: this.plain(only, inside).schema, nullable } : { schema: {}, nullable };
    }
    const parts = Array.isArray(found.allOf) ? found.allOf.map((each) => this.plain(each, inside)) : [];
    const own = this.#own(found, inside);
    return {
      schema: parts.map(({ schema }) => schema).reduceRight((below, above) => together(above, below), own.schema),
      nullable: own.nullable || parts.some(({ nullable }) => nullable),
    };
  }

  #own(found: JsonSchema, inside: ReadonlySet<unknown>): { schema: JsonSchema; nullable: boolean } {
    const schema: JsonSchema = {};
    for (const key of KEPT) if (found[key] !== undefined) schema[key] = found[key];
    if (!isUsablePattern(schema.pattern)) delete schema.pattern;
    if (Array.isArray(schema.enum)) schema.enum = schema.enum.filter((each) => each !== null);
    const types = [found.type].flat().filter((each) => typeof each === 'string');
    const [type] = types.filter((each) => each !== 'null');
    if (type !== undefined && types.filter((each) => each !== 'null').length === 1) schema.type = type;
    if (isObject(found.items)) schema.items = this.plain(found.items, inside).schema;
    if (isObject(found.properties)) {
      const properties = Object.entries(found.properties).map(([name, each]) => [name, this.plain(each, inside)] as const);
      schema.type = 'object';
      schema.properties = Object.fromEntries(properties.map(([name, each]) => [name, each.schema]));
      const absent = new Set(properties.flatMap(([name, { nullable }]) => (nullable ? [name] : [])));
      schema.required = namesIn(found.required).filter((name) => !absent.has(name));
      schema.additionalProperties = false;
    } else if (isObject(found.additionalProperties)) schema.additionalProperties = this.plain(found.additionalProperties, inside).schema;
    return { schema, nullable: found.nullable === true || types.includes('null') };
  }
}

/** What another system asks of its own texts is not ours to mend: a pattern that could take for ever is passed over. */
function isUsablePattern(pattern: unknown): boolean {
  if (typeof pattern !== 'string') return false;
  try {
    new RegExp(pattern, 'u');
  } catch {
    return false;
  }
  return slowPattern(pattern) === undefined;
}

function isNull(schema: unknown): boolean {
  return isObject(schema) && schema.type === 'null';
}

function together(one: JsonSchema, other: JsonSchema): JsonSchema {
  const joined: JsonSchema = { ...one, ...other };
  if (isObject(one.properties) || isObject(other.properties)) {
    joined.properties = { ...(one.properties as object | undefined), ...(other.properties as object | undefined) };
    joined.required = [...new Set([...namesIn(one.required), ...namesIn(other.required)])];
  }
  return joined;
}

function namesIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}
