import type { MessagesOf } from '../messages.js';

export const calendarMessages: MessagesOf<'calendar'> = {
  'calendar/bad-day': {
    en: {
      message: (p) => `“${p.day}” is not a day of the calendar.`,
      help: () => 'Write a date as 2026-05-01, a weekday as mon, or weekdays as mon-fri.',
    },
    zh: {
      message: (p) => `“${p.day}” 不是有效的日期。`,
      help: () => '日期写成 2026-05-01，星期写成 mon，一段星期写成 mon-fri。',
    },
  },
  'calendar/bad-hours': {
    en: {
      message: (p) => `“${p.hours}” is not a span of working hours.`,
      help: () => "Write spans in order and in quotes, as '09:00-12:00'; '22:00-06:00' crosses midnight, '00:00-24:00' is the whole day.",
    },
    zh: {
      message: (p) => `“${p.hours}” 不是有效的工作时段。`,
      help: () => "时段按先后顺序写并加引号，例如 '09:00-12:00'；'22:00-06:00' 跨过午夜，'00:00-24:00' 是全天。",
    },
  },
  'calendar/bad-time-zone': {
    en: {
      message: (p) => `There is no time zone “${p.time_zone}”.`,
      help: () => 'Write it as Region/City, for example Asia/Shanghai.',
    },
    zh: {
      message: (p) => `没有 “${p.time_zone}” 这个时区。`,
      help: () => '请写成 “地区/城市”，例如 Asia/Shanghai。',
    },
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
};
