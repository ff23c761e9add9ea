/**
 * Problems: every answer that is not a success is one (RFC 9457).
 *
 * owns: the list of kinds with their status and title, which never change meaning, and how one is written.
 * never: what is wrong in a case (refusal-problem.ts) or in a request (error-handler.ts).
 */
import type { Response } from 'express';
import type { Json } from '../program/json.js';
import { inChinese } from './field-error-words.js';

export const PROBLEMS = {
  body_malformed: [400, 'The body is not JSON'],
  parameter_invalid: [400, 'A parameter of the request is not as it should be'],
  unauthenticated: [401, 'Sign in first'],
  token_expired: [401, 'The token has expired'],
  token_invalid: [401, 'The token is not valid'],
  person_unknown: [403, 'The organisation has no such person'],
  not_local: [403, 'Only this machine is served'],
  host_not_allowed: [403, 'Not addressed to this machine'],
  not_allowed: [403, 'You may not do this'],
  not_a_candidate: [403, 'The task is not meant for you'],
  not_a_party: [403, 'This is for others to do'],
  person_excluded: [409, 'This person may not have the task'],
  state_wrong: [409, 'The task is not in a state for this'],
  subtasks_open: [409, 'Parts of the task are open'],
  one_at_a_time: [409, 'Something else comes first'],
  send_back_exhausted: [409, 'It was sent back too often'],
  task_not_optional: [409, 'The task may not be left out'],
  checklist_open: [422, 'The checklist is not done'],
  rules_broken: [422, 'What was entered breaks a rule'],
  comment_missing: [422, 'This needs a comment'],
  until_passed: [422, 'This time has passed'],
  people_unknown: [422, 'There is no such person, role or unit'],
  absence_invalid: [422, 'An absence cannot be like this'],
  absence_unknown: [404, 'There is no such absence'],
  filter_unknown: [404, 'You have no such filter'],
  filters_full: [409, 'You keep as many filters as you may'],
  person_missing: [404, 'There is no such person'],
  route_unknown: [404, 'There is nothing here'],
  case_unknown: [404, 'There is no such case'],
  task_unknown: [404, 'There is no such task'],
  playbook_unknown: [404, 'There is no such playbook'],
  operation_unknown: [404, 'There is no such operation'],
  customer_unknown: [404, 'There is no such customer'],
  clock_unknown: [404, 'There is no such deadline'],
  failed_start_unknown: [404, 'There is no such failed start'],
  incident_unknown: [404, 'There is no such incident'],
  no_duplicate: [409, 'This is not about a duplicate'],
  link_unknown: [404, 'There is no such link'],
  link_ended: [410, 'The link has done its work'],
  attachment_too_large: [413, 'The file is too large'],
  attachment_type: [415, 'Files of this type are not taken'],
  attachment_invalid: [422, 'The file cannot be read'],
  attachments_full: [409, 'The task has enough files'],
  attachment_missing: [500, 'The file is not where it was put'],
  attachment_damaged: [500, 'The file is damaged'],
  attachments_unavailable: [503, 'The store of files does not answer'],
  file_unknown: [404, 'There is no such file'],
  relation_invalid: [409, 'The cases cannot be related like this'],
  relation_unknown: [404, 'The cases are not related like this'],
  not_reopenable: [409, 'The case cannot be reopened'],
  reopen_too_late: [409, 'The time for reopening is over'],
  children_missing: [409, 'The case has no children'],
  button_unknown: [409, 'This is not offered now'],
  step_not_open: [409, 'This step is not under way'],
  method_not_allowed: [405, 'This is not done here'],
  case_closed: [409, 'The case has ended'],
  case_open: [409, 'A case with this key is open already'],
  task_closed: [409, 'The task has ended'],
  task_held: [409, 'Somebody else has the task'],
  task_not_held: [409, 'You do not have the task'],
  version_conflict: [412, 'It was changed meanwhile'],
  body_too_large: [413, 'The body is too large'],
  media_type_unsupported: [415, 'The body must be JSON'],
  body_invalid: [422, 'The body is not as it should be'],
  data_invalid: [422, 'The data of the case is not as it should be'],
  values_invalid: [422, 'The form is not as it should be'],
  outcome_unknown: [422, 'The task has no such outcome'],
  message_invalid: [422, 'The message does not hold what it should'],
  pause_invalid: [422, 'The pause cannot have these times'],
  message_unknown: [422, 'The case takes no such message'],
  customer_invalid: [422, 'The customer is not as the playbook wants it'],
  key_invalid: [422, 'The key of the case can not be used'],
  idempotency_key_reused: [422, 'The Idempotency-Key was used for another request'],
  workspace_invalid: [422, 'The playbooks have errors'],
  organisation_missing: [409, 'Nothing is published yet'],
  busy: [429, 'Too many operations of this case at once'],
  internal: [500, 'Something went wrong here'],
  database_unavailable: [503, 'The database does not answer'],
  temporal_unavailable: [503, 'Temporal does not answer'],
} as const satisfies { readonly [code: string]: readonly [status: number, title: string] };
export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_TYPE_PREFIX = 'urn:steward:problem:';

/** In English alone, or in Chinese as well. */
export type Said = string | { readonly en: string; readonly zh: string };

function inEnglish(said: Said): string {
  return typeof said === 'string' ? said : said.en;
}

/** Thrown by whatever can not go on; the error handler answers it. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  /** In English: for logs, and who reads no other. */
  readonly detail: string;

  constructor(
    readonly code: ProblemCode,
    /** What happened, in plain words for the person who asked. */
    private readonly said: Said,
    /** Further members of the problem (`holder`, `errors` …). */
    readonly members: { readonly [member: string]: Json | undefined } = {},
    readonly headers: { readonly [header: string]: string } = {},
  ) {
    super(inEnglish(said));
    this.detail = inEnglish(said);
    [this.status, this.title] = PROBLEMS[code];
  }

  /** The problem document, for a reader of this language where it is said in it. */
  document(language: 'en' | 'zh' = 'en'): { [member: string]: Json } {
    const { code, title, status, said } = this;
    const detail = typeof said === 'string' ? said : said[language];
    const members = Object.fromEntries(
      Object.entries(this.members).flatMap(([name, value]) => {
        if (value === undefined) return [];
        return [[name, language === 'zh' && name === 'errors' ? inChinese(value) : value]];
      }),
    );
    return { type: `${PROBLEM_TYPE_PREFIX}${code}`, title, status, detail, ...members };
  }
}

export function sendProblem(response: Response, problem: Problem): void {
  const language = response.req.acceptsLanguages('en', 'zh') === 'zh' ? 'zh' : 'en';
  response.status(problem.status).set(problem.headers).vary('Accept-Language');
  // As bytes, so that no charset is added to a type that has none.
  response.set('Content-Type', 'application/problem+json').send(Buffer.from(JSON.stringify(problem.document(language))));
}

/** For a log or a list, where nobody fills in a form: the fields that are wrong stand behind what happened. */
export function inOneLine(error: Error): string {
  const errors = error instanceof Problem && Array.isArray(error.members.errors) ? error.members.errors : [];
  const fields = errors.flatMap((each) => {
    const { field, message } = each as { readonly field?: Json; readonly message?: Json };
    return typeof field === 'string' && message !== error.message ? [`${field}: ${message}`] : [];
  });
  return [error.message, ...fields].join(' ');
}
