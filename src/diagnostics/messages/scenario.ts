import type { MessagesOf } from '../message.js';

export const scenarioMessages: MessagesOf<'scenario'> = {
  'scenario/continues-itself': {
    en: {
      message: (p) => `The scenario “${p.scenario}” goes on from itself, so it has no beginning.`,
      help: () => 'Name a scenario that comes before it, or delete continues.',
    },
    zh: {
      message: (p) => `场景 “${p.scenario}” 接着自己往下走，没有开头。`,
      help: () => '请写一个在它之前的场景，或删去 continues。',
    },
  },
  'scenario/customer-missing': {
    en: {
      message: (p) => `A case of ${p.playbook} is about a customer, and the start names none.`,
      help: () => 'Add customer: with the fields that the playbook reads.',
    },
    zh: {
      message: (p) => `${p.playbook} 的案例必须有客户，而 start 里没有写。`,
      help: () => '请加上 customer:，写上 playbook 用到的字段。',
    },
  },
  'scenario/customer-unwanted': {
    en: { message: (p) => `A case of ${p.playbook} has no customer.`, help: () => 'Leave customer out.' },
    zh: { message: (p) => `${p.playbook} 的案例没有客户。`, help: () => '请去掉 customer。' },
  },
  'scenario/not-the-customers': {
    en: {
      message: (p) => `“${p.task}” is not a task of the customer's.`,
      help: () => 'Delete as: customer, or give the task to them: assign: { customer: main }.',
    },
    zh: {
      message: (p) => `“${p.task}” 不是交给客户的任务。`,
      help: () => '请删去 as: customer，或把任务交给客户：assign: { customer: main }。',
    },
  },
  'scenario/outcome-missing': {
    en: { message: (p) => `Completing “${p.task}” needs an outcome.`, help: (p) => `Add outcome: with one of ${p.outcomes}.` },
    zh: { message: (p) => `完成 “${p.task}” 时必须写结果。`, help: (p) => `请加上 outcome:，可选 ${p.outcomes}。` },
  },
  'scenario/time-goes-back': {
    en: {
      message: (p) => `${p.at} is before ${p.before}, and time does not go back.`,
      help: () => 'Put the steps in the order of their times.',
    },
    zh: { message: (p) => `${p.at} 早于 ${p.before}，时间不能倒退。`, help: () => '请按时间先后排列步骤。' },
  },
};
