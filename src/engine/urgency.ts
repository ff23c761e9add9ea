/**
 * What stands on top of an inbox, and why. A task's urgency is an instant: the deadline that it is held to, less what its
 * priority, its customer's tier and escalations weigh. Inboxes show the earliest first. The instant does not change as time
 * passes (what is late grows more urgent than what is not yet, by itself), so that the order is right at any moment
 * without anything being computed again.
 *
 * owns: the formula (docs/tasks.md), and the reasons that people are shown.
 */
import type { Priority } from '../program/program.js';
import type { Text } from '../program/text.js';
import { isPaused } from './clock-time.js';
import type { Playable } from './playable.js';
import { indexOf } from './program-index.js';
import type { ClockState, Instant, State, TaskState } from './state.js';

export interface Urgency {
  /** Sorts: the earliest is the most urgent. */
  readonly at: Instant;
  /** The earliest deadline that the task is held to: its own, or that of what is around it, up to the case. Null: there is none. */
  readonly due: Instant | null;
  /** One of these deadlines is overdue. */
  readonly late: boolean;
  /** In the order in which they are told; the first is the instant that the others move. */
  readonly reasons: readonly UrgencyReason[];
}
/** `sooner`: minutes by which the task counts as due earlier; negative: later. */
export type UrgencyReason =
  /** `on`: the stage or step that the clock stands on; '' for the case. */
  | { readonly kind: 'due'; readonly due: Instant; readonly clock: string; readonly title: Text; readonly on: string }
  | { readonly kind: 'no_deadline'; readonly due: Instant }
  | { readonly kind: 'priority' | 'case_priority'; readonly priority: Priority; readonly sooner: number }
  /** Levels that its deadlines have reached. */
  | { readonly kind: 'escalated'; readonly level: number; readonly sooner: number }
  | { readonly kind: 'tier'; readonly tier: string; readonly sooner: number };

const HOUR = 3_600_000;
const MINUTE = 60_000;

const PRIORITY: { readonly [P in Priority]: number } = { urgent: 48 * HOUR, high: 16 * HOUR, normal: 0, low: -16 * HOUR };
/** For each level of escalation. */
const ESCALATED = 4 * HOUR;
/** A task that no deadline holds counts as due so long after it came. */
const NO_DEADLINE = 120 * HOUR;
/** Of the case's priority, so much counts besides the task's own. */
const CASE_SHARE = 0.5;

export type ClocksByFrame = ReadonlyMap<string, readonly ClockState[]>;

export function clocksByFrame({ clocks }: Pick<State, 'clocks'>): ClocksByFrame {
  const found = new Map<string, ClockState[]>();
  for (const clock of Object.values(clocks)) found.set(clock.frame, [...(found.get(clock.frame) ?? []), clock]);
  return found;
}

export function urgencyOf(playable: Playable, state: State, task: TaskState, clocks: ClocksByFrame): Urgency {
  const around = clocksAround(state, task.frame, clocks);
  const first = earliest(around);
  const base: UrgencyReason = first
    ? { kind: 'due', due: first.due, clock: first.clock.id, title: titleOf(playable, first.clock), on: first.clock.node }
    : { kind: 'no_deadline', due: task.created_at + NO_DEADLINE };
  const reasons = [base, ...moved(playable, state, task, around)];
  const sooner = reasons.reduce((sum, reason) => sum + ('sooner' in reason ? reason.sooner : 0), 0);
  return {
    at: base.due - sooner * MINUTE,
    due: first?.due ?? null,
    late: around.some((clock) => clock.overdue),
    reasons,
  };
}

/** Those of the task and of all that is around it. */
function clocksAround(state: State, frame: string, clocks: ClocksByFrame): readonly ClockState[] {
  const found: ClockState[] = [];
  for (let at: string | null = frame; at !== null; at = state.frames[at]?.parent ?? null) found.push(...(clocks.get(at) ?? []));
  return found;
}

/** The clock that is due first. One that is paused presses nobody, unless it was overdue before. */
function earliest(around: readonly ClockState[]): { readonly clock: ClockState; readonly due: Instant } | null {
  let first: { readonly clock: ClockState; readonly due: Instant } | null = null;
  for (const clock of around) {
    if (clock.due === null || (isPaused(clock) && !clock.overdue)) continue;
    if (first === null || clock.due < first.due || (clock.due === first.due && clock.order < first.clock.order)) {
      first = { clock, due: clock.due };
    }
  }
  return first;
}

function moved({ program: { tiers = {} } }: Playable, state: State, task: TaskState, around: readonly ClockState[]): UrgencyReason[] {
  const level = Math.max(0, ...around.map((clock) => clock.escalated.length));
  const tier = state.customer?.tier;
  const own = PRIORITY[task.priority];
  const ofCase = PRIORITY[state.priority] * CASE_SHARE;
  const ofTier = typeof tier === 'string' && Object.hasOwn(tiers, tier) ? (tiers[tier] ?? 0) : 0;
  return [
    ...(own === 0 ? [] : [{ kind: 'priority', priority: task.priority, sooner: minutes(own) } as const]),
    ...(ofCase === 0 ? [] : [{ kind: 'case_priority', priority: state.priority, sooner: minutes(ofCase) } as const]),
    ...(level === 0 ? [] : [{ kind: 'escalated', level, sooner: minutes(level * ESCALATED) } as const]),
    ...(ofTier === 0 ? [] : [{ kind: 'tier', tier: String(tier), sooner: minutes(ofTier) } as const]),
  ];
}

function minutes(milliseconds: number): number {
  return Math.round(milliseconds / MINUTE);
}

function titleOf({ program }: Playable, clock: ClockState): Text {
  const { clocks, nodes } = indexOf(program);
  return clocks.get(clock.clock)?.clock.title ?? (clock.node === '' ? program.title : (nodes.get(clock.node)?.title ?? clock.node));
}
