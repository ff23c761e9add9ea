import type { MessagesOf } from '../message.js';

export const nameMessages: MessagesOf<'name'> = {
  'name/duplicate-file': {
    en: {
      message: (p) => `There is already a file for ${p.of}: ${p.file}.`,
      help: () => 'A workspace has one. Put all of it into one of the two files and delete the other.',
    },
    zh: {
      message: (p) => `${p.of} 已经有一个文件了：${p.file}。`,
      help: () => '一个工作区只能有一个。请把内容合并到其中一个文件，删除另一个。',
    },
  },
  'name/duplicate-id': {
    en: {
      message: (p) =>
        `There are two ${p.of}${p.of === 'branch' ? 'es' : 's'} called “${p.id}”; the first stands in ${p.file}, line ${p.line}.`,
      help: () => 'Give one of them another id.',
    },
    zh: {
      message: (p) => `有两个名为 “${p.id}” 的 ${p.of}；第一个在 ${p.file} 第 ${p.line} 行。`,
      help: () => '请给其中一个换一个标识。',
    },
  },
  'name/message-key-unknown': {
    en: {
      message: (p) => `The message has no field “${p.name}” by which a case could be found.`,
      help: (p) =>
        p.nearest ? `Did you mean “${p.nearest}”?` : `Name a field of its data${p.known ? `: ${p.known}` : ', and add it to data'}.`,
    },
    zh: {
      message: (p) => `这个消息没有 “${p.name}” 字段，无法据此找到案例。`,
      help: (p) =>
        p.nearest ? `您是想写 “${p.nearest}” 吗？` : `请写 data 中的字段${p.known ? `：${p.known}` : '，并把它加到 data 里'}。`,
    },
  },
  'name/missing-file': {
    en: {
      message: (p) => `The workspace has no ${p.file}.`,
      help: (p) => `Create it; it starts with ${p.example}`,
    },
    zh: {
      message: (p) => `工作区里没有 ${p.file}。`,
      help: (p) => `请创建它，第一行是 ${p.example}`,
    },
  },
  'name/no-administrator': {
    en: {
      message: () => 'Nobody in the organisation is an administrator, so a task that fits no one would be lost.',
      help: () => 'Add administrator to the roles of at least one person: roles: [administrator]',
    },
    zh: {
      message: () => '组织里没有管理员，没有人能做的任务会丢失。',
      help: () => '请至少给一个人的 roles 加上 administrator：roles: [administrator]',
    },
  },
  'name/no-record': {
    en: {
      message: (p) => `The customer's file keeps no ${p.list}, so that a ${p.what} could not be put anywhere.`,
      help: (p) => `Add to customer.yaml: properties: { ${p.list}: { type: array, items: { properties: { … } } } }`,
    },
    zh: {
      message: (p) => `客户档案里没有 ${p.list}，创建的 ${p.what} 无处保存。`,
      help: (p) => `请在 customer.yaml 里加上：properties: { ${p.list}: { type: array, items: { properties: { … } } } }`,
    },
  },
  'name/reserved-field': {
    en: {
      message: (p) => `A field may not be called “${p.field}”: Steward keeps that name for itself.`,
      help: (p) => `Choose another name, for example ${p.field}_text`,
    },
    zh: {
      message: (p) => `字段不能叫 “${p.field}”：Steward 保留了这个名字。`,
      help: (p) => `请换一个名字，例如 ${p.field}_text`,
    },
  },
  'name/unit-cycle': {
    en: {
      message: (p) => `The unit “${p.unit}” is above itself: ${p.path}.`,
      help: () => 'Change the parent of one of these units, or delete it for the topmost one.',
    },
    zh: {
      message: (p) => `单位 “${p.unit}” 成了自己的上级：${p.path}。`,
      help: () => '请修改其中一个单位的 parent；最上级的单位不写 parent。',
    },
  },
  'name/unknown-button': {
    en: {
      message: (p) => `The playbook has no button “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'the playbook'),
    },
    zh: {
      message: (p) => `流程中没有名为 “${p.name}” 的按钮。`,
      help: (p) => unknownInChinese(p.nearest, p.known, '流程文件'),
    },
  },
  'name/unknown-calendar': {
    en: {
      message: (p) => `There is no calendar “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'calendars.yaml'),
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的日历。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'calendars.yaml'),
    },
  },
  'name/unknown-holidays': {
    en: {
      message: (p) => `There are no holidays “${p.name}”: the file holidays/${p.name}.yaml is missing.`,
      help: (p) =>
        p.nearest ? `Did you mean “${p.nearest}”?` : `Create the file${p.known ? `, or choose one of those there are: ${p.known}` : ''}.`,
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的节假日：缺少文件 holidays/${p.name}.yaml。`,
      help: (p) => (p.nearest ? `您是想写 “${p.nearest}” 吗？` : `请创建这个文件${p.known ? `，或者选择现有的：${p.known}` : ''}。`),
    },
  },
  'name/unknown-person': {
    en: {
      message: (p) => `There is no person “${p.name}” in the organisation.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'people in organisation.yaml'),
    },
    zh: {
      message: (p) => `组织里没有 “${p.name}” 这个人。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'organisation.yaml 的 people'),
    },
  },
  'name/unknown-role': {
    en: {
      message: (p) => `There is no role “${p.name}” in the organisation.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'roles in organisation.yaml'),
    },
    zh: {
      message: (p) => `组织里没有 “${p.name}” 这个角色。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'organisation.yaml 的 roles'),
    },
  },
  'name/unknown-touchpoint': {
    en: {
      message: (p) => `There is no touchpoint “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'touchpoints.yaml'),
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的接触点。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'touchpoints.yaml'),
    },
  },
  'name/unknown-tier': {
    en: {
      message: (p) => `No customer is of the tier “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'values of tier under properties'),
    },
    zh: {
      message: (p) => `没有 “${p.name}” 这个客户等级。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'properties 中 tier 的取值'),
    },
  },
  'name/unknown-unit': {
    en: {
      message: (p) => `There is no unit “${p.name}” in the organisation.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'units in organisation.yaml'),
    },
    zh: {
      message: (p) => `组织里没有 “${p.name}” 这个单位。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'organisation.yaml 的 units'),
    },
  },
  'name/unknown-case-role': {
    en: {
      message: (p) => `There is no case role “${p.name}” in this playbook.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'case_roles of the playbook'),
    },
    zh: {
      message: (p) => `这个 playbook 里没有名为 “${p.name}” 的案例角色。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'playbook 的 case_roles'),
    },
  },
  'name/unknown-deadline': {
    en: {
      message: (p) => `There is no deadline “${p.name}” in the playbook.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'the deadlines of the playbook'),
    },
    zh: {
      message: (p) => `playbook 里没有名为 “${p.name}” 的期限。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'playbook 的 deadlines'),
    },
  },
  'name/unknown-field': {
    en: {
      message: (p) => `There is no field “${p.name}” here.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'the schema it belongs to'),
    },
    zh: {
      message: (p) => `这里没有 “${p.name}” 这个字段。`,
      help: (p) => unknownInChinese(p.nearest, p.known, '它所属的 schema'),
    },
  },
  'name/unknown-language': {
    en: {
      message: (p) => `Nobody in the organisation speaks “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'languages of the people in organisation.yaml'),
    },
    zh: {
      message: (p) => `组织里没有人会 “${p.name}” 这种语言。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'organisation.yaml 里人员的 languages'),
    },
  },
  'name/unknown-message': {
    en: {
      message: (p) => `There is no message “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'the folder messages'),
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的消息。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'messages 文件夹'),
    },
  },
  'name/unknown-connector': {
    en: {
      message: (p) => `There is no connector “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'connectors.yaml'),
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的连接器。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'connectors.yaml'),
    },
  },
  'name/unknown-notice': {
    en: {
      message: (p) => `Steward tells people nothing by itself that is called “${p.name}”.`,
      help: (p) => (p.nearest ? `Did you mean “${p.nearest}”?` : `Words of your own are possible for: ${p.known}.`),
    },
    zh: {
      message: (p) => `Steward 没有名为 “${p.name}” 的自动通知。`,
      help: (p) => (p.nearest ? `您是想写 “${p.nearest}” 吗？` : `可以自定义文本的通知：${p.known}。`),
    },
  },
  'name/unknown-operation': {
    en: {
      message: (p) => `There is no operation “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'the operations of the connector'),
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的操作。`,
      help: (p) => unknownInChinese(p.nearest, p.known, '连接器的 operations'),
    },
  },
  'name/unknown-template': {
    en: {
      message: (p) => `There is no template “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'the folder templates'),
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的模板。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'templates 文件夹'),
    },
  },
  'name/unknown-outcome': {
    en: {
      message: (p) => `There is no outcome “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'outcomes'),
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的结果。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'outcomes'),
    },
  },
  'name/unknown-path': {
    en: {
      message: (p) => `There is no “${p.name}” that could be set.`,
      help: (p) =>
        p.customer
          ? 'Set fields of the customer (customer.FIELD) in a set of their own.'
          : unknownInEnglish(p.nearest, p.known, 'data of the playbook'),
    },
    zh: {
      message: (p) => `没有可以设置的 “${p.name}”。`,
      help: (p) =>
        p.customer ? '请把客户的字段（customer.字段名）单独写在一个 set 里。' : unknownInChinese(p.nearest, p.known, 'playbook 的 data'),
    },
  },
  'name/unknown-fragment': {
    en: {
      message: (p) => `There is no fragment “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'fragments/'),
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的片段。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'fragments/'),
    },
  },
  'name/unknown-parameter': {
    en: {
      message: (p) => `There is no parameter “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'the parameters of the fragment'),
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的参数。`,
      help: (p) => unknownInChinese(p.nearest, p.known, '片段的 parameters'),
    },
  },
  'name/unknown-part': {
    en: {
      message: (p) => `The playbook that this is a variant of has no “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'that playbook'),
    },
    zh: {
      message: (p) => `被改动的 playbook 里没有 “${p.name}”。`,
      help: (p) => unknownInChinese(p.nearest, p.known, '那个 playbook'),
    },
  },
  'name/unknown-policy': {
    en: {
      message: (p) => `There is no policy “${p.name}” that says this.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'policies.yaml'),
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的策略写明这一点。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'policies.yaml'),
    },
  },
  'name/unknown-playbook': {
    en: {
      message: (p) => `There is no playbook “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'the workspace'),
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的 playbook。`,
      help: (p) => unknownInChinese(p.nearest, p.known, '工作区'),
    },
  },
  'name/unknown-scenario': {
    en: {
      message: (p) => `This file has no scenario “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'this file'),
    },
    zh: {
      message: (p) => `本文件中没有名为 “${p.name}” 的场景。`,
      help: (p) => unknownInChinese(p.nearest, p.known, '本文件'),
    },
  },
  'name/unknown-skill': {
    en: {
      message: (p) => `Nobody in the organisation has the skill “${p.name}”.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'skills of the people in organisation.yaml'),
    },
    zh: {
      message: (p) => `组织里没有人具备 “${p.name}” 这项技能。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'organisation.yaml 里人员的 skills'),
    },
  },
  'name/unknown-stage': {
    en: {
      message: (p) => `There is no stage “${p.name}” in this playbook.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'stages of the playbook'),
    },
    zh: {
      message: (p) => `这个 playbook 里没有名为 “${p.name}” 的阶段。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'playbook 的 stages'),
    },
  },
  'name/unknown-step': {
    en: {
      message: (p) => `There is no step “${p.name}” in this playbook.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'the steps of the playbook'),
    },
    zh: {
      message: (p) => `这个 playbook 里没有名为 “${p.name}” 的步骤。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'playbook 的步骤'),
    },
  },
  'name/unknown-table': {
    en: {
      message: (p) => `There is no table “${p.name}”.`,
      help: (p) =>
        p.nearest ? `Did you mean “${p.nearest}”?` : p.known ? `Tables there are: ${p.known}.` : 'Write it in tables/NAME.yaml.',
    },
    zh: {
      message: (p) => `没有名为 “${p.name}” 的决策表。`,
      help: (p) => (p.nearest ? `您是想写 “${p.nearest}” 吗？` : p.known ? `已有的决策表：${p.known}。` : '请写在 tables/名称.yaml 里。'),
    },
  },
  'name/unknown-task': {
    en: {
      message: (p) => `There is no task “${p.name}” in the playbook.`,
      help: (p) => unknownInEnglish(p.nearest, p.known, 'the steps of the playbook'),
    },
    zh: {
      message: (p) => `playbook 里没有名为 “${p.name}” 的任务。`,
      help: (p) => unknownInChinese(p.nearest, p.known, 'playbook 的步骤'),
    },
  },
  'name/unknown-people': {
    en: {
      message: (p) => `“${p.name}” does not stand for people.`,
      help: (p) =>
        p.suggestion
          ? `Write ${p.suggestion}`
          : 'Write assignee, owner, manager or started_by, or { role: … }, { unit: … }, { person: … }.',
    },
    zh: {
      message: (p) => `“${p.name}” 不代表任何人。`,
      help: (p) =>
        p.suggestion
          ? `请写成 ${p.suggestion}`
          : '请写 assignee、owner、manager 或 started_by，或者 { role: … }、{ unit: … }、{ person: … }。',
    },
  },
  'name/taken-name': {
    en: {
      message: (p) => `“${p.name}” already stands for something else in expressions here.`,
      help: () => 'Call the item something else: as: NAME.',
    },
    zh: {
      message: (p) => `“${p.name}” 在这里的表达式中已有别的含义。`,
      help: () => '请给每一项换个名称：as: 名称。',
    },
  },
};

/** Help for a name that stands for nothing: the nearest right one, else those there are, else where to add it. */
export function unknownInEnglish(nearest: string | number | undefined, known: string | number | undefined, where: string): string {
  if (nearest) return `Did you mean “${nearest}”?`;
  return known ? `There are: ${known}. A new one is added to ${where}.` : `Add it to ${where}.`;
}

export function unknownInChinese(nearest: string | number | undefined, known: string | number | undefined, where: string): string {
  if (nearest) return `您是想写 “${nearest}” 吗？`;
  return known ? `现有：${known}。新的请加到 ${where}。` : `请把它加到 ${where}。`;
}
