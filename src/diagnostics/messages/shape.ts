import type { MessagesOf, Params } from '../message.js';
import { typeInChinese, typeInEnglish } from './words.js';

/** Why a pattern takes so long. */
const SLOW_IN_ENGLISH: { readonly [why: string]: (p: Params) => string } = {
  loop: (p) => `${p.part ? `“${p.part}” can take` : 'what it repeats can take'} the same text in many ways`,
  row: () => 'three or more repeated parts in a row can take the same characters',
  reference: () => 'it asks for what was matched before once more (\\1)',
};
const SLOW_IN_CHINESE: { readonly [why: string]: (p: Params) => string } = {
  loop: (p) => `${p.part ? ` “${p.part}” ` : '重复的部分'}可以用许多方式匹配同一段文字`,
  row: () => '接连三个以上的重复部分可以匹配同样的字符',
  reference: () => '它要求再次出现前面匹配过的文字（\\1）',
};

export const shapeMessages: MessagesOf<'shape'> = {
  'shape/bad-format': {
    en: {
      message: (p) => `“${p.value}” is not ${typeInEnglish(p.wanted)}.`,
      help: (p) => `Write it like ${p.example}`,
    },
    zh: {
      message: (p) => `“${p.value}” 不是${typeInChinese(p.wanted)}。`,
      help: (p) => `请按这个样子写：${p.example}`,
    },
  },
  'shape/bad-id': {
    en: {
      message: (p) =>
        `“${p.id}” cannot be ${p.of === 'playbook' ? "a playbook's id" : 'an id'}: it must start with a lower-case letter and hold only lower-case letters, digits and ${p.of === 'playbook' ? 'dashes' : 'underscores'}.`,
      help: (p) =>
        p.suggestion
          ? `Write ${p.suggestion}, and put the name that people see into title.`
          : 'Use English letters here and put the name that people see into title.',
    },
    zh: {
      message: (p) =>
        `“${p.id}” 不能用作${p.of === 'playbook' ? ' playbook 的' : ''}标识：必须以小写英文字母开头，只能包含小写字母、数字和${p.of === 'playbook' ? '短横线（-）' : '下划线（_）'}。`,
      help: (p) => (p.suggestion ? `请写成 ${p.suggestion}，给人看的名称写在 title 里。` : '这里请用英文字母，给人看的名称写在 title 里。'),
    },
  },
  'shape/conflicting-keys': {
    en: {
      message: (p) => `“${p.key}” and “${p.other}” cannot stand together.`,
      help: () => 'Keep one of the two.',
    },
    zh: {
      message: (p) => `“${p.key}” 和 “${p.other}” 不能同时出现。`,
      help: () => '请只保留其中一个。',
    },
  },
  'shape/default-mismatch': {
    en: {
      message: (p) =>
        `The default ${p.value} does not fit the field: ${p.allowed ? `it may be ${p.allowed}` : `it must be ${typeInEnglish(p.wanted)}`}.`,
      help: (p) => (p.nearest ? `Did you mean ${p.nearest}?` : 'Change the default, or the field.'),
    },
    zh: {
      message: (p) => `默认值 ${p.value} 与字段不符：${p.allowed ? `可以是 ${p.allowed}` : `应为${typeInChinese(p.wanted)}`}。`,
      help: (p) => (p.nearest ? `您是想写 ${p.nearest} 吗？` : '请修改默认值或字段。'),
    },
  },
  'shape/duplicate-item': {
    en: {
      message: (p) => `“${p.value}” stands twice in this list.`,
      help: () => 'Delete one of the two.',
    },
    zh: {
      message: (p) => `“${p.value}” 在这个列表里出现了两次。`,
      help: () => '请删除其中一个。',
    },
  },
  'shape/file-name': {
    en: {
      message: (p) => `The ${p.of} is called “${p.id}”, but its file is called “${p.file_name}”.`,
      help: (p) => `Rename the file to ${p.id}.yaml, or write ${p.of}: ${p.file_name}`,
    },
    zh: {
      message: (p) => `这个 ${p.of} 叫 “${p.id}”，但文件名是 “${p.file_name}”。`,
      help: (p) => `请把文件改名为 ${p.id}.yaml，或者写成 ${p.of}: ${p.file_name}`,
    },
  },
  'shape/kind-not-first': {
    en: {
      message: (p) => `The first key must say what this is, and that is “${p.kind}”.`,
      help: (p) => `Move the line “${p.kind}: …” to the top, before “${p.first}”.`,
    },
    zh: {
      message: (p) => `第一个键必须说明这是什么，也就是 “${p.kind}”。`,
      help: (p) => `请把 “${p.kind}: …” 这一行移到最前面，放在 “${p.first}” 之前。`,
    },
  },
  'shape/label-unknown': {
    en: {
      message: (p) => `There is a label for “${p.value}”, which is not one of the values (${p.allowed}).`,
      help: (p) => (p.nearest ? `Did you mean “${p.nearest}”?` : 'Add the value to enum, or delete the label.'),
    },
    zh: {
      message: (p) => `“${p.value}” 有标签，却不在取值范围（${p.allowed}）里。`,
      help: (p) => (p.nearest ? `您是想写 “${p.nearest}” 吗？` : '请把它加入 enum，或者删除这个标签。'),
    },
  },
  'shape/language-version': {
    en: {
      message: (p) => `Version ${p.value} of the language is not known to this version of Steward.`,
      help: () => 'Write language: 1',
    },
    zh: {
      message: (p) => `当前版本的 Steward 不支持第 ${p.value} 版语言。`,
      help: () => '请写 language: 1',
    },
  },
  'shape/missing-key': {
    en: {
      message: (p) => `This ${p.of} has no “${p.key}”.`,
      help: (p) => `Add ${p.example ?? `${p.key}: …`}`,
    },
    zh: {
      message: (p) => `这个 ${p.of} 缺少 “${p.key}”。`,
      help: (p) => `请加上 ${p.example ?? `${p.key}: …`}`,
    },
  },
  'shape/missing-one-of': {
    en: {
      message: (p) => `One of these keys is missing here: ${p.keys}.`,
      help: (p) => `Add ${p.example ?? 'one of them'}`,
    },
    zh: {
      message: (p) => `这里缺少下列键之一：${p.keys}。`,
      help: (p) => `请加上 ${p.example ?? '其中一个'}`,
    },
  },
  'shape/no-kind': {
    en: {
      message: (p) => `It is not said what this ${p.of} is.`,
      help: (p) => `Start it with its kind and its id, for example ${p.example}`,
    },
    zh: {
      message: (p) => `没有说明这个 ${p.of} 是什么。`,
      help: (p) => `请先写它的种类和标识，例如 ${p.example}`,
    },
  },
  'shape/not-in-list': {
    en: {
      message: (p) => `“${p.value}” is not a possible value of “${p.key}”.`,
      help: (p) => `${p.nearest ? `Did you mean ${p.nearest}? ` : ''}Possible ${isOne(p) ? 'is' : 'are'}: ${p.allowed}.`,
    },
    zh: {
      message: (p) => `“${p.key}” 不能取 “${p.value}” 这个值。`,
      help: (p) => `${p.nearest ? `您是想写 ${p.nearest} 吗？` : ''}可以是：${p.allowed}。`,
    },
  },
  'shape/out-of-range': {
    en: {
      message: (p) => `“${p.key}” is ${p.value}, but it must be ${p.bound === 'min' ? 'at least' : 'at most'} ${p.limit}.`,
      help: (p) => `Write ${p.limit} or ${p.bound === 'min' ? 'more' : 'less'}.`,
    },
    zh: {
      message: (p) => `“${p.key}” 的值是 ${p.value}，但${p.bound === 'min' ? '至少' : '最多'}应为 ${p.limit}。`,
      help: (p) => `请写${p.bound === 'min' ? '不小于' : '不大于'} ${p.limit} 的数。`,
    },
  },
  'shape/required-in-field': {
    en: {
      message: () => 'A field does not say itself that it must be filled.',
      help: () => 'Delete this line, and add the name of the field to the list required, which stands beside properties: required: [FIELD]',
    },
    zh: {
      message: () => '必填不写在字段里面。',
      help: () => '请删除这一行，把字段名加到与 properties 并列的 required 列表里：required: [字段名]',
    },
  },
  'shape/required-unknown': {
    en: {
      message: (p) => `“${p.field}” is required, but there is no such field.`,
      help: (p) => (p.nearest ? `Did you mean “${p.nearest}”?` : 'Add the field to properties, or delete it here.'),
    },
    zh: {
      message: (p) => `“${p.field}” 是必填字段，但没有这个字段。`,
      help: (p) => (p.nearest ? `您是想写 “${p.nearest}” 吗？` : '请在 properties 里加上这个字段，或者在这里删除它。'),
    },
  },
  'shape/slow-pattern': {
    en: {
      message: (p) =>
        p.why === 'size'
          ? 'The pattern is so large that nobody can tell how long it takes.'
          : `The pattern “${p.pattern}” can take for ever: ${SLOW_IN_ENGLISH[String(p.why)]?.(p) ?? ''}.`,
      help: (p) =>
        p.why === 'loop'
          ? 'Write it so that each character can belong to one place only: not ^(a+)+$ but ^a+$, not ^(\\w+-?)+$ but ^\\w+(-\\w+)*$.'
          : 'Write a simpler pattern, for example one without .* in the middle, or check the rest with rules of the task.',
    },
    zh: {
      message: (p) =>
        p.why === 'size'
          ? '这个模式太大，无法判断要算多久。'
          : `模式 “${p.pattern}” 可能永远算不完：${SLOW_IN_CHINESE[String(p.why)]?.(p) ?? ''}。`,
      help: (p) =>
        p.why === 'loop'
          ? '请改写，让每个字符只可能属于一处：不写 ^(a+)+$，而写 ^a+$；不写 ^(\\w+-?)+$，而写 ^\\w+(-\\w+)*$。'
          : '请写更简单的模式，例如中间不用 .*；其余的条件可以写在任务的 rules 里。',
    },
  },
  'shape/too-few': {
    en: {
      message: (p) => `“${p.key}” is empty.`,
      help: (p) => (p.of === 'text' ? 'Write something there.' : 'Write at least one entry, or delete the key if it is not needed.'),
    },
    zh: {
      message: (p) => `“${p.key}” 是空的。`,
      help: (p) => (p.of === 'text' ? '请在这里写上内容。' : '请至少写一项；如果不需要，就删除这个键。'),
    },
  },
  'shape/two-kinds': {
    en: {
      message: (p) => `This ${p.of} is a “${p.kind}” and a “${p.other}” at once.`,
      help: (p) => `Make two of it, each starting with “- ”: one for ${p.kind}, one for ${p.other}.`,
    },
    zh: {
      message: (p) => `这个 ${p.of} 既是 “${p.kind}” 又是 “${p.other}”。`,
      help: (p) => `请拆成两个，各以 “- ” 开头：一个 ${p.kind}，一个 ${p.other}。`,
    },
  },
  'shape/unknown-file': {
    en: {
      message: (p) => `The file starts with “${p.key}”, which is no kind of file.`,
      help: (p) => (p.nearest ? `Did you mean “${p.nearest}”?` : `A file starts with one of ${p.allowed}.`),
    },
    zh: {
      message: (p) => `文件以 “${p.key}” 开头，但没有这种文件。`,
      help: (p) => (p.nearest ? `您是想写 “${p.nearest}” 吗？` : `文件应以下列之一开头：${p.allowed}。`),
    },
  },
  'shape/unknown-key': {
    en: {
      message: (p) => `“${p.key}” is not a key of ${an(p.of)}.`,
      help: (p) => (p.nearest ? `Did you mean “${p.nearest}”?` : `Possible keys: ${p.allowed}.`),
    },
    zh: {
      message: (p) => `${p.of} 没有 “${p.key}” 这个键。`,
      help: (p) => (p.nearest ? `您是想写 “${p.nearest}” 吗？` : `可以用的键：${p.allowed}。`),
    },
  },
  'shape/unknown-kind': {
    en: {
      message: (p) => `“${p.key}” is not a kind of ${p.of}.`,
      help: (p) =>
        `${p.nearest ? `Did you mean “${p.nearest}”? ` : ''}${an(p.of).replace(/^./, (letter) => letter.toUpperCase())} starts with one of ${p.allowed}.`,
    },
    zh: {
      message: (p) => `没有 “${p.key}” 这种 ${p.of}。`,
      help: (p) => `${p.nearest ? `您是想写 “${p.nearest}” 吗？` : ''}${p.of} 应以下列之一开头：${p.allowed}。`,
    },
  },
  'shape/unknown-schema-keyword': {
    en: {
      message: (p) => `“${p.key}” says nothing about a field.`,
      help: (p) =>
        p.nearest
          ? `Did you mean “${p.nearest}”?`
          : p.property
            ? `If it is the name of a field, write it under properties.`
            : `Possible are: ${p.allowed}.`,
    },
    zh: {
      message: (p) => `“${p.key}” 不是描述字段的键。`,
      help: (p) =>
        p.nearest ? `您是想写 “${p.nearest}” 吗？` : p.property ? '如果它是字段名，请写在 properties 下面。' : `可以用的有：${p.allowed}。`,
    },
  },
  'shape/wait-without-id': {
    en: {
      message: (p) => `A wait has an id, and what it waits for stands in “${p.key}”: “${p.value}” is no id.`,
      help: (p) => (p.text ? `Write wait: ${p.id} and, on a line of its own below it, ${p.key}: ${p.text}` : `Write wait: ${p.id}`),
    },
    zh: {
      message: (p) => `wait 后面要写标识，等待的内容写在 “${p.key}” 里：“${p.value}” 不是标识。`,
      help: (p) => (p.text ? `请写成 wait: ${p.id}，并在下面另起一行写 ${p.key}: ${p.text}` : `请写成 wait: ${p.id}`),
    },
  },
  'shape/wrong-type': {
    en: {
      message: (p) => `${p.item ? 'An entry of ' : ''}“${p.key}” must be ${typeInEnglish(p.wanted)}, but here it is ${foundInEnglish(p)}.`,
      help: (p) =>
        p.suggestion
          ? `Write ${p.suggestion}`
          : isDashMissing(p)
            ? 'Put “- ” before the first key, and indent the rest of it by two more spaces.'
            : `Write ${typeInEnglish(p.wanted)}.`,
    },
    zh: {
      message: (p) => `“${p.key}” ${p.item ? '的每一项' : ''}应为${typeInChinese(p.wanted)}，这里却是${foundInChinese(p)}。`,
      help: (p) =>
        p.suggestion
          ? `请写成 ${p.suggestion}`
          : isDashMissing(p)
            ? '请在第一个键前面加上 “- ”，其余各行再多缩进两个空格。'
            : `请写${typeInChinese(p.wanted)}。`,
    },
  },
};

function isDashMissing(p: Params): boolean {
  return p.wanted === 'list' && p.found === 'map';
}

function an(of: string | number | undefined): string {
  const word = String(of).replaceAll('_', ' ');
  if (/(people|access|[^s]s)$/.test(word)) return word;
  return `${/^([aeio]|u(?!ni))/.test(word) ? 'an' : 'a'} ${word}`;
}

function foundInEnglish(p: Params): string {
  return p.found === 'null' ? 'empty' : `${typeInEnglish(p.found)}${p.value === undefined ? '' : ` (${p.value})`}`;
}

function foundInChinese(p: Params): string {
  return p.found === 'null' ? '空的' : `${typeInChinese(p.found)}${p.value === undefined ? '' : `（${p.value}）`}`;
}

function isOne(p: Params): boolean {
  return !String(p.allowed).includes(', ');
}
