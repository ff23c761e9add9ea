import type { MessagesOf } from '../message.js';

/** The fields of a schedule. */
const FIELD_IN_CHINESE: { readonly [field: string]: string } = {
  minute: '分',
  hour: '时',
  'day of the month': '日',
  month: '月',
  weekday: '星期',
};

export const startMessages: MessagesOf<'start'> = {
  'start/bad-schedule': {
    en: {
      message: (p) =>
        p.what === 'fields'
          ? `“${p.schedule}” has ${p.count} fields, and a schedule has five.`
          : `“${p.value}” is no ${p.field} of a schedule: these go from ${p.least} to ${p.most}.`,
      help: () => "Write minute, hour, day of the month, month and weekday: '0 8 * * mon-fri' is eight o'clock from Monday to Friday.",
    },
    zh: {
      message: (p) =>
        p.what === 'fields'
          ? `“${p.schedule}” 有 ${p.count} 段，而时间表有五段。`
          : `“${p.value}” 不能用在时间表的${FIELD_IN_CHINESE[String(p.field)] ?? p.field}这一段，范围是 ${p.least} 到 ${p.most}。`,
      help: () => "请依次写：分、时、日、月、星期。'0 8 * * mon-fri' 是周一至周五八点。",
    },
  },
  'start/no-key': {
    en: {
      message: () => 'While the condition holds, every run of the schedule starts another case for the same occasion.',
      help: () => 'Say what tells two cases apart, such as key: ${ data.product }, and if_open: skip.',
    },
    zh: {
      message: () => '只要条件成立，每次到时间都会为同一件事再启动一个案例。',
      help: () => '请写明如何区分两个案例，例如 key: ${ data.product }，并写 if_open: skip。',
    },
  },
  'start/same-key': {
    en: {
      message: (p) => `Every ${p.name} gives the same key ${p.key}, so that only one of them gets a case.`,
      help: (p) => `Let the key read a field of data that is made from ${p.name}.`,
    },
    zh: {
      message: (p) => `每个 ${p.name} 得到的 key（${p.key}）都相同，只有一个会有案例。`,
      help: (p) => `请让 key 使用由 ${p.name} 得到的 data 字段。`,
    },
  },
};
