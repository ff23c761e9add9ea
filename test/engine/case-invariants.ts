/** What holds of every State, and of every change from one to the next. Each tells what is wrong; empty is good. */
import type { Effect, Fact } from '../../src/engine/effect.js';
import type { Playable } from '../../src/engine/playable.js';
import { indexOf } from '../../src/engine/program-index.js';
import type { Frame, State } from '../../src/engine/state.js';
import { nextWake } from '../../src/engine/step.js';
import { verdict } from '../../src/engine/task-end.js';
import { isShown } from '../../src/engine/task-parties.js';

export function wrongIn(playable: Playable, state: State): string[] {
  const wrong: string[] = [];
  const frames = Object.values(state.frames);
  if (state.status !== 'open') {
    for (const part of ['tasks', 'frames', 'clocks', 'undecided', 'incidents', 'triggers', 'held', 'early'] as const) {
      if (Object.keys(state[part]).length > 0) wrong.push(`ended with ${part}`);
    }
    if (state.let_go) wrong.push('ended with let_go');
    // What is said to other cases is said, also where this one ends.
    if (Object.values(state.asks).some(({ about }) => about.kind !== 'tell')) wrong.push('ended with asks');
    // Only a case that may be reopened goes on from these.
    if (!state.ended && Object.keys(state.rested).length + state.undo.length > 0) wrong.push('ended with what is for a reopening');
    return wrong;
  }
  const wake = nextWake(state);
  if (wake !== null && wake <= state.at) wrong.push('something due is not settled');
  if (!state.frames.case) wrong.push('no frame of the case');
  for (const frame of frames) wrong.push(...wrongWith(playable, state, frame).map((text) => `${frame.id}: ${text}`));
  wrong.push(...wrongTasks(playable, state));
  for (const clock of Object.values(state.clocks)) {
    const frame = state.frames[clock.frame];
    const scope = frame?.kind === 'stage' || frame?.kind === 'group' || frame?.kind === 'case';
    if (!frame || (frame.body_done && !scope)) wrong.push(`${clock.id}: outlived its scope`);
    for (const { to, cause } of clock.pauses) {
      const kept = cause.kind === 'step' || cause.kind === 'handler' ? cause.of : undefined;
      if (to === null && kept !== undefined && !state.frames[kept]) wrong.push(`${clock.id}: paused by ${kept}, which is gone`);
    }
    if (clock.alarms.some((alarm, i) => alarm.at < (clock.alarms[i - 1]?.at ?? 0))) wrong.push(`${clock.id}: alarms out of order`);
  }
  for (const incident of Object.values(state.incidents)) {
    if (incident.code === 'fault') wrong.push(`a bug: ${incident.message}`);
    if (incident.frame !== null && !state.frames[incident.frame]) wrong.push(`incident ${incident.id}: outlived its frame`);
  }
  for (const ask of Object.values(state.asks)) if (!state.frames[ask.frame]) wrong.push(`${ask.effect}: outlived its frame`);
  for (const [id, trigger] of Object.entries(state.triggers)) {
    if (!state.frames[trigger.frame]) wrong.push(`${id}: outlived its scope`);
  }
  for (const [scope, { by }] of Object.entries(state.held)) {
    if (!state.frames[scope] || !state.frames[by]) wrong.push(`${scope}: held by nothing`);
  }
  for (const effect of state.undecided) {
    const task = effect.slice(0, effect.lastIndexOf('#'));
    if (task.includes(':case_role:')) continue;
    if (!state.tasks[task]) wrong.push(`${effect}: asked for an ended task`);
    else if (Number(effect.slice(task.length + 1)) > state.tasks[task].requests) wrong.push(`${effect}: not counted`);
  }
  return wrong;
}

