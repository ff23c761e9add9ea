/**
 * Tells listeners what changed (store/events.ts). One reader for the whole process, however many listen: it looks a few
 * times a second while anybody does. (A NOTIFY in every write would make their commits wait for each other.)
 *
 * owns: who hears what, each in order and once; the id of an event, by which a listener goes on after it was cut off.
 */
import type { Logger } from 'pino';
import type { JsonObject } from '../program/json.js';
import type { Program } from '../program/program.js';
import { readCases } from '../store/cases.js';
import type { Database } from '../store/database.js';
import { type EventCursor, type EventHorizon, eventHorizon, eventsAfter, type StoredEvent } from '../store/events.js';
import { tasksOfCases } from '../store/inbox.js';
import { type KnownCase, maySee, needsCase, type Reader, type RulesAlone, standsBefore } from './authorisation.js';
import { knownCases } from './case-access.js';
import { pathOf, playbookOf } from './links.js';
import type { PublishedPrograms } from './published-programs.js';

export interface ToldEvent {
  /** Absent: the listener's place has moved, and there is nothing to tell. */
  readonly event?: 'ready' | 'reset' | 'task_created' | 'task_changed' | 'task_gone' | 'case_changed';
  readonly id: string;
  readonly data: JsonObject;
}

export interface Listener {
  /** As the organisation has them now; null: not any more. */
  readonly reader: () => Promise<Reader | null>;
  readonly tell: (events: readonly ToldEvent[]) => void;
  readonly end: () => void;
}

export interface EventFeed {
  /** Goes on after the event `last`, or from now on. Returns what ends it. */
  listen(listener: Listener, last: string | null): Promise<() => void>;
}

const INTERVAL_MS = 250;
const BATCH = 500;
/** More than these are not told one by one: the listener reads anew. */
const REPLAYED = 2_000;

export function createEventFeed(db: Database, programs: PublishedPrograms, logger: Logger): EventFeed {
  const listeners = new Set<Listener>();
  let cursor: EventCursor | null = null;
  let epoch = '';
  let timer: NodeJS.Timeout | undefined;
  /** One after the other, so that nobody misses or doubles what comes while they are let in. */
  let turn: Promise<unknown> = Promise.resolve();

  const idOf = ({ tx, id }: EventCursor): string => `${epoch}.${tx}.${id}`;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  }

  async function tellAll(events: readonly StoredEvent[], to: Iterable<Listener>): Promise<void> {
    const surroundings = await surroundingsOf(db, programs, events);
    const last = events.at(-1);
    for (const listener of to) {
      const reader = await listener.reader();
      if (reader === null) {
        listener.end();
        continue;
      }
      const told = events.flatMap((event) => toldTo(reader, event, idOf(event), surroundings) ?? []);
      if (last && told.at(-1)?.id !== idOf(last)) told.push({ id: idOf(last), data: {} });
      listener.tell(told);
    }
  }

  /** Reads what is new; whether there may be more. */
  async function read(): Promise<boolean> {
    if (listeners.size === 0 || cursor === null) return false;
    const events = await eventsAfter(db, cursor, BATCH);
    const last = events.at(-1);
    if (!last) return false;
    await tellAll(events, listeners);
    cursor = { tx: last.tx, id: last.id };
    return events.length === BATCH;
  }

  function schedule(soon = false): void {
    if (listeners.size === 0 || timer !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        inTurn(read).then(schedule, (error: unknown) => {
          logger.warn({ err: error }, 'events could not be read; it is tried again');
          schedule();
        });
      },
      soon ? 0 : INTERVAL_MS,
    );
    timer.unref();
  }

  async function letIn(listener: Listener, last: string | null): Promise<void> {
    const horizon = await eventHorizon(db);
    epoch = horizon.epoch;
    if (listeners.size === 0 || cursor === null) cursor = horizon.cursor;
    const until = cursor;
    const reset = (reason: string) => listener.tell([{ event: 'reset', id: idOf(until), data: { reason } }]);
    listener.tell([{ event: 'ready', id: last ?? idOf(until), data: {} }]);
    if (last === null) return;
    let after: EventCursor | null = cursorOf(last, horizon);
    if (after === null) return reset('too_old');
    for (let replayed = 0; isBefore(after, until); ) {
      const events: StoredEvent[] = (await eventsAfter(db, after, BATCH)).filter((event) => !isBefore(until, event));
      const end = events.at(-1);
      if (!end) return;
      replayed += events.length;
      if (replayed > REPLAYED) return reset('too_many');
      await tellAll(events, [listener]);
      after = { tx: end.tx, id: end.id };
    }
  }

  return {
    async listen(listener, last) {
      let open = true;
      await inTurn(async () => {
        await letIn(listener, last);
        if (open) listeners.add(listener);
      });
      schedule();
      return () => {
        open = false;
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(timer);
        timer = undefined;
      };
    },
  };
}

/** Null: this database never had it, or what came after it has been deleted. */
function cursorOf(last: string, { epoch, cursor, forgotten }: EventHorizon): EventCursor | null {
  const [of, tx, id] = last.split('.');
  const found = { tx: Number(tx), id: Number(id) };
  if (of !== epoch || !Number.isSafeInteger(found.tx) || !Number.isSafeInteger(found.id)) return null;
  return found.tx <= forgotten || isBefore(cursor, found) ? null : found;
}

function isBefore(a: EventCursor, b: EventCursor): boolean {
  return a.tx < b.tx || (a.tx === b.tx && a.id < b.id);
}

/** Cases by their ids, as they are now. */
type Surroundings = ReadonlyMap<string, KnownCase | RulesAlone>;

/** Each case read once for everybody; where only a task is told of, and no rule asks for more, not at all. */
async function surroundingsOf(db: Database, programs: PublishedPrograms, events: readonly StoredEvent[]): Promise<Surroundings> {
  const changed = new Set(events.flatMap((event) => (event.kind === 'case_changed' ? [event.case] : [])));
  const cases = new Map<string, KnownCase | RulesAlone>();
  const ids = [...new Set(events.map((event) => event.case))];
  const current = new Map<string, Program | null>();
  for (const playbook of new Set(ids.map(playbookOf))) current.set(playbook, (await programs.current(playbook))?.content ?? null);
  for (const id of ids) {
    const program = current.get(playbookOf(id)) ?? null;
    if (changed.has(id) || needsCase(program?.access ?? [], ['claim'])) changed.add(id);
    else cases.set(id, { view: null, program });
  }
  // Whoever listens is of the organisation as it is now.
  const known = await knownCases(db, programs, null, await readCases(db, [...changed]), await tasksOfCases(db, [...changed]));
  for (const each of known) cases.set(each.view.id, each);
  return cases;
}

function toldTo(reader: Reader, event: StoredEvent, id: string, cases: Surroundings): ToldEvent | null {
  const found = cases.get(event.case);
  switch (event.kind) {
    case 'corrected':
      return { event: 'reset', id, data: { reason: 'corrected' } };
    case 'case_changed': {
      if (!found?.view || !maySee(reader, found)) return null;
      return { event: 'case_changed', id, data: { case: event.case, case_url: pathOf.case(event.case) } };
    }
    case 'task': {
      if (!found || event.task === null) return null;
      const was = event.before !== null && standsBefore(reader, found, event.before);
      const is = event.after !== null && standsBefore(reader, found, event.after);
      if (!was && !is) return null;
      const data = { task: event.task, url: pathOf.task(event.task), case: event.case, case_url: pathOf.case(event.case) };
      return { event: is ? (was ? 'task_changed' : 'task_created') : 'task_gone', id, data };
    }
  }
}
