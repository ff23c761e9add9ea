/** Words that the messages about expressions share. */

type Param = string | number | undefined;

/** The nearest right one, else those there are. */
export function didYouMean(suggestion: Param, known: Param, intro: string): string {
  if (suggestion) return `Did you mean ${suggestion}?`;
  return known ? `${intro}: ${known}.` : 'docs/language.md lists what there is.';
}

export function didYouMeanInChinese(suggestion: Param, known: Param, intro: string): string {
  if (suggestion) return `您是想写 ${suggestion} 吗？`;
  return known ? `${intro}${known}。` : 'docs/language.md 列出了所有可用的写法。';
}

const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^a person, or a list of people$/, '一个人或多个人'],
  [/^a language, or a list of languages$/, '一种或多种语言'],
  [/^true or false$/, '是或否'],
  [/^a number$/, '数字'],
  [/^money$/, '金额'],
  [/^text$/, '文字'],
  [/^a duration$/, '时长'],
  [/^a date$/, '日期'],
  [/^an instant$/, '时间'],
  [/^a duration, or a moment$/, '时长或时间'],
  [/^a list of durations$/, '时长的列表'],
  [/^a list$/, '列表'],
  [/^an object$/, '一组字段'],
  [/^a value of unknown type$/, '类型不明的值'],
  [/^nothing$/, '空'],
];

/** A type as `describeType` words it, in Chinese. */
export function typeOfExpressionInChinese(described: Param): string {
  const text = String(described ?? '');
  const known = TYPES.find(([pattern]) => pattern.test(text));
  if (known) return known[1];
  const [, values] = /^text: (.+)$/.exec(text) ?? [];
  if (values) return `文字（${values.replace(' or ', '、').replaceAll(', ', '、')}）`;
  const [, item] = /^a list \(each item: (.+)\)$/.exec(text) ?? [];
  if (item) return `列表（每一项是${typeOfExpressionInChinese(item)}）`;
  const [, maybe] = /^a value that may be missing \((.+)\)$/.exec(text) ?? [];
  if (maybe) return `可能不存在的值（${typeOfExpressionInChinese(maybe)}）`;
  const [, fields] = /^an object with (.+)$/.exec(text) ?? [];
  return fields ? `含有 ${fields} 的一组字段` : text;
}
