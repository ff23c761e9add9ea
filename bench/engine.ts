/**
 * The pure engine: steps per second, and bytes of State after 10, 100 and 1,000 steps done (flat: what is finished is
 * folded). The baseline of the ratio is a JSON copy of the same State, measured in the same run.
 */
import type { Actor } from '../src/engine/event.js';
import type { Playable } from '../src/engine/playable.js';
import type { State } from '../src/engine/state.js';
import { start, step } from '../src/engine/step.js';
import type { Program, Task } from '../src/program/program.js';
import { median, round2 } from './figures.js';
import { p3 } from './p3-program.js';

const CLERK: Actor = { person: 'clerk', roles: ['clerk'], units: [], skills: {}, administrator: true };
const SIZES = [10, 100, 1_000];

/** Rounds of one task, as many as are done: only what is folded keeps State small. */
function rounds(): Playable {
  const task = p3.stages[0]?.steps[0] as Task;
  const program: Program = {
    ...p3,
    stages: [
      {
        ...(p3.stages[0] as Program['stages'][number]),
        steps: [
          {
            kind: 'repeat',
            id: 'again',
            line: 1,
            deadlines: [],
            on: [],
            loop: { kind: 'while', condition: { cel: 'true', line: 1 } },
            exhausted: [],
            steps: [{ ...task, id: 'work', form: {}, outcomes: [] }],
          },
        ],
      },
    ],
  };
  return { program, calendars: {} };
}

export async function benchEngine({ rounds: repeats }: { readonly rounds: number }): Promise<object> {
  const playable = rounds();
  const facts = { id: 'bench/1', playbook: 'bench', key: '1', customer_id: null, started_at: 0, started_by: null };
  const bytes: { [steps: string]: number } = {};
  const speeds: number[] = [];
  const ratios: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    let { state } = start(playable, { program: '', case: facts, data: {}, customer: null, actor: CLERK }, 0);
    let done = 0;
    const began = performance.now();
    for (const size of SIZES) {
      for (; done < size; done += 1) state = completeOne(playable, state, done);
      bytes[size] = JSON.stringify(state).length;
    }
    const took = performance.now() - began;
    speeds.push((1_000 * done) / took);
    ratios.push(took / copies(state, done));
  }
  return { bench: 'engine', steps_per_second: Math.round(median(speeds)), per_json_copy: round2(median(ratios)), state_bytes: bytes };
}

function completeOne(playable: Playable, state: State, at: number): State {
  const task = Object.keys(state.tasks)[0] ?? '';
  const { refusal, state: next } = step(playable, state, { kind: 'complete', at, actor: CLERK, task, values: {} });
  if (refusal) throw new Error(`The step was refused: ${refusal.code}.`);
  return next;
}

/** Milliseconds for as many copies of the State through JSON. */
function copies(state: State, count: number): number {
  const began = performance.now();
  for (let i = 0; i < count; i += 1) JSON.parse(JSON.stringify(state));
  return performance.now() - began;
}
