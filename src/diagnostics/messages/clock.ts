import type { MessagesOf } from '../message.js';

export const clockMessages: MessagesOf<'clock'> = {
  'clock/escalation-order': {
    en: {
      message: (p) => `This level comes after ${p.after}, but stands below the one after ${p.before}.`,
      help: () => 'Put the levels in the order of their times.',
    },
    zh: { message: (p) => `这一级在 ${p.after} 之后触发，却写在 ${p.before} 那一级的后面。`, help: () => '请按时间先后排列各级。' },
  },
  'clock/longer-than-outer': {
    en: {
      message: (p) => `This is due after ${p.due}, later than “${p.on}” around it, which is due after ${p.outer}.`,
      help: (p) => `Write at most ${p.outer} here, or give “${p.on}” more time.`,
    },
    zh: {
      message: (p) => `这里的期限是 ${p.due}，比它所在的 “${p.on}” 的期限 ${p.outer} 还长。`,
      help: (p) => `这里最多写 ${p.outer}，或者放宽 “${p.on}” 的期限。`,
    },
  },
  'clock/never-runs': {
    en: {
      message: (p) => `“${p.on}” takes no time, so that its deadline ends as soon as it begins.`,
      help: () => 'Put the deadline on a task, a wait, or a stage or group that holds one.',
    },
    zh: {
      message: (p) => `“${p.on}” 不花时间，它的期限一开始就结束了。`,
      help: () => '请把期限放在 task、wait 上，或放在含有它们的阶段或 group 上。',
    },
  },
  'clock/reminder-too-early': {
    en: {
      message: (p) => `${p.before} before it is due lies before the beginning: there are only ${p.due} in all.`,
      help: (p) => `Write less than ${p.due}; as it stands, the reminder is left out.`,
    },
    zh: {
      message: (p) => `提前 ${p.before} 提醒，比开始还早：总共只有 ${p.due}。`,
      help: (p) => `请写比 ${p.due} 短的时间；现在这样不会提醒。`,
    },
  },
  'clock/reminder-too-late': {
    en: {
      message: (p) => `After ${p.after} it is due already (${p.due}).`,
      help: (p) => `Write less than ${p.due}; what is to happen once it is due belongs under escalate.`,
    },
    zh: {
      message: (p) => `过了 ${p.after} 就已经到期了（${p.due}）。`,
      help: (p) => `请写比 ${p.due} 短的时间；到期以后要做的事写在 escalate 里。`,
    },
  },
  'clock/stops-outside': {
    en: {
      message: (p) => `“${p.stops}” is not part of “${p.on}”, so it cannot stop a deadline that stands there.`,
      help: (p) => `Name something inside (${p.known}), or move the deadline to the case.`,
    },
    zh: {
      message: (p) => `“${p.stops}” 不在 “${p.on}” 里面，不能让那里的期限停止。`,
      help: (p) => `请写里面的步骤（${p.known}），或者把期限移到整个案例上。`,
    },
  },
};
