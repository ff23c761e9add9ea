/** The organisation as assignment sees it: plain JSON, read in the same transaction as the decision. */
import type { JsonObject, JsonSchema } from '../program/json.js';
import type { NoticePreferences } from './notice-kinds.js';
import type { NoticeTemplates } from './notice-names.js';
import type { OrganisationRule } from './organisation-rule.js';

export interface Organisation {
  readonly organisation: string;
  /** As customers read it; absent: not said. */
  readonly title?: string | { readonly [language: string]: string };
  readonly time_zone: string;
  readonly calendar: string;
  readonly languages: readonly string[];
  readonly notices?: NoticePreferences;
  /** Its own words for what Steward tells people by itself. */
  readonly notice_templates?: NoticeTemplates;
  /** JSON Schema of what is kept of people besides. */
  readonly attributes?: JsonSchema;
  /** Who may do what besides the cases of playbooks. */
  readonly access?: readonly OrganisationRule[];
  /** JSON Schemas of the names that these read. */
  readonly access_names?: { readonly [name: string]: JsonSchema };
  readonly units: readonly Unit[];
  readonly roles: readonly Role[];
  readonly people: readonly Person[];
}
export interface Unit {
  readonly unit: string;
  readonly title: string | { readonly [language: string]: string };
  readonly parent?: string;
  /** A person's id. */
  readonly manager?: string;
  readonly calendar?: string;
  readonly notices?: NoticePreferences;
}
export interface Role {
  readonly role: string;
  readonly calendar?: string;
  readonly notices?: NoticePreferences;
  readonly title: string | { readonly [language: string]: string };
}
export interface Person {
  readonly person: string;
  /** What they work by (calendar-of.ts). */
  readonly calendar?: string;
  readonly notices?: NoticePreferences;
  readonly name: string;
  readonly email?: string;
  readonly unit: string;
  readonly roles: readonly string[];
  readonly skills: { readonly [skill: string]: number };
  readonly languages: readonly string[];
  /** Most tasks held at once when work is handed out by Steward; absent: no limit. */
  readonly capacity?: number;
  readonly attributes?: JsonObject;
  /** Members of the administrators are the last to whom a task falls. */
  readonly administrator?: boolean;
}
/** What assignment weighs besides the organisation. */
export interface Loads {
  /** Open tasks in hand, by person. */
  readonly open: { readonly [person: string]: number };
  /** A number that grows with each assignment to that person, for round robin: the lowest goes next. */
  readonly turn: { readonly [person: string]: number };
  /** People who are away now, each with who stands in for them; null: nobody. */
  readonly away?: { readonly [person: string]: string | null };
}
