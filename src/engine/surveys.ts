/** Surveys: tasks of the customer whose time may run out, and whose answers are facts for reports. */
import type { JsonObject } from '../program/json.js';
import type { Survey, Task } from '../program/program.js';
import { exitTasksOf } from './exit.js';
import { momentAfter } from './moments.js';
import type { Frame, Instant, TaskState } from './state.js';
import type { Turn } from './turn.js';

/** When the survey's time is over. Throws `Fault` where that cannot be told. */
export function surveyEnd(turn: Turn, { survey, line }: Task, frame: Frame): { readonly until?: Instant } {
  if (!survey?.timeout) return {};
  return { until: momentAfter(turn, survey.timeout, turn.program.calendar, frame.id, line, 'the time this survey would end') };
}

/** Nobody answered in time. */
export function endSurvey(turn: Turn, frame: Extract<Frame, { kind: 'task' }>): void {
  exitTasksOf(turn, frame.id, 'timed_out');
  turn.fact('step_completed', frame.node, { outcome: 'timed_out' });
  turn.complete(frame.id, { outcome: 'timed_out' });
}

/** Each question that was answered, with the touchpoint it is about. */
export function surveyAnswered(turn: Turn, { questions }: Survey, task: TaskState, values: JsonObject): void {
  const own = turn.index.nodes.get(task.step)?.touchpoint;
  const answers = Object.entries(questions).flatMap(([question, { touchpoint = own, asks }]): JsonObject[] => {
    const value = values[question];
    return value === undefined ? [] : [{ question, value, asks, ...(touchpoint === undefined ? {} : { touchpoint }) }];
  });
  turn.fact('survey_answered', task.step, { task: task.id, answers }, true);
}
