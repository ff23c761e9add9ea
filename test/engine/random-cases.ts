/** Random operations on a case as a whole, and what other cases tell it. */
import type { Actor, Event } from '../../src/engine/event.js';
import type { CaseNews } from '../../src/engine/relation.js';
import { LINKS } from '../../src/engine/relation.js';
import { ACTORS, type Pick, pick } from './random-operations.js';

/** Few other cases, so that they are met again. */
const other = (which: number) => `complaint/${which % 4}`;
const link = (which: number) => pick(LINKS, which) ?? 'relates_to';

export function operationOnCase({ who, which, how }: Pick, at: number): Event {
  const by = { at, actor: pick(ACTORS, who) as Actor };
  switch (how % 8) {
    case 0:
    case 1:
      return { kind: 'contact', ...by, channel: 'phone', note: 'Spoke to them.' };
    case 2:
    case 3:
      return { kind: 'link', ...by, relation: link(which), case: other(how >> 3), ...(who % 2 === 0 ? { earlier: true as const } : {}) };
    case 4:
      return { kind: 'unlink', ...by, relation: link(which), case: other(how >> 3) };
    case 5:
    case 6:
      return {
        kind: 'update_children',
        ...by,
        text: 'It is on its way.',
        ...(which % 2 === 0 ? { message: { name: 'called', data: { go: true } } } : {}),
        ...(which % 3 === 0 ? { at_end: true as const } : {}),
      };
    default:
      // Rarely: it ends the case.
      if (which % 2 === 0) return { kind: 'contact', ...by, channel: 'visit', note: '' };
      return { kind: 'merge', ...by, into: other(how >> 3), ...(who % 2 === 0 ? { undo: true as const } : {}) };
  }
}

export function newsOf({ who, which, how }: Pick): CaseNews {
  const by = who % 3 === 0 ? null : (pick(ACTORS, who)?.person ?? null);
  const update = {
    id: `complaint/9!update.${which % 5}`,
    at: 0,
    by,
    text: 'All know.',
    message: { name: 'wrote', data: { go: who % 2 === 0 } },
  };
  const told: readonly CaseNews[] = [
    { kind: 'linked', relation: 'child_of', by },
    { kind: 'linked', relation: 'parent_of', by, earlier: true },
    { kind: 'linked', relation: 'relates_to', by },
    { kind: 'unlinked', relation: 'parent_of', by },
    {
      kind: 'merged',
      by,
      key: '7',
      customer: null,
      data: {},
      open: [],
      awaits: [
        { message: 'called', key: 'k1' },
        { message: 'none', key: 'k2' },
      ],
    },
    { kind: 'update', update },
    { kind: 'parent_ended', outcome: 'resolved', ...(which % 2 === 0 ? { update } : {}) },
    { kind: 'goes_on_as', case: other(which), by },
  ];
  return pick(told, how) as CaseNews;
}
