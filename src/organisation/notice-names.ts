/** The notices that Steward has words for, and what an organisation's own words for them may read. */
import type { JsonSchema } from '../program/json.js';
import type { Computed } from '../program/program.js';

/** `link`: what a customer is sent with the link to a task of theirs. */
export const TEMPLATED_NOTICES = ['reminder', 'escalation', 'link'] as const;
export type TemplatedNotice = (typeof TEMPLATED_NOTICES)[number];

/** Texts by language. */
export interface NoticeTemplate {
  readonly subject?: { readonly [language: string]: Computed };
  readonly text: { readonly [language: string]: Computed };
}
export type NoticeTemplates = { readonly [N in TemplatedNotice]?: NoticeTemplate };

const text: JsonSchema = { type: 'string' };

/** `receiver`: a name; `link`: an address; times as the reader writes them. What is not known is the empty text. */
const everywhere = { receiver: text, organisation: text, task: text, link: text };

/** Schemas of the names, each of which always has a value. */
export const NOTICE_NAMES: { readonly [N in TemplatedNotice]: { readonly [name: string]: JsonSchema } } = {
  reminder: { ...everywhere, case: text, due: text },
  escalation: { ...everywhere, case: text, due: text, level: { type: 'integer' } },
  link: { ...everywhere, until: text },
};
