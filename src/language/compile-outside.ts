/** Calls, notices and documents of a playbook as the Program keeps them. */
import type { JsonObject } from '../program/json.js';
import type { Call, Computed, Connector, NoticeChannel, Notify, WriteDocument } from '../program/program.js';
import { isTrue } from './compile-branching.js';
import { peopleList } from './compile-clocks.js';
import { computedOf, durationOf } from './compile-values.js';
import { calledOperation } from './names-calls.js';
import { contactsOf } from './names-people.js';
import type { Surroundings } from './names-surroundings.js';
import { entriesOf, nodesOf, type Outline, type StepOutline } from './outline.js';
import { at, itemsOf, type MapTree, type Tree, textOf } from './tree.js';

type Own<T> = Omit<T, 'id' | 'line' | 'kind' | 'deadlines' | 'on'>;

export function callOf(step: StepOutline): Own<Call> & { readonly kind: 'call' } {
  const called = calledOperation(step);
  const given = at(step.tree, 'with');
  const timeout = at(step.tree, 'timeout');
  const retry = at(step.tree, 'retry');
  const attempts = at(retry, 'attempts');
  const every = at(retry, 'every');
  return {
    kind: 'call',
    connector: called?.connector.name ?? '',
    operation: called?.operation.name ?? '',
    with: given ? computedOf(given) : { kind: 'literal', value: {} },
    ...(timeout ? { timeout: durationOf(timeout) } : {}),
    ...(attempts?.kind === 'scalar' && typeof attempts.value === 'number'
      ? { retry: { attempts: attempts.value, ...(every ? { every: durationOf(every) } : {}) } }
      : {}),
  };
}

/** Where nothing is said. */
const CHANNELS: readonly NoticeChannel[] = ['inbox', 'email'];

export function notifyOf({ tree }: StepOutline): Own<Notify> & { readonly kind: 'notify' } {
  const to = at(tree, 'to');
  const subject = at(tree, 'subject');
  const contacts = contactsOf(to);
  const channels = itemsOf(at(tree, 'channels')).flatMap((each) => (textOf(each) as NoticeChannel | undefined) ?? []);
  return {
    kind: 'notify',
    to: to ? peopleList(to) : [],
    ...(contacts.length > 0 ? { contacts } : {}),
    ...(subject ? { subject: textsOf(subject) } : {}),
    text: textsOf(at(tree, 'text')),
    channels: channels.length > 0 ? channels : CHANNELS,
    ...(isTrue(at(tree, 'urgent')) ? { urgent: true } : {}),
  };
}

export function documentOf({ tree, id }: StepOutline): Own<WriteDocument> & { readonly kind: 'document' } {
  const parts = entriesOf(at(tree, 'parts')).map(({ key, value }) => ({ part: key, value: computedOf(value) }));
  return { kind: 'document', name: id, text: textsOf(at(tree, 'text')), parts };
}

/** Texts by language; one for all languages stands under `und`. */
function textsOf(tree: Tree | undefined): { readonly [language: string]: Computed } {
  if (!tree) return {};
  const texts: MapTree['entries'] = tree.kind === 'map' ? tree.entries : [];
  return tree.kind === 'map' ? Object.fromEntries(texts.map(({ key, value }) => [key, computedOf(value)])) : { und: computedOf(tree) };
}

/** The connectors that the playbook's calls name, each with the operations that they name. */
export function connectorsOf(outline: Outline, { connectors }: Surroundings): { readonly [connector: string]: Connector } {
  const used = new Map<string, Set<string>>();
  for (const node of nodesOf(outline)) {
    const called = node.kind === 'call' ? calledOperation(node) : undefined;
    if (!called) continue;
    const { connector, operation } = called;
    used.set(connector.name, (used.get(connector.name) ?? new Set()).add(operation.name));
  }
  const narrowed = [...used].sort().flatMap(([id, operations]): [string, Connector][] => {
    const connector = connectors?.get(id);
    if (!connector) return [];
    const kept = Object.entries(connector.operations as JsonObject).filter(([operation]) => operations.has(operation));
    return [[id, { ...connector, operations: Object.fromEntries(kept) } as Connector]];
  });
  return Object.fromEntries(narrowed);
}
