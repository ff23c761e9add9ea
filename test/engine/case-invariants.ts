/** What holds of every State, and of every change from one to the next. Each tells what is wrong; empty is good. */
import type { Effect, Fact } from '../../src/engine/effect.js';
import type { Playable } from '../../src/engine/playable.js';
import { indexOf } from '../../src/engine/program-index.js';
import type { Frame, State } from '../../src/engine/state.js';
import { nextWake } from '../../src/engine/step.js';

export function wrongIn(playable: Playable, state: State): string[] {
  const wrong: string[] = [];
  const frames = Object.values(state.frames);
  if (state.status !== 'open') {
    for (const part of [
      'tasks',
      'frames',
      'clocks',
      'undecided',
      'incidents',
      'rested',
      'asks',
      'triggers',
      'held',
      'undo',
      'early',
    ] as const) {
      if (Object.keys(state[part]).length > 0) wrong.push(`ended with ${part}`);
    }
    if (state.let_go) wrong.push('ended with let_go');
    return wrong;
  }
  const wake = nextWake(state);
  if (wake !== null && wake <= state.at) wrong.push('something due is not settled');
  if (!state.frames.case) wrong.push('no frame of the case');
  for (const frame of frames) wrong.push(...wrongWith(playable, state, frame).map((text) => `${frame.id}: ${text}`));
  for (const task of Object.values(state.tasks)) {
    const frame = state.frames[task.frame];
    if (frame?.kind !== 'task' || frame.task !== (task.part_of?.task ?? task.id) || frame.body_done) wrong.push(`${task.id}: no frame`);
    if ((task.status === 'reserved') !== (task.assignee !== null)) wrong.push(`${task.id}: ${task.status} with ${task.assignee}`);
    const asked = `${task.id}#${task.requests}`;
    if (task.status === 'created' && task.window?.open !== false && !state.undecided.includes(asked))
      wrong.push(`${task.id}: nobody is asked for it`);
  }
  for (const clock of Object.values(state.clocks)) {
    const frame = state.frames[clock.frame];
    const scope = frame?.kind === 'stage' || frame?.kind === 'group' || frame?.kind === 'case';
    if (!frame || (frame.body_done && !scope)) wrong.push(`${clock.id}: outlived its scope`);
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
    if (!task.includes(':case_role:') && !state.tasks[task]) wrong.push(`${effect}: asked for an ended task`);
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
export function wrongAlarms(before: State, effects: readonly Effect[]): string[] {
  const wrong: string[] = [];
  const due = new Map(Object.values(before.clocks).map((clock) => [clock.id, [...clock.alarms]]));
  for (const fact of factsOf(effects)) {
    const alarms = fact.subject === null ? undefined : due.get(fact.subject);
    const kind = ALARM_KINDS[fact.kind];
    // Its alarms have moved since: what they are now is not to be seen from before.
    if (fact.subject !== null && (fact.kind === 'clock_resumed' || fact.kind === 'clock_paused')) due.delete(fact.subject);
    if (!alarms || !kind) continue;
    const next = alarms.shift();
    if (next?.kind !== kind || next.at !== fact.at)
      wrong.push(`${fact.kind} of ${fact.subject} at ${fact.at}, not ${JSON.stringify(next)}`);
  }
  return wrong;
}

const ALARM_KINDS: { readonly [kind: string]: string } = { clock_reminded: 'remind', clock_overdue: 'due', clock_escalated: 'escalate' };

/** A case's whole history: unique ids, time that never goes back, and every task begun and ended once. */
export function wrongHistory(effects: readonly Effect[], end: State): string[] {
  const wrong: string[] = [];
  const facts = factsOf(effects);
  if (new Set(facts.map((fact) => fact.id)).size < facts.length) wrong.push('two facts of one id');
  facts.forEach((fact, i) => {
    if (fact.at < (facts[i - 1]?.at ?? 0)) wrong.push(`${fact.kind} ${fact.id}: time goes back`);
  });
  const tasks = new Map<string, { created: number; ended: number }>();
  for (const { kind, subject } of facts) {
    if (subject === null || !kind.startsWith('task_')) continue;
    const counts = tasks.get(subject) ?? { created: 0, ended: 0 };
    tasks.set(subject, counts);
    if (kind === 'task_created') counts.created += 1;
    if (kind === 'task_completed' || kind === 'task_exited') counts.ended += 1;
  }
  for (const [task, { created, ended }] of tasks) {
    if (created !== 1) wrong.push(`${task}: created ${created} times`);
    if (ended !== (end.tasks[task] ? 0 : 1)) wrong.push(`${task}: ended ${ended} times`);
  }
  const asked = effects.flatMap((effect) =>
    effect.kind === 'assign' ? [effect.request.effect] : effect.kind === 'notify' ? [effect.notice.effect] : [],
  );
  const twice = asked.filter((each, i) => asked.indexOf(each) !== i);
  if (twice.length > 0) wrong.push(`asked twice: ${twice.join(', ')}`);
  return wrong;
}

export function factsOf(effects: readonly Effect[]): Fact[] {
  return effects.flatMap((effect) => (effect.kind === 'fact' ? [effect.fact] : []));
}
