/** What is wrong with a field, in Chinese: of the code and parameters that its error has; the error itself says it in English. */
import type { FieldErrorCode } from '../engine/event.js';
import { isObject, type Json } from '../program/json.js';

/** The same errors for who reads Chinese; those without a code are left as they are. */
export function inChinese(errors: Json): Json {
  if (!Array.isArray(errors)) return errors;
  return errors.map((error): Json => {
    if (!isObject(error) || typeof error.code !== 'string' || !Object.hasOwn(WORDS, error.code)) return error;
    const limit = isObject(error.params) ? error.params.limit : undefined;
    return { ...error, message: WORDS[error.code as FieldErrorCode](limit) };
  });
}

const WORDS: { readonly [C in FieldErrorCode]: (limit: Json | undefined) => string } = {
  unknown_field: () => '此项不能填写。',
  required: () => '此项必填。',
  type: (limit) => `此项应为${[limit].flat().map(typeInWords).join('或')}。`,
  enum: (limit) => `此项应为以下之一：${[limit].flat().map(String).join('、')}。`,
  minLength: (limit) => (limit === 1 ? '此项不能为空。' : `此项至少 ${limit} 个字符。`),
  maxLength: (limit) => `此项最多 ${limit} 个字符。`,
  minimum: (limit) => `此项不能小于 ${limit}。`,
  maximum: (limit) => `此项不能大于 ${limit}。`,
  exclusiveMinimum: (limit) => `此项应大于 ${limit}。`,
  exclusiveMaximum: (limit) => `此项应小于 ${limit}。`,
  multipleOf: (limit) => `此项应为 ${limit} 的倍数。`,
  minItems: (limit) => `此项至少 ${limit} 条。`,
  maxItems: (limit) => `此项最多 ${limit} 条。`,
  uniqueItems: () => '此项各条不能重复。',
  format: (limit) => `此项格式应为 ${limit}。`,
  pattern: (limit) => `此项应符合 ${limit}。`,
  other: () => '此项不符合要求。',
};

function typeInWords(type: Json | undefined): string {
  return TYPES[String(type)] ?? String(type);
}

const TYPES: { readonly [type: string]: string } = {
  string: '文字',
  integer: '整数',
  number: '数字',
  boolean: '是或否',
  array: '列表',
  object: '一组内容',
  null: '空',
};
