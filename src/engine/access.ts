/** What `access` lets people do in a case, told from the case alone: asked by the workflow's validator. */
import { type AccessContext, isLet, type Relations, surelyTakesUp } from '../organisation/access.js';
import type { AdmissionRules, WantedMatch } from '../organisation/request.js';
import type { Permission, Program } from '../program/program.js';
import type { Actor } from './event.js';
import { evaluatorOf } from './playable.js';
import type { State } from './state.js';
import { caseValue } from './turn.js';

export type CaseOfAccess = Pick<State, 'case' | 'case_roles' | 'tasks' | 'stage' | 'customer' | 'data'>;

export function accessContext(program: Program, state: CaseOfAccess): AccessContext {
  const { customer, data } = state;
  return {
    rules: program.access,
    relations: relationsOf(state),
    values: { data, case: caseValue(state), ...(customer ? { customer } : {}) },
    evaluator: evaluatorOf(program),
  };
}

/** Administrators of the organisation may do it all. */
export function isAllowed(program: Program, state: CaseOfAccess, actor: Actor, permission: Permission): boolean {
  return actor.administrator || isLet(accessContext(program, state), permission, actor);
}

/** For whoever gives a task to people; undefined where all who are asked for may take it up in any case. */
export function admissionOf(program: Program, state: CaseOfAccess, any: readonly WantedMatch[]): AdmissionRules | undefined {
  const rules = program.access.filter(({ may }) => may.includes('claim') || may.includes('complete'));
  if (any.every((match) => surelyTakesUp(rules, match))) return undefined;
  const { values, relations } = accessContext(program, state);
  const { person, customer, data, case: ofCase } = program.names;
  const names = { person, customer, data, case: ofCase };
  const known = Object.entries(names).flatMap(([name, schema]) => (schema ? [[name, schema] as const] : []));
  return {
    rules,
    started_by: state.case.started_by,
    assignees: relations?.assignees ?? [],
    names: Object.fromEntries(known),
    values: values ?? {},
  };
}

function relationsOf(state: CaseOfAccess): Relations {
  const assignees = Object.values(state.tasks).flatMap(({ assignee }) => assignee ?? []);
  return { case_roles: state.case_roles, started_by: state.case.started_by, assignees };
}
