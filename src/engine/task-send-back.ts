/**
 * Sends work back: leaves what was done since an earlier step and opens that step again, with what was entered there and
 * for the person who did it. History stays; the steps to be done again are absent until done.
 */
import type { JsonObject, JsonSchema } from '../program/json.js';
import type { TaskOutcome } from '../program/program.js';
import { exitFrame } from './exit.js';
import { branchesOf, type ProgramIndex } from './program-index.js';
import { itemsAround } from './scopes.js';
import type { Frame, Reopening, State, TaskState } from './state.js';
import type { Turn } from './turn.js';

type Sequence = Frame & { readonly kind: 'sequence' };

export function sendBack(turn: Turn, task: TaskState, outcome: TaskOutcome, { by, comment }: Pick<Reopening, 'by' | 'comment'>): void {
  const target = outcome.send_back?.step ?? '';
  const counted = countedAs(turn.state, task, outcome.id);
  turn.state.sent_back = { ...turn.state.sent_back, [counted]: (turn.state.sent_back[counted] ?? 0) + 1 };
  turn.fact('task_sent_back', task.id, { step: task.step, to: target, comment, time: turn.state.sent_back[counted] ?? 1 }, true);
  const place = sequenceWith(turn, task.frame, target);
  // A target that check would not have let pass: the step is done, and nothing is sent back.
  if (!place) return turn.complete(task.frame, {});
  const result = turn.resultOf(task.frame, target);
  const person = result?.completed_by;
  const entered = fieldsOf(turn, target);
  if (result && typeof person === 'string') {
    const values: JsonObject = Object.fromEntries(Object.entries(result).filter(([field]) => entered.has(field)));
    const chosen = typeof result.outcome === 'string' ? { outcome: result.outcome } : {};
    turn.state.reopened = { ...turn.state.reopened, [target]: { values, person, by, comment, step: task.step, ...chosen } };
  }
  for (const child of turn.childrenOf(place.sequence.id)) exitFrame(turn, child.id, 'send_back', 'ended');
  turn.clearResults(
    place.sequence.id,
    place.steps.slice(place.index).flatMap((step) => turn.index.below(step)),
  );
  turn.setFrame({ ...place.sequence, index: place.index - 1 });
  turn.agenda.push({ do: 'child_done', frame: place.sequence.id, child: '' });
}

/** What people enter in a task: the rest of its result is Steward's. */
function fieldsOf(turn: Turn, step: string): ReadonlySet<string> {
  const node = turn.index.nodes.get(step);
  const forms = node?.kind === 'task' ? [node.form, ...node.outcomes.flatMap((outcome) => (outcome.form ? [outcome.form] : []))] : [];
  return new Set(forms.flatMap((form: JsonSchema) => Object.keys(form.properties ?? {})));
}

/** Under what it is counted how often work was sent back: in an `each`, for each item by itself. */
export function countedAs(state: Pick<State, 'frames'>, task: Pick<TaskState, 'step' | 'frame'>, outcome: string): string {
  const item = itemsAround(state.frames, task.frame)[0];
  return `${item ? `${item.id}/` : ''}${task.step}/${outcome}`;
}

/** The list of steps around a frame, at whatever depth, that holds the target. */
function sequenceWith(turn: Turn, from: string, target: string): { sequence: Sequence; steps: readonly string[]; index: number } | null {
  for (let at: string | null = from; at !== null; ) {
    const frame: Frame | undefined = turn.state.frames[at];
    if (!frame) return null;
    if (frame.kind === 'sequence') {
      const steps = stepIds(turn.index, frame);
      const index = steps.indexOf(target);
      if (index >= 0) return { sequence: frame, steps, index };
    }
    at = frame.parent;
  }
  return null;
}

function stepIds(index: ProgramIndex, { node, branch }: Sequence): readonly string[] {
  const handler = index.handlers.get(node);
  const owner = index.nodes.get(node);
  const steps = handler?.steps ?? (owner && branchesOf(owner).find(([name]) => name === branch)?.[1]) ?? [];
  return steps.map((step) => step.id);
}
