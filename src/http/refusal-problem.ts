/** What a case answers to an operation that it refuses, as a problem for the person who asked. */
import type { Refusal, RelationReason } from '../engine/event.js';
import type { TaskEnd, TaskStatus } from '../engine/state.js';
import type { Json } from '../program/json.js';
import { inLanguage } from '../program/text.js';
import { pathOf } from './links.js';
import { Problem, type Said } from './problem.js';

/** Names of persons; a person who has left stands by their id. */
export type NameOf = (person: string) => string;

type RefusalOf<C extends Refusal['code']> = Extract<Refusal, { code: C }>;

const problems: { readonly [C in Refusal['code']]: (refusal: RefusalOf<C>, nameOf: NameOf) => Problem } = {
  case_closed: () =>
    new Problem('case_closed', {
      en: 'The case has ended. What was done in it can be read, and nothing more be done.',
      zh: '案件已结束：可以查看，但不能再操作。',
    }),
  task_unknown: ({ task }) => new Problem('task_unknown', { en: `There is no task ${task}.`, zh: `没有任务 ${task}。` }, { task }),
  task_closed: ({ task, how, by }, nameOf) =>
    new Problem('task_closed', closedInWords(how, by, nameOf), { task, how, by, ...(by === null ? {} : { by_name: nameOf(by) }) }),
  task_held: ({ task, holder, state }, nameOf) =>
    new Problem(
      'task_held',
      { en: `${nameOf(holder)} has this task.`, zh: `这项任务由${nameOf(holder)}处理。` },
      {
        task,
        state,
        holder,
        holder_name: nameOf(holder),
        url: pathOf.task(task),
      },
    ),
  task_not_held: ({ task, state }) =>
    new Problem(
      'task_not_held',
      { en: 'This can be done only with a task that you have.', zh: '只能对自己持有的任务这样做。' },
      { task, state },
    ),
  not_a_candidate: ({ task }) =>
    new Problem(
      'not_a_candidate',
      {
        en: 'The task was not offered to you, or you are not to do it in this case.',
        zh: '这项任务没有分派给您，或者本案件不应由您来做。',
      },
      { task },
    ),
  state_wrong: ({ task, operation, state, holder }, nameOf) =>
    new Problem(
      'state_wrong',
      {
        en: `A task that is ${state.replace('_', ' ')} takes no ${operation}.${holder === null ? '' : ` ${nameOf(holder)} has it.`}`,
        zh: `任务处于“${STATES[state]}”状态，不能执行 ${operation}。${holder === null ? '' : `现由${nameOf(holder)}处理。`}`,
      },
      {
        task,
        operation,
        state,
        ...held(holder, nameOf),
      },
    ),
  not_a_party: ({ task, operation, state, holder, parties }, nameOf) =>
    new Problem(
      'not_a_party',
      {
        en: `${operation} is for: ${parties.join(', ').replaceAll('_', ' ')}.`,
        zh: `${operation} 只能由以下人员执行：${parties.map((party) => PARTIES[party] ?? party).join('、')}。`,
      },
      {
        task,
        operation,
        state,
        parties: [...parties],
        ...held(holder, nameOf),
      },
    ),
  person_excluded: ({ task, person }, nameOf) =>
    new Problem(
      'person_excluded',
      { en: `${nameOf(person)} is not to do this task in this case.`, zh: `本案件中，${nameOf(person)}不能做这项任务。` },
      { task, person },
    ),
  one_at_a_time: ({ task, in_hand, holder }, nameOf) =>
    new Problem(
      'one_at_a_time',
      { en: 'One of these tasks is done at a time, and another one is in hand.', zh: '这些任务一次只能做一项，另一项正在处理。' },
      {
        task,
        in_hand,
        ...held(holder, nameOf),
        url: pathOf.task(in_hand),
      },
    ),
  task_not_optional: ({ task }) =>
    new Problem(
      'task_not_optional',
      { en: 'The playbook does not let this task be left out.', zh: '流程规定这项任务不能跳过。' },
      { task },
    ),
  checklist_open: ({ task, items }) =>
    new Problem(
      'checklist_open',
      { en: 'Not everything on the checklist is done.', zh: '检查清单还没有全部完成。' },
      {
        task,
        items: items.map(({ position, text }): Json => ({ position, text })),
      },
    ),
  rules_broken: ({ task, rules }) =>
    new Problem(
      'rules_broken',
      { en: rules.map(({ say }) => inLanguage(say, 'en')).join(' '), zh: rules.map(({ say }) => inLanguage(say, 'zh')).join(' ') },
      {
        task,
        rules: rules.map(({ rule, must, say }): Json => ({ rule, must, say })),
      },
    ),
  comment_missing: ({ task }) => new Problem('comment_missing', { en: 'Say why it goes back.', zh: '请说明退回的原因。' }, { task }),
  send_back_exhausted: ({ task, outcome, max }) =>
    new Problem(
      'send_back_exhausted',
      { en: `It was sent back ${max} times already, and no more is allowed.`, zh: `已经退回 ${max} 次，不能再退回。` },
      { task, outcome, max },
    ),
  subtasks_open: ({ task, open }) =>
    new Problem(
      'subtasks_open',
      { en: 'Parts of this task are not done yet.', zh: '这项任务的子任务还没有完成。' },
      { task, open: [...open] },
    ),
  until_passed: ({ task, until }) =>
    new Problem(
      'until_passed',
      { en: 'The time until which it should rest has passed.', zh: '指定的搁置截止时间已经过去。' },
      { task, until: new Date(until).toISOString() },
    ),
  not_allowed: ({ permission }) =>
    new Problem('not_allowed', { en: `This needs the permission ${permission}.`, zh: `此操作需要权限 ${permission}。` }, { permission }),
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
  message_unknown: ({ message }) =>
    new Problem(
      'message_unknown',
      { en: `Nothing in this case waits for the message ${message}.`, zh: `本案件没有在等待消息 ${message}。` },
      { message },
    ),
  clock_unknown: ({ clock }) =>
    new Problem('clock_unknown', { en: `No deadline ${clock} runs in this case.`, zh: `本案件中没有正在计时的期限 ${clock}。` }, { clock }),
  pause_invalid: ({ field }) =>
    new Problem(
      'pause_invalid',
      field === 'from'
        ? { en: 'A pause begins while its deadline runs, at the latest now.', zh: '暂停须在期限计时期间开始，最晚为现在。' }
        : { en: 'A pause ends after it began, at the latest now.', zh: '暂停须在开始之后结束，最晚为现在。' },
      {
        field,
      },
    ),
  incident_unknown: ({ incident }) =>
    new Problem(
      'incident_unknown',
      { en: `The case has no incident ${incident}; it may have been resolved.`, zh: `本案件没有异常 ${incident}，可能已经处理。` },
      { incident },
    ),
  no_duplicate: ({ incident }) =>
    new Problem(
      'no_duplicate',
      {
        en: 'This incident is not about a record that is there already: leave `same_as` out.',
        zh: '这个异常与已有记录无关：请去掉 `same_as`。',
      },
      { incident },
    ),
  data_invalid: ({ errors }) =>
    new Problem('data_invalid', fieldsInWords(errors.length), {
      errors: errors.map((error): Json => ({ ...error, field: `/data${error.field}` })),
    }),
  relation_invalid: ({ reason, case: other }) => new Problem('relation_invalid', relationInWords(reason, other), { reason, case: other }),
  relation_unknown: ({ relation, case: other }) =>
    new Problem(
      'relation_unknown',
      { en: `${other} is not related to this case as ${relation}.`, zh: `${other} 与本案件没有 ${relation} 关系。` },
      { relation, case: other },
    ),
  not_reopenable: ({ reason }) => new Problem('not_reopenable', NOT_REOPENABLE[reason], { reason }),
  reopen_too_late: ({ until }) =>
    new Problem(
      'reopen_too_late',
      {
        en: `It could be reopened until ${new Date(until).toISOString()}. Start a new case, and link it to this one.`,
        zh: `重新打开的期限是 ${new Date(until).toISOString()}，现已过期。请新建案件并与本案件关联。`,
      },
      {
        until: new Date(until).toISOString(),
      },
    ),
  children_missing: () =>
    new Problem('children_missing', { en: 'No case is a child of this one: there is nobody to tell.', zh: '本案件没有子案件，无需通知。' }),
  attachments_full: ({ task, most }) =>
    new Problem(
      'attachments_full',
      { en: `A task takes ${most} files, and this one has them.`, zh: `一项任务最多 ${most} 个文件，这项任务已满。` },
      { task, most },
    ),
  button_unknown: ({ button }) =>
    new Problem('button_unknown', { en: `The case does not offer ${button} now.`, zh: `本案件现在不提供 ${button}。` }, { button }),
  step_not_open: ({ step }) =>
    new Problem('step_not_open', { en: `${step} is not under way in this case.`, zh: `本案件中 ${step} 没有在进行。` }, { step }),
};

