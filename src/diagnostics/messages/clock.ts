import type { MessagesOf } from '../message.js';

export const clockMessages: MessagesOf<'clock'> = {
  'clock/escalation-order': {
    en: {
      message: (p) => `This level comes after ${p.after}, but stands below the one after ${p.before}.`,
      help: () => 'Put the levels in the order of their times.',
    },
    zh: { message: (p) => `这一级在 ${p.after} 之后触发，却写在 ${p.before} 那一级的后面。`, help: () => '请按时间先后排列各级。' },
  },
  'clock/level-after-period': {
    en: {
      message: (p) => `${p.after} after it was due it is due again already, since it repeats every ${p.every}.`,
      help: (p) => `Write less than ${p.every}; as it stands, this level never comes.`,
    },
    zh: {
      message: (p) => `每 ${p.every} 重复一次，逾期 ${p.after} 时已经又到期了。`,
      help: (p) => `请写比 ${p.every} 短的时间；现在这样，这一级永远不会触发。`,
    },
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
  'clock/met-by-alone': {
    en: {
      message: () => '`met_by` says what meets a duty that repeats, and this one does not.',
      help: () => 'Write `every` with how often it is due, or `stops` for what ends the deadline.',
    },
    zh: {
      message: () => '`met_by` 说明重复的期限由什么满足，而这个期限不重复。',
      help: () => '请用 `every` 写明多久一次，或者用 `stops` 写明期限在哪里结束。',
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
  'clock/no-period': {
    en: {
      message: () => 'This would be due again at once, without end.',
      help: () => 'Write how long there is each time, such as 1 business day.',
    },
    zh: { message: () => '这样会立刻再次到期，没完没了。', help: () => '请写明每次有多长时间，例如 1 business day。' },
  },
  'clock/pauses-outside': {
    en: {
      message: (p) => `The step does not stand in “${p.pauses}”, so it pauses nothing there.`,
      help: (p) => `Write one of: ${p.known}.`,
    },
    zh: { message: (p) => `这个步骤不在 “${p.pauses}” 里面，那里没有可暂停的期限。`, help: (p) => `可以写：${p.known}。` },
  },
  'clock/promise-in-each': {
    en: {
      message: (p) => `“${p.promise}” would be promised for each item, and which of them kept it could not be told.`,
      help: () => 'Promise once, before the `each`; or give a step of the items a `deadline`.',
    },
    zh: {
      message: (p) => `“${p.promise}” 会对每一项各承诺一次，无法分辨是哪一项兑现的。`,
      help: () => '请在 `each` 之前承诺一次；或者给各项里的步骤写 `deadline`。',
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
  'clock/start-not-task': {
    en: {
      message: (p) => `Nobody takes up “${p.on}”: \`start_by\` is for tasks.`,
      help: () => 'Put it on the task, or write `due` here.',
    },
    zh: { message: (p) => `没有人领取 “${p.on}”：\`start_by\` 只用于任务。`, help: () => '请把它放在任务上，或者在这里写 `due`。' },
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
