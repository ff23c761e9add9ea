/**
 * The engine held against random playbooks and random events. `FUZZ_RUNS` sets how many (500 unless told); a failure
 * prints a seed and a path, which `fc.assert` takes to play it again.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Playable } from '../../src/engine/playable.js';
import type { State } from '../../src/engine/state.js';
import { nextWake, step } from '../../src/engine/step.js';
import { wrongAlarms } from './case-invariants.js';
import { play, playAgain, told } from './random-play.js';
import { randomPlayable } from './random-program.js';
import { choices } from './random-run.js';
import { renumbered } from './stable-names.js';

const RUNS = Number(process.env.FUZZ_RUNS ?? 500);

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
        const onTime = playAgain(playable, late.recorded, (now, start, at, take) => {
          let state = start;
          for (let wake = nextWake(state); wake !== null && wake <= at; wake = nextWake(state)) {
            const transition = step(now, state, { kind: 'tick', at: wake });
            expect(wrongAlarms(now, state, transition.effects)).toEqual([]);
            state = take(transition);
          }
          return state;
        });
        const [one, other] = [renumbered(told(onTime)), renumbered(told(late))];
        if (one !== other) expect(JSON.parse(one)).toEqual(JSON.parse(other));
      }),
      options,
    );
  });

  it('comes to the same from its State as JSON, in every run', { timeout: 0 }, () => {
    fc.assert(
      fc.property(cases, ([playable, list, atOnce]) => {
        const one = play(playable, list, atOnce);
        const published = JSON.parse(JSON.stringify(playable)) as Playable;
        const other = playAgain(published, one.recorded, (_, state) => JSON.parse(JSON.stringify(state)) as State);
        expect(other).toEqual(one);
        expect(JSON.parse(JSON.stringify(other.state))).toEqual(other.state);
      }),
      options,
    );
  });
});
