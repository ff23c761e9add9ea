import type { MessagesOf } from '../message.js';

export const tableMessages: MessagesOf<'table'> = {
  'table/bad-condition': {
    en: {
      message: (p) => `“${p.text}” is no condition on ${p.input}.`,
      help: (p) =>
        p.suggestion
          ? `Write '${p.suggestion}'`
          : `Write a value, a list of values, '>= 10', '[1..10)' or 'not(…)'; anything else stands in if:, as an expression.`,
    },
    zh: {
      message: (p) => `“${p.text}” 不是对 ${p.input} 的条件。`,
      help: (p) =>
        p.suggestion ? `请写 '${p.suggestion}'` : `请写一个值、一组值、'>= 10'、'[1..10)' 或 'not(…)'；其他条件请作为表达式写在 if: 里。`,
    },
  },
  'table/cannot-aggregate': {
    en: {
      message: (p) => `“${p.output}” is nothing of which ${p.hit} could be made.`,
      help: (p) =>
        p.hit === 'collect sum'
          ? 'A sum needs numbers. For all values as a list, write hit: collect'
          : 'The least and the greatest are made of numbers or dates. For all values as a list, write hit: collect',
    },
    zh: {
      message: (p) => `“${p.output}” 不能用 ${p.hit} 汇总。`,
      help: (p) =>
        p.hit === 'collect sum'
          ? '只有数字可以求和。要得到全部值的列表，请写 hit: collect'
          : '只有数字或日期有最小和最大。要得到全部值的列表，请写 hit: collect',
    },
  },
  'table/dead-rule': {
    en: {
      message: (p) =>
        p.why === 'never'
          ? `Rule ${p.rule} can never hold: no input fits it.`
          : `Rule ${p.rule} never counts: wherever it holds, rules ${p.hit === 'priority' ? 'with a higher priority hold too' : 'before it hold'}.`,
      help: (p) =>
        p.why === 'never'
          ? 'Compare its conditions with what the inputs can be, or delete it.'
          : 'Move it up, narrow the others, or delete it.',
    },
    zh: {
      message: (p) =>
        p.why === 'never'
          ? `规则 ${p.rule} 永远不会成立：没有符合它的输入。`
          : `规则 ${p.rule} 永远不起作用：它成立时，总有${p.hit === 'priority' ? '优先级更高' : '前面'}的规则成立。`,
      help: (p) => (p.why === 'never' ? '请把它的条件与输入可能的值对照，或者删除它。' : '请把它移到前面，收窄其他规则，或者删除它。'),
    },
  },
  'table/gap': {
    en: {
      message: (p) => `No rule holds for ${p.input}.`,
      help: () =>
        'Add a rule for it, or default: with what it gives then. Without either, whoever uses the table must say what happens when it gives nothing.',
    },
    zh: {
      message: (p) => `没有规则适用于 ${p.input}。`,
      help: () => '请为它加一条规则，或用 default: 写明这时给出什么。否则使用这张表的地方必须处理没有结果的情况。',
    },
  },
  'table/no-ranks': {
    en: {
      message: (p) => `${p.hit} needs to know which output ranks higher, and no output has a list of values.`,
      help: (p) => `List the values of an output, the highest first: ${p.output}: { enum: [high, normal, low] }`,
    },
    zh: {
      message: (p) => `${p.hit} 需要知道哪个输出优先，而没有一个输出列出了它的值。`,
      help: (p) => `请从高到低列出一个输出的值：${p.output}: { enum: [high, normal, low] }`,
    },
  },
  'table/not-comparable': {
    en: {
      message: (p) => (p.other ? `A condition cannot compare “${p.input}”.` : `“${p.text}”: the values of ${p.input} have no order.`),
      help: (p) =>
        p.other
          ? 'Test it in if:, as an expression.'
          : `List the values for which the rule holds${p.values ? `; they are ${p.values}` : ''}.`,
    },
    zh: {
      message: (p) => (p.other ? `“${p.input}” 不能用条件来比较。` : `“${p.text}”：${p.input} 的值没有大小之分。`),
      help: (p) => (p.other ? '请在 if: 里用表达式判断它。' : `请列出规则适用的值${p.values ? `；可能的值有 ${p.values}` : ''}。`),
    },
  },
  'table/overlap': {
    en: {
      message: (p) =>
        `Rules ${p.other} (line ${p.line}) and ${p.rule} both hold for ${p.input}${p.hit === 'any' ? ', and give different values' : ''}.`,
      help: (p) =>
        p.hit === 'any'
          ? 'Narrow one of them, or let both give the same.'
          : 'Narrow one of them; or write hit: first, and the first rule that holds counts.',
    },
    zh: {
      message: (p) =>
        `规则 ${p.other}（第 ${p.line} 行）和规则 ${p.rule} 对 ${p.input} 同时成立${p.hit === 'any' ? '，而给出的值不同' : ''}。`,
      help: (p) =>
        p.hit === 'any' ? '请收窄其中一条，或让两条给出相同的值。' : '请收窄其中一条；或者写 hit: first，以第一条成立的规则为准。',
    },
  },
  'table/unknown-input': {
    en: {
      message: (p) => `The table has no input “${p.name}”.`,
      help: (p) => (p.nearest ? `Did you mean “${p.nearest}”?` : p.known ? `Its inputs: ${p.known}.` : 'Declare it under inputs:'),
    },
    zh: {
      message: (p) => `这张表没有输入 “${p.name}”。`,
      help: (p) => (p.nearest ? `您是想写 “${p.nearest}” 吗？` : p.known ? `它的输入有：${p.known}。` : '请在 inputs: 里声明它。'),
    },
  },
  'table/unproven': {
    en: {
      message: (p) =>
        p.why === 'too_large'
          ? 'The table is too large to prove that its rules leave nothing out and that each counts.'
          : 'It cannot be proven that some rule always holds: an if: works with values that are not listed.',
      help: () => 'Add default: with what it gives where no rule holds, or split the table.',
    },
    zh: {
      message: (p) =>
        p.why === 'too_large' ? '这张表太大，无法证明规则没有遗漏、条条有用。' : '无法证明总有规则成立：某个 if: 用到的值不能一一列出。',
      help: () => '请用 default: 写明没有规则成立时给出什么，或者拆分这张表。',
    },
  },
};
