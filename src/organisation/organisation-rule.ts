/** What organisation.yaml lets people do besides the cases of single playbooks. */
import type { AccessRule } from '../program/program.js';

/** In the order in which docs list them. */
export const ORGANISATION_PERMISSIONS = [
  'read_customers',
  'change_customers',
  'see_cases',
  'pause_deadlines',
  'resolve_incidents',
  'cancel_cases',
  'keep_absences',
  'publish',
  'read_audit',
] as const;
export type OrganisationPermission = (typeof ORGANISATION_PERMISSIONS)[number];

/** `where` is over `person` and what the permission is about: `customer` or `case`. */
export interface OrganisationRule extends Omit<AccessRule, 'may'> {
  readonly may: readonly OrganisationPermission[];
}
