/** Clocks whose due reads names: computed again when one of these names has changed. */

import { resolveDue } from './clock-schedule.js';
import { sameDuration } from './clock-time.js';
import { retarget } from './clocks.js';
import type { ClockState, State } from './state.js';
import type { Turn } from './turn.js';

export type NamesSeen = Pick<State, 'data' | 'customer' | 'steps' | 'case_roles' | 'stage' | 'priority'>;

export function namesSeen({ state }: Turn): NamesSeen {
  const { data, customer, steps, case_roles, stage, priority } = state;
  return { data, customer, steps: { ...steps }, case_roles: { ...case_roles }, stage, priority };
}

/** Computes the dues again that read what is not as it was. A due that cannot be computed any more stays as it was. */
export function reviseClocks(turn: Turn, before: NamesSeen): void {
  const reading = Object.values(turn.state.clocks).filter((clock) => turn.index.clocks.get(clock.clock)?.clock.reads);
  if (reading.length === 0) return;
  const changed = changedNames(before, namesSeen(turn));
  if (changed.size === 0) return;
  for (const clock of reading) revise(turn, clock, changed);
}

function revise(turn: Turn, clock: ClockState, changed: ReadonlySet<string>): void {
  const declared = turn.index.clocks.get(clock.clock)?.clock;
  // Of a duty that repeats, the next period is computed when it begins.
  if (!declared || clock.missed !== undefined) return;
  const read = declared.reads?.filter((name) => changed.has(name)) ?? [];
  if (read.length === 0) return;
  try {
    const target = resolveDue(turn, declared, clock.frame, declared.on_change === 'restart' ? turn.now : clock.from);
    const known = clock.changes.findLast((change) => change.kind === 'kept')?.target ?? clock.target;
    if (sameDuration(target, known)) return;
    const next = retarget(turn, clock, declared, target, { kind: 'names', of: read.join(', ') });
    turn.fact('clock_changed', clock.id, { how: declared.on_change ?? 'credit', was: clock.due, due: next.due, names: read });
  } catch {
    // What it reads is gone, as a step's result in a new round is.
  }
}

function changedNames(before: NamesSeen, now: NamesSeen): ReadonlySet<string> {
  const changed = new Set<string>();
  if (before.data !== now.data) changed.add('data');
  if (before.customer !== now.customer) changed.add('customer');
  if (differ(before.steps, now.steps)) changed.add('steps');
  if (before.stage !== now.stage || before.priority !== now.priority || differ(before.case_roles, now.case_roles)) changed.add('case');
  // What a table gives may depend on these.
  if (changed.has('data') || changed.has('customer')) changed.add('tables');
  return changed;
}

function differ(one: { readonly [key: string]: unknown }, other: { readonly [key: string]: unknown }): boolean {
  const keys = Object.keys(other);
  return keys.length !== Object.keys(one).length || keys.some((key) => one[key] !== other[key]);
}
