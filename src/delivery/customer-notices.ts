/** Notices to contacts of the customer: how they are reached, and what they are told, in their language and hours. */
import { type CustomerContact, contactIn } from '../organisation/customer-contact.js';
import type { LinkNotice, NoticeSubject, WrittenNotice } from '../organisation/request.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { JsonObject } from '../program/json.js';
import { inLanguage, type Text } from '../program/text.js';
import type { DeliveredNotice, Outgoing } from '../store/deliveries.js';
import type { LinkAddresses } from './link-addresses.js';
import { inOwnWords } from './own-words.js';
import { instantIn, isChinese, oneLine, type Reader, type WrittenText } from './reader.js';
import type { Ways } from './ways.js';

/**
 * By mail where that is how they are reached, else to the webhook, whose receiver passes it on in their channel; a link only
 * where customers can open it.
 */
export function outgoingToContact(about: NoticeSubject, contact: CustomerContact | null, ways: Ways, now: number): Outgoing[] {
  const wanted = (channel: 'email' | 'webhook') =>
    ways[channel] !== undefined &&
    (about.kind === 'link' ? ways.public_url !== undefined : about.kind === 'notify' && about.channels.includes(channel));
  if (contact === null) return [];
  const channel = contact.channel === 'email' ? 'email' : 'webhook';
  if ((channel === 'email' && contact.email === undefined) || !wanted(channel)) return [];
  return [{ channel, not_before: now }];
}

export function contactOf({ customer }: Pick<DeliveredNotice, 'customer'>, contact: string): CustomerContact | null {
  return customer === null ? null : contactIn(customer as JsonObject, contact);
}

export function readerOfContact(contact: CustomerContact, organisation: Organisation | null): Reader {
  return { language: contact.language ?? organisation?.languages[0] ?? 'en', time_zone: organisation?.time_zone ?? 'UTC' };
}

/** Null where there is nothing to tell any more: what a link was for has ended. */
export async function textForContact(
  notice: DeliveredNotice,
  id: string,
  contact: CustomerContact,
  organisation: Organisation | null,
  links: LinkAddresses,
): Promise<WrittenText | null> {
  const { about } = notice;
  const reader = readerOfContact(contact, organisation);
  const from = organisation?.title === undefined ? '' : inLanguage(organisation.title as Text, reader.language);
  if (about.kind === 'notify') return said(about, notice, reader, from);
  if (about.kind !== 'link') return null;
  const [title] = notice.task_titles;
  if (title === undefined) return null;
  const subject = { kind: 'task' as const, case: notice.case, subject: about.tasks[0], contact: id };
  const address = await links.addressOf(subject, about.until);
  const task = inLanguage(title as Text, reader.language);
  const built_in = linkText(about, task, { address, name: contact.name, from }, reader);
  const until = about.until === null ? '' : instantIn(about.until, reader);
  return inOwnWords(organisation, 'link', { receiver: contact.name, organisation: from, task, link: address, until }, reader, built_in);
}

function said({ subject, text }: WrittenNotice, { playbook_title }: DeliveredNotice, reader: Reader, from: string): WrittenText {
  const title = subject ?? (playbook_title as Text | null) ?? from;
  return { subject: oneLine(inLanguage(title, reader.language)), text: inLanguage(text, reader.language) };
}

function linkText(
  { until }: LinkNotice,
  title: string,
  { address, name, from }: { readonly address: string; readonly name: string; readonly from: string },
  reader: Reader,
): WrittenText {
  const subject = oneLine(from === '' ? title : `${title} · ${from}`);
  const end = until === null ? null : instantIn(until, reader);
  const lines = isChinese(reader)
    ? [
        name === '' ? '您好！' : `${name}，您好！`,
        title,
        `请打开以下链接答复：\n${address}`,
        `链接仅供您本人使用，请勿转发。${end === null ? '' : `答复截止时间：${end}。`}`,
      ]
    : [
        name === '' ? 'Hello,' : `Hello ${name},`,
        title,
        `Please answer here:\n${address}`,
        `The link is for you alone; please do not pass it on.${end === null ? '' : ` It takes your answer until ${end}.`}`,
      ];
  return { subject, text: [...lines, ...(from === '' ? [] : [from])].join('\n\n') };
}
