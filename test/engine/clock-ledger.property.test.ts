/** Clocks under random pauses, retroactive ones too, and changes of what their due reads. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledgerOf, recordOf } from '../../src/engine/clock-ledger.js';
import type { Fact } from '../../src/engine/effect.js';
import type { Event } from '../../src/engine/event.js';
import type { ClockState, State } from '../../src/engine/state.js';
import { nextWake, start, step } from '../../src/engine/step.js';
import { measured, timeAfter } from '../../src/engine/time.js';
import type { Duration } from '../../src/program/program.js';
import { clock, HOUR, hours, input, literal, MONDAY_9, office, person, playable, program, task } from './complaint-program.js';

const admin = person('admin', [], true);
const elapsed = (count: number): Duration => ({ kind: 'elapsed', milliseconds: count * HOUR });
const days = (count: number): Duration => ({ kind: 'business', unit: 'days', count });
const duration = fc.oneof(
  fc.constantFrom(0, 1, 3, 8, 20).map(hours),
  fc.constantFrom(0, 2, 30, 70).map(elapsed),
  fc.constantFrom(1, 3).map(days),
);

type Act =
  | { readonly do: 'pause'; readonly back: number }
  | { readonly do: 'past'; readonly back: number; readonly length: number }
  | { readonly do: 'resume' }
  | { readonly do: 'tier'; readonly tier: string };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant('pause' as const), back: fc.constantFrom(0, 0, 1, 7, 30) }),
  fc.record({ do: fc.constant('past' as const), back: fc.integer({ min: 2, max: 40 }), length: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ do: fc.constant('resume' as const) }),
  fc.record({ do: fc.constant('tier' as const), tier: fc.constantFrom('gold', 'key', 'none') }),
);
const acts = fc.array(fc.tuple(fc.constantFrom(0, 0.5, 1, 4, 15, 24, 60), act), { maxLength: 12 });

function eventOf(now: number, what: Act): Event {
  const at = now;
  const base = { at, actor: admin, reason: 'parts are missing' };
  switch (what.do) {
    case 'pause':
      return { kind: 'pause_clocks', ...base, from: Math.max(MONDAY_9, now - what.back * HOUR) };
    case 'past': {
      const from = Math.max(MONDAY_9, now - what.back * HOUR);
      const until = Math.min(now, from + what.length * HOUR);
      return until > from ? { kind: 'pause_clocks', ...base, from, until } : { kind: 'tick', at };
    }
    case 'resume':
      return { kind: 'resume_clocks', at, actor: admin };
    case 'tier':
      return { kind: 'customer_changed', at, customer: { tier: what.tier } };
  }
}

const TARGETS = "customer.tier == 'gold' ? '2 business hours' : customer.tier == 'key' ? '9 hours' : '1 business day'";

function caseWith(target: Duration, reads: boolean, on_change: 'keep' | 'restart' | undefined) {
  const due = reads ? ({ kind: 'cel', cel: TARGETS, line: 3 } as const) : literal(target);
  const watched = {
    ...clock('whole', target, {
      remind: [{ at: 'before', duration: literal(hours(1)), notify: [], line: 4 }],
      escalate: [{ after: literal(hours(2)), notify: [], priority: 'high', line: 5 }],
    }),
    due,
    ...(reads ? { reads: ['customer'] } : {}),
    ...(on_change ? { on_change } : {}),
  };
  const names = {
    data: { type: 'object' },
    steps: { type: 'object' },
    case: { type: 'object' },
    customer: { type: 'object', properties: { tier: { type: 'string' } }, required: ['tier'] },
  };
  return playable(program({ first: [task('one')] }, { deadlines: [watched], names }));
}

function explained(state: ClockState, now: number): void {
  const ledger = ledgerOf(recordOf(state), state.due, now, office);
  if (!ledger?.until_due || ledger.due === null) throw new Error('The calendar knows that time.');
  const { due, stretches, until_due } = ledger;
  if (!state.pauses.some((pause) => pause.to === null)) expect(due).toBe(state.due);
  let reached = state.started_at;
  for (const stretch of stretches) {
    expect(stretch.from).toBe(reached);
    expect(stretch.to).toBeGreaterThan(stretch.from);
    reached = stretch.to;
  }
  expect(reached).toBe(Math.max(due, now));
  expect(until_due.running + until_due.paused + until_due.closed).toBe(due - state.from);
  const unpaused = timeAfter(office, state.from, state.target) ?? 0;
  expect(until_due.running).toBe(measured(office, state.target.kind, state.from, unpaused));
}

describe('a clock that is paused and changed', () => {
  it('is due when its running time is used up, as its ledger says, and nothing of it comes before its time', () => {
    fc.assert(
      fc.property(
        duration,
        fc.boolean(),
        fc.constantFrom(undefined, 'keep' as const, 'restart' as const),
        acts,
        (target, reads, change, list) => {
          const played = caseWith(target, reads, change);
          const first = start(played, { ...input, customer: { tier: 'none' } }, MONDAY_9);
          let state: State = first.state;
          const facts: Fact[] = [];
          const take = (event: Event) => {
            const before = state;
            const transition = step(played, state, event);
            expect(transition.refusal).toBeUndefined();
            state = transition.state;
            for (const effect of transition.effects) if (effect.kind === 'fact') facts.push(effect.fact);
            const wake = nextWake(state);
            expect(wake === null || wake > state.at).toBe(true);
            for (const each of Object.values(state.clocks)) {
              explained(each, state.at);
              const paused = each.pauses.some((pause) => pause.to === null);
              if (paused) expect(each.alarms).toEqual([]);
              else expect(each.overdue).toBe((each.due ?? 0) <= state.at);
            }
            return before;
          };
          let now = MONDAY_9;
          for (const [pass, what] of list) {
            now += pass * HOUR;
            take({ kind: 'tick', at: now });
            take(eventOf(now, what));
          }
          take({ kind: 'resume_clocks', at: now, actor: admin });
          take({ kind: 'tick', at: now + 400 * HOUR });
          const overdue = facts.filter((fact) => fact.kind === 'clock_overdue');
          for (const fact of overdue) expect(fact.at).toBeGreaterThanOrEqual(Number(fact.detail.due));
          // Begun anew, it escalates anew.
          const restarts = facts.filter((fact) => fact.kind === 'clock_changed' && fact.detail.how === 'restart').length;
          const escalated = facts.filter((fact) => fact.kind === 'clock_escalated').length;
          expect(escalated >= 1 && escalated <= 1 + restarts).toBe(true);
        },
      ),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
    );
  });
});
