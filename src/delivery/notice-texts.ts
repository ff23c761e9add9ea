/** What a notice says to somebody: in their language, in the organisation's time zone, in its words where it has its own. */
import type { ClockNotice } from '../organisation/request.js';
import type { Organisation } from '../organisation/snapshot.js';
import { inLanguage, type Text } from '../program/text.js';
import type { DeliveredNotice, DeliveryBatch } from '../store/deliveries.js';
import { inOwnWords } from './own-words.js';
import { instantIn, isChinese, oneLine, type Reader, type WrittenText } from './reader.js';

/** Whose words, and to whom. */
export interface Speaking {
  readonly organisation: Organisation | null;
  /** The receiver's name. */
  readonly receiver: string;
}

type Told = Pick<DeliveryBatch, 'notices' | 'digest'>;

/** One notice as it is; several as one text, the oldest first. */
export function textOfNotices({ notices, digest }: Told, speaking: Speaking, reader: Reader): WrittenText {
  const all = notices.map((notice) => ({ ...textOfNotice(notice, speaking, reader), at: notice.at }));
  const [only] = all;
  if (!only) return { subject: '', text: '' };
  if (all.length === 1) return { subject: only.subject, text: only.text };
  const heading = ({ subject, at }: (typeof all)[number]) => (digest ? `${subject}\n${instantIn(at, reader)}` : subject);
  return {
    subject: headingOf(all.length, digest, reader),
    text: all.map((each) => `${heading(each)}\n\n${each.text}`).join('\n\n———\n\n'),
  };
}

/** As a chat shows it, in at most `most` bytes: what was gathered is a line each, and what does not fit is counted. */
export function chatText({ notices, digest }: Told, speaking: Speaking, reader: Reader, most: number): string {
  const all = notices.map((notice) => ({ ...textOfNotice(notice, speaking, reader), link: linkOf(notice, reader) }));
  const [only] = all;
  if (all.length <= 1) return shortenedTo(`${speaking.receiver}: ${only?.subject ?? ''}\n${only?.text ?? ''}`, most);
  const head = `${speaking.receiver}: ${headingOf(all.length, digest, reader)}`;
  const lines = all.map(({ subject, link }) => `· ${subject}${link === '' ? '' : ` ${link}`}`);
  const text = (shown: number) =>
    [head, ...lines.slice(0, shown), ...(shown < all.length ? [moreOf(all.length - shown, reader)] : [])].join('\n');
  let shown = all.length;
  while (shown > 0 && Buffer.byteLength(text(shown)) > most) shown -= 1;
  return shortenedTo(text(shown), most);
}

function headingOf(count: number, digest: boolean, reader: Reader): string {
  if (isChinese(reader)) return digest ? `通知汇总：${count} 条` : `${count} 条通知`;
  return digest ? `Your ${count} notices` : `${count} notices`;
}

function moreOf(count: number, reader: Reader): string {
  return isChinese(reader) ? `另有 ${count} 条，请查看收件箱。` : `And ${count} more, in your inbox.`;
}

/** Never half a character. */
function shortenedTo(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let left = most - Buffer.byteLength('…');
  let kept = '';
  for (const character of text) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

function textOfNotice(notice: DeliveredNotice, { organisation, receiver }: Speaking, reader: Reader): WrittenText {
  const { about } = notice;
  const place = placeOf(notice, reader);
  const address = linkOf(notice, reader);
  const link = address === '' ? [] : [address];
  if (about.kind === 'notify') {
    const subject = about.subject ? inLanguage(about.subject, reader.language) : place;
    return { subject: oneLine(subject), text: [inLanguage(about.text, reader.language), ...link].join('\n\n') };
  }
  const titles = notice.task_titles.map((title) => inLanguage(title as Text, reader.language)).filter((title) => title !== '');
  // Customers' own (customer-notices.ts).
  if (about.kind === 'link') return { subject: '', text: '' };
  const what = titles.length > 0 ? titles.join(isChinese(reader) ? '、' : ', ') : about.clock.replace(/\.\d+$/, '').replaceAll('_', ' ');
  const said = isChinese(reader) ? inChinese(about, what, reader) : inEnglish(about, what, reader);
  const built_in = { subject: oneLine(`${said.subject} · ${place}`), text: [said.text, place, ...link].join('\n\n') };
  if (about.kind === 'reassigned') return built_in;
  const values = {
    receiver,
    organisation: organisation?.title === undefined ? '' : inLanguage(organisation.title, reader.language),
    task: what,
    case: place,
    due: about.due === null ? '' : instantIn(about.due, reader),
    link: address,
    ...(about.kind === 'escalation' ? { level: about.level } : {}),
  };
  return inOwnWords(organisation, about.kind, values, reader, built_in);
}

/** Empty where nobody said where people open the console. */
function linkOf({ case: id }: DeliveredNotice, { console_url }: Reader): string {
  return console_url === undefined ? '' : `${console_url}/#/cases/${encodeURIComponent(id)}`;
}

function inEnglish({ kind, level, due }: ClockNotice, what: string, reader: Reader): WrittenText {
  const when = due === null ? '' : ` ${instantIn(due, reader)}`;
  switch (kind) {
    case 'reminder':
      return { subject: `Due soon: ${what}`, text: `${what} is due${when || ' soon'}.` };
    case 'escalation':
      return { subject: `Overdue: ${what}`, text: `${what} was due${when || ' before now'}. This is level ${level} of its escalation.` };
    case 'reassigned':
      return { subject: `Yours now: ${what}`, text: `${what} was due${when || ' before now'} and has been given to you.` };
  }
}

function inChinese({ kind, level, due }: ClockNotice, what: string, reader: Reader): WrittenText {
  const when = due === null ? '' : instantIn(due, reader);
  switch (kind) {
    case 'reminder':
      return { subject: `即将到期：${what}`, text: when ? `“${what}” 将于 ${when} 到期。` : `“${what}” 即将到期。` };
    case 'escalation':
      return { subject: `已超时：${what}`, text: `“${what}” ${when ? `应在 ${when} 前完成，` : ''}现已超时，升级到第 ${level} 级。` };
    case 'reassigned':
      return { subject: `已转给您：${what}`, text: `“${what}” ${when ? `应在 ${when} 前完成，` : ''}现已超时，转由您处理。` };
  }
}

/** The case, as people know it: its playbook's title and its key. */
function placeOf({ playbook_title, key, case: id }: DeliveredNotice, { language }: Reader): string {
  const title = playbook_title === null || playbook_title === undefined ? '' : inLanguage(playbook_title as Text, language);
  return title === '' ? id : `${title} ${key ?? ''}`.trim();
}
