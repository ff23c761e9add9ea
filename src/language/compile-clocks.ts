/** Deadlines of a playbook as the Program keeps them. */
import { readsOf } from '../expression/reads.js';
import type { Clock, DurationValue, EscalationLevel, People, Priority, Reminder } from '../program/program.js';
import { surelyLonger } from './check-durations-compared.js';
import { metBy } from './clock-trees.js';
import { isTrue } from './compile-branching.js';
import { compilePeople, WORDS } from './compile-people.js';
import { calendarOf } from './compile-times.js';
import { computedOf, durationOf, peopleText } from './compile-values.js';
import { parsed } from './names-conditions.js';
import { fieldValue } from './names-literals.js';
import { type ClockOutline, maps } from './outline.js';
import { at, entryOf, type MapTree, type Tree, textOf } from './tree.js';

/**
 * The clocks that a deadline comes to. One with `start_by` and `due` is two: the first ends when somebody takes up the
 * task. A case's reminders go to its owner unless they say to whom, those of stages and steps to whoever has the task.
 */
export function compileClocks(clock: ClockOutline, on: 'case' | 'node', hasOwner: boolean): readonly Clock[] {
  const { tree } = clock;
  const startBy = at(tree, 'start_by');
  const due = at(tree, 'due') ?? at(tree, 'every');
  const reminded = on === 'case' && hasOwner ? WORDS.owner : WORDS.assignee;
  const remind = maps(at(tree, 'remind')).map((each) => reminderOf(each, reminded));
  const escalate = inOrder(maps(at(tree, 'escalate')).map(levelOf));
  const base = baseOf(clock);
  if (!startBy) return [{ ...base, ...dueOf(due), ...endOf(tree), remind, escalate }];
  const told = [toldOfStart(startBy)];
  if (!due) return [{ ...base, ...dueOf(startBy), start: true, remind, escalate: escalate.length > 0 ? escalate : told }];
  return [
    { ...base, id: `${clock.id}/start`, ...dueOf(startBy), start: true, remind: [], escalate: told },
    { ...base, ...dueOf(due), ...endOf(tree), remind, escalate },
  ];
}

function baseOf({ id, line, tree }: ClockOutline): Omit<Clock, 'due' | 'remind' | 'escalate'> {
  const title = peopleText(at(tree, 'title'));
  const onChange = textOf(at(tree, 'on_change'));
  const pausable = at(tree, 'pausable');
  return {
    id,
    ...(title === undefined ? {} : { title }),
    ...(pausable?.kind === 'scalar' && pausable.value === false ? { pausable: false } : {}),
    ...(onChange === 'keep' || onChange === 'restart' ? { on_change: onChange } : {}),
    ...(textOf(at(tree, 'on_rework')) === 'restart' ? { on_rework: 'restart' } : {}),
    ...calendarOf(tree),
    line,
  };
}

export function dueOf(due: Tree | undefined): Pick<Clock, 'due' | 'reads'> {
  const reads = readsOfDue(due);
  return { due: durationOf(due), ...(reads.length > 0 ? { reads } : {}) };
}

/** What meets it, for this time or for good. */
function endOf(tree: MapTree): Pick<Clock, 'every' | 'met_by' | 'stops'> {
  const every = at(tree, 'every');
  const met = metBy(tree).map(({ name }) => name);
  const stops = textOf(at(tree, 'stops'));
  return {
    ...(every ? { every: durationOf(every) } : {}),
    ...(every && met.length > 0 ? { met_by: met } : {}),
    ...(stops === undefined ? {} : { stops }),
  };
}

/** A task that nobody took up in time, where nothing else is said. */
function toldOfStart(due: Tree): EscalationLevel {
  const { line } = due.range.start;
  const any = [{ all: [WORDS.assignee] }, { all: [WORDS.manager] }];
  const after: DurationValue = { kind: 'literal', duration: { kind: 'elapsed', milliseconds: 0 }, text: '0 hours' };
  return { after, notify: [{ any, not: [], by: 'offer', line }], line };
}

/** The names whose change has a due computed again. Time goes on by itself. */
function readsOfDue(due: Tree | undefined): readonly string[] {
  if (due?.kind !== 'scalar') return [];
  const value = fieldValue(due, 'duration');
  const node = value.kind === 'cel' ? parsed(value.cel) : undefined;
  const roots = node ? readsOf(node).flatMap(([root]) => (root === undefined || root === 'now' ? [] : [root])) : [];
  return [...new Set(roots)].sort();
}

function reminderOf(tree: MapTree, reminded: (typeof WORDS)[keyof typeof WORDS]): Reminder {
  const before = entryOf(tree, 'before');
  const line = tree.range.start.line;
  const notify = at(tree, 'notify');
  const people: readonly People[] = notify ? peopleList(notify) : [{ any: [{ all: [reminded] }], not: [], by: 'offer', line }];
  return { at: before ? 'before' : 'after', duration: durationOf(before?.value ?? at(tree, 'after')), notify: people, line };
}

function levelOf(tree: MapTree): EscalationLevel {
  const notify = at(tree, 'notify');
  const reassign = at(tree, 'reassign');
  const add = at(tree, 'add');
  const priority = textOf(at(tree, 'priority')) as Priority | undefined;
  const start = startOf(at(tree, 'start'));
  return {
    after: durationOf(at(tree, 'after')),
    notify: notify ? peopleList(notify) : [],
    ...(reassign ? { reassign: compilePeople(reassign) } : {}),
    ...(add ? { add: compilePeople(add) } : {}),
    ...(priority === undefined ? {} : { priority }),
    ...(start ? { start } : {}),
    ...(isTrue(at(tree, 'urgent')) ? { urgent: true } : {}),
    line: tree.range.start.line,
  };
}

function startOf(tree: Tree | undefined): EscalationLevel['start'] {
  const playbook = tree?.kind === 'map' ? textOf(at(tree, 'playbook')) : textOf(tree);
  if (playbook === undefined) return undefined;
  const data = tree?.kind === 'map' ? at(tree, 'data') : undefined;
  return { playbook, data: data ? computedOf(data) : { kind: 'literal', value: {} } };
}

export function peopleList(tree: Tree): readonly People[] {
  return tree.kind === 'list' ? tree.items.map(compilePeople) : [compilePeople(tree)];
}

/** By their times where these can be compared; else as declared. */
function inOrder(levels: readonly EscalationLevel[]): readonly EscalationLevel[] {
  const sorted: EscalationLevel[] = [];
  for (const level of levels) {
    const later = sorted.findIndex((each) => isLater(each.after, level.after));
    if (later < 0) sorted.push(level);
    else sorted.splice(later, 0, level);
  }
  return sorted;
}

function isLater(one: DurationValue, other: DurationValue): boolean {
  return one.kind === 'literal' && other.kind === 'literal' && surelyLonger(one.duration, other.duration);
}
