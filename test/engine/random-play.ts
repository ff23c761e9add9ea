/** Plays random choices on a case of a random playbook, with every state and every change looked at. */
import { expect } from 'vitest';
import type { CalendarSet } from '../../src/calendar/compiled.js';
import { refuseReopening } from '../../src/engine/case-reopen.js';
import type { Effect } from '../../src/engine/effect.js';
import type { Playable } from '../../src/engine/playable.js';
import type { State } from '../../src/engine/state.js';
import { reopen, start, step, type Transition, validate } from '../../src/engine/step.js';
import { caseView, taskViews } from '../../src/engine/views.js';
import { wrongChange, wrongHistory, wrongIn } from './case-invariants.js';
import { input, MONDAY_9, office } from './complaint-program.js';
import { ADMIN } from './random-operations.js';
import { type Choice, EventSource } from './random-run.js';
import { eventFor, type Recorded } from './stable-names.js';

const DATA = { n: 0, jumps: 0 };
/** Long after everything, and still in the calendar. */
const LATE = Date.UTC(2026, 3, 1);
/** An hour off in the morning. */
const SHORTER: CalendarSet = {
  office: { ...office, week: office.week.map((day) => day.map(([from, to]) => [from === 540 ? 600 : from, to] as const)) },
};

/** Nothing may be changed in place: writing to a frozen value throws, and the engine tells of it as a fault. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) frozen(each);
  }
  return value;
}

export interface Run {
  readonly state: State;
  readonly effects: readonly Effect[];
  readonly refusals: readonly unknown[];
  readonly recorded: readonly Recorded[];
}

const begin = (playable: Playable): Transition => start(playable, { ...input, data: DATA }, MONDAY_9);

/** One case through all that is recorded, as a driver goes: the calendars that it runs on change with it. */
class Player {
  #shorter = false;
  constructor(private now: Playable) {}

  get playable(): Playable {
    return this.now;
  }

  /** Null: nothing happens, since the case has ended. */
  next(state: State, each: Recorded): Transition | null {
    if (each.reopens) return this.#reopen(state, each.event.at);
    if (state.status !== 'open') return null;
    if (each.event.kind === 'calendar_changed') {
      const { program } = this.now;
      this.#shorter = !this.#shorter;
      this.now = { program, calendars: this.#shorter ? SHORTER : { office } };
    }
    return step(this.now, state, eventFor(state, each));
  }

  #reopen(state: State, at: number): Transition | null {
    if (state.status === 'open' || refuseReopening(this.now, state, ADMIN, at)) return null;
    const [, playbook = '', key = '', nth = '1'] = /^(\w+)\/(\w+)(?:\/(\d+))?$/.exec(state.case.id) ?? [];
    const id = `${playbook}/${key}/${Number(nth) + 1}`;
    return reopen(this.now, state, { id, actor: ADMIN, comment: 'Not yet.', customer: null }, Math.max(at, state.at));
  }
}

/** Plays the choices and tells what they came to. */
export function play(playable: Playable, list: readonly Choice[], decideAtOnce: boolean): Run {
  const source = new EventSource(playable);
  const player = new Player(playable);
  const recorded: Recorded[] = [];
  const refusals: unknown[] = [];
  const first = begin(playable);
  let state = frozen(first.state);
  const effects = [...first.effects];
  source.see(first.effects);
  expect(wrongIn(playable, state)).toEqual([]);

  const apply = (each: Recorded | null) => {
    if (!each) return;
    const before = state;
    const transition = player.next(before, each);
    if (!transition) return;
    recorded.push(each);
    refusals.push(transition.refusal ?? null);
    if (!each.reopens) agrees(player.playable, before, each, transition);
    state = frozen(transition.state);
    effects.push(...transition.effects);
    source.see(transition.effects);
    const now = Math.max(before.at, each.event.at);
    if (state.status === 'open') expect(state.at).toBe(now);
    else expect(state.at >= before.at && state.at <= now).toBe(true);
    expect(state.seq).toBe(before.seq + 1);
    expect(wrongIn(player.playable, state)).toEqual([]);
    if (!each.reopens) expect(wrongChange(before, state)).toEqual([]);
    caseView(player.playable, state);
    expect(taskViews(player.playable, state).flatMap(({ id }) => (state.tasks[id] ? [] : [id]))).toEqual([]);
  };
  for (const choice of list) {
    if (decideAtOnce && state.status === 'open') apply(source.decideAll(state, choice.who));
    apply(source.make(state, choice));
  }
  apply({ event: { kind: 'tick', at: LATE } });
  expect(wrongHistory(playable, effects, state)).toEqual([]);
  return { state, effects, refusals, recorded };
}

/** What is refused is refused by the validator as well, and changes nothing. */
function agrees(playable: Playable, before: State, each: Recorded, transition: Transition): void {
  const event = eventFor(before, each);
  expect(validate(playable, before, event)).toEqual(transition.refusal ?? null);
  if (!transition.refusal) return;
  const ticked = step(playable, before, { kind: 'tick', at: event.at });
  expect(transition.state).toEqual(ticked.state);
  expect(transition.effects).toEqual(ticked.effects);
}

/** Plays again what was recorded. `before` stands in for what a driver does before it applies an event. */
export function playAgain(
  playable: Playable,
  recorded: readonly Recorded[],
  before: (playable: Playable, state: State, at: number, take: (t: Transition) => State) => State,
): Run {
  const player = new Player(playable);
  const effects: Effect[] = [];
  const refusals: unknown[] = [];
  const take = (transition: Transition): State => {
    effects.push(...transition.effects);
    return transition.state;
  };
  let state = take(begin(playable));
  for (const each of recorded) {
    state = before(player.playable, state, each.event.at, take);
    const transition = player.next(state, each);
    refusals.push(transition ? (transition.refusal ?? null) : { code: 'case_closed' });
    if (transition) state = take(transition);
  }
  return { state, effects, refusals, recorded };
}

/** A run as it is told whatever its events are counted by. */
export function told({ state, effects, refusals }: Run): unknown {
  const incidents = new Map<string, string>();
  let facts = 0;
  const happened = effects.map((effect) => {
    if (effect.kind !== 'fact') return effect;
    const { incident } = effect.fact.detail;
    if (typeof incident === 'string' && !incidents.has(incident)) incidents.set(incident, `incident ${incidents.size}`);
    facts += 1;
    const detail = typeof incident === 'string' ? { ...effect.fact.detail, incident: incidents.get(incident) } : effect.fact.detail;
    return { ...effect.fact, id: facts, detail };
  });
  const open = Object.values(state.incidents).map((each) => ({ ...each, id: incidents.get(each.id) }));
  const refused = refusals.map((each) => {
    const refusal = each as { incident?: string } | null;
    return refusal?.incident ? { ...refusal, incident: 'unknown' } : refusal;
  });
  return { state: { ...state, seq: 0, incidents: open }, happened, refused };
}
