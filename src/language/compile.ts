/**
 * Compiles a checked playbook to its Program: plain JSON, in which nothing is left to be looked up in the workspace but
 * people and calendars.
 */

import { readsOf } from '../expression/reads.js';
import type { JsonSchema } from '../program/json.js';
import { type AccessRule, type Permission, type Phase, PROGRAM_FORMAT, type Program } from '../program/program.js';
import type { CheckedPlaybook } from './check.js';
import { compileClocks } from './compile-clocks.js';
import { customerLanguage, readsFacts, withoutFacts } from './compile-customer.js';
import { connectorsOf } from './compile-outside.js';
import { compilePeople } from './compile-people.js';
import { compileStarts } from './compile-starts.js';
import { compileHandler, compileStage } from './compile-steps.js';
import { computedOf, conditionOf, durationOf, formSchema, outcomeLabels, titleOf } from './compile-values.js';
import { parsed } from './names-conditions.js';
import { celIn, fieldsOf, isCalendarName } from './names-fields.js';
import { customerNeed, isObject } from './names-schemas.js';
import type { NamedTable } from './names-surroundings.js';
import { calendarUsers, maps, messagesIn, nodesOf, type Outline } from './outline.js';
import { at, itemsOf, type MapTree, type Tree, textOf } from './tree.js';

export function compile(playbook: CheckedPlaybook): Program {
  const { outline, names, surroundings, sources } = playbook;
  const { tree } = outline;
  const texts = cels(playbook);
  const own = texts.flatMap(readsOfCel);
  const used = tablesUsed(own, playbook);
  const reads = [...own, ...[...used.values()].flatMap(readsOfTable)];
  const starts = compileStarts(outline, surroundings);
  const startedBy = starts.flatMap((start) => (start.kind === 'message' ? [start.message] : []));
  const taken = new Set([...[...messagesIn(outline)].map(({ name }) => name), ...startedBy]);
  const key = at(tree, 'key');
  const tiers = customerNeed(outline) === 'none' ? undefined : surroundings.tiers;
  const facts = readsFacts([...texts, ...[...used.values()].flatMap(celsOfTable)]);
  const everywhere = facts ? names.everywhere() : withoutFacts(names.everywhere(), surroundings);
  const spoken = customerLanguage(playbook).map((field) => ['customer', field]);
  const ifOpen = textOf(at(tree, 'if_open'));
  const hasOwner = outline.case_roles.some(({ name }) => name === 'owner');
  const calendar = textOf(at(tree, 'calendar')) ?? surroundings.organisation?.calendar ?? '';
  return {
    format: PROGRAM_FORMAT,
    language: 1,
    playbook: outline.id,
    file: outline.file,
    ...(sources ? { sources } : {}),
    title: titleOf(tree, outline.id),
    phase: textOf(at(tree, 'phase')) as Phase,
    customer: customerNeed(outline),
    data: formSchema(at(tree, 'data')),
    customer_fields: fieldsRead('customer', [...reads, ...(tiers ? [['customer', 'tier']] : []), ...spoken], everywhere.customer),
    ...(surroundings.customer_computed?.length ? { customer_computed: surroundings.customer_computed } : {}),
    ...(facts ? { customer_facts: true as const } : {}),
    ...(tiers ? { tiers } : {}),
    ...(key ? { key: computedOf(key) } : {}),
    if_open: ifOpen === 'skip' || ifOpen === 'join' ? ifOpen : 'refuse',
    case_roles: outline.case_roles.map(({ name, range, people }) => ({
      role: name,
      people: compilePeople(people),
      line: range.start.line,
    })),
    access: maps(at(tree, 'access')).map(accessRule),
    outcomes: outcomeLabels(at(tree, 'outcomes')),
    deadlines: outline.clocks.flatMap((clock) => compileClocks(clock, 'case', hasOwner)),
    stages: outline.stages.map((stage) => compileStage(stage, playbook)),
    on: outline.handlers.map((handler) => compileHandler(handler, playbook)),
    ...unreadOf(outline, reads),
    names: everywhere,
    calendar,
    ...reopenOf(outline),
    calendars: calendarsOf(outline, calendar, surroundings.calendars ?? []),
    tables: Object.fromEntries([...used].map(([id, { table }]) => [id, table])),
    ...(starts.length > 0 ? { starts } : {}),
    connectors: connectorsOf(outline, surroundings),
    messages: Object.fromEntries([...surroundings.messages].filter(([id]) => taken.has(id))),
    ...ofTaken('message_keys', surroundings.message_keys, taken),
    ...ofTaken('message_keep', surroundings.message_keep, taken),
  };
}

