/** What people may do with a case as a whole. */
import { isLet } from '../organisation/access.js';
import type { Permission, Program } from '../program/program.js';
import type { Actor, Refusal } from './event.js';
import { type CaseOfParties, mayAdminister, meets } from './task-parties.js';

/**
 * Where the playbook's `access` says who may, the case itself holds everybody to it; whom it lets `administer` may
 * always. Where it says nothing, whoever asks has decided before (http/authorisation.ts).
 */
export function refusePermission(program: Program, state: CaseOfParties, actor: Actor, permission: Permission): Refusal | null {
  const ruled = program.access.some((rule) => rule.may.includes(permission));
  if (!ruled || mayAdminister(program, state, actor)) return null;
  return isLet(program.access, permission, (criterion) => meets(state, actor, criterion)) ? null : { code: 'not_allowed', permission };
}
