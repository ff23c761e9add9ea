/** What people may do with a case as a whole. */
import { isRuled } from '../organisation/access.js';
import type { Permission, Program } from '../program/program.js';
import { type CaseOfAccess, isAllowed } from './access.js';
import type { Actor, Refusal } from './event.js';

/**
 * Where the playbook's `access` says who may, the case itself holds everybody to it; whom it lets `administer` may
 * always. Where it says nothing, whoever asks has decided before (http/authorisation.ts).
 */
export function refusePermission(program: Program, state: CaseOfAccess, actor: Actor, permission: Permission): Refusal | null {
  if (!isRuled(program.access, permission)) return null;
  const may = isAllowed(program, state, actor, permission) || isAllowed(program, state, actor, 'administer');
  return may ? null : { code: 'not_allowed', permission };
}
