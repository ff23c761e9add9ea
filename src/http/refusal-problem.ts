/** What a case answers to an operation that it refuses, as a problem for the person who asked. */
import type { Refusal, RelationReason } from '../engine/event.js';
import type { TaskEnd } from '../engine/state.js';
import type { Json } from '../program/json.js';
import { inLanguage } from '../program/text.js';
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
  task_held: ({ task, holder, state }, nameOf) =>
    new Problem('task_held', `${nameOf(holder)} has this task.`, {
      task,
      state,
      holder,
      holder_name: nameOf(holder),
      url: pathOf.task(task),
    }),
  task_not_held: ({ task, state }) => new Problem('task_not_held', 'This can be done only with a task that you have.', { task, state }),
  not_a_candidate: ({ task }) =>
    new Problem('not_a_candidate', 'The task was not offered to you, or you are not to do it in this case.', { task }),
  state_wrong: ({ task, operation, state, holder }, nameOf) =>
    new Problem(
      'state_wrong',
      `A task that is ${state.replace('_', ' ')} takes no ${operation}.${holder === null ? '' : ` ${nameOf(holder)} has it.`}`,
      {
        task,
        operation,
        state,
        ...held(holder, nameOf),
      },
    ),
  not_a_party: ({ task, operation, state, holder, parties }, nameOf) =>
    new Problem('not_a_party', `${operation} is for: ${parties.join(', ').replaceAll('_', ' ')}.`, {
      task,
      operation,
      state,
      parties: [...parties],
      ...held(holder, nameOf),
    }),
  person_excluded: ({ task, person }, nameOf) =>
    new Problem('person_excluded', `${nameOf(person)} is not to do this task in this case.`, { task, person }),
  one_at_a_time: ({ task, in_hand, holder }, nameOf) =>
    new Problem('one_at_a_time', 'One of these tasks is done at a time, and another one is in hand.', {
      task,
      in_hand,
      ...held(holder, nameOf),
      url: pathOf.task(in_hand),
    }),
  task_not_optional: ({ task }) => new Problem('task_not_optional', 'The playbook does not let this task be left out.', { task }),
  checklist_open: ({ task, items }) =>
    new Problem('checklist_open', 'Not everything on the checklist is done.', {
      task,
      items: items.map(({ position, text }): Json => ({ position, text })),
    }),
  rules_broken: ({ task, rules }) =>
    new Problem('rules_broken', rules.map(({ say }) => inLanguage(say, 'en')).join(' '), {
      task,
      rules: rules.map(({ rule, must, say }): Json => ({ rule, must, say })),
    }),
  comment_missing: ({ task }) => new Problem('comment_missing', 'Say why it goes back.', { task }),
  send_back_exhausted: ({ task, outcome, max }) =>
    new Problem('send_back_exhausted', `It was sent back ${max} times already, and no more is allowed.`, { task, outcome, max }),
  subtasks_open: ({ task, open }) => new Problem('subtasks_open', 'Parts of this task are not done yet.', { task, open: [...open] }),
  until_passed: ({ task, until }) =>
    new Problem('until_passed', 'The time until which it should rest has passed.', { task, until: new Date(until).toISOString() }),
  not_allowed: ({ permission }) => new Problem('not_allowed', `This needs the permission ${permission}.`, { permission }),
  outcome_unknown: ({ task, outcome, allowed }) =>
    new Problem('outcome_unknown', outcomeInWords(outcome, allowed), { task, outcome, allowed: [...allowed] }),
  values_invalid: ({ task, errors }) =>
    new Problem('values_invalid', fieldsInWords(errors.length), {
      task,
      errors: errors.map((error): Json => ({ ...error, field: `/values${error.field}` })),
    }),
  message_invalid: ({ message, errors }) =>
    new Problem('message_invalid', fieldsInWords(errors.length), {
      message,
      errors: errors.map((error): Json => ({ ...error, field: `/data${error.field}` })),
    }),
  message_unknown: ({ message }) => new Problem('message_unknown', `Nothing in this case waits for the message ${message}.`, { message }),
  clock_unknown: ({ clock }) => new Problem('clock_unknown', `No deadline ${clock} runs in this case.`, { clock }),
  pause_invalid: ({ field }) =>
    new Problem(
      'pause_invalid',
      field === 'from' ? 'A pause begins while its deadline runs, at the latest now.' : 'A pause ends after it began, at the latest now.',
      {
        field,
      },
    ),
  incident_unknown: ({ incident }) =>
    new Problem('incident_unknown', `The case has no incident ${incident}; it may have been resolved.`, { incident }),
  no_duplicate: ({ incident }) =>
    new Problem('no_duplicate', 'This incident is not about a record that is there already: leave `same_as` out.', { incident }),
  data_invalid: ({ errors }) =>
    new Problem('data_invalid', fieldsInWords(errors.length), {
      errors: errors.map((error): Json => ({ ...error, field: `/data${error.field}` })),
    }),
  relation_invalid: ({ reason, case: other }) => new Problem('relation_invalid', relationInWords(reason, other), { reason, case: other }),
  relation_unknown: ({ relation, case: other }) =>
    new Problem('relation_unknown', `${other} is not related to this case as ${relation}.`, { relation, case: other }),
  not_reopenable: ({ reason }) => new Problem('not_reopenable', NOT_REOPENABLE[reason], { reason }),
  reopen_too_late: ({ until }) =>
    new Problem(
      'reopen_too_late',
      `It could be reopened until ${new Date(until).toISOString()}. Start a new case, and link it to this one.`,
      {
        until: new Date(until).toISOString(),
      },
    ),
  children_missing: () => new Problem('children_missing', 'No case is a child of this one: there is nobody to tell.'),
  attachments_full: ({ task, most }) =>
    new Problem('attachments_full', `A task takes ${most} files, and this one has them.`, { task, most }),
  button_unknown: ({ button }) => new Problem('button_unknown', `The case does not offer ${button} now.`, { button }),
  step_not_open: ({ step }) => new Problem('step_not_open', `${step} is not under way in this case.`, { step }),
};

