/** What playbooks refer to, from the files that say it. */
import { parseDuration } from '../calendar/duration.js';
import { organisationOf } from './compile-organisation.js';
import { customerFactsSchema, customerFile } from './customer-file.js';
import { playbookFaces } from './names-playbooks.js';
import { objectSchema } from './names-schemas.js';
import type { Surroundings } from './names-surroundings.js';
import { entriesOf, maps, nameAt } from './outline.js';
import { tableOf } from './tables-named.js';
import { at, type Tree, textOf } from './tree.js';

/** The trees of a workspace's files, by what they say they are. */
export interface SurroundingTrees {
  readonly organisation: Tree | undefined;
  readonly calendars: Tree | undefined;
  readonly customer: Tree | undefined;
  readonly touchpoints?: Tree | undefined;
  readonly messages: readonly Tree[];
  readonly tables: readonly Tree[];
  readonly playbooks?: readonly Tree[];
  /** As connectors.yaml gives them; none without that file. */
  readonly connectors?: Surroundings['connectors'];
}

export function surroundingsOf(trees: SurroundingTrees): Surroundings {
  const { organisation, calendars, touchpoints, customer, messages, tables, playbooks = [] } = trees;
  const none: Surroundings['connectors'] = new Map();
  const points = touchpoints && maps(at(touchpoints, 'touchpoints')).flatMap((each) => nameAt(each, 'touchpoint')?.name ?? []);
  const ids = playbooks.flatMap((each) => (each.kind === 'map' ? (nameAt(each, 'playbook')?.name ?? []) : []));
  const file = customer && customerFile(customer, customerFactsSchema(ids, points));
  return {
    organisation: organisation && organisationOf(organisation, file?.written),
    calendars: calendars && maps(at(calendars, 'calendars')).flatMap((each) => nameAt(each, 'calendar')?.name ?? []),
    touchpoints: points,
    messages: new Map(messages.flatMap((each) => named(each, 'message', objectSchema(at(each, 'data'))))),
    message_keys: new Map(messages.flatMap((each) => keyOf(each))),
    message_keep: new Map(messages.flatMap((each) => keepOf(each))),
    customer: file?.read,
    ...(file ? { customer_written: file.written, customer_computed: file.computed.map(({ scalar: _, ...each }) => each) } : {}),
    ...tiersOf(customer),
    tables: new Map(tables.flatMap((each) => named(each, 'table', tableOf(each)))),
    playbooks: playbookFaces(playbooks),
    connectors: 'connectors' in trees ? trees.connectors : none,
  };
}

function named<T>(tree: Tree, key: string, value: T): [string, T][] {
  const name = tree.kind === 'map' ? nameAt(tree, key) : undefined;
  return name ? [[name.name, value]] : [];
}

const HOUR = 3_600_000;

function tiersOf(customer: Tree | undefined): Pick<Surroundings, 'tiers'> {
  const said = entriesOf(at(customer, 'tiers')).flatMap(({ key, value }) =>
    value.kind === 'scalar' && typeof value.value === 'number' ? [[key, value.value * HOUR] as const] : [],
  );
  return said.length > 0 ? { tiers: Object.fromEntries(said) } : {};
}

function keyOf(message: Tree): [string, string][] {
  const name = message.kind === 'map' ? nameAt(message, 'message') : undefined;
  const key = message.kind === 'map' ? nameAt(message, 'key') : undefined;
  return name && key ? [[name.name, key.name]] : [];
}

function keepOf(message: Tree): [string, number][] {
  const name = message.kind === 'map' ? nameAt(message, 'message') : undefined;
  const keep = parseDuration(textOf(at(message, 'keep')) ?? '');
  return name && 'kind' in keep && keep.kind === 'elapsed' ? [[name.name, keep.milliseconds]] : [];
}