function wrongTasks(playable: Playable, state: State): string[] {
  const wrong: string[] = [];
  for (const task of Object.values(state.tasks)) {
    const { id, status, assignee, suspended, part_of, window } = task;
    const say = (what: string) => wrong.push(`${id}: ${what}`);
    const frame = state.frames[task.frame];
    if (frame?.kind !== 'task' || frame.task !== (part_of?.task ?? id) || frame.body_done) say('no frame');
    if ((status === 'suspended') !== (suspended !== undefined)) say(`${status}, and ${suspended ? '' : 'not '}laid aside`);
    const parts = Object.values(state.tasks).filter((each) => each.part_of?.task === id);
    const seats = parts.filter((part) => part.part_of?.as === 'seat').length;
    const signs = parts.filter((part) => part.part_of?.as === 'countersign').length;
    if (seats > 0 !== (task.quorum !== undefined)) say(`${seats} seats`);
    if (task.quorum) {
      const has = [
        ...task.quorum.votes.map(({ by }) => by),
        ...parts.flatMap((part) => (part.part_of?.as === 'seat' ? (part.assignee ?? []) : [])),
      ];
      if (new Set(has).size < has.length) say(`two seats of one: ${has.join(', ')}`);
      const step = indexOf(playable.program).nodes.get(task.step);
      if (step?.kind === 'task' && verdict(step, task.quorum, seats) !== null) say('certain, and not settled');
    }
    if (signs !== (task.done ? 1 : 0)) say(`${signs} countersignatures`);
    if (part_of && !state.tasks[part_of.task]) say('part of nothing');
    if (!isShown(task)) {
      // People see its parts.
      if (status !== 'in_progress' || assignee !== null) say(`${status} with ${assignee} while its parts are open`);
      if (parts.length > seats + signs) say('done with a sub-task open');
      continue;
    }
    const held = suspended?.from ?? status;
    if ((held === 'reserved' || held === 'in_progress') !== (assignee !== null)) say(`${held} with ${assignee}`);
    if (status === 'created' && window?.open !== false && task.requests === 0 && part_of?.as !== 'seat') say('nobody is asked for it');
    if (window?.open === false && assignee === null && !suspended && (status !== 'created' || task.offered_to.length > 0))
      say('offered outside of its hours');
  }
  return wrong;
}

function wrongWith(playable: Playable, state: State, frame: Frame): string[] {
  const wrong: string[] = [];
  const children = Object.values(state.frames).filter((each) => each.parent === frame.id);
  if (frame.id !== 'case') {
    // Towards the root every step leads to an older frame: no cycle.
    const seen = new Set<string>();
    for (let at: Frame | undefined = frame; at && at.id !== 'case'; at = at.parent === null ? undefined : state.frames[at.parent]) {
      if (seen.has(at.id) || at.parent === null || !state.frames[at.parent]) return ['not in the tree of the case'];
      seen.add(at.id);
    }
  }
  if (frame.kind === 'task' && !frame.body_done && !state.tasks[frame.task]) wrong.push('no task');
  const held = Object.values(state.incidents).some(
    (each) => each.frame === frame.id && (each.phase === 'enter' || each.phase === 'child_done'),
  );
  const asks = Object.values(state.asks).some((each) => each.frame === frame.id);
  const node = indexOf(playable.program).nodes.get(frame.node);
  const waitsForMore = node?.kind === 'wait' && node.wait.kind !== 'for' && node.wait.kind !== 'instant';
  const own =
    held ||
    (frame.kind === 'task' && !frame.body_done) ||
    (frame.kind === 'wait' && !frame.body_done && (frame.until !== null || waitsForMore)) ||
    (frame.kind === 'asking' && asks);
  if (own) return wrong;
  if (children.length === 0) return [...wrong, `${frame.kind} waits for nothing`];
  const handlers = children.filter((child) => child.kind === 'handler' || child.kind === 'compensation' || child.beside);
  if (handlers.length < children.length) return frame.body_done ? [...wrong, 'body done, and still running'] : wrong;
  // Only handlers are left: either the body is done, or one of them replaces it.
  const interrupts = handlers.some((each) => indexOf(playable.program).handlers.get(each.node)?.mode === 'interrupt');
  if (!frame.body_done && !interrupts) wrong.push(`${frame.kind} has lost its body`);
  return wrong;
}

/** Alarms that one event fired: each at its own time, in order, and none before its time. */
export function wrongAlarms({ program }: Playable, before: State, effects: readonly Effect[]): string[] {
  const wrong: string[] = [];
  const due = new Map(Object.values(before.clocks).map((clock) => [clock.id, [...clock.alarms]]));
  for (const fact of factsOf(effects)) {
    const alarms = fact.subject === null ? undefined : due.get(fact.subject);
    const kind = ALARM_KINDS[fact.kind];
    // Its alarms move: what they are now is not to be seen from before.
    const { clock } = before.clocks[fact.subject ?? ''] ?? { clock: '' };
    const isDuty = indexOf(program).clocks.get(clock)?.clock.every !== undefined;
    const moves = ['clock_resumed', 'clock_paused', 'clock_changed'].includes(fact.kind) || (fact.kind === 'clock_overdue' && isDuty);
    if (fact.subject !== null && moves) due.delete(fact.subject);
    if (!alarms || !kind) continue;
    const next = alarms.shift();
    if (next?.kind !== kind || next.at !== fact.at)
      wrong.push(`${fact.kind} of ${fact.subject} at ${fact.at}, not ${JSON.stringify(next)}`);
  }
  return wrong;
}

