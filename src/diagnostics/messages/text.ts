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
  'text/missing-template': {
    en: {
      message: (p) => `The template “${p.template}” has no text in ${p.languages}, which the organisation uses.`,
      help: (p) => `Add ${p.files}.`,
    },
    zh: {
      message: (p) => `模板 “${p.template}” 没有 ${p.languages} 的文本，而组织使用这种语言。`,
      help: (p) => `请添加 ${p.files}。`,
    },
  },
  'text/template-value': {
    en: {
      message: (p) => `The template “${p.template}” reads ${p.name} (line ${p.line}), and the step does not give it.`,
      help: (p) => `Write it under ${p.under} here, or take it out of the template.`,
    },
    zh: {
      message: (p) => `模板 “${p.template}” 要用 ${p.name}（第 ${p.line} 行），但这一步没有给出。`,
      help: (p) => `请在这里的 ${p.under} 下写上它，或从模板中去掉。`,
    },
  },
};

function first(languages: string | number | undefined): string {
  return String(languages).split(', ')[0] ?? '';
}
