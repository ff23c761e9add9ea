import type { MessagesOf } from '../message.js';

export const yamlMessages: MessagesOf<'yaml'> = {
  'yaml/bad-block-header': {
    en: {
      message: () => 'Text after | or > must start on the next line.',
      help: () => 'End this line after the | (or >) and write the text below it, indented further than the key.',
    },
    zh: {
      message: () => '| 或 > 之后的文字必须从下一行开始。',
      help: () => '在 |（或 >）之后换行，文字写在下一行，并比键缩进更多。',
    },
  },
  'yaml/bad-character': {
    en: {
      message: (p) => `An invisible control character (${p.code}) stands here.`,
      help: () => 'Delete it; it often comes along when text is pasted.',
    },
    zh: {
      message: (p) => `这里有一个看不见的控制字符（${p.code}）。`,
      help: () => '请删除它；粘贴文字时常会带入这种字符。',
    },
  },
  'yaml/bad-escape': {
    en: {
      message: (p) => `${p.text} means nothing inside double quotes.`,
      help: () => 'Inside double quotes a backslash has a special meaning: write \\\\ for a backslash, or use single quotes instead.',
    },
    zh: {
      message: (p) => `双引号里的 ${p.text} 没有意义。`,
      help: () => '双引号里的反斜杠有特殊含义：反斜杠本身要写成 \\\\，或者改用单引号。',
    },
  },
  'yaml/bad-indent': {
    en: {
      message: () => 'This line is not indented like its neighbours.',
      help: () => 'Lines that belong together start in the same column; what belongs under a key is indented by two more spaces.',
    },
    zh: {
      message: () => '这一行的缩进与同级的行不一致。',
      help: () => '同一层的行必须从同一列开始；属于某个键的内容要再多缩进两个空格。',
    },
  },
  'yaml/bad-key': {
    en: {
      message: () => 'A key must be a single word or text on one line.',
      help: () => 'Write the key as one word before the colon, such as title: …',
    },
    zh: {
      message: () => '键必须是写在一行里的一个词或一段文字。',
      help: () => '冒号前只写一个词作为键，例如 title: …',
    },
  },
  'yaml/colon-in-value': {
    en: {
      message: () => 'A colon followed by a space inside a value starts a new key, which is not possible here.',
      help: (p) => `Put the whole value in quotes: ${p.suggestion}`,
    },
    zh: {
      message: () => '值里面“冒号加空格”会被当作新的键，而这里不能有键。',
      help: (p) => `请给整个值加上引号：${p.suggestion}`,
    },
  },
  'yaml/comma-in-value': {
    en: {
      message: (p) => `Inside { } and [ ] a comma ends the value, so it would be cut off after ${p.cut}`,
      help: (p) => `Put the whole value in quotes: ${p.suggestion}`,
    },
    zh: {
      message: (p) => `在 { } 和 [ ] 里，逗号表示值的结束，这个值会在 ${p.cut} 之后被截断。`,
      help: (p) => `请给整个值加上引号：${p.suggestion}`,
    },
  },
  'yaml/cut-by-hash': {
    en: {
      message: (p) => `Everything from ${p.comment} on is a comment and not part of the value.`,
      help: (p) =>
        `If it belongs to the value, put the whole value in quotes: ${p.suggestion} If it is a comment, write a space after the #.`,
    },
    zh: {
      message: (p) => `从 ${p.comment} 开始的内容是注释，不属于这个值。`,
      help: (p) => `如果它属于这个值，请给整个值加上引号：${p.suggestion} 如果是注释，请在 # 后面加一个空格。`,
    },
  },
  'yaml/dash-in-brackets': {
    en: {
      message: () => 'Inside [ ] and { } a line may not start with a dash.',
      help: () => 'Separate the parts with commas, or write the list without brackets, each item on its own line after a dash.',
    },
    zh: {
      message: () => '在 [ ] 和 { } 里，行首不能用短横线。',
      help: () => '请用逗号隔开各部分；或者不用括号，每项单独一行并以短横线开头。',
    },
  },
  'yaml/directive': {
    en: {
      message: (p) => `The line ${p.text} is not allowed.`,
      help: () => 'Delete it. Files are read as YAML 1.2, without settings of their own.',
    },
    zh: {
      message: (p) => `不允许出现 ${p.text} 这一行。`,
      help: () => '请删除它。所有文件都按 YAML 1.2 读取，不需要单独设置。',
    },
  },
  'yaml/duplicate-key': {
    en: {
      message: (p) => `“${p.key}” stands here twice; it was written first on line ${p.line}.`,
      help: () => 'Keep one of the two, or give one of them another name.',
    },
    zh: {
      message: (p) => `“${p.key}” 在这里重复了；它第一次出现在第 ${p.line} 行。`,
      help: () => '请只保留一个，或者给其中一个换个名字。',
    },
  },
  'yaml/empty-file': {
    en: {
      message: () => 'The file is empty.',
      help: () => 'Start it with what it is, for example playbook: NAME, or delete the file.',
    },
    zh: {
      message: () => '这个文件是空的。',
      help: () => '第一行先写明它是什么，例如 playbook: NAME；不需要就删除这个文件。',
    },
  },
  'yaml/extra-comma': {
    en: { message: () => 'There is a comma too many.', help: () => 'Delete it, or write what is missing before it.' },
    zh: { message: () => '这里多了一个逗号。', help: () => '请删除它，或者补上它前面缺少的内容。' },
  },
  'yaml/full-width-character': {
    en: {
      message: (p) =>
        `${p.name === 'space' ? 'A full-width space' : `The full-width ${p.found}`} stands where YAML needs ${p.name === 'space' ? 'an ordinary space' : `the half-width ${p.wanted}`}.`,
      help: (p) =>
        p.wanted === ':'
          ? 'Write a half-width colon and a space after it: “key: value”.'
          : `Switch the input method to half-width and write ${p.name === 'space' ? 'a space' : p.wanted} instead.`,
    },
    zh: {
      message: (p) =>
        `这里用了全角${p.name === 'space' ? '空格' : `字符 ${p.found}`}，YAML 需要半角${p.name === 'space' ? '空格' : `字符 ${p.wanted}`}。`,
      help: (p) =>
        p.wanted === ':'
          ? '请改成半角冒号，冒号后面加一个空格，即 key: value。'
          : `请把输入法切换到半角，改写成${p.name === 'space' ? '半角空格' : ` ${p.wanted}`}。`,
    },
  },
  'yaml/leading-zero': {
    en: {
      message: (p) => `${p.text} is read as the number ${p.value}; the zeros in front are lost.`,
      help: (p) => `If it is a code or a telephone number, put it in quotes: '${p.text}'. If it is a number, write ${p.value}.`,
    },
    zh: {
      message: (p) => `${p.text} 会被读成数字 ${p.value}，前面的零会丢失。`,
      help: (p) => `如果它是编号或电话号码，请加引号：'${p.text}'。如果它是数字，请写 ${p.value}。`,
    },
  },
  'yaml/list-beside-key': {
    en: {
      message: () => 'A list cannot start on the same line as its key.',
      help: () => 'Write the first “- ” on the next line, indented by two more spaces.',
    },
    zh: {
      message: () => '列表不能与它的键写在同一行。',
      help: () => '请把第一个 “- ” 写到下一行，并多缩进两个空格。',
    },
  },
  'yaml/merge-key': {
    en: {
      message: () => 'Maps cannot be merged with <<.',
      help: () => 'Write the keys out here.',
    },
    zh: {
      message: () => '不能用 << 合并内容。',
      help: () => '请把这些键直接写在这里。',
    },
  },
  'yaml/missing-colon': {
    en: {
      message: (p) => `“${p.text}” stands between keys but has no colon, so it is neither a key nor a value.`,
      help: () => 'Write it as “key: value”. If it goes on with the text of the line above, indent it further or put the text in quotes.',
    },
    zh: {
      message: (p) => `“${p.text}” 夹在键之间却没有冒号，既不是键也不是值。`,
      help: () => '请写成 key: value。如果它是上一行文字的延续，请再多缩进一些，或者给文字加上引号。',
    },
  },
  'yaml/missing-comma': {
    en: {
      message: () => 'A comma is missing before this.',
      help: () => 'Inside { } and [ ] the parts are separated by commas: [a, b], { a: 1, b: 2 }.',
    },
    zh: {
      message: () => '这里前面少了一个逗号。',
      help: () => '在 { } 和 [ ] 里，各部分之间用逗号隔开：[a, b]、{ a: 1, b: 2 }。',
    },
  },
  'yaml/missing-space': {
    en: {
      message: (p) =>
        `There is no space after the ${p.mark === '-' ? 'dash' : 'colon'}, so “${p.text}” is one word and not ${p.mark === '-' ? 'an item of a list' : 'a key and a value'}.`,
      help: (p) => `Write ${p.suggestion}`,
    },
    zh: {
      message: (p) =>
        `${p.mark === '-' ? '短横线' : '冒号'}后面没有空格，“${p.text}” 会被当成一个词，而不是${p.mark === '-' ? '列表的一项' : '键和值'}。`,
      help: (p) => `请写成 ${p.suggestion}`,
    },
  },
  'yaml/not-a-map': {
    en: {
      message: (p) => `The file holds ${p.found === 'list' ? 'a list' : 'a single value'}, but it must hold keys with values.`,
      help: () => 'Start the file with what it is, for example playbook: NAME, with nothing in front of it.',
    },
    zh: {
      message: (p) => `这个文件的内容是${p.found === 'list' ? '一个列表' : '单独一个值'}，但它应当由键和值组成。`,
      help: () => '文件的第一行先写明它是什么，例如 playbook: NAME，前面不要有别的字符。',
    },
  },
  'yaml/not-finite': {
    en: {
      message: (p) => `${p.text} is not a number that can be calculated with.`,
      help: () => 'Write a number, or put it in quotes if it is meant as text.',
    },
    zh: {
      message: (p) => `${p.text} 不是可以计算的数字。`,
      help: () => '请写一个数字；如果是文字，请加引号。',
    },
  },
  'yaml/reserved-character': {
    en: {
      message: (p) => `A value may not start with ${p.character}`,
      help: (p) => `Put the whole value in quotes: ${p.suggestion}`,
    },
    zh: {
      message: (p) => `值不能以 ${p.character} 开头。`,
      help: (p) => `请给整个值加上引号：${p.suggestion}`,
    },
  },
  'yaml/several-documents': {
    en: {
      message: () => 'A second document begins here; a file holds one.',
      help: () => 'Move what follows --- to a file of its own, or delete the line.',
    },
    zh: {
      message: () => '这里开始了第二个文档；一个文件只能有一个文档。',
      help: () => '请把 --- 之后的内容移到另一个文件，或者删除这一行。',
    },
  },
  'yaml/syntax': {
    en: {
      message: () => 'This cannot be read as YAML.',
      help: () => 'Check quotes, brackets, colons and the indentation of this line and of the line above.',
    },
    zh: {
      message: () => '这里无法按 YAML 读取。',
      help: () => '请检查这一行和上一行的引号、括号、冒号和缩进。',
    },
  },
  'yaml/tab-indent': {
    en: {
      message: () => 'This line is indented with a tab.',
      help: () => 'Indent with spaces, two for each level. Most editors can be set to do this when you press Tab.',
    },
    zh: {
      message: () => '这一行用制表符（Tab）缩进。',
      help: () => '请用空格缩进，每层两个空格。多数编辑器可以设置成按 Tab 键时输入空格。',
    },
  },
  'yaml/text-after-bracket': {
    en: {
      message: (p) => `The value ends at ${p.bracket}, but more text follows.`,
      help: (p) => `If all of it is one value, put it in quotes: ${p.suggestion}`,
    },
    zh: {
      message: (p) => `这个值到 ${p.bracket} 就结束了，后面却还有文字。`,
      help: (p) => `如果它们是同一个值，请加上引号：${p.suggestion}`,
    },
  },
  'yaml/text-after-quote': {
    en: {
      message: () => 'The value ends at the closing quote, but more text follows.',
      help: (p) => `If all of it is one value, put all of it in quotes: ${p.suggestion}`,
    },
    zh: {
      message: () => '这个值到后引号就结束了，后面却还有文字。',
      help: (p) => `如果它们是同一个值，请给整个值加上引号：${p.suggestion}`,
    },
  },
  'yaml/wrong-encoding': {
    en: {
      message: () => 'The file is not saved as UTF-8: its letters cannot be read.',
      help: () => 'Open it in the program that it was written in, and save it again with the encoding UTF-8.',
    },
    zh: {
      message: () => '文件没有以 UTF-8 保存，无法读取其中的文字。',
      help: () => '请用写它的程序打开，然后另存为 UTF-8 编码。',
    },
  },
  'yaml/too-deep': {
    en: {
      message: (p) => `This is nested more than ${p.limit} levels deep.`,
      help: () => 'Split it: fewer groups inside groups, or a playbook of its own.',
    },
    zh: {
      message: (p) => `这里的嵌套超过了 ${p.limit} 层。`,
      help: () => '请拆分：减少组中套组，或者单独写一个 playbook。',
    },
  },
  'yaml/too-large': {
    en: {
      message: (p) => `The file is larger than ${p.limit} MB.`,
      help: () => 'Split it into several files.',
    },
    zh: {
      message: (p) => `这个文件超过了 ${p.limit} MB。`,
      help: () => '请把它拆分成几个文件。',
    },
  },
  'yaml/too-many-aliases': {
    en: {
      message: () => 'The aliases (*name) in this file make it grow beyond measure.',
      help: () => 'Write the values out instead of repeating them with *name.',
    },
    zh: {
      message: () => '这个文件里的别名（*name）会让内容无限膨胀。',
      help: () => '请直接写出这些值，不要用 *name 重复引用。',
    },
  },
  'yaml/circular-alias': {
    en: {
      message: (p) => `*${p.alias} stands inside the very value it refers to.`,
      help: () => 'Write the value out instead.',
    },
    zh: {
      message: (p) => `*${p.alias} 引用了包含它自己的值。`,
      help: () => '请直接写出这个值。',
    },
  },
  'yaml/unclosed-bracket': {
    en: {
      message: (p) => `This ${p.bracket} is never closed.`,
      help: (p) => `Write ${p.wanted} at its end. If ${p.bracket} belongs to a text, put the text in quotes.`,
    },
    zh: {
      message: (p) => `这个 ${p.bracket} 没有闭合。`,
      help: (p) => `请在结尾加上 ${p.wanted}。如果 ${p.bracket} 是文字的一部分，请给文字加上引号。`,
    },
  },
  'yaml/unclosed-quote': {
    en: {
      message: (p) => `The quote ${p.quote} that opens here is never closed.`,
      help: (p) => `Write ${p.quote} at the end of the text.${p.quote === "'" ? " A ' inside single quotes is written twice: ''" : ''}`,
    },
    zh: {
      message: (p) => `从这里开始的引号 ${p.quote} 没有闭合。`,
      help: (p) => `请在文字结尾加上 ${p.quote}。${p.quote === "'" ? "单引号里面的 ' 要写两次：''" : ''}`,
    },
  },
  'yaml/unexpected-bracket': {
    en: {
      message: (p) => `This ${p.bracket} closes nothing.`,
      help: () => 'Delete it, or write the bracket that opens. If it belongs to a text, put the text in quotes.',
    },
    zh: {
      message: (p) => `这个 ${p.bracket} 没有对应的开括号。`,
      help: () => '请删除它，或者补上开括号。如果它是文字的一部分，请给文字加上引号。',
    },
  },
  'yaml/unknown-alias': {
    en: {
      message: (p) => `*${p.alias} refers to an anchor &${p.alias} that does not stand before it.`,
      help: (p) => `If it is meant as text, put it in quotes: '*${p.alias}'.`,
    },
    zh: {
      message: (p) => `*${p.alias} 引用的锚点 &${p.alias} 在它之前并不存在。`,
      help: (p) => `如果它是文字，请加引号：'*${p.alias}'。`,
    },
  },
  'yaml/unknown-tag': {
    en: {
      message: (p) => `A value that starts with ! is a tag in YAML, and ${p.tag} is none that is known.`,
      help: (p) => `If it is a condition or a text, put the whole value in quotes: ${p.suggestion}`,
    },
    zh: {
      message: (p) => `在 YAML 里以 ! 开头的是标签，而 ${p.tag} 不是已知的标签。`,
      help: (p) => `如果它是条件或文字，请给整个值加上引号：${p.suggestion}`,
    },
  },
  'yaml/unquoted-splice': {
    en: {
      message: () => 'Inside { } and [ ] an expression that starts with $ and { is torn apart.',
      help: (p) => `Put it in quotes: ${p.suggestion}`,
    },
    zh: {
      message: () => '在 { } 和 [ ] 里，以 $ 和 { 开头的表达式会被拆散。',
      help: (p) => `请加上引号：${p.suggestion}`,
    },
  },
  'yaml/unsafe-integer': {
    en: {
      message: (p) => `${p.text} is too large to be kept exactly as a number.`,
      help: (p) => `If it is a code or an account number, put it in quotes: '${p.text}'.`,
    },
    zh: {
      message: (p) => `${p.text} 太大，无法作为数字精确保存。`,
      help: (p) => `如果它是编号或账号，请加引号：'${p.text}'。`,
    },
  },
};
