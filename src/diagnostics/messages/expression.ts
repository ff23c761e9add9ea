// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${ … } is how the language splices expressions into texts
import type { Language, MessagesOf, Params } from '../message.js';
import { didYouMean, didYouMeanInChinese, typeOfExpressionInChinese as zhType } from './expression-words.js';

export const expressionMessages: MessagesOf<'expression'> = {
  'expression/assignment': {
    en: { message: (p) => `${p.found} does not compare.`, help: (p) => `Write ${p.wanted} to ask whether two values are equal.` },
    zh: { message: (p) => `${p.found} 不能用来比较。`, help: (p) => `判断是否相等请写 ${p.wanted}` },
  },
  'expression/elapsed-only': {
    en: {
      message: (p) => `'${p.found}' is working time, and here only time on the clock can be counted.`,
      help: () => "Write elapsed time, such as '4 hours' or '2 days'; working time is counted in steps, conditions and deadlines.",
    },
    zh: {
      message: (p) => `“${p.found}” 是工作时间，这里只能计算自然时间。`,
      help: () => "请写自然时间，例如 '4 hours' 或 '2 days'；工作时间只能在步骤、条件和期限中计算。",
    },
  },
  'expression/empty-expression': {
    en: { message: () => 'There is no expression here.', help: () => "Write one, such as data.severity == 'high', or delete the key." },
    zh: { message: () => '这里没有表达式。', help: () => "请写一个，例如 data.severity == 'high'，或者删除这个键。" },
  },
  'expression/empty-splice': {
    en: {
      message: () => 'There is nothing inside ${ }.',
      help: () => 'Write an expression between the braces, such as ${ data.reference }.',
    },
    zh: { message: () => '${ } 里面是空的。', help: () => '请在花括号之间写一个表达式，例如 ${ data.reference }。' },
  },
  'expression/foreign-operator': {
    en: { message: (p) => `Expressions have no operator ${p.found}`, help: (p) => `Write ${p.wanted} instead.` },
    zh: { message: (p) => `表达式里没有运算符 ${p.found}`, help: (p) => `请改写成 ${p.wanted}` },
  },
  'expression/full-width': {
    en: {
      message: (p) => `${p.found} is a full-width or typographic sign.`,
      help: (p) => `Switch the input method to half-width and write ${p.wanted}`,
    },
    zh: { message: (p) => `${p.found} 是全角或排版符号。`, help: (p) => `请把输入法切换到半角，写成 ${p.wanted}` },
  },
  'expression/incomplete': {
    en: { message: () => 'The expression stops where something must follow.', help: () => 'Write what belongs after its end.' },
    zh: { message: () => '表达式没有写完。', help: () => '请补上末尾缺少的部分。' },
  },
  'expression/invalid-duration': {
    en: {
      message: (p) => `'${p.found}' is not a duration.`,
      help: (p) =>
        p.suggestion ? `Did you mean '${p.suggestion}'?` : "Write it like '30 minutes', '4 business hours' or '2 business days'.",
    },
    zh: {
      message: (p) => `“${p.found}” 不是时长。`,
      help: (p) =>
        p.suggestion ? `您是想写 '${p.suggestion}' 吗？` : "请写成 '30 minutes'、'4 business hours' 或 '2 business days' 这样的形式。",
    },
  },
  'expression/invalid-escape': {
    en: {
      message: (p) => `${p.found} means nothing in a text.`,
      help: () => 'A backslash has a special meaning in texts: write \\\\ for a backslash itself.',
    },
    zh: { message: (p) => `文字里的 ${p.found} 没有意义。`, help: () => '反斜杠在文字里有特殊含义：反斜杠本身要写成 \\\\。' },
  },
  'expression/invalid-instant': {
    en: {
      message: (p) => `'${p.found}' is not a date or a time.`,
      help: () => "Write a date like '2026-03-02', a time like '2026-03-02T09:00:00+08:00'.",
    },
    zh: {
      message: (p) => `“${p.found}” 不是日期或时间。`,
      help: () => "日期写成 '2026-03-02'，时间写成 '2026-03-02T09:00:00+08:00'。",
    },
  },
  'expression/invalid-number': {
    en: {
      message: (p) => `${p.found} is not a number.`,
      help: () => 'Write digits with at most one point, such as 0.5; no separators, no units.',
    },
    zh: { message: (p) => `${p.found} 不是数字。`, help: () => '只写数字和最多一个小数点，例如 0.5；不要写分隔符和单位。' },
  },
  'expression/macro-variable': {
    en: {
      message: (p) => `The first thing inside ${p.macro}( ) must be a name for the item.`,
      help: (p) => `Write a single word first, such as ${p.macro}(item, …).`,
    },
    zh: {
      message: (p) => `${p.macro}( ) 里的第一部分必须是每一项的名字。`,
      help: (p) => `请先写一个词，例如 ${p.macro}(item, …)。`,
    },
  },
  'expression/matches-refused': {
    en: {
      message: () => 'matches( ) is not allowed: a pattern can take for ever.',
      help: () => "Use startsWith( ), endsWith( ), contains( ), or the pattern of the field's schema.",
    },
    zh: {
      message: () => '不允许使用 matches( )：某些模式会永远算不完。',
      help: () => '请用 startsWith( )、endsWith( )、contains( )，或在字段上写 pattern。',
    },
  },
  'expression/missing-input': {
    en: {
      message: (p) => `The table ${p.table} needs ${p.inputs}.`,
      help: (p) => `Give what it needs: ${p.example}`,
    },
    zh: { message: (p) => `表 ${p.table} 需要 ${p.inputs}。`, help: (p) => `请给出它需要的值：${p.example}` },
  },
  'expression/mixed-types': {
    en: {
      message: (p) => `One value is ${p.first}, the other ${p.other}.`,
      help: () => 'Both branches of a choice, and all items of a list, must be of one type.',
    },
    zh: {
      message: (p) => `一个值是${zhType(p.first)}，另一个是${zhType(p.other)}。`,
      help: () => '条件的两个分支、列表的各项，类型必须相同。',
    },
  },
  'expression/nested-macros': {
    en: {
      message: (p) => `Loops stand inside one another more than ${p.limit} deep.`,
      help: () => 'Split the expression, and keep a part of it with set or record first.',
    },
    zh: { message: (p) => `循环嵌套超过了 ${p.limit} 层。`, help: () => '请拆分表达式，先用 set 或 record 保存其中一部分。' },
  },
  'expression/never-equal': {
    en: {
      message: (p) => `${p.of} is never '${p.value}'.`,
      help: (p) => didYouMean(p.suggestion && `'${p.suggestion}'`, p.known, 'It can be'),
    },
    zh: {
      message: (p) => `${p.of} 不可能是 '${p.value}'。`,
      help: (p) => didYouMeanInChinese(p.suggestion && `'${p.suggestion}'`, p.known, '可能的值：'),
    },
  },
  'expression/no-calendar': {
    en: {
      message: (p) => `${p.function}() counts on a calendar, and there is none here.`,
      help: () => 'Work it out in a step, a condition or a deadline of a playbook, and give the result to the table or the key.',
    },
    zh: {
      message: (p) => `${p.function}() 需要日历，而这里没有日历。`,
      help: () => '请在手册的步骤、条件或期限中计算，再把结果交给决策表或编号。',
    },
  },
  'expression/no-fields': {
    en: {
      message: (p) => `${p.of} is ${p.got} and has no field “${p.field}”.`,
      help: (p) => (p.suggestion ? `Write ${p.suggestion}` : `Write ${p.of} without .${p.field}`),
    },
    zh: {
      message: (p) => `${p.of} 是${zhType(p.got)}，没有字段 “${p.field}”。`,
      help: (p) => (p.suggestion ? `请写成 ${p.suggestion}` : `请写 ${p.of}，去掉 .${p.field}`),
    },
  },
  'expression/null-value': {
    en: {
      message: () => 'There is no null: a value that is not there is absent.',
      help: (p) => (p.suggestion ? `Write ${p.suggestion}` : 'Ask with has( ) whether it is there.'),
    },
    zh: {
      message: () => '没有 null：没有的值就是不存在。',
      help: (p) => (p.suggestion ? `请写成 ${p.suggestion}` : '请用 has( ) 判断它是否存在。'),
    },
  },
  'expression/optional-value': {
    en: {
      message: () => 'This value may be missing, and nothing says what to take then.',
      help: (p) => `Write what to take instead: ${p.fallback}`,
    },
    zh: { message: () => '这个值可能不存在，又没有写明不存在时用什么。', help: (p) => `请写明替代值：${p.fallback}` },
  },
  'expression/possibly-missing': {
    en: {
      message: (p) => `${p.path} ${MISSING_EN[String(p.what)] ?? 'may be missing here'}.`,
      help: (p) => `Ask first: ${p.guard} && …, or say what to take instead: ${p.fallback}`,
    },
    zh: {
      message: (p) => `${p.path} ${MISSING_ZH[String(p.what)] ?? '在这里可能不存在'}。`,
      help: (p) => `请先判断：${p.guard} && …，或写明替代值：${p.fallback}`,
    },
  },
  'expression/reserved-word': {
    en: {
      message: (p) => `“${p.word}” is a word that expressions keep for themselves.`,
      help: (p) => `A text stands in quotes: '${p.word}'. A name is one of data, steps, case, customer, now, tables.`,
    },
    zh: {
      message: (p) => `“${p.word}” 是表达式保留的词。`,
      help: (p) => `文字要加引号：'${p.word}'。可用的名字有 data、steps、case、customer、now、tables。`,
    },
  },
  'expression/step-not-run': {
    en: {
      message: (p) => `The step “${p.field}” has no result here: it has not been done yet.`,
      help: () => 'Read it in a step that comes later. A new round of a repeat forgets what the steps in it had given.',
    },
    zh: {
      message: (p) => `步骤 “${p.field}” 在这里还没有结果：它还没有执行。`,
      help: () => '请在它之后的步骤里读取。repeat 的新一轮会清除其中步骤以前的结果。',
    },
  },
  'expression/step-of-each': {
    en: {
      message: (p) => `The step “${p.field}” is done once for each item of “${p.each}”, so it has no single result here.`,
      help: (p) =>
        `Read all of them: steps.${p.each}.items is a list of { item, index, steps }. Inside of “${p.each}” it can be read as it is.`,
    },
    zh: {
      message: (p) => `步骤 “${p.field}” 对 “${p.each}” 的每一项各执行一次，在这里没有单一的结果。`,
      help: (p) => `请读取全部：steps.${p.each}.items 是由 { item, index, steps } 组成的列表。在 “${p.each}” 的步骤里可以直接读取。`,
    },
  },
  'expression/table-from': {
    en: {
      message: (p) => `tables.${p.table} takes its ${p.input} from ${p.from}, which does not work here: ${innerText(p, 'en')}`,
      help: (p) => `Give it in the call: tables.${p.table}({ ${p.input}: … })`,
    },
    zh: {
      message: (p) => `tables.${p.table} 的 ${p.input} 取自 ${p.from}，在这里行不通：${innerText(p, 'zh')}`,
      help: (p) => `请在调用时给出它：tables.${p.table}({ ${p.input}: … })`,
    },
  },
  'expression/text-around': {
    en: {
      message: (p) => `An expression is wanted here, but “${p.text}” is a text with expressions in it.`,
      help: () => 'Write the expression alone, without ${ }; texts are joined with +.',
    },
    zh: {
      message: (p) => `这里需要一个表达式，而 “${p.text}” 是夹有表达式的文字。`,
      help: () => '请直接写表达式，不要写 ${ }；文字之间用 + 连接。',
    },
  },
  'expression/too-complex': {
    en: { message: () => 'The expression is too complex.', help: () => 'Split it, and keep a part of it with set or record first.' },
    zh: { message: () => '表达式太复杂。', help: () => '请拆分，先用 set 或 record 保存其中一部分。' },
  },
  'expression/too-long': {
    en: {
      message: (p) => `The expression has ${p.length} characters; ${p.limit} are the most.`,
      help: () => 'Split it, and keep a part of it with set or record first.',
    },
    zh: { message: (p) => `表达式有 ${p.length} 个字符，最多 ${p.limit} 个。`, help: () => '请拆分，先用 set 或 record 保存其中一部分。' },
  },
  'expression/unclosed-bracket': {
    en: { message: (p) => `This ${p.bracket} is never closed.`, help: (p) => `Write ${p.close} where it ends.` },
    zh: { message: (p) => `这个 ${p.bracket} 没有闭合。`, help: (p) => `请在它结束的地方写上 ${p.close}` },
  },
  'expression/unclosed-splice': {
    en: {
      message: () => 'The ${ that opens here is never closed.',
      help: () => 'Write } after the expression. For the signs ${ themselves write $${',
    },
    zh: { message: () => '这里的 ${ 没有闭合。', help: () => '请在表达式后面写上 }。如果要写 ${ 这两个字符本身，请写 $${' },
  },
  'expression/unclosed-text': {
    en: {
      message: (p) => `The text that opens with ${p.quote} is never closed.`,
      help: (p) => `Write ${p.quote} at its end. Note that YAML ends a value before “ #”: put the whole value in quotes then.`,
    },
    zh: {
      message: (p) => `以 ${p.quote} 开头的文字没有闭合。`,
      help: (p) => `请在结尾写上 ${p.quote}。注意：YAML 的值在 “ #” 之前就结束了，这时请给整个值加引号。`,
    },
  },
  'expression/unexpected': {
    en: {
      message: (p) => `${p.found} makes no sense at this place.`,
      help: (p) =>
        p.suggestion ? `Write ${p.suggestion}` : 'Check what stands before it: an operator, a quote or a bracket may be missing.',
    },
    zh: {
      message: (p) => `${p.found} 出现在这里没有意义。`,
      help: (p) => (p.suggestion ? `请写成 ${p.suggestion}` : '请检查它前面是否缺少运算符、引号或括号。'),
    },
  },
  'expression/unknown-calendar': {
    en: {
      message: (p) => `There is no calendar “${p.name}”.`,
      help: (p) => didYouMean(p.suggestion, p.known, 'There are'),
    },
    zh: {
      message: (p) => `没有日历 “${p.name}”。`,
      help: (p) => didYouMeanInChinese(p.suggestion, p.known, '现有：'),
    },
  },
  'expression/unknown-field': {
    en: {
      message: (p) => `${p.of} has no “${p.field}”.`,
      help: (p) => didYouMean(p.suggestion, p.known, 'It has'),
    },
    zh: {
      message: (p) => `${p.of} 没有 “${p.field}”。`,
      help: (p) => didYouMeanInChinese(p.suggestion, p.known, '它有：'),
    },
  },
  'expression/unknown-function': {
    en: { message: (p) => `There is no function “${p.name}”.`, help: (p) => didYouMean(p.suggestion, undefined, '') },
    zh: { message: (p) => `没有函数 “${p.name}”。`, help: (p) => didYouMeanInChinese(p.suggestion, undefined, '') },
  },
  'expression/unknown-input': {
    en: {
      message: (p) => `The table ${p.table} has no input “${p.input}”.`,
      help: (p) => didYouMean(p.suggestion, p.known, 'Its inputs'),
    },
    zh: {
      message: (p) => `表 ${p.table} 没有输入 “${p.input}”。`,
      help: (p) => didYouMeanInChinese(p.suggestion, p.known, '它的输入有：'),
    },
  },
  'expression/unknown-name': {
    en: {
      message: (p) => `There is no name “${p.name}” here.`,
      help: (p) => (p.suggestion ? `Did you mean ${p.suggestion}?` : `The names are: ${p.known}. A text stands in quotes: '${p.name}'.`),
    },
    zh: {
      message: (p) => `这里没有 “${p.name}” 这个名字。`,
      help: (p) => (p.suggestion ? `您是想写 ${p.suggestion} 吗？` : `可用的名字：${p.known}。文字要加引号：'${p.name}'。`),
    },
  },
  'expression/unopened-bracket': {
    en: { message: (p) => `This ${p.bracket} closes nothing.`, help: () => 'Delete it, or write the bracket that opens.' },
    zh: { message: (p) => `这个 ${p.bracket} 没有对应的开括号。`, help: () => '请删除它，或者补上开括号。' },
  },
  'expression/unsupported': {
    en: {
      message: (p) => `${p.found} cannot be worked out.`,
      help: () => 'Write it in another way; docs/language.md lists what expressions can do.',
    },
    zh: { message: (p) => `${p.found} 无法计算。`, help: () => '请换一种写法；docs/language.md 列出了表达式能做的事。' },
  },
  'expression/word-operator': {
    en: { message: (p) => `“${p.found}” is not an operator.`, help: (p) => `Write ${p.wanted}` },
    zh: { message: (p) => `“${p.found}” 不是运算符。`, help: (p) => `请写成 ${p.wanted}` },
  },
  'expression/wrong-arguments': {
    en: { message: (p) => `${p.function}( ) was given ${p.got}.`, help: (p) => `It is called like this: ${p.wanted}` },
    zh: { message: (p) => `传给 ${p.function}( ) 的值不对：${zhType(p.got)}。`, help: (p) => `它这样使用：${p.wanted}` },
  },
  'expression/wrong-input': {
    en: {
      message: (p) => `The input ${p.input} of the table ${p.table} takes ${p.wanted}, and this is ${p.got}.`,
      help: (p) => `Give ${p.wanted}.`,
    },
    zh: {
      message: (p) => `表 ${p.table} 的输入 ${p.input} 需要${zhType(p.wanted)}，这里却是${zhType(p.got)}。`,
      help: (p) => `请给出${zhType(p.wanted)}。`,
    },
  },
  'expression/wrong-operands': {
    en: {
      message: (p) => `${p.operator} does not go with ${p.left} and ${p.right}.`,
      help: (p) => (p.hint ? `Write ${p.hint}` : 'Both sides must be of a type that it works with.'),
    },
    zh: {
      message: (p) => `${p.operator} 不能用于${zhType(p.left)}和${zhType(p.right)}。`,
      help: (p) => (p.hint ? `请写成 ${p.hint}` : '两边的类型必须适合这个运算符。'),
    },
  },
  'expression/wrong-type': {
    en: {
      message: (p) => `This gives ${p.got}, but ${p.wanted} is wanted here.`,
      help: (p) => `Write an expression that gives ${p.wanted}.`,
    },
    zh: {
      message: (p) => `这里得到的是${zhType(p.got)}，需要的是${zhType(p.wanted)}。`,
      help: (p) => `请写一个得到${zhType(p.wanted)}的表达式。`,
    },
  },
};

/** What is wrong with an expression that stands in another file. */
function innerText(params: Params, language: Language): string {
  const code = `expression/${String(params.problem).replaceAll('_', '-')}`;
  const message = Object.entries(expressionMessages).find(([known]) => known === code)?.[1];
  return message ? message[language].message(params) : String(params.problem);
}

const MISSING_EN: { readonly [what: string]: string } = {
  step: 'may not have been done when this is worked out',
  field: 'may have been left empty',
  item: 'may not be there: the list can be shorter',
};
const MISSING_ZH: { readonly [what: string]: string } = {
  step: '在计算这里的时候可能还没有执行',
  field: '可能没有填写',
  item: '可能不存在：列表可能没有这么长',
};
