/** Words that several messages share. */

/** What a value can be; a param of messages, never shown as it is. */
export type Wanted =
  | 'text'
  | 'texts'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'list'
  | 'map'
  | 'null'
  | 'value'
  | 'people'
  | 'duration'
  | 'expression'
  | 'hours'
  | 'email'
  | 'time_of_day'
  | 'operation'
  | 'url'
  | 'path'
  | 'variable'
  | 'language'
  | 'regular_expression';

const english: { readonly [W in Wanted]: string } = {
  text: 'a text',
  texts: 'a text, or a map of languages with texts ({ en: …, zh: … })',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  list: 'a list',
  map: 'keys with values',
  null: 'nothing',
  value: 'a single value',
  people: 'people: a word such as manager, a map such as { role: … }, or a list of these',
  duration: "a duration such as '4 business hours'",
  expression: "a condition or expression such as data.severity == 'high'",
  hours: "closed, or a list of spans such as ['09:00-12:00']",
  email: 'an e-mail address',
  time_of_day: "a time of the day such as '09:00'",
  operation: 'a connector and its operation, as erp.get_order',
  url: 'an address that begins with https:// or http://',
  path: 'a path that begins with /',
  variable: 'the name of an environment variable',
  language: 'a language, as en or zh',
  regular_expression: 'a regular expression',
};
const chinese: { readonly [W in Wanted]: string } = {
  text: '文字',
  texts: '文字，或按语言列出的文字（{ en: …, zh: … }）',
  number: '数字',
  integer: '整数',
  boolean: 'true 或 false',
  list: '列表',
  map: '键和值',
  null: '空值',
  value: '单个值',
  people: '人员：如 manager 这样的词、{ role: … } 这样的内容，或它们的列表',
  duration: '时长，例如 4 business hours',
  expression: "条件或表达式，例如 data.severity == 'high'",
  hours: "closed 或时段列表，例如 ['09:00-12:00']",
  email: '电子邮箱地址',
  time_of_day: "一天中的时间，例如 '09:00'",
  operation: '连接器及其操作，例如 erp.get_order',
  url: '以 https:// 或 http:// 开头的地址',
  path: '以 / 开头的路径',
  variable: '环境变量名',
  language: '语言代码，例如 en 或 zh',
  regular_expression: '正则表达式',
};

export function typeInEnglish(wanted: string | number | undefined): string {
  return english[wanted as Wanted] ?? String(wanted);
}

export function typeInChinese(wanted: string | number | undefined): string {
  return chinese[wanted as Wanted] ?? String(wanted);
}
