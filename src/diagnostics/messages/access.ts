import type { MessagesOf } from '../message.js';

export const accessMessages: MessagesOf<'access'> = {
  'access/nobody': {
    en: {
      message: (p) => `This rule lets nobody in: nobody in the organisation fits ${p.who}.`,
      help: () => 'Name people whom the organisation has, or keep fewer of them out.',
    },
    zh: {
      message: (p) => `这条规则不允许任何人：组织里没有符合 ${p.who} 的人。`,
      help: () => '请写组织里有的人，或者少排除一些人。',
    },
  },
  'access/nobody-may': {
    en: {
      message: (p) => `“${p.task}” is for ${p.who}, and access lets none of them ${p.permission} it.`,
      help: (p) => `Add a rule for them: { role: …, may: [${p.permission}] }`,
    },
    zh: {
      message: (p) => `“${p.task}” 分给 ${p.who}，而 access 不允许他们中的任何人 ${p.permission}。`,
      help: (p) => `请为他们加一条规则：{ role: …, may: [${p.permission}] }`,
    },
  },
  'access/no-case-yet': {
    en: {
      message: (p) => `Before a case is started nobody is ${p.who}, so that this lets nobody start one.`,
      help: () => 'Give start in a rule of its own, to a role, a unit or a person.',
    },
    zh: {
      message: (p) => `案例开始之前没有人是 ${p.who}，所以没有人能凭这条规则开始案例。`,
      help: () => '请用单独的规则把 start 给某个角色、单位或人员。',
    },
  },
  'access/only-the-case-knows': {
    en: {
      message: (p) => `${p.who} is worked out inside the case, and access is asked from outside of it.`,
      help: (p) =>
        p.instead === 'where'
          ? 'Name a role, a unit or owner, and say the condition in where: person.id == data.…'
          : 'Keep whoever did it in a case role (set: { case_roles.NAME: steps.STEP.completed_by }), and write { case_role: NAME }.',
    },
    zh: {
      message: (p) => `${p.who} 要在案例内部才能算出，而 access 是从案例外部来问的。`,
      help: (p) =>
        p.instead === 'where'
          ? '请写角色、单位或 owner，并把条件写在 where 里：person.id == data.…'
          : '请把做这一步的人放进案例角色（set: { case_roles.名称: steps.步骤.completed_by }），再写 { case_role: 名称 }。',
    },
  },
};
