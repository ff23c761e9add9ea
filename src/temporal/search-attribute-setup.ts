/** Makes a case's search attributes known to a Temporal namespace, and waits until the server takes them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { searchAttributes } from './search-attributes.js';

type Name = keyof typeof searchAttributes;
const NAMES = Object.keys(searchAttributes) as Name[];

/** The types as the server numbers them, as the CLI writes them, and a query that names one. */
const TYPES = {
  KEYWORD: { code: 2, word: 'Keyword', probe: `= ''` },
  INT: { code: 3, word: 'Int', probe: '= 0' },
  BOOL: { code: 5, word: 'Bool', probe: '= true' },
} as const;

/** The server does not let Steward create the attributes; the message holds the commands for its administrator. */
export class SearchAttributesMissing extends Error {
  override readonly name = 'SearchAttributesMissing';
  constructor(
    readonly missing: readonly string[],
    readonly commands: readonly string[],
    reason: string,
  ) {
    super(
      `The Temporal namespace lacks search attributes that Steward needs (${missing.join(', ')}), and Steward could not ` +
        `create them: ${reason}. Have its administrator run this and try again:\n\n${commands.map((line) => `  ${line}`).join('\n')}\n`,
    );
  }
}

/** An attribute of that name is there with another type; a type cannot be changed. */
export class SearchAttributeTypeDiffers extends Error {
  override readonly name = 'SearchAttributeTypeDiffers';
  constructor(readonly attributes: readonly string[]) {
    super(
      `The Temporal namespace has search attributes of another type under names that Steward needs: ${attributes.join(', ')}. ` +
        'Use another namespace, or have its administrator remove them.',
    );
  }
}

/**
 * Creates what is missing and returns once the server takes every attribute in a request. Safe to call from several
 * processes, and again.
 * @throws SearchAttributesMissing, SearchAttributeTypeDiffers; an `Error` when the server does not take them for 30 s
 */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const missing = await missingAttributes(connection, namespace);
  if (missing.length > 0) await create(connection, namespace, missing);
  await untilTaken(connection, namespace, missing.length > 0 ? 5 : 1);
}

async function missingAttributes(connection: Connection, namespace: string): Promise<Name[]> {
  const { customAttributes, systemAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const present: { readonly [name: string]: number | null | undefined } = { ...systemAttributes, ...customAttributes };
  const differing = NAMES.filter((name) => present[name] != null && present[name] !== typeOf(name).code);
  if (differing.length > 0) throw new SearchAttributeTypeDiffers(differing);
  return NAMES.filter((name) => present[name] == null);
}

async function create(connection: Connection, namespace: string, missing: readonly Name[]): Promise<void> {
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, typeOf(name).code])),
    });
  } catch (error) {
    const left = await missingAttributes(connection, namespace);
    // Another process was faster.
    if (left.length === 0) return;
    const reason = isGrpcServiceError(error) ? error.details : String(error);
    throw new SearchAttributesMissing(left, createCommands(namespace, left), reason);
  }
}

/** The commands that create these attributes with Temporal's own CLI: one for each type. */
export function createCommands(namespace: string, names: readonly Name[]): string[] {
  return Object.values(TYPES).flatMap(({ word }) => {
    const ofType = names.filter((name) => typeOf(name).word === word).map((name) => `--name ${name}`);
    const command = 'temporal operator search-attribute create';
    return ofType.length === 0 ? [] : [`${command} --namespace ${namespace} ${ofType.join(' ')} --type ${word}`];
  });
}

/**
 * A server refuses a new attribute for up to some seconds after it was created, each of its front ends until it has
 * read the namespace again: a query that names them all must pass several times in a row.
 */
async function untilTaken(connection: Connection, namespace: string, times: number): Promise<void> {
  const query = NAMES.map((name) => `${name} ${typeOf(name).probe}`).join(' AND ');
  const deadline = performance.now() + 30_000;
  for (let passed = 0; passed < times; ) {
    try {
      await connection.workflowService.listWorkflowExecutions({ namespace, query, pageSize: 1 });
      passed++;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      passed = 0;
    }
    if (passed < times) await sleep(100);
  }
}

function typeOf(name: Name): (typeof TYPES)[keyof typeof TYPES] {
  return TYPES[searchAttributes[name].type];
}
