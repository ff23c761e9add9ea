/** How a notice goes out: on which channels, when at the earliest, by itself or with others. Until its receiver works it waits besides. */
import { minutesOf, nextTimeOfDay } from '../calendar/time-of-day.js';
import { contactOfId } from '../organisation/customer-contact.js';
import { isUrgent, noticePreferencesOf } from '../organisation/notice-preferences.js';
import type { NoticeSubject } from '../organisation/request.js';
import type { DeliveryChannel, HandedOver, Outgoing } from '../store/deliveries.js';
import { type Company, calendarIn, openFrom, personIn } from './company.js';
import { contactOf, outgoingToContact } from './customer-notices.js';
import type { Ways } from './ways.js';

/** `gather`: how long mails wait for others to the same person, in milliseconds. */
export function outgoing(notice: HandedOver, company: Company, ways: Ways, { now, gather }: { now: number; gather: number }): Outgoing[] {
  const { person, about } = notice;
  const contact = contactOfId(person);
  if (contact !== null) return outgoingToContact(about, contactOf(notice, contact), ways, now);
  if (about.kind === 'link') return [];
  const channels: readonly string[] = channelsOf(about);
  const wanted = (channel: DeliveryChannel) => channels.includes(channel) && ways[channel] !== undefined;
  const more = isUrgent(about, preferencesOf(company, person)) ? ({ urgent: true } as const) : {};
  const digest = digestOf(notice, company);
  const gathered = (wait: number) =>
    digest === null ? { not_before: now + wait, ...more } : { not_before: digest, digest: true as const };
  return [
    ...(wanted('email') && personIn(company, person)?.email
      ? [{ channel: 'email' as const, ...gathered('urgent' in more ? 0 : gather) }]
      : []),
    ...(wanted('chat') ? [{ channel: 'chat' as const, ...gathered(0) }] : []),
    // Nobody is woken by a machine's call to a machine.
    ...(wanted('webhook') ? [{ channel: 'webhook' as const, not_before: now, urgent: true as const }] : []),
  ];
}

/** A clock's notices go by mail and webhook, what is late to the chat too; a step says itself where its notices go. */
function channelsOf(about: Exclude<NoticeSubject, { kind: 'link' }>): readonly string[] {
  if (about.kind === 'notify') return about.channels;
  return about.kind === 'reminder' ? ['email', 'webhook'] : ['email', 'webhook', 'chat'];
}

function preferencesOf({ organisation }: Company, person: string) {
  return organisation ? noticePreferencesOf(organisation, person) : { digest: [], urgent: [] };
}

/**
 * The time of the first digest since it arose; null where it is for none: what is urgent or late, and a reminder of what will
 * be due by then.
 */
function digestOf({ person, about, at }: HandedOver, company: Company): number | null {
  const preferences = preferencesOf(company, person);
  const calendar = calendarIn(company, person);
  if (preferences.digest.length === 0 || !calendar || isUrgent(about, preferences)) return null;
  if (about.kind !== 'notify' && about.kind !== 'reminder') return null;
  const next = nextTimeOfDay(calendar, preferences.digest.map(minutesOf), at);
  if ('unknown' in next) return null;
  const leaves = openFrom(calendar, next.at) ?? next.at;
  return about.kind === 'reminder' && about.due !== null && about.due <= leaves ? null : leaves;
}
