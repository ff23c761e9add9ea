import type { MessagesOf } from '../message.js';
import { typeInChinese, typeInEnglish } from './words.js';

export const valueMessages: MessagesOf<'value'> = {
  'value/forgotten-splice': {
    en: {
      message: (p) => `Texts are taken as written, so this is “${p.text}”, letter by letter.`,
      help: (p) => `If the value of the expression is meant, write ${p.suggestion}`,
    },
    zh: {
      message: (p) => `文字会照原样使用，所以这里就是 “${p.text}” 这几个字。`,
      help: (p) => `如果要用表达式的值，请写成 ${p.suggestion}`,
    },
  },
  'value/missing-field': {
    en: {
      message: (p) => `${p.fields} ${String(p.fields).includes(', ') ? 'are' : 'is'} required by ${p.of}, and not given.`,
      help: (p) => `Add it: ${p.example}`,
    },
    zh: { message: (p) => `${p.of} 必须填写 ${p.fields}，这里没有给出。`, help: (p) => `请加上：${p.example}` },
  },
  'value/not-in-list': {
    en: {
      message: (p) => `${p.path} cannot be “${p.value}”.`,
      help: (p) => (p.nearest ? `Did you mean ${p.nearest}?` : `It may be: ${p.allowed}.`),
    },
    zh: {
      message: (p) => `${p.path} 不能是 “${p.value}”。`,
      help: (p) => (p.nearest ? `您是想写 ${p.nearest} 吗？` : `可以是：${p.allowed}。`),
    },
  },
  'value/out-of-range': {
    en: {
      message: (p) => `${p.path} is ${p.value}, but it must be ${p.bound === 'min' ? 'at least' : 'at most'} ${p.limit}.`,
      help: (p) => `Write ${p.limit} or ${p.bound === 'min' ? 'more' : 'less'}.`,
    },
    zh: {
      message: (p) => `${p.path} 是 ${p.value}，${p.bound === 'min' ? '不能小于' : '不能大于'} ${p.limit}。`,
      help: (p) => `请写 ${p.limit} 或${p.bound === 'min' ? '更大' : '更小'}的数。`,
    },
  },
  'value/read-only': {
    en: { message: (p) => `${p.field} is set by the playbook itself.`, help: () => 'Leave it out.' },
    zh: { message: (p) => `${p.field} 由 playbook 自己设置。`, help: () => '请不要写它。' },
  },
  'value/wrong-format': {
    en: {
      message: (p) => `${p.path}: “${p.value}” is not written as a ${WORDS[String(p.format)] ?? p.format}.`,
      help: (p) => `Write it like ${EXAMPLES[String(p.format)] ?? p.format}`,
    },
    zh: { message: (p) => `${p.path}：“${p.value}” 的写法不对。`, help: (p) => `请写成这样：${EXAMPLES[String(p.format)] ?? p.format}` },
  },
  'value/wrong-type': {
    en: {
      message: (p) => `${p.path} must be ${english(p.wanted)}, and this is ${english(p.got)}.`,
      help: (p) => `Write ${english(p.wanted)}.`,
    },
    zh: {
      message: (p) => `${p.path} 应为${chinese(p.wanted)}，这里却是${chinese(p.got)}。`,
      help: (p) => `请写${chinese(p.wanted)}。`,
    },
  },
};

const EXAMPLES: { readonly [format: string]: string } = {
  date: '2026-03-02',
  'date-time': '2026-03-02T09:00:00+08:00',
  'local-time': '2026-03-02 09:00',
  duration: '4 business hours',
};

const WORDS: { readonly [format: string]: string } = { 'date-time': 'date and time', 'local-time': 'date and time' };

/** JSON's words for types, as people say them. */
const PLAIN: { readonly [type: string]: string } = { string: 'text', array: 'list', object: 'map' };

function english(types: string | number | undefined): string {
  return eachType(types).map(typeInEnglish).join(' or ');
}

function chinese(types: string | number | undefined): string {
  return eachType(types).map(typeInChinese).join('或');
}

function eachType(types: string | number | undefined): string[] {
  return String(types)
    .split(' or ')
    .map((type) => PLAIN[type] ?? type);
}
