import type { MessagesOf } from '../message.js';

export const reuseMessages: MessagesOf<'reuse'> = {
  'reuse/breaks-base': {
    en: {
      message: (p) => `With what this variant changes, line ${p.line} of ${p.file} is no longer right (${p.code}).`,
      help: () => 'Override that part too, or change less.',
    },
    zh: {
      message: (p) => `由于这个变体的改动，${p.file} 的第 ${p.line} 行不再正确（${p.code}）。`,
      help: () => '请把那一部分也在 override 里改掉，或者少改一些。',
    },
  },
  'reuse/goes-round': {
    en: {
      message: (p) => `The ${p.of} “${p.id}” comes back to itself: ${p.way}.`,
      help: () => 'Take one of these uses out.',
    },
    zh: {
      message: (p) => `${p.of} “${p.id}” 又用到了自己：${p.way}。`,
      help: () => '请去掉其中一处引用。',
    },
  },
  'reuse/missing-parameter': {
    en: {
      message: (p) => `The fragment “${p.fragment}” needs “${p.name}”.`,
      help: (p) => `Say it in with: { ${p.name}: … }.`,
    },
    zh: {
      message: (p) => `片段 “${p.fragment}” 需要 “${p.name}”。`,
      help: (p) => `请在 with 里写明：{ ${p.name}: … }。`,
    },
  },
  'reuse/used-twice': {
    en: {
      message: (p) => `The fragment “${p.fragment}” is used on line ${p.line} already, so its steps would have the same ids.`,
      help: (p) => `Give this use a name of its own: as: second_${p.fragment}. Its steps are then second_${p.fragment}_STEP.`,
    },
    zh: {
      message: (p) => `第 ${p.line} 行已经用过片段 “${p.fragment}”，步骤的标识会重复。`,
      help: (p) => `请给这一处起个名字：as: second_${p.fragment}。它的步骤就叫 second_${p.fragment}_步骤。`,
    },
  },
};