function reopenOf({ reopen }: Outline): Pick<Program, 'reopen'> {
  if (!reopen?.at) return {};
  const within = durationOf(at(reopen.tree, 'within'));
  const outcomes = reopen.outcomes ? { outcomes: reopen.outcomes.map(({ name }) => name) } : {};
  return { reopen: { within, at: reopen.at.name, ...outcomes, line: reopen.range.start.line } };
}

function accessRule(tree: MapTree): AccessRule {
  const where = conditionOf(at(tree, 'where'));
  return {
    people: compilePeople(tree),
    may: itemsOf(at(tree, 'may')).flatMap((item) => (textOf(item) as Permission | undefined) ?? []),
    ...(where ? { where } : {}),
  };
}

/** Of what messages say in their files, that of those which are taken. */
function ofTaken<Key extends string, T>(
  key: Key,
  said: ReadonlyMap<string, T>,
  taken: ReadonlySet<string>,
): { [K in Key]?: { [id: string]: T } } {
  const own = [...said].filter(([id]) => taken.has(id));
  return own.length > 0 ? ({ [key]: Object.fromEntries(own) } as { [K in Key]: { [id: string]: T } }) : {};
}

type Reads = readonly (readonly string[])[];

/** The playbook's expressions. */
function cels({ outline, names }: Pick<CheckedPlaybook, 'outline' | 'names'>): readonly string[] {
  return [...fieldsOf(outline, names.flow)].flatMap(celIn).map(({ cel }) => cel);
}

function readsOfCel(cel: string): Reads {
  const node = parsed(cel);
  return node ? readsOf(node) : [];
}

/** The tables that expressions read or a `decide` names. */
function tablesUsed(reads: Reads, { outline, surroundings }: CheckedPlaybook): ReadonlyMap<string, NamedTable> {
  const decided = [...nodesOf(outline)].flatMap(({ kind, tree }) => (kind === 'decide' ? (textOf(at(tree, 'table')) ?? []) : []));
  const isUsed = (id: string) => decided.includes(id) || reads.some(([root, table]) => root === 'tables' && (table ?? id) === id);
  return new Map([...surroundings.tables].filter(([id]) => isUsed(id)));
}

/** What a table takes its inputs from. */
function readsOfTable(table: NamedTable): Reads {
  return celsOfTable(table).flatMap(readsOfCel);
}

function celsOfTable({ table }: NamedTable): readonly string[] {
  return table.inputs.flatMap(({ from }) => from ?? []);
}

/** The fields of a name that are read; all of them where it is read as a whole. */
function fieldsRead(name: string, reads: Reads, schema: JsonSchema | undefined): readonly string[] {
  const fields = reads.flatMap(([root, field]) => (root === name ? [field] : []));
  if (fields.includes(undefined)) return Object.keys(isObject(schema?.properties) ? schema.properties : {}).sort();
  return [...new Set(fields.filter((field) => field !== undefined))].sort();
}

/** An `each` whose result no expression reads; one with `until` reads it itself. */
function unreadOf(outline: Outline, reads: Reads): Pick<Program, 'unread'> {
  const read = new Set(reads.flatMap(([root, step]) => (root === 'steps' ? [step] : [])));
  if (read.has(undefined)) return {};
  const unread = [...nodesOf(outline)].flatMap(({ kind, id, tree }) =>
    kind === 'each' && !at(tree, 'until') && !read.has(id) ? [id] : [],
  );
  return unread.length > 0 ? { unread } : {};
}

function calendarsOf(outline: Outline, standard: string, known: readonly string[]): readonly string[] {
  const named = calendarUsers(outline).flatMap((each) => at(each, 'calendar') ?? []);
  const all = [...named, ...[...nodesOf(outline)].flatMap(({ tree }) => itemsOf(at(tree, 'window')))];
  // What an expression gives is known when it is asked.
  const given = all.some((each) => each.kind === 'scalar' && !isCalendarName(each)) ? known : [];
  return [...new Set([standard, ...all.flatMap(calendarNamed), ...given])].filter((calendar) => calendar !== '').sort();
}

function calendarNamed(item: Tree): readonly string[] {
  return item.kind === 'scalar' && isCalendarName(item) ? [String(item.value).trim()] : [];
}
