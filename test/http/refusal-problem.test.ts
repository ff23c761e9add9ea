import { expect, test } from 'vitest';
import type { FieldError, FieldErrorCode, Refusal } from '../../src/engine/event.js';
import { problemOfRefusal } from '../../src/http/refusal-problem.js';

const names: { [person: string]: string } = { li_na: '李娜' };
const nameOf = (person: string) => names[person] ?? person;
const task = 'complaint/R-1:hear_out.1';

const table: readonly [Refusal, number, object][] = [
  [{ code: 'case_closed' }, 409, {}],
  [{ code: 'task_unknown', task }, 404, { task }],
  [
    { code: 'task_closed', task, how: 'completed', by: 'li_na' },
    409,
    { how: 'completed', by: 'li_na', by_name: '李娜', detail: '李娜 completed this task already.' },
  ],
  [{ code: 'task_closed', task, how: 'exited', by: null }, 409, { how: 'exited', by: null }],
  [
    { code: 'task_held', task, state: 'reserved', holder: 'li_na' },
    409,
    { holder: 'li_na', holder_name: '李娜', url: '/api/v1/tasks/complaint%2FR-1%3Ahear_out.1' },
  ],
  [{ code: 'task_held', task, state: 'reserved', holder: 'gone' }, 409, { holder: 'gone', holder_name: 'gone' }],
  [
    { code: 'state_wrong', task, operation: 'claim', state: 'in_progress', holder: 'li_na' },
    409,
    { state: 'in_progress', holder: 'li_na', holder_name: '李娜', detail: 'A task that is in progress takes no claim. 李娜 has it.' },
  ],
  [{ code: 'task_not_held', task, state: 'ready' }, 409, { task }],
  [{ code: 'not_a_candidate', task }, 403, { task }],
  [
    { code: 'one_at_a_time', task, in_hand: 'complaint/R-1:mend.1', holder: 'li_na' },
    409,
    { in_hand: 'complaint/R-1:mend.1', holder_name: '李娜', url: '/api/v1/tasks/complaint%2FR-1%3Amend.1' },
  ],
  [{ code: 'not_allowed', permission: 'administer' }, 403, { permission: 'administer' }],
  [{ code: 'outcome_unknown', task, outcome: 'maybe', allowed: ['yes', 'no'] }, 422, { outcome: 'maybe', allowed: ['yes', 'no'] }],
  [{ code: 'outcome_unknown', task, outcome: null, allowed: ['yes', 'no'] }, 422, { detail: 'Say how it came out: yes, no.' }],
  [{ code: 'outcome_unknown', task, outcome: null, allowed: [] }, 422, { detail: 'The playbook lets this task be sent back nowhere.' }],
  [{ code: 'outcome_unknown', task, outcome: 'yes', allowed: [] }, 422, { detail: 'yes is no outcome of this task; it has none.' }],
  [
    { code: 'values_invalid', task, errors: [{ field: '/story', code: 'required', params: {}, message: 'This field is required.' }] },
    422,
    { errors: [{ field: '/values/story', code: 'required', params: {}, message: 'This field is required.' }] },
  ],
  [{ code: 'message_unknown', message: 'hello' }, 422, { message: 'hello' }],
  [{ code: 'incident_unknown', incident: '1' }, 404, { incident: '1' }],
];

test.each(table)('%j is a problem with status %i', (refusal, status, members) => {
  const problem = problemOfRefusal(refusal, nameOf);
  expect(problem.document()).toMatchObject({ type: `urn:steward:problem:${refusal.code}`, status, ...members });
  expect(problem.detail).toMatch(/^\S.*\.$/);
});

test.each(table)('%j is said in Chinese as well', (refusal) => {
  expect(problemOfRefusal(refusal, nameOf).document('zh').detail).toMatch(/\p{Script=Han}.*。$/u);
});

const wrong: readonly [FieldErrorCode, FieldError['params'], string][] = [
  ['required', {}, '此项必填。'],
  ['type', { limit: ['integer', 'null'] }, '此项应为整数或空。'],
  ['enum', { limit: ['a', 'b'] }, '此项应为以下之一：a、b。'],
  ['minLength', { limit: 1 }, '此项不能为空。'],
];

test.each(wrong)('a field whose %s does not hold is told of in Chinese', (code, params, message) => {
  const errors = [{ field: '/x', code, params, message: 'English' }];
  expect(problemOfRefusal({ code: 'values_invalid', task, errors }, nameOf).document('zh')).toMatchObject({ errors: [{ message }] });
});
