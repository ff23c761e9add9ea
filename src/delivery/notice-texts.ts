/** What a notice says to somebody: in their language, in the organisation's time zone. */
import type { ClockNotice } from '../organisation/request.js';
import { inLanguage, type Text } from '../program/text.js';
import type { DeliveredNotice } from '../store/deliveries.js';
import { instantIn, isChinese, oneLine, type Reader, type WrittenText } from './reader.js';

/** One notice as it is; several as one text, the latest last. */
export function textOfNotices(notices: readonly DeliveredNotice[], reader: Reader): WrittenText {
  const [only, ...more] = notices.map((notice) => textOfNotice(notice, reader));
  if (!only) return { subject: '', text: '' };
  if (more.length === 0) return only;
  const all = [only, ...more];
  return {
    subject: isChinese(reader) ? `${all.length} 条通知` : `${all.length} notices`,
    text: all.map(({ subject, text }) => `${subject}\n\n${text}`).join('\n\n———\n\n'),
  };
}

function textOfNotice(notice: DeliveredNotice, reader: Reader): WrittenText {
  const { about } = notice;
  const place = placeOf(notice, reader);
  const link = reader.console_url === undefined ? [] : [`${reader.console_url}/#/cases/${encodeURIComponent(notice.case)}`];
  if (about.kind === 'notify') {
    const subject = about.subject ? inLanguage(about.subject, reader.language) : place;
    return { subject: oneLine(subject), text: [inLanguage(about.text, reader.language), ...link].join('\n\n') };
  }
  const titles = notice.task_titles.map((title) => inLanguage(title as Text, reader.language)).filter((title) => title !== '');
  // Customers' own (customer-notices.ts).
  if (about.kind === 'link') return { subject: '', text: '' };
  const what = titles.length > 0 ? titles.join(isChinese(reader) ? '、' : ', ') : about.clock.replace(/\.\d+$/, '').replaceAll('_', ' ');
  const said = isChinese(reader) ? inChinese(about, what, reader) : inEnglish(about, what, reader);
  return { subject: oneLine(`${said.subject} · ${place}`), text: [said.text, place, ...link].join('\n\n') };
}

type OfClock = ClockNotice;

function inEnglish({ kind, level, due }: OfClock, what: string, reader: Reader): WrittenText {
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

function inChinese({ kind, level, due }: OfClock, what: string, reader: Reader): WrittenText {
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
