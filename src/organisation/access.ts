/** What the `access` of a playbook lets people do: told alike by HTTP and by the workflow's validator. */
import type { AccessRule, Criterion, PeopleMatch, Permission } from '../program/program.js';

/**
 * Whether a rule lets them. `meets` says of one criterion whether it holds; null: only an evaluation could say. In doubt
 * nobody is let in, and whoever may be meant by `not` is kept out.
 */
export function isLet(access: readonly AccessRule[], permission: Permission, meets: (criterion: Criterion) => boolean | null): boolean {
  const holds = ({ all }: PeopleMatch, unknown: boolean) => all.length > 0 && all.every((criterion) => meets(criterion) ?? unknown);
  return access.some(
    ({ may, people }) =>
      may.includes(permission) && people.any.some((match) => holds(match, false)) && !people.not.some((match) => holds(match, true)),
  );
}