export function problemOfRefusal(refusal: Refusal, nameOf: NameOf): Problem {
  const problemOf = problems[refusal.code] as (refusal: Refusal, nameOf: NameOf) => Problem;
  return problemOf(refusal, nameOf);
}

export function fieldsInWords(count: number): Said {
  return { en: count === 1 ? 'One field needs attention.' : `${count} fields need attention.`, zh: `有 ${count} 项内容需要修改。` };
}

function closedInWords(how: TaskEnd, by: string | null, nameOf: NameOf): Said {
  if (how === 'exited') return { en: 'The task is no longer needed: the case went another way.', zh: '案件已转向，不再需要这项任务。' };
  const zh = `${by === null ? '这项任务' : `${nameOf(by)}`}已${by === null ? '' : '将这项任务'}${ENDED_ZH[how]}。`;
  return { en: by === null ? `The task was ${how} already.` : `${nameOf(by)} ${ENDED[how]} this task already.`, zh };
}

function relationInWords(reason: RelationReason, other: string): Said {
  switch (reason) {
    case 'itself':
      return { en: 'A case is not related to itself.', zh: '案件不能与自身关联。' };
    case 'exists':
      return { en: `It is related to ${other} like this already.`, zh: `与 ${other} 已有这种关联。` };
    case 'has_parent':
      return {
        en: `It is a child of ${other}: a case has one parent. Take that link back first.`,
        zh: `它已是 ${other} 的子案件：一个案件只能有一个上级。请先解除那个关联。`,
      };
    case 'too_many':
      return { en: 'It is related to too many cases already.', zh: '它关联的案件已经太多。' };
    case 'circle':
      return {
        en: `${other} is below this case: a case is not a child of its own children.`,
        zh: `${other} 是本案件的下级：案件不能成为自己下级的子案件。`,
      };
  }
}

