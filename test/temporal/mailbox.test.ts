import { describe, expect, it } from 'vitest';
import {
  asOf,
  EMPTY,
  goesOnFrom,
  isEmpty,
  lifetime,
  type Mailbox,
  nextPair,
  withMessage,
  withoutMessage,
  withoutWaiter,
  withWaiter,
} from '../../src/temporal/mailbox.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = Date.UTC(2026, 2, 2, 9);
const letter = (id: string, kept = 7 * DAY) => ({ id, data: { id }, until: NOW + kept });
const sent = (box: Mailbox, id: string, at = NOW, kept = 7 * DAY) => withMessage(box, { ...letter(id), until: at + kept }, at);
const taken = (box: Mailbox, id: string) => withoutMessage(box, id);

describe('a message that a mailbox has had', () => {
  it('counts once, also when it comes again long after it was taken', () => {
    const box = taken(sent(EMPTY, 'm-1'), 'm-1');
    for (const later of [0, MINUTE, DAY, 7 * DAY - 1]) {
      const then = asOf(box, NOW + later);
      expect(isEmpty(then)).toBe(false);
      expect(sent(then, 'm-1', NOW + later).messages).toEqual([]);
    }
    expect(lifetime(box, NOW)).toBe(7 * DAY);
  });

  it('is forgotten after seven days, and the mailbox ends', () => {
    expect(isEmpty(asOf(taken(sent(EMPTY, 'm-1'), 'm-1'), NOW + 7 * DAY))).toBe(true);
  });

  it('is known for as long as it may be kept, where that is longer', () => {
    const box = taken(sent(EMPTY, 'm-1', NOW, 90 * DAY), 'm-1');
    expect(sent(asOf(box, NOW + 89 * DAY), 'm-1', NOW + 89 * DAY).messages).toEqual([]);
    expect(isEmpty(asOf(box, NOW + 90 * DAY))).toBe(true);
  });

  it('is known among the last thousand', () => {
    let box = EMPTY;
    for (let nth = 0; nth < 1_001; nth += 1) box = taken(sent(box, `m-${nth}`), `m-${nth}`);
    expect(box.seen).toHaveLength(1_000);
    expect(sent(box, 'm-1').messages).toEqual([]);
  });

  it('is known also where an older version wrote down its id alone', () => {
    const box = goesOnFrom({ ...EMPTY, seen: ['m-1'] }, NOW);
    expect(sent(box, 'm-1').messages).toEqual([]);
    expect(isEmpty(asOf(box, NOW + 7 * DAY))).toBe(true);
  });
});

describe('a message that nobody waits for yet', () => {
  it('is kept until its time, and not longer', () => {
    const box = sent(EMPTY, 'm-1', NOW, 12 * 60 * MINUTE);
    const wait = (at: number) => nextPair(asOf(withWaiter(box, { case: 'a', effect: 'a:1' }), at))?.[0].id;
    expect(wait(NOW + 12 * 60 * MINUTE - 1)).toBe('m-1');
    expect(wait(NOW + 12 * 60 * MINUTE)).toBeUndefined();
  });
});

describe('a mailbox', () => {
  it('stays while a case waits', () => {
    const box = withWaiter(EMPTY, { case: 'a', effect: 'a:1' });
    expect(isEmpty(asOf(box, NOW + 1_000 * DAY))).toBe(false);
    expect(isEmpty(withoutWaiter(box, 'a:1'))).toBe(true);
  });
});
