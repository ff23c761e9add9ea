import type { MessagesOf } from '../message.js';

export const peopleMessages: MessagesOf<'people'> = {
  'people/no-assignee-yet': {
    en: {
      message: () => 'Nobody has the task yet when this is asked, so there is no assignee.',
      help: () => 'Name a role, the owner, or whoever did an earlier step: { same_as: STEP }.',
    },
    zh: {
      message: () => '这时任务还没有分给任何人，没有 assignee。',
      help: () => '请写角色、owner，或做过前面某一步的人：{ same_as: 步骤 }。',
    },
  },
  'people/no-owner': {
    en: {
      message: (p) =>
        p.word === 'manager' ? 'manager means the manager of the owner here, and the case has no owner.' : 'The case has no owner.',
      help: () => 'Add one to the playbook: case_roles: { owner: { role: … } }',
    },
    zh: {
      message: (p) => (p.word === 'manager' ? '这里的 manager 指 owner 的主管，而这个案例没有 owner。' : '这个案例没有 owner。'),
      help: () => '请在 playbook 里加上：case_roles: { owner: { role: … } }',
    },
  },
  'people/nobody': {
    en: {
      message: (p) => `Nobody in the organisation fits: ${p.who}.`,
      help: () => 'Give somebody that role, unit or skill in organisation.yaml. Until then this falls to managers or administrators.',
    },
    zh: {
      message: (p) => `组织里没有符合条件的人：${p.who}。`,
      help: () => '请在 organisation.yaml 里给某人加上这个角色、单位或技能。在此之前会转给主管或管理员。',
    },
  },
  'people/nobody-left': {
    en: {
      message: (p) => `Whoever fits (${p.who}) is kept out by not (${p.not}), so that nobody can ever do this.`,
      help: () => 'Let more people do it, or keep fewer out.',
    },
    zh: {
      message: (p) => `符合条件的人（${p.who}）都被 not（${p.not}）排除了，没有人能做。`,
      help: () => '请让更多的人可以做，或者少排除一些人。',
    },
  },
  'people/same-as-may-be-missing': {
    en: {
      message: (p) => `“${p.step}” may not have been done here, and then nobody is meant.`,
      help: (p) => `Name others too, who take it then: [{ same_as: ${p.step} }, owner]. Otherwise it falls to a manager.`,
    },
    zh: {
      message: (p) => `到这里时 “${p.step}” 可能没有做过，这样就没有对应的人。`,
      help: (p) => `请同时写上其他人：[{ same_as: ${p.step} }, owner]。否则会转给主管。`,
    },
  },
  'people/same-as-not-run': {
    en: { message: (p) => `“${p.step}” has not been done yet when this is asked.`, help: () => 'Name a task that comes before.' },
    zh: { message: (p) => `这时 “${p.step}” 还没有做过。`, help: () => '请写一个在它之前的任务。' },
  },
  'people/customer-not-here': {
    en: {
      message: () => 'The customer cannot be meant here, only people of the organisation.',
      help: () => 'A task for the customer has assign: { customer: CONTACT } and nobody else; here name a role, a unit or a person.',
    },
    zh: {
      message: () => '这里不能指客户，只能指组织里的人。',
      help: () => '给客户的任务写 assign: { customer: 联系人 }，不加其他人；这里请写角色、单位或人员。',
    },
  },
  'people/nobody-to-sign': {
    en: {
      message: (p) => `Nobody can sign this: only ${p.person} may, and ${p.person} does the task.`,
      help: () => 'Let somebody else sign, or more people do the task.',
    },
    zh: {
      message: (p) => `没有人能会签：只有 ${p.person} 可以，而任务也由 ${p.person} 做。`,
      help: () => '请让别人会签，或者让更多的人可以做这个任务。',
    },
  },
  'people/too-few': {
    en: {
      message: (p) => `This needs ${p.need} people, and there ${p.people === 1 ? 'is' : 'are'} only ${p.people} who may do it.`,
      help: () => 'Lower need, or let more people do it. Until then the seats that are left fall to managers or administrators.',
    },
    zh: {
      message: (p) => `需要 ${p.need} 人，但能做的只有 ${p.people} 人。`,
      help: () => '请减少 need，或者让更多的人可以做。在此之前，空缺的名额会转给主管或管理员。',
    },
  },
  'people/speaks-unpicked': {
    en: {
      message: (p) =>
        p.why === 'offer'
          ? 'The task is offered to all of them, so none of them goes first for a language.'
          : p.why === 'need'
            ? 'The task is for all of them, so none of them goes first for a language.'
            : 'Nobody is picked here who could go first for a language.',
      help: (p) =>
        p.why === 'offer'
          ? 'Say how one is picked: by: least_loaded. To offer it only to those who speak it, write a rule of access with where.'
          : 'Leave speaks out.',
    },
    zh: {
      message: (p) =>
        p.why === 'offer'
          ? '任务向所有这些人开放，没有人因语言而优先。'
          : p.why === 'need'
            ? '任务由所有这些人来做，没有人因语言而优先。'
            : '这里不会选出某一个人，谈不上因语言而优先。',
      help: (p) =>
        p.why === 'offer'
          ? '请写明怎样选出一个人：by: least_loaded。如果只想向会这种语言的人开放，请在 access 里写带 where 的规则。'
          : '请去掉 speaks。',
    },
  },
  'people/no-language-of-customer': {
    en: {
      message: (p) =>
        p.why === 'none' ? 'The case has no customer whose language could be meant.' : 'The customer’s file does not say what they speak.',
      help: (p) =>
        p.why === 'none'
          ? 'Write customer: optional or customer: required in the playbook, or a language (speaks: en), or leave speaks out.'
          : 'Add language to the items of contacts in customer.yaml, or write a language (speaks: en).',
    },
    zh: {
      message: (p) => (p.why === 'none' ? '这个案例没有客户，也就没有客户的语言。' : '客户档案里没有客户使用的语言。'),
      help: (p) =>
        p.why === 'none'
          ? '请在 playbook 里写 customer: optional 或 customer: required，或写明语言（speaks: en），或去掉 speaks。'
          : '请在 customer.yaml 里给 contacts 的 items 加上 language，或写明语言（speaks: en）。',
    },
  },
  'people/nobody-speaks': {
    en: {
      message: (p) => `Of those who are meant (${p.who}) nobody speaks “${p.language}”, so that this changes nothing.`,
      help: (p) => `They speak ${p.spoken}. Let others do it too, or add the language to somebody in organisation.yaml.`,
    },
    zh: {
      message: (p) => `这里所指的人（${p.who}）都不会 “${p.language}”，这样写不起作用。`,
      help: (p) => `他们会 ${p.spoken}。请让其他人也可以做，或者在 organisation.yaml 里给某人加上这种语言。`,
    },
  },
};
