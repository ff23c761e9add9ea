import type { MessagesOf, Params } from '../message.js';

const spans = "'09:00-12:00'";

export const calendarMessages: MessagesOf<'calendar'> = {
  'calendar/bad-date': {
    en: { message: (p) => `There is no date “${p.date}”.`, help: () => 'Write dates as YEAR-MONTH-DAY, for example 2026-05-01' },
    zh: { message: (p) => `没有 “${p.date}” 这个日期。`, help: () => '日期请写成 年-月-日，例如 2026-05-01' },
  },
  'calendar/bad-day': {
    en: {
      message: (p) => `It is not clear what ${p.date} is.`,
      help: () => `Write one of closed: true, workday: true and hours: [${spans}].`,
    },
    zh: { message: (p) => `看不出 ${p.date} 是什么日子。`, help: () => `请写 closed: true、workday: true 或 hours: [${spans}] 之一。` },
  },
  'calendar/bad-time': {
    en: {
      message: (p) => `“${p.text}” is no span of time.`,
      help: (p) =>
        p.nearest ? `Did you mean ${p.nearest}?` : `Write it as ${spans}; '22:00-06:00' crosses midnight, '00:00-24:00' is the whole day.`,
    },
    zh: {
      message: (p) => `“${p.text}” 不是时段。`,
      help: (p) => (p.nearest ? `您是想写 ${p.nearest} 吗？` : `请写成 ${spans}；'22:00-06:00' 跨过午夜，'00:00-24:00' 是全天。`),
    },
  },
  'calendar/bad-year': {
    en: { message: (p) => `“${p.year}” is no year.`, help: () => 'Write years with four digits: years: [2026]' },
    zh: { message: (p) => `“${p.year}” 不是年份。`, help: () => '年份请写四位数字：years: [2026]' },
  },
  'calendar/date-outside-years': {
    en: {
      message: (p) => `${p.date} lies in a year for which these holidays are not complete.`,
      help: (p) => `Add ${yearOf(p)} to years, once all its days are there; or delete the date.`,
    },
    zh: {
      message: (p) => `${p.date} 所在的年份不在 years 里。`,
      help: (p) => `该年的日子写全之后，请把 ${yearOf(p)} 加到 years；否则请删除这个日期。`,
    },
  },
  'calendar/digest-closed': {
    en: {
      message: (p) => `At ${p.time} ${p.person} never works (calendar ${p.calendar}): this digest waits until they do.`,
      help: () => 'Write a time within their hours, or give those people a digest of their own.',
    },
    zh: {
      message: (p) => `${p.person} 在 ${p.time} 从不上班（日历 ${p.calendar}）：汇总会等到其上班才发送。`,
      help: () => '请写一个在其工作时间内的时间，或为这些人另设 digest。',
    },
  },
  'calendar/empty-interval': {
    en: { message: (p) => `“${p.text}” ends when it begins.`, help: () => "Write when it ends; the whole day is '00:00-24:00'." },
    zh: { message: (p) => `“${p.text}” 的开始和结束是同一时刻。`, help: () => "请写上结束时间；全天写成 '00:00-24:00'。" },
  },
  'calendar/end-before-start': {
    en: {
      message: (p) => `“${p.text}” would cross midnight, but “${p.other}” of the same day comes after it.`,
      help: () => 'Check its end. A span that crosses midnight is the last one of its day.',
    },
    zh: {
      message: (p) => `“${p.text}” 会跨过午夜，但同一天里 “${p.other}” 排在它后面。`,
      help: () => '请检查结束时间。跨过午夜的时段必须是当天的最后一个。',
    },
  },
  'calendar/no-common-years': {
    en: {
      message: () => 'These holidays have no year in common, so the calendar would know no day at all.',
      help: () => 'Continue the holidays so that all of them cover the same years.',
    },
    zh: { message: () => '这些节假日没有共同的年份，日历将没有任何可用的日子。', help: () => '请补充节假日，使它们覆盖相同的年份。' },
  },
  'calendar/no-hours': {
    en: {
      message: (p) => `The calendar “${p.calendar}” has no working hours at all, so no deadline on it would ever come.`,
      help: () => "Give it hours, for example hours: { mon-fri: ['09:00-17:00'] }",
    },
    zh: {
      message: (p) => `日历 “${p.calendar}” 没有任何工作时间，用它计算的期限永远不会到。`,
      help: () => "请写上工作时间，例如 hours: { mon-fri: ['09:00-17:00'] }",
    },
  },
  'calendar/overlap': {
    en: { message: (p) => `“${p.second}” overlaps “${p.first}”.`, help: () => 'Change one of the two, or make one of them both.' },
    zh: { message: (p) => `“${p.second}” 与 “${p.first}” 重叠。`, help: () => '请修改其中一个，或者合并成一个。' },
  },
  'calendar/overlap-next-day': {
    en: {
      message: (p) => `“${p.first}” of ${p.weekday} runs into “${p.second}” of ${p.next}.`,
      help: () => 'End the first one earlier, or start the second one later.',
    },
    zh: {
      message: (p) => `${p.weekday} 的 “${p.first}” 延续到次日，与 ${p.next} 的 “${p.second}” 重叠。`,
      help: () => '请让前一个早些结束，或让后一个晚些开始。',
    },
  },
  'calendar/unknown-weekday': {
    en: {
      message: (p) => `“${p.weekday}” is no weekday.`,
      help: (p) => (p.nearest ? `Did you mean “${p.nearest}”?` : 'Write mon, tue, wed, thu, fri, sat or sun; several as mon-fri.'),
    },
    zh: {
      message: (p) => `“${p.weekday}” 不是星期几。`,
      help: (p) => (p.nearest ? `您是想写 “${p.nearest}” 吗？` : '请写 mon、tue、wed、thu、fri、sat 或 sun；一段写成 mon-fri。'),
    },
  },
  'calendar/unknown-zone': {
    en: {
      message: (p) => `There is no time zone “${p.zone}”.`,
      help: (p) => (p.nearest ? `Did you mean “${p.nearest}”?` : 'Write it as Region/City, for example Asia/Shanghai'),
    },
    zh: {
      message: (p) => `没有 “${p.zone}” 这个时区。`,
      help: (p) => (p.nearest ? `您是想写 “${p.nearest}” 吗？` : '请写成 “地区/城市”，例如 Asia/Shanghai'),
    },
  },
  'calendar/weekday-twice': {
    en: {
      message: (p) => `The hours of ${p.weekday} already stand under “${p.first}”.`,
      help: () => 'Each weekday stands once: take it out of one of the two.',
    },
    zh: { message: (p) => `${p.weekday} 的时间已经写在 “${p.first}” 里。`, help: () => '每个星期几只写一次：请从其中一处去掉。' },
  },
  'calendar/years-gap': {
    en: {
      message: (p) => `${p.year} is missing between the years.`,
      help: (p) => `Add ${p.year} with its days, or move the later years to a file of their own.`,
    },
    zh: { message: (p) => `年份中间缺少 ${p.year} 年。`, help: (p) => `请补上 ${p.year} 年及其日子，或者把后面的年份移到另一个文件。` },
  },
};

function yearOf(p: Params): string {
  return String(p.date).slice(0, 4);
}