const NOT_REOPENABLE = {
  open: { en: 'The case is open.', zh: '案件尚未结束。' },
  cancelled: { en: 'The case was cancelled: only one that was completed is reopened.', zh: '案件已取消：只有已完成的案件才能重新打开。' },
  undeclared: { en: 'The playbook of this case does not let it be reopened.', zh: '该流程不允许重新打开案件。' },
  superseded: { en: 'Another case came after it with the same key: reopen that one.', zh: '之后已有同一编号的案件：请重新打开那一个。' },
  outcome: { en: 'The playbook does not let a case be reopened that ended like this one.', zh: '流程不允许重新打开以这种结果结束的案件。' },
} as const;

const ENDED_ZH = { completed: '完成', failed: '标为无法完成', skipped: '跳过' } as const;
const ENDED = { completed: 'completed', failed: 'gave up', skipped: 'left out' } as const;

function held(holder: string | null, nameOf: NameOf): { readonly holder: string | null; readonly holder_name?: string } {
  return holder === null ? { holder } : { holder, holder_name: nameOf(holder) };
}

function outcomeInWords(outcome: string | null, allowed: readonly string[]): Said {
  // Without an outcome only a task that goes back nowhere has none to choose from.
  if (allowed.length === 0) {
    return outcome === null
      ? { en: 'The playbook lets this task be sent back nowhere.', zh: '流程没有规定这项任务可以退回到哪里。' }
      : { en: `${outcome} is no outcome of this task; it has none.`, zh: `${outcome} 不是这项任务的结果；它没有可选的结果。` };
  }
  const choices = allowed.join(', ');
  return outcome === null
    ? { en: `Say how it came out: ${choices}.`, zh: `请选择结果：${allowed.join('、')}。` }
    : {
        en: `${outcome} is no outcome of this task; it has ${choices}.`,
        zh: `${outcome} 不是这项任务的结果；可选：${allowed.join('、')}。`,
      };
}

const STATES: { readonly [S in TaskStatus]: string } = {
  created: '待分派',
  ready: '待领取',
  reserved: '已领取',
  in_progress: '处理中',
  suspended: '已搁置',
};

const PARTIES: { readonly [party: string]: string } = {
  potential_owner: '可领取人',
  owner: '经办人',
  administrator: '管理员',
  assigner: '可改派人',
  stakeholder: '相关人',
  customer: '客户',
};
