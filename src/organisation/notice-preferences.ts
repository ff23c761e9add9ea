/** How a person wants to be told: what is gathered for them, and what may not wait. */
import type { NoticePreferences } from './notice-kinds.js';
import type { NoticeSubject } from './request.js';
import { saidOf } from './said-of.js';
import type { Organisation } from './snapshot.js';

export function noticePreferencesOf(organisation: Organisation, person: string): Required<NoticePreferences> {
  return {
    digest: saidOf(organisation, person, ({ notices }) => notices?.digest) ?? [],
    urgent: saidOf(organisation, person, ({ notices }) => notices?.urgent) ?? [],
  };
}

/** It goes at once, also while its receiver does not work. */
export function isUrgent(about: NoticeSubject, { urgent }: Required<NoticePreferences>): boolean {
  if (about.kind === 'link') return false;
  return about.urgent === true || urgent.includes(about.kind === 'reassigned' ? 'escalation' : about.kind);
}