const ALARM_KINDS: { readonly [kind: string]: string } = { clock_reminded: 'remind', clock_overdue: 'due', clock_escalated: 'escalate' };

/** A change from one state to the next: whatever task is gone has ended, once, and what is laid aside stays with whoever has it. */
export function wrongChange(before: State, after: State): string[] {
  const wrong: string[] = [];
  const kept = after.closed.length < CLOSED_KEPT;
  const ended = after.closed.slice(before.closed.length).map(({ task }) => task);
  for (const task of Object.values(before.tasks)) {
    const now = after.tasks[task.id];
    if (kept && (ended.filter((each) => each === task.id).length === 0) !== (now !== undefined))
      wrong.push(`${task.id}: has not ended once`);
    const decided = before.undecided.some((effect) => effect.startsWith(`${task.id}#`) && !after.undecided.includes(effect));
    if (now?.suspended && task.suspended && now.assignee !== task.assignee && !decided)
      wrong.push(`${task.id}: taken from whoever laid it aside`);
  }
  return wrong;
}
const CLOSED_KEPT = 50;

/** A case's whole history: unique ids, time that never goes back, and every task begun once and ended once. */
export function wrongHistory(playable: Playable, effects: readonly Effect[], end: State): string[] {
  const wrong: string[] = [];
  const facts = factsOf(effects);
  if (new Set(facts.map((fact) => fact.id)).size < facts.length) wrong.push('two facts of one id');
  facts.forEach((fact, i) => {
    if (fact.at < (facts[i - 1]?.at ?? 0)) wrong.push(`${fact.kind} ${fact.id}: time goes back`);
  });
  const tasks = new Map<string, Fact[]>();
  for (const fact of facts) {
    if (fact.subject === null || !TASK_FACTS.includes(fact.kind)) continue;
    const own = tasks.get(fact.subject) ?? [];
    own.push(fact);
    tasks.set(fact.subject, own);
  }
  for (const [task, own] of tasks) {
    const count = (...kinds: string[]) => own.filter(({ kind }) => kinds.includes(kind)).length;
    const [first] = own;
    if (first?.kind !== 'task_created') wrong.push(`${task}: ${first?.kind} before it was created`);
    if (count('task_created') !== 1) wrong.push(`${task}: created ${count('task_created')} times`);
    const open = end.tasks[task] ? 1 : 0;
    const done = count('task_completed');
    const left = count('task_exited', 'task_skipped', 'task_failed');
    const step = indexOf(playable.program).nodes.get(String(first?.detail.step));
    const agreed = step?.kind === 'task' && first?.detail.part_of === undefined ? step : undefined;
    if (agreed?.countersign) {
      // Done again as often as the countersignature was refused.
      if (left + open > 1) wrong.push(`${task}: ended ${left} times`);
    } else if (agreed?.need !== undefined) {
      if (done > 0) wrong.push(`${task}: completed by one of those who have to agree`);
      if (left + open > 1) wrong.push(`${task}: ended ${left} times`);
    } else if (done + left + open !== 1) wrong.push(`${task}: ended ${done + left} times`);
  }
  // Reminders of one clock at one instant are one: it was begun anew as it began.
  const reminded = new Set<string>();
  const asked = effects.flatMap((effect, i) => {
    if (effect.kind === 'assign') return [effect.request.effect];
    if (effect.kind !== 'notify') return [];
    const { effect: id, about } = effect.notice;
    const told = `${id} ${factsOf(effects.slice(i, i + 2))[0]?.at}`;
    if (about.kind === 'reminder' && reminded.has(told)) return [];
    reminded.add(told);
    return [id];
  });
  const twice = asked.filter((each, i) => asked.indexOf(each) !== i);
  if (twice.length > 0) wrong.push(`asked twice: ${twice.join(', ')}`);
  return wrong;
}

const TASK_FACTS = ['task_created', 'task_completed', 'task_exited', 'task_skipped', 'task_failed'];

export function factsOf(effects: readonly Effect[]): Fact[] {
  return effects.flatMap((effect) => (effect.kind === 'fact' ? [effect.fact] : []));
}
