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
};
