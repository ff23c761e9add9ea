import type { MessagesOf } from '../message.js';

export const textMessages: MessagesOf<'text'> = {
  'text/missing-language': {
    en: {
      message: (p) => `“${p.text}” is missing in: ${p.languages}.`,
      help: (p) => `The organisation uses this language: add ${first(p.languages)}: …`,
    },
    zh: {
      message: (p) => `“${p.text}” 缺少以下语言的文字：${p.languages}。`,
      help: (p) => `组织使用这种语言，请加上 ${first(p.languages)}: …`,
    },
  },
};

function first(languages: string | number | undefined): string {
  return String(languages).split(', ')[0] ?? '';
}
