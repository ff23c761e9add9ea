/** What a case answers to an operation that it refuses, as a problem for the person who asked. */
import type { Refusal } from '../engine/event.js';
import type { Json } from '../program/json.js';
import { pathOf } from './links.js';
import { Problem } from './problem.js';

/** Names of persons; a person who has left stands by their id. */
export type NameOf = (person: string) => string;

type RefusalOf<C extends Refusal['code']> = Extract<Refusal, { code: C }>;

const problems: { readonly [C in Refusal['code']]: (refusal: RefusalOf<C>, nameOf: NameOf) => Problem } = {
  case_closed: () => new Problem('case_closed', 'The case has ended. What was done in it can be read, and nothing more be done.'),
  task_unknown: ({ task }) => new Problem('task_unknown', `There is no task ${task}.`, { task }),
  task_closed: ({ task, how, by }, nameOf) =>
    new Problem('task_closed', closedInWords(how, by, nameOf), { task, how, by, ...(by === null ? {} : { by_name: nameOf(by) }) }),
  task_held: ({ task, holder }, nameOf) =>
    new Problem('task_held', `${nameOf(holder)} has this task.`, { task, holder, holder_name: nameOf(holder), url: pathOf.task(task) }),
  task_not_held: ({ task }) => new Problem('task_not_held', 'Only a task that you have can be released.', { task }),
  not_a_candidate: ({ task }) =>
    new Problem('not_a_candidate', 'The task was not offered to you, or you are not to do it in this case.', { task }),
  not_allowed: ({ permission }) => new Problem('not_allowed', `This needs the permission ${permission}.`, { permission }),
  outcome_unknown: ({ task, outcome, allowed }) =>
    new Problem('outcome_unknown', outcomeInWords(outcome, allowed), { task, outcome, allowed: [...allowed] }),
  values_invalid: ({ task, errors }) =>
    new Problem('values_invalid', fieldsInWords(errors.length), {
      task,
      errors: errors.map(({ field, message }): Json => ({ field: `/values${field}`, message })),
    }),
  message_invalid: ({ message, errors }) =>
    new Problem('message_invalid', fieldsInWords(errors.length), {
      message,
      errors: errors.map(({ field, message: text }) => ({ field: `/data${field}`, message: text })),
    }),
  message_unknown: ({ message }) => new Problem('message_unknown', `Nothing in this case waits for the message ${message}.`, { message }),
  incident_unknown: ({ incident }) =>
    new Problem('incident_unknown', `The case has no incident ${incident}; it may have been resolved.`, { incident }),
};

export function problemOfRefusal(refusal: Refusal, nameOf: NameOf): Problem {
  const problemOf = problems[refusal.code] as (refusal: Refusal, nameOf: NameOf) => Problem;
  return problemOf(refusal, nameOf);
}

export function fieldsInWords(count: number): string {
  return count === 1 ? 'One field needs attention.' : `${count} fields need attention.`;
}

function closedInWords(how: 'completed' | 'exited', by: string | null, nameOf: NameOf): string {
  if (how === 'exited') return 'The task is no longer needed: the case went another way.';
  return by === null ? 'The task was completed already.' : `${nameOf(by)} completed this task already.`;
}

function outcomeInWords(outcome: string | null, allowed: readonly string[]): string {
  const choices = allowed.join(', ');
  return outcome === null ? `Say how it came out: ${choices}.` : `${outcome} is no outcome of this task; it has ${choices}.`;
}
