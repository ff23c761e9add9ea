import type { Parallel } from '../../program/program.js';
import { leaveBeside } from '../beside.js';
import { exitFrame } from '../exit.js';
import type { BranchStatus, Frame } from '../state.js';
import type { Turn } from '../turn.js';
import type { StepBehaviour } from './step-behaviour.js';

type ParallelFrame = Frame & { readonly kind: 'parallel' };

/**
 * Branches side by side, and their join (WCP-2, 3, 6, 7, 9, 28–33). Its result is `{ branches, first }`: how each branch
 * stood when it was joined, and the one that was done first.
 */
export const parallelStep: StepBehaviour<'parallel'> = {
  enter(turn, step, frame) {
    const taken = step.branches.map(({ branch, when }) => ({ branch, taken: !when || turn.evaluateBoolean(when, frame.id) }));
    const branches = Object.fromEntries(taken.map((each) => [each.branch, each.taken ? 'running' : 'not_taken'] as const));
    const entered: ParallelFrame = { kind: 'parallel', id: frame.id, node: step.id, parent: frame.parent, branches, first: null };
    turn.setFrame(entered);
    for (const each of taken) if (each.taken) turn.runBranch(entered, branchName(each.branch));
    if (!taken.some((each) => each.taken)) join(turn, step, entered);
  },
  childDone(turn, step, frame) {
    if (frame.kind !== 'parallel') return;
    const ended = Object.entries(frame.branches).filter(
      ([branch, status]) => status === 'running' && !turn.state.frames[`${frame.id}/${branchName(branch)}`],
    );
    const [first] = ended;
    const branches = { ...frame.branches, ...Object.fromEntries(ended.map(([branch]) => [branch, 'done' as const])) };
    const next: ParallelFrame = { ...frame, branches, first: frame.first ?? first?.[0] ?? null };
    turn.setFrame(next);
    join(turn, step, next);
  },
};

/** Where the branch's steps stand. */
export function branchName(branch: string): string {
  return `branch/${branch}`;
}

function join(turn: Turn, step: Parallel, frame: ParallelFrame): void {
  const running = branchesThat(frame, 'running');
  if (frame.beside) {
    if (running.length === 0) turn.complete(frame.id);
    return;
  }
  if (running.length > 0 && !isJoined(turn, step, frame)) return;
  if (running.length > 0 && step.rest === 'run') {
    turn.setResult(frame.id, step.id, resultOf(frame));
    return leaveBeside(turn, frame);
  }
  for (const branch of running) exitFrame(turn, `${frame.id}/${branchName(branch)}`, 'join', 'ended');
  const branches = Object.fromEntries(
    Object.entries(frame.branches).map(([branch, status]) => [branch, status === 'running' ? 'cancelled' : status] as const),
  );
  const joined: ParallelFrame = { ...frame, branches };
  turn.setFrame(joined);
  turn.complete(frame.id, resultOf(joined));
}

/** Whether the condition that joins it holds, once a branch is done. */
export function isJoinedByCondition(turn: Turn, step: Parallel, frame: ParallelFrame): boolean {
  return step.join.kind === 'when' && branchesThat(frame, 'done').length > 0 && isJoined(turn, step, frame);
}

function isJoined(turn: Turn, step: Parallel, frame: ParallelFrame): boolean {
  switch (step.join.kind) {
    case 'all':
      return false;
    case 'count':
      return branchesThat(frame, 'done').length >= step.join.count;
    case 'when':
      return turn.evaluateBoolean(step.join.condition, frame.id, { branches: frame.branches });
  }
}

function branchesThat(frame: ParallelFrame, status: BranchStatus): string[] {
  return Object.entries(frame.branches).flatMap(([branch, each]) => (each === status ? [branch] : []));
}

function resultOf(frame: ParallelFrame) {
  return { branches: frame.branches, ...(frame.first === null ? {} : { first: frame.first }) };
}
