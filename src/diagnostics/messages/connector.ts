import type { MessagesOf } from '../message.js';

export const connectorMessages: MessagesOf<'connector'> = {
  'connector/literal-secret': {
    en: {
      message: (p) => `${p.name} holds a secret, and everybody who reads this file knows it.`,
      help: (p) => `Put the secret into an environment variable where Steward runs, and name the variable here: ${p.suggestion}`,
    },
    zh: {
      message: (p) => `${p.name} 里写着密钥，能看到这个文件的人都会知道它。`,
      help: (p) => `请把密钥放到运行 Steward 的环境变量中，这里只写变量名：${p.suggestion}`,
    },
  },
  'connector/path-field': {
    en: {
      message: (p) => `The path has {${p.name}}, and there is no such field in with.`,
      help: (p) => (p.nearest ? `Did you mean {${p.nearest}}?` : 'Add the field to with.'),
    },
    zh: {
      message: (p) => `路径里有 {${p.name}}，但 with 中没有这个字段。`,
      help: (p) => (p.nearest ? `您是想写 {${p.nearest}} 吗？` : '请把它加到 with 中。'),
    },
  },
  'connector/unreadable-api': {
    en: {
      message: (p) => (p.problem === 'missing' ? `There is no file ${p.file} in the workspace.` : `${p.file} is no OpenAPI 3 description.`),
      help: (p) =>
        p.problem === 'missing'
          ? 'Put the description into the workspace, and write its path from there.'
          : 'Take a description in OpenAPI 3.0 or 3.1, as JSON or YAML, or write the operations here by hand.',
    },
    zh: {
      message: (p) => (p.problem === 'missing' ? `工作区里没有 ${p.file} 这个文件。` : `${p.file} 不是 OpenAPI 3 的描述文件。`),
      help: (p) =>
        p.problem === 'missing'
          ? '请把描述文件放到工作区里，并写它在工作区中的路径。'
          : '请使用 OpenAPI 3.0 或 3.1 的 JSON 或 YAML 文件，或在这里手写 operations。',
    },
  },
  'connector/unusable-operation': {
    en: {
      message: (p) => `${p.operation} cannot be called: ${WHY[String(p.why)]?.en(p.name) ?? p.why}.`,
      help: (p) => (p.why === 'header' ? `Write ${p.name} under headers.` : 'Write the operation by hand, or leave it out.'),
    },
    zh: {
      message: (p) => `${p.operation} 无法调用：${WHY[String(p.why)]?.zh(p.name) ?? p.why}。`,
      help: (p) => (p.why === 'header' ? `请在 headers 下写上 ${p.name}。` : '请手写这个操作，或不使用它。'),
    },
  },
};

type Name = string | number | undefined;
const WHY: { readonly [why: string]: { readonly en: (name: Name) => string; readonly zh: (name: Name) => string } } = {
  body: { en: () => 'what it is sent is not JSON with named fields', zh: () => '它要的内容不是带字段名的 JSON' },
  same_name: {
    en: (name) => `${name} stands both in its parameters and in its body`,
    zh: (name) => `${name} 在参数和正文中都出现了`,
  },
  header: { en: (name) => `it needs the header ${name}`, zh: (name) => `它需要请求头 ${name}` },
};
