import type { MessagesOf } from '../message.js';

const EXAMPLES = '30 minutes, 4 business hours, 2 business days';

export const durationMessages: MessagesOf<'duration'> = {
  'duration/fraction-of-business-day': {
    en: {
      message: (p) => `“${p.text}”: business days are counted whole.`,
      help: () => 'Write whole business days, or business hours, such as 12 business hours.',
    },
    zh: { message: (p) => `“${p.text}”：工作日只能是整数。`, help: () => '请写整数个工作日，或用工作小时，例如 12 business hours。' },
  },
  'duration/missing-number': {
    en: {
      message: (p) => `“${p.text}” does not begin with a plain number.`,
      help: () => `Write a number, with a point where it has a fraction, and a unit: ${EXAMPLES}.`,
    },
    zh: { message: (p) => `“${p.text}” 没有以普通的数字开头。`, help: () => `请写数字（小数用小数点）和单位：${EXAMPLES}。` },
  },
  'duration/missing-unit': {
    en: { message: (p) => `“${p.text}” has no unit.`, help: (p) => `Write ${p.text} business hours, ${p.text} hours, or another unit.` },
    zh: { message: (p) => `“${p.text}” 没有单位。`, help: (p) => `请写成 ${p.text} business hours、${p.text} hours 或其他单位。` },
  },
  'duration/negative': {
    en: {
      message: (p) => `“${p.text}” is negative.`,
      help: () => 'A duration counts forwards; to count back from a deadline there is before: under remind.',
    },
    zh: { message: (p) => `“${p.text}” 是负数。`, help: () => '时长只能向后计算；要从期限往前算，请在 remind 里用 before。' },
  },
  'duration/not-a-business-unit': {
    en: {
      message: (p) => `There are no ${p.unit}.`,
      help: () => 'Working time is counted in business minutes, business hours or business days.',
    },
    zh: {
      message: (p) => `没有 ${p.unit} 这样的单位。`,
      help: () => '工作时间用 business minutes、business hours 或 business days 计算。',
    },
  },
  'duration/too-long': {
    en: { message: (p) => `“${p.text}” is more than a hundred years.`, help: () => 'Write a shorter duration.' },
    zh: { message: (p) => `“${p.text}” 超过了一百年。`, help: () => '请写短一些的时长。' },
  },
  'duration/unknown-unit': {
    en: {
      message: (p) => (p.unit === p.text ? `“${p.text}” is not how a duration is written here.` : `“${p.unit}” is not a unit of time.`),
      help: (p) => (p.nearest ? `Did you mean ${p.nearest}?` : `Write it like ${EXAMPLES}.`),
    },
    zh: {
      message: (p) => (p.unit === p.text ? `时长不能写成 “${p.text}”。` : `“${p.unit}” 不是时间单位。`),
      help: (p) => (p.nearest ? `您是想写 ${p.nearest} 吗？` : `请写成这样：${EXAMPLES}。`),
    },
  },
  'duration/varying-unit': {
    en: {
      message: (p) => `“${p.text}”: months, quarters and years are not all equally long.`,
      help: () => 'Write days or business days, such as 30 days.',
    },
    zh: { message: (p) => `“${p.text}”：月、季度和年的长短不固定。`, help: () => '请写 days 或 business days，例如 30 days。' },
  },
};
