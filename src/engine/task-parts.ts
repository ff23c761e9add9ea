/**
 * Tasks that are a part of another (WS-HumanTask 1.1 §4.7, sub-tasks): the seats of a quorum, a countersignature, and what
 * its owner asks others for. They stand on the frame of their task and end with it.
 */
import type { WantedMatch } from '../organisation/request.js';
import { candidatesOf, requestPeople } from './people.js';
import type { TaskState } from './state.js';
import { taskStep } from './task-refusal.js';
import { asFault, type Turn } from './turn.js';

type PartKind = NonNullable<TaskState['part_of']>['as'];

/** A new part of `main`, held by nobody yet; its number counts the parts that the task ever had. */
function addPart(turn: Turn, main: TaskState, as: PartKind, more: Partial<TaskState> = {}): TaskState {
  const now = turn.state.tasks[main.id] ?? main;
  const parts = (now.parts ?? 0) + 1;
  turn.state.tasks[main.id] = { ...now, parts };
  const part: TaskState = {
    id: `${main.id}.${parts}`,
    step: main.step,
    frame: main.frame,
    stage: main.stage,
    status: 'created',
    offered_to: [],
    excluded: [],
    assignee: null,
    priority: main.priority,
    created_at: turn.now,
    reserved_at: null,
    requests: 0,
    part_of: { task: main.id, as },
    ...more,
  };
  turn.state.tasks[part.id] = part;
  turn.fact('task_created', part.id, { step: part.step, part_of: main.id, as }, as === 'subtask');
  return part;
}

/**
 * A seat for everybody who was found. Where they are fewer than are needed, the seats that are left stand before nobody:
 * the number is never made smaller silently, and an administrator nominates somebody.
 */
export function createSeats(turn: Turn, main: TaskState, people: readonly string[], excluded: readonly string[]): void {
  const { need = 1 } = taskStep(turn.playable, main);
  const least = need === 'all' ? Math.max(1, people.length) : need;
  turn.state.tasks[main.id] = { ...main, status: 'in_progress', quorum: { need: least, votes: [] } };
  for (const person of people) {
    addPart(turn, main, 'seat', { status: 'reserved', assignee: person, reserved_at: turn.now, excluded });
  }
  for (let missing = people.length; missing < least; missing += 1) addPart(turn, main, 'seat', { excluded });
}

/** Asks others for a part of a task. */
export function addSubtask(turn: Turn, main: TaskState, subject: string, to: readonly WantedMatch[]): void {
  const part = addPart(turn, main, 'subtask', { subject, asked: to });
  requestPeople(turn, part.id, { any: to, not: [], by: 'offer' });
}

/** Asks for the countersignature of a task that was done; never of those who did it. */
export function askCountersign(turn: Turn, main: TaskState, doers: readonly string[]): void {
  const { countersign, line } = taskStep(turn.playable, main);
  if (!countersign) return;
  const not: WantedMatch[] = doers.map((person) => [{ kind: 'person', person }]);
  const part = addPart(turn, main, 'countersign', { excluded: doers });
  try {
    const candidates = candidatesOf(turn, countersign, main.frame, [main]);
    requestPeople(turn, part.id, { ...candidates, not: [...candidates.not, ...not] });
  } catch (error) {
    const fault = asFault(error, line);
    turn.raise({ node: main.step, frame: main.frame, phase: 'none', code: fault.code, message: fault.message, line: fault.line });
    requestPeople(turn, part.id, { any: [], not, by: 'offer' });
  }
}
