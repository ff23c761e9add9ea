/**
 * The engine held against random playbooks and random events. `FUZZ_RUNS` sets how many (500 unless told); a failure
 * prints a seed and a path, which `fc.assert` takes to play it again.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/engine/effect.js';
import type { Playable } from '../../src/engine/playable.js';
import type { State } from '../../src/engine/state.js';
import { nextWake, start, step, type Transition, validate } from '../../src/engine/step.js';
import { caseView, taskViews } from '../../src/engine/views.js';
import { wrongAlarms, wrongHistory, wrongIn } from './case-invariants.js';
import { input, MONDAY_9 } from './complaint-program.js';
import { randomPlayable } from './random-program.js';
import { type Choice, choices, EventSource, eventFor, type Recorded } from './random-run.js';

const RUNS = Number(process.env.FUZZ_RUNS ?? 500);
const DATA = { n: 0, jumps: 0 };
/** Long after everything, and still in the calendar. */
const LATE = Date.UTC(2026, 11, 1);

/** Nothing may be changed in place: writing to a frozen value throws, and the engine tells of it as a fault. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) frozen(each);
  }
  return value;
}

interface Run {
  readonly state: State;
  readonly effects: readonly Effect[];
  readonly refusals: readonly unknown[];
  readonly recorded: readonly Recorded[];
}

const begin = (playable: Playable): Transition => start(playable, { ...input, data: DATA }, MONDAY_9);

/** Plays the choices and tells what they came to; every state and every change is looked at. */
function play(playable: Playable, list: readonly Choice[], decideAtOnce: boolean): Run {
  const source = new EventSource(playable);
  const recorded: Recorded[] = [];
  const refusals: unknown[] = [];
  const first = begin(playable);
  let state = frozen(first.state);
  const effects = [...first.effects];
  source.see(first.effects);
  expect(wrongIn(playable, state)).toEqual([]);

  const apply = (each: Recorded | null) => {
    if (!each || state.status !== 'open') return;
    const before = state;
    const event = eventFor(before, each);
    const transition = step(playable, before, event);
    recorded.push(each);
    refusals.push(transition.refusal ?? null);
    expect(validate(playable, before, event)).toEqual(transition.refusal ?? null);
    if (transition.refusal) {
      const ticked = step(playable, before, { kind: 'tick', at: event.at });
      expect(transition.state).toEqual(ticked.state);
      expect(transition.effects).toEqual(ticked.effects);
    }
    state = frozen(transition.state);
    effects.push(...transition.effects);
    source.see(transition.effects);
    const now = Math.max(before.at, event.at);
    if (state.status === 'open') expect(state.at).toBe(now);
    else expect(state.at >= before.at && state.at <= now).toBe(true);
    expect(state.seq).toBe(before.seq + 1);
    expect(wrongIn(playable, state)).toEqual([]);
    caseView(playable, state);
    taskViews(playable, state);
  };
  for (const choice of list) {
    if (decideAtOnce) apply(source.decideAll(state, choice.who));
    if (state.status === 'open') apply(source.make(state, choice));
  }
  apply({ event: { kind: 'tick', at: LATE } });
  expect(wrongHistory(effects, state)).toEqual([]);
  return { state, effects, refusals, recorded };
}

/** Plays again what was recorded. `each` stands in for what a driver does before it applies an event. */
function playAgain(
  playable: Playable,
  recorded: readonly Recorded[],
  before: (state: State, at: number, take: (t: Transition) => State) => State,
): Run {
  const effects: Effect[] = [];
  const refusals: unknown[] = [];
  const take = (transition: Transition): State => {
    effects.push(...transition.effects);
    return transition.state;
  };
  let state = take(begin(playable));
  for (const each of recorded) {
    state = before(state, each.event.at, take);
    const transition = step(playable, state, eventFor(state, each));
    refusals.push(transition.refusal ?? null);
    state = take(transition);
  }
  return { state, effects, refusals, recorded };
}

/** Facts and incidents are numbered by event; here they count in their own order. */
function renumbered({ state, effects, refusals }: Pick<Run, 'state' | 'effects' | 'refusals'>): unknown {
  const incidents = new Map<string, string>();
  let facts = 0;
  const told = effects.map((effect) => {
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
  return { state: { ...state, seq: 0, incidents: open }, told, refused };
}

const cases = fc.tuple(randomPlayable, choices, fc.boolean());
const options = { numRuns: RUNS, endOnFailure: process.env.FUZZ_SHRINK === 'no' };

describe('any case of any playbook', () => {
  it('is whole after every event, and loses, doubles and forgets nothing', { timeout: 0 }, () => {
    fc.assert(
      fc.property(cases, ([playable, list, atOnce]) => {
        play(playable, list, atOnce);
      }),
      options,
    );
  });

  it('is the same however late its deadlines are settled, and fires each at its own time', { timeout: 0 }, () => {
    fc.assert(
      fc.property(cases, ([playable, list, atOnce]) => {
        const late = play(playable, list, atOnce);
        const onTime = playAgain(playable, late.recorded, (start, at, take) => {
          let state = start;
          for (let wake = nextWake(state); wake !== null && wake <= at; wake = nextWake(state)) {
            const transition = step(playable, state, { kind: 'tick', at: wake });
            expect(wrongAlarms(state, transition.effects)).toEqual([]);
            state = take(transition);
          }
          return state;
        });
        expect(renumbered(onTime)).toEqual(renumbered(late));
      }),
      options,
    );
  });

  it('comes to the same from its State as JSON, in every run', { timeout: 0 }, () => {
    fc.assert(
      fc.property(cases, ([playable, list, atOnce]) => {
        const one = play(playable, list, atOnce);
        const published = JSON.parse(JSON.stringify(playable)) as Playable;
        const other = playAgain(published, one.recorded, (state) => JSON.parse(JSON.stringify(state)) as State);
        expect(other).toEqual(one);
        expect(JSON.parse(JSON.stringify(other.state))).toEqual(other.state);
      }),
      options,
    );
  });
});
