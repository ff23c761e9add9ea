import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/engine/effect.js';
import type { Event } from '../../src/engine/event.js';
import type { State } from '../../src/engine/state.js';
import { start, step } from '../../src/engine/step.js';
import type { Handler, Step } from '../../src/program/program.js';
import { wrongIn } from './case-invariants.js';
import { input, MONDAY_9, person, playable, program, task } from './complaint-program.js';

function play(id: string, more: Partial<Extract<Step, { kind: 'play' }>> = {}): Step {
  const data = { kind: 'literal', value: {} } as const;
  return { kind: 'play', id, playbook: 'letter', data, wait: false, on_cancel: 'cancel', line: 9, deadlines: [], on: [], ...more };
}

class Case {
  state: State;
  readonly effects: Effect[] = [];
  readonly #on;
  constructor(stages: { [stage: string]: readonly Step[] }, on: readonly Handler[] = []) {
    this.#on = playable(program(stages, { on }));
    const { state, effects } = start(this.#on, input, MONDAY_9);
    this.state = state;
    this.effects.push(...effects);
  }
  send(event: Event): void {
    const { state, effects } = step(this.#on, this.state, event);
    this.state = state;
    this.effects.push(...effects);
    expect(wrongIn(this.#on, state)).toEqual([]);
  }
  /** The outside begins what the step asked for. */
  begin(step: string): string {
    const effect = Object.values(this.state.asks).find(({ node }) => node === step)?.effect ?? '';
    this.send({ kind: 'taken_up', at: MONDAY_9, effect, reference: `letter/${step}` });
    this.send({ kind: 'responded', at: MONDAY_9, effect, answer: { ok: true, value: { case: `letter/${step}` } } });
    return effect;
  }
  end(effect: string): void {
    this.send({ kind: 'responded', at: MONDAY_9, effect, answer: { ok: true, value: { outcome: 'completed', data: {} } } });
  }
  complete(step: string): void {
    const id = Object.values(this.state.tasks).find((each) => each.step === step)?.id ?? '';
    this.send({ kind: 'complete', at: MONDAY_9, actor: person('ann', [], true), task: id, values: {} });
  }
  cancel(): void {
    this.send({ kind: 'cancel', at: MONDAY_9, actor: null, reason: 'no more' });
  }
  /** The cases that are withdrawn. */
  get withdrawn(): (string | undefined)[] {
    return this.effects.flatMap((effect) => (effect.kind === 'withdraw' ? [effect.ask.taken_up] : []));
  }
}

describe('a played case that is let go', () => {
  it('is cancelled with the case that played it, once, and only while it is open', () => {
    const it = new Case({ only: [play('first'), play('second'), play('own', { on_cancel: 'leave' }), task('rest')] });
    const first = it.begin('first');
    it.begin('second');
    it.begin('own');
    it.end(first);
    it.cancel();
    expect(it.withdrawn).toEqual(['letter/second']);
    expect(it.state.let_go).toBeUndefined();
  });

  it('is cancelled before what is undone, and not again with the second cancel', () => {
    const it = new Case({ only: [play('first'), task('done', { undo: [task('undone')] }), task('rest')] });
    it.begin('first');
    it.complete('done');
    it.cancel();
    expect(it.state.status).toBe('open');
    expect(it.withdrawn).toEqual(['letter/first']);
    it.cancel();
    expect(it.withdrawn).toEqual(['letter/first']);
  });

  it('goes on when the case that played it comes to its end', () => {
    const it = new Case({ only: [play('first'), task('rest')] });
    it.begin('first');
    it.complete('rest');
    expect(it.state.status).toBe('completed');
    expect(it.withdrawn).toEqual([]);
  });

  it('goes on when the scope that listens for its outcome is left', () => {
    const listening: Step = {
      kind: 'group',
      id: 'part',
      steps: [play('first'), task('inner')],
      line: 9,
      deadlines: [],
      on: [
        { id: 'heard', trigger: { kind: 'outcome', outcome: 'completed', of: 'first' }, mode: 'beside', steps: [task('react')], line: 9 },
      ],
    };
    const it = new Case({ only: [listening, task('rest')] });
    it.begin('first');
    it.complete('inner');
    expect(Object.values(it.state.tasks).map((each) => each.step)).toEqual(['rest']);
    expect(it.withdrawn).toEqual([]);
    it.cancel();
    expect(it.withdrawn).toEqual(['letter/first']);
  });

  it('that has not begun is given up with its step', () => {
    const it = new Case({ only: [play('first', { on_cancel: 'leave' })] });
    it.cancel();
    expect(it.withdrawn).toEqual([undefined]);
  });
});