export function problemOfRefusal(refusal: Refusal, nameOf: NameOf): Problem {
  const problemOf = problems[refusal.code] as (refusal: Refusal, nameOf: NameOf) => Problem;
  return problemOf(refusal, nameOf);
}

export function fieldsInWords(count: number): string {
  return count === 1 ? 'One field needs attention.' : `${count} fields need attention.`;
}

function closedInWords(how: TaskEnd, by: string | null, nameOf: NameOf): string {
  if (how === 'exited') return 'The task is no longer needed: the case went another way.';
  return by === null ? `The task was ${how} already.` : `${nameOf(by)} ${ENDED[how]} this task already.`;
}

function relationInWords(reason: RelationReason, other: string): string {
  switch (reason) {
    case 'itself':
      return 'A case is not related to itself.';
    case 'exists':
      return `It is related to ${other} like this already.`;
    case 'has_parent':
      return `It is a child of ${other}: a case has one parent. Take that link back first.`;
    case 'too_many':
      return 'It is related to too many cases already.';
    case 'circle':
      return `${other} is below this case: a case is not a child of its own children.`;
  }
}

const NOT_REOPENABLE = {
  open: 'The case is open.',
  cancelled: 'The case was cancelled: only one that was completed is reopened.',
  undeclared: 'The playbook of this case does not let it be reopened.',
  superseded: 'Another case came after it with the same key: reopen that one.',
  outcome: 'The playbook does not let a case be reopened that ended like this one.',
} as const;

const ENDED = { completed: 'completed', failed: 'gave up', skipped: 'left out' } as const;

function held(holder: string | null, nameOf: NameOf): { readonly holder: string | null; readonly holder_name?: string } {
  return holder === null ? { holder } : { holder, holder_name: nameOf(holder) };
}

function outcomeInWords(outcome: string | null, allowed: readonly string[]): string {
  // Without an outcome only a task that goes back nowhere has none to choose from.
  if (allowed.length === 0)
    return outcome === null ? 'The playbook lets this task be sent back nowhere.' : `${outcome} is no outcome of this task; it has none.`;
  const choices = allowed.join(', ');
  return outcome === null ? `Say how it came out: ${choices}.` : `${outcome} is no outcome of this task; it has ${choices}.`;
}
