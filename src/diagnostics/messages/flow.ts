import type { MessagesOf } from '../message.js';

export const flowMessages: MessagesOf<'flow'> = {
  'flow/cancel-not-open': {
    en: {
      message: (p) => `“${p.target}” cannot be open here, so there is nothing to cancel.`,
      help: () =>
        `Cancel a stage or group that this stands in, a step of another branch of a parallel, or, in a handler, a step of what it stands on.`,
    },
    zh: {
      message: (p) => `“${p.target}” 在这里不可能处于打开状态，没有可以取消的内容。`,
      help: () => `可以取消的有：所在的阶段或 group、parallel 其他分支里的步骤；在处理程序里，则是它所在范围内的步骤。`,
    },
  },
  'flow/case-value': {
    en: {
      message: (p) => `“${p.value}” is no value that is asked for here: it is ${p.wanted}.`,
      help: (p) =>
        `${p.nearest ? `Did you mean “${p.nearest}”?` : 'Name the case by one of its values; a text that looks like a number, true or false is put in quotes.'}`,
    },
    zh: {
      message: (p) => `“${p.value}” 不是这里可能出现的值：应为 ${p.wanted}。`,
      help: (p) => `${p.nearest ? `是否想写 “${p.nearest}”？` : '请用可能的值来命名；看起来像数字、true 或 false 的文本要加引号。'}`,
    },
  },
  'flow/choose-of': {
    en: {
      message: (p) => `Cases cannot be named by the values of this: it is ${p.got}.`,
      help: () => `Ask for a text, a number, or true or false; what may be missing gets a value with orValue(…).`,
    },
    zh: {
      message: (p) => `不能用它的值来命名各种情况：它是 ${p.got}。`,
      help: () => `请使用文本、数字或真假值；可能缺失的值用 orValue(…) 补上。`,
    },
  },
  'flow/join-count': {
    en: {
      message: (p) => `“${p.parallel}” waits for ${p.count} branches and has ${p.branches}.`,
      help: (p) => `Write a whole number from 1 to ${p.branches}, or all.`,
    },
    zh: {
      message: (p) => `“${p.parallel}” 要等待 ${p.count} 个分支，但只有 ${p.branches} 个。`,
      help: (p) => `请写 1 到 ${p.branches} 的整数，或 all。`,
    },
  },
  'flow/message-without-key': {
    en: {
      message: (p) => `The message “${p.message}” has no key, so that none comes with this one.`,
      help: (p) =>
        `Name the field that is its key in messages/${p.message}.yaml, or leave the key out: then messages sent to this very case are meant.`,
    },
    zh: {
      message: (p) => `消息 “${p.message}” 没有 key，不会有消息与它对应。`,
      help: (p) => `请在 messages/${p.message}.yaml 里写明哪个字段是 key，或者去掉这里的 key：这样指的就是直接发给本案例的消息。`,
    },
  },
  'flow/nested-mutex': {
    en: {
      message: (p) => `The mutex “${p.mutex}” stands inside of “${p.outer}”: two cases can come to wait for each other for ever.`,
      help: () => `Let one mutex end before the next begins, or use a single key for both.`,
    },
    zh: {
      message: (p) => `mutex “${p.mutex}” 位于 “${p.outer}” 之内：两个案例可能永远互相等待。`,
      help: () => `请让一个 mutex 结束之后再进入下一个，或两者共用一个键。`,
    },
  },
  'flow/choose-gap': {
    en: {
      message: (p) => `No case says what happens when ${p.path} is ${p.values}.`,
      help: () => 'Add a case for it, or else: with the steps for everything that is left.',
    },
    zh: {
      message: (p) => `没有写明 ${p.path} 为 ${p.values} 时怎么办。`,
      help: () => '请为它加一个分支，或用 else: 写明其余情况的步骤。',
    },
  },
  'flow/customer-never-created': {
    en: {
      message: () => 'The playbook says that its customer is created, and no step does it.',
      help: () => 'Add a step - create: customer with the values of the new file, or say customer: optional.',
    },
    zh: {
      message: () => '这个 playbook 写明客户由它创建，却没有步骤这样做。',
      help: () => '请加上步骤 - create: customer 并写明新档案的 values，或者改为 customer: optional。',
    },
  },
  'flow/customer-unwanted': {
    en: { message: (p) => `A case of ${p.playbook} starts without a customer.`, help: () => 'Leave customer out.' },
    zh: { message: (p) => `${p.playbook} 的案例开始时没有客户。`, help: () => '请去掉 customer。' },
  },
  'flow/endless-plays': {
    en: {
      message: (p) => `Every case would start another one without end: ${p.path}.`,
      help: () => 'Give one of the play steps an if:, or put it under a choose, so that it comes to an end.',
    },
    zh: {
      message: (p) => `每个案例都会无休止地启动下一个：${p.path}。`,
      help: () => '请给其中一个 play 步骤加上 if:，或把它放到 choose 里，使它能够结束。',
    },
  },
  'flow/missing-finish': {
    en: {
      message: (p) => `The case can come to an end after “${p.after}” without a finish, so that it would have no outcome.`,
      help: (p) => `Add - finish: OUTCOME on every way; the outcomes are ${p.outcomes}.`,
    },
    zh: {
      message: (p) => `在 “${p.after}” 之后，案例可能没有经过 finish 就结束，因而没有结果。`,
      help: (p) => `请在每条路径上加上 - finish: 结果；可用的结果有 ${p.outcomes}。`,
    },
  },
  'flow/reopen-no-time': {
    en: {
      message: () => 'A case could be reopened at the moment of its end only, and so never.',
      help: () => 'Say how long after its end it can be reopened, such as 30 days; or leave reopen out.',
    },
    zh: {
      message: () => '案件只能在结束的那一刻重新打开，也就是永远不能。',
      help: () => '请写明结束后多长时间内可以重新打开，例如 30 days；或者去掉 reopen。',
    },
  },
  'flow/reopen-not-taken': {
    en: {
      message: (p) => `Cases of “${p.playbook}” cannot be reopened, whoever may.`,
      help: () => 'Add reopen: { within: 30 days, at: STAGE } to the playbook, or take the word out here.',
    },
    zh: {
      message: (p) => `“${p.playbook}” 的案件不能重新打开，无论允许谁。`,
      help: () => '请在流程里加上 reopen: { within: 30 days, at: STAGE }，或在这里去掉这个词。',
    },
  },
  'flow/repeat-without-max': {
    en: {
      message: (p) => `Nothing keeps “${p.repeat}” from going round for ever.`,
      help: () => 'Add max: with the most rounds, such as max: 3, and exhausted: with the steps for when they were not enough.',
    },
    zh: {
      message: (p) => `“${p.repeat}” 可能会无休止地重复。`,
      help: () => '请加上 max: 写明最多几轮，例如 max: 3，并在 exhausted: 里写明次数用完后的步骤。',
    },
  },
  'flow/send-back-target': {
    en: {
      message: (p) => `“${p.step}” is no task that is done before this one, in the same steps or in those around them.`,
      help: (p) =>
        p.known ? `It can be sent back to: ${p.known}. To go back to another stage, use goto.` : 'To go back to another stage, use goto.',
    },
    zh: {
      message: (p) => `“${p.step}” 不是在本任务之前、位于同一组步骤或其外层步骤中的任务。`,
      help: (p) => (p.known ? `可以退回到：${p.known}。要回到其他阶段，请用 goto。` : '要回到其他阶段，请用 goto。'),
    },
  },
  'flow/survey-too-long': {
    en: {
      message: (p) => `On the telephone this survey takes about ${p.minutes} minutes; nobody bears more than ${p.most}.`,
      help: () => 'Ask less: a choice or a scale counts half a minute, an answer in own words a minute. Or leave out the channel `phone`.',
    },
    zh: {
      message: (p) => `用电话做完这份调查大约要 ${p.minutes} 分钟，最多只能 ${p.most} 分钟。`,
      help: () => '请少问一些：选择题或打分题按半分钟计，自由回答按一分钟计；或者去掉 `phone` 这个渠道。',
    },
  },
  'flow/unbounded-goto': {
    en: {
      message: (p) => `Nothing keeps a case from coming back to “${p.stage}” for ever.`,
      help: () =>
        'Count the times: set a field of data before the goto, and let a case of the choose ask for it, such as data.reopened < 2.',
    },
    zh: {
      message: (p) => `案例可能会无休止地回到 “${p.stage}”。`,
      help: () => '请计数：在 goto 之前用 set 修改 data 的一个字段，并在 choose 的条件里判断它，例如 data.reopened < 2。',
    },
  },
  'flow/unreachable-case': {
    en: {
      message: (p) =>
        p.line
          ? `This case is never taken: the one on line ${p.line} always is.`
          : `This case is never taken: the cases before it take ${p.values}.`,
      help: () => 'Delete it, or move it up.',
    },
    zh: {
      message: (p) =>
        p.line ? `永远不会走到这个分支：第 ${p.line} 行的分支总是成立。` : `永远不会走到这个分支：前面的分支已经包括了 ${p.values}。`,
      help: () => '请删除它，或者把它移到前面。',
    },
  },
  'flow/unreachable-stage': {
    en: {
      message: (p) => `No case ever enters the stage “${p.stage}”: “${p.before}” always finishes or goes elsewhere.`,
      help: (p) => `Lead to it with - goto: ${p.stage}, or delete it.`,
    },
    zh: {
      message: (p) => `永远不会进入阶段 “${p.stage}”：“${p.before}” 总是结束或转到别处。`,
      help: (p) => `请用 - goto: ${p.stage} 转到它，或者删除它。`,
    },
  },
  'flow/unreachable-step': {
    en: {
      message: (p) => `This step is never done: what stands before it (${p.kind}, line ${p.line}) always finishes or goes elsewhere.`,
      help: () => 'Delete it, or move it up.',
    },
    zh: {
      message: (p) => `永远不会执行这个步骤：它前面的步骤（第 ${p.line} 行的 ${p.kind}）总是结束或转到别处。`,
      help: () => '请删除它，或者把它移到前面。',
    },
  },
  'flow/unreached-outcome': {
    en: {
      message: (p) => `No way leads to the outcome “${p.outcome}”.`,
      help: (p) => `Add - finish: ${p.outcome} where a case ends that way, or delete the outcome.`,
    },
    zh: {
      message: (p) => `没有任何路径会得到结果 “${p.outcome}”。`,
      help: (p) => `请在相应的地方加上 - finish: ${p.outcome}，或者删除这个结果。`,
    },
  },
  'flow/unused-outcomes': {
    en: {
      message: (p) => `It makes no difference which of ${p.outcomes} is chosen.`,
      help: (p) => `Ask for it in a choose or repeat: steps.${p.task}.outcome == …, or delete the outcomes.`,
    },
    zh: {
      message: (p) => `选择 ${p.outcomes} 中的哪一个都没有区别。`,
      help: (p) => `请在 choose 或 repeat 里判断 steps.${p.task}.outcome == …，或者删除这些结果。`,
    },
  },
  'flow/error-never-raised': {
    en: {
      message: (p) => `Nothing in here fails with ${p.error}, so that this is never done.`,
      help: (p) =>
        p.tasks === 'yes'
          ? 'A task that cannot be done fails with task_failed; other codes come from steps that ask the outside, such as call.'
          : 'Errors come from tasks (task_failed) and from steps that ask the outside, such as call. Put it where these are.',
    },
    zh: {
      message: (p) => `这里没有步骤会出现错误 ${p.error}，永远不会执行。`,
      help: (p) =>
        p.tasks === 'yes'
          ? '任务无法完成时的错误是 task_failed；其他代码来自向外部提出请求的步骤，例如 call。'
          : '错误来自任务（task_failed）以及向外部提出请求的步骤，例如 call。请把它放到有这些步骤的地方。',
    },
  },
  'flow/leaves-undo': {
    en: {
      message: (p) => `What undoes a step cannot ${p.step}: the end of the case has been decided by then.`,
      help: () => 'Leave it out: the case ends when everything has been undone.',
    },
    zh: {
      message: (p) => `undo 的步骤里不能用 ${p.step}：这时案例如何结束已经决定了。`,
      help: () => '请去掉它：全部撤销之后，案例就会结束。',
    },
  },
  'flow/timeout-of-instant': {
    en: {
      message: (p) => `“${p.wait}” waits until a moment, which ends it anyway: its timeout never counts.`,
      help: () => 'Leave timeout out, or wait for a condition or a message.',
    },
    zh: {
      message: (p) => `“${p.wait}” 等到某个时刻就会结束，timeout 不起作用。`,
      help: () => '请去掉 timeout，或者改为等待条件或消息。',
    },
  },
  'flow/unreachable-branch': {
    en: {
      message: (p) => `The branch “${p.branch}” is never taken: its condition cannot hold.`,
      help: () => 'Write a condition that can hold, or delete the branch.',
    },
    zh: {
      message: (p) => `永远不会走分支 “${p.branch}”：它的条件不可能成立。`,
      help: () => '请写可能成立的条件，或者删除这个分支。',
    },
  },
};
