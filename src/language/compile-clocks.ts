/** Deadlines of a playbook as the Program keeps them. */
import type { Clock, DurationValue, EscalationLevel, People, Priority, Reminder } from '../program/program.js';
import { surelyLonger } from './check-durations-compared.js';
import { compilePeople, WORDS } from './compile-people.js';
import { durationOf, peopleText } from './compile-values.js';
import { type ClockOutline, maps } from './outline.js';
import { at, entryOf, type MapTree, type Tree, textOf } from './tree.js';

/** A case's reminders go to its owner unless they say to whom, those of stages and steps to whoever has the task. */
export function compileClock(clock: ClockOutline, on: 'case' | 'node', hasOwner: boolean): Clock {
  const { tree } = clock;
  const title = peopleText(at(tree, 'title'));
  const stops = textOf(at(tree, 'stops'));
  const calendar = textOf(at(tree, 'calendar'));
  const reminded = on === 'case' && hasOwner ? WORDS.owner : WORDS.assignee;
  return {
    id: clock.id,
    ...(title === undefined ? {} : { title }),
    due: durationOf(at(tree, 'due')),
    remind: maps(at(tree, 'remind')).map((each) => reminderOf(each, reminded)),
    escalate: inOrder(maps(at(tree, 'escalate')).map(levelOf)),
    ...(stops === undefined ? {} : { stops }),
    ...(calendar === undefined ? {} : { calendar }),
    line: clock.line,
  };
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
  const priority = textOf(at(tree, 'priority')) as Priority | undefined;
  return {
    after: durationOf(at(tree, 'after')),
    notify: notify ? peopleList(notify) : [],
    ...(reassign ? { reassign: compilePeople(reassign) } : {}),
    ...(priority === undefined ? {} : { priority }),
    line: tree.range.start.line,
  };
}

function peopleList(tree: Tree): readonly People[] {
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
