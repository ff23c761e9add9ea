/** Walks every state that a case can reach, breadth first, and keeps a shortest way to each kind of violation. */
import { seen } from '../../src/store/projection/rules.js';
import { type Budget, type CaseState, initialState, steps, sweptNow, type World } from './case-model.js';
import { type Marker, type ModelDatabase, type Protocol, type StoredWrite, seenNodes } from './modelled-database.js';

export type Violation =
  /** After the sweeper has passed, the head does not show the committed history, or is not verified. */
  | 'head_wrong'
  /** A verified head of the current run shows what was never committed. */
  | 'verified_wrong'
  /** After the sweeper has passed, readers see a fact that is not committed. */
  | 'fact_invented'
  /** After the sweeper has passed, readers miss a committed fact, or see it twice. */
  | 'fact_missing'
  /** A committed write is hidden: purging would lose it. */
  | 'committed_hidden'
  /** A client was told of an operation that is neither committed nor undone by an administrator. */
  | 'acknowledged_lost'
  /** A write that the sweeper left unsettled. */
  | 'unsettled';

export interface Walk {
  readonly states: number;
  readonly violations: ReadonlyMap<Violation, readonly string[]>;
}

/** All states; or, with `until`, as many as it takes to find that violation. */
export function walk(protocol: Protocol, world: World, budget: Budget, until?: Violation): Walk {
  const first = initialState(world, budget);
  const from = new Map<string, readonly [string, string] | null>([[keyOf(first), null]]);
  const violations = new Map<Violation, readonly string[]>();
  let frontier: CaseState[] = [first];
  while (frontier.length > 0 && !(until && violations.has(until))) {
    const next: CaseState[] = [];
    for (const state of frontier) {
      const key = keyOf(state);
      for (const violation of violationsOf(protocol, state)) {
        if (!violations.has(violation)) violations.set(violation, wayTo(from, key));
      }
      for (const step of steps(protocol, world, state)) {
        const reached = keyOf(step.next);
        if (from.has(reached)) continue;
        from.set(reached, [key, step.label]);
        next.push(step.next);
      }
    }
    frontier = next;
  }
  return { states: from.size, violations };
}

function violationsOf(protocol: Protocol, state: CaseState): Violation[] {
  const found: Violation[] = [];
  const { head } = state.database;
  const committed = new Set(state.markers.map(({ id }) => String(id)));
  const status = new Map(state.database.writes.map((write) => [String(write.id), write.status]));
  if ([...state.acknowledged].some((update) => !state.events.includes(update) && !state.undone.includes(update)))
    found.push('acknowledged_lost');
  if (head.verified && head.run === state.run && !state.events.startsWith(head.shows)) found.push('verified_wrong');
  if ([...committed].some((id) => status.get(id) === 'hidden')) found.push('committed_hidden');
  const ahead = state.flight !== null && state.flight.markers.length > state.markers.length;
  if (ahead) return found;

  const after = sweptNow(protocol, state);
  if (after.head.shows !== state.events || !after.head.verified) found.push('head_wrong');
  if (after.writes.some((write) => write.status === 'unverified')) found.push('unsettled');
  const last = after.head.id === 0 ? null : String(after.head.id);
  const shown = seen(seenNodes(after), last, after.head.shows.length);
  const standing = after.writes.filter((write) => shown.get(String(write.id)) === 'shown');
  if (standing.some((write) => !committed.has(String(write.id)))) found.push('fact_invented');
  const facts = standing
    .map((write) => write.facts)
    .join('')
    .split('')
    .sort()
    .join('');
  // What an unclean stop took from the database is gone; only what is there must be right.
  if (!state.dataLost && facts !== state.events.split('').sort().join('')) found.push('fact_missing');
  return found;
}

/** Parts of a state are shared by the states that follow; their texts are made once. */
const texts = new WeakMap<object, string>();

function once<T extends object>(part: T, text: (part: T) => string): string {
  let made = texts.get(part);
  if (made === undefined) {
    made = text(part);
    texts.set(part, made);
  }
  return made;
}

const markersText = (markers: readonly Marker[]): string => once(markers, (list) => list.map(({ id }) => id).join('.'));
const budgetText = (budget: Budget): string => once(budget, (each) => Object.values(each).join(''));
const writeText = (write: StoredWrite): string => once(write, (each) => `${each.id}<${each.parent}${each.facts}${each.status.slice(0, 3)}`);
const databaseText = (database: ModelDatabase): string =>
  once(
    database,
    ({ head, writes }) => `${head.run}${head.shows}/${head.id}${head.verified ? 'v' : 'u'}:${writes.map(writeText).sort().join()}`,
  );

function keyOf(state: CaseState): string {
  const { flight, sweep } = state;
  const stalled = state.stalled.map((by) => `${by.run}${by.events}@${by.parent?.id ?? 0}`);
  const answers = state.answers.map((answer) => `${answer.update}@${markersText(answer.markers)}`);
  const left = state.left.map((history) => `${history.events}@${markersText(history.markers)}`);
  return `${state.run}|${state.runs}|${state.events}|${markersText(state.markers)}|${state.timerFired ? 't' : ''}|${state.admitted}|${
    flight ? `${flight.events}@${markersText(flight.markers)}${flight.wrote ? 'w' : ''}` : ''
  }|${stalled.sort().join()}|${databaseText(state.database)}|${state.nextWrite}|${answers.sort().join()}|${state.acknowledged}|${state.undone}|${
    sweep
      ? `${sweep.early ? 'e' : ''}${sweep.expected}?${sweep.read ? `${sweep.read.run}${sweep.read.events}@${markersText(sweep.read.markers)}` : ''}`
      : ''
  }|${left.join()}|${state.onDisk ? databaseText(state.onDisk) : ''}|${state.dataLost ? 'l' : ''}|${budgetText(state.budget)}`;
}

function wayTo(from: ReadonlyMap<string, readonly [string, string] | null>, key: string): readonly string[] {
  const way: string[] = [];
  for (let at = from.get(key); at; at = from.get(at[0])) way.push(at[1]);
  return way.reverse();
}
