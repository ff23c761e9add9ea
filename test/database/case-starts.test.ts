import { expect, it } from 'vitest';
import {
  abandonOccasion,
  abandonStart,
  caseId,
  confirmStart,
  pendingStarts,
  reserveCase,
  type StartRequest,
} from '../../src/store/case-starts.js';
import { settle } from '../../src/store/projection/settle.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { onEachDatabase } from './on-each-database.js';
import { view, write } from './projected-case.js';

const start = (changes: Partial<StartRequest> = {}): StartRequest => ({
  playbook: 'complaint',
  key: 'c1',
  if_open: 'refuse',
  request_id: null,
  fingerprint: null,
  occasion: null,
  input: { data: {} },
  ...changes,
});

onEachDatabase('Starting a case', ({ db }) => {
  const reserve = (changes: Partial<StartRequest> = {}) => reserveCase(db(), start(changes));
  const close = async (id: string) => {
    const { write_id } = await writeProjection(
      db(),
      write({ case: id, view: view(id, { status: 'completed', outcome: 'resolved', ended_at: 2 }) }),
    );
    return () => settle(db(), id, write_id);
  };

  it('takes the key for its id, and the next number when the key comes again after the case has closed', async () => {
    expect(await reserve()).toMatchObject({ kind: 'start', case: 'complaint/c1', number: 1 });
    await (await close('complaint/c1'))();
    expect(await reserve()).toMatchObject({ kind: 'start', case: 'complaint/c1/2', number: 2 });
  });

  it('holds a case for open until its end is certain', async () => {
    await reserve();
    const settleEnd = await close('complaint/c1');
    expect(await reserve()).toEqual({ kind: 'refuse', case: 'complaint/c1' });
    await settleEnd();
    expect(await reserve()).toMatchObject({ kind: 'start', number: 2 });
  });

  it.each(['refuse', 'skip', 'join'] as const)('does as `if_open: %s` says while the case is open', async (if_open) => {
    await reserve();
    expect(await reserve({ if_open })).toEqual({ kind: if_open, case: 'complaint/c1' });
  });

  it('gives a new number each time without a key, and passes over numbers that were keys', async () => {
    await reserve({ key: '2' });
    const numbers = [await reserve({ key: null }), await reserve({ key: null })];
    expect(numbers).toMatchObject([{ case: 'complaint/1' }, { case: 'complaint/3' }]);
  });

  it('never gives two keys one id', () => {
    const ids = [caseId('p', 'a', 2), caseId('p', 'a/2', 1), caseId('p', 'a%2F2', 1)];
    expect(new Set(ids).size).toBe(3);
  });

  it.each(['', 'x'.repeat(201), 'a\u0000b'])('refuses a key that no id can hold: %j', async (key) => {
    expect(() => reserve({ key })).toThrow(expect.objectContaining({ code: 'key_invalid' }));
  });

  it('answers a repeated request with the first decision, and tells the same idempotency key with another body', async () => {
    const first = await reserve({ request_id: 'r1', fingerprint: 'f' });
    expect(first).toMatchObject({ repeated: false });
    expect(await reserve({ request_id: 'r1', fingerprint: 'f' })).toEqual({ ...first, repeated: true });
    expect(await reserve({ request_id: 'r1', fingerprint: 'g' })).toEqual({ kind: 'mismatch' });
  });

  it('lets a refused request be tried again', async () => {
    await reserve();
    expect(await reserve({ request_id: 'r1', fingerprint: 'f' })).toMatchObject({ kind: 'refuse' });
    await (await close('complaint/c1'))();
    expect(await reserve({ request_id: 'r1', fingerprint: 'f' })).toMatchObject({ kind: 'start', number: 2 });
  });

  it('starts one case for an occasion, whatever the key, and remembers that it was skipped', async () => {
    expect(await reserve({ occasion: 'o1' })).toMatchObject({ kind: 'start', case: 'complaint/c1' });
    expect(await reserve({ occasion: 'o1', key: 'c2' })).toMatchObject({ kind: 'start', case: 'complaint/c1', repeated: true });
    expect(await reserve({ occasion: 'o2', if_open: 'skip' })).toEqual({ kind: 'skip', case: 'complaint/c1' });
    await (await close('complaint/c1'))();
    expect(await reserve({ occasion: 'o2', if_open: 'skip' })).toEqual({ kind: 'skip', case: 'complaint/c1' });
  });

  it('starts one case where many ask for a key at once, and numbers without a gap where they ask for a new one', async () => {
    const decisions = await Promise.all(Array.from({ length: 20 }, () => reserve({ if_open: 'join' })));
    expect(decisions.filter(({ kind }) => kind === 'start')).toHaveLength(1);
    const numbered = await Promise.all(Array.from({ length: 20 }, () => reserve({ key: null })));
    const ids = numbered.map((decision) => (decision.kind === 'start' ? decision.case : ''));
    expect(new Set(ids)).toEqual(new Set(Array.from({ length: 20 }, (_, at) => `complaint/${at + 1}`)));
  });

  it('decides once where one request comes many times at once', async () => {
    const decisions = await Promise.all(
      Array.from({ length: 10 }, () => reserve({ key: null, request_id: 'r', fingerprint: 'f', occasion: 'o' })),
    );
    expect(decisions.filter((decision) => decision.kind === 'start' && !decision.repeated)).toHaveLength(1);
    expect(new Set(decisions.map((decision) => (decision.kind === 'start' ? decision.case : '')))).toEqual(new Set(['complaint/1']));
  });

  it('lists a start until Temporal has it', async () => {
    await reserve({ input: { data: { a: 1 } } });
    expect(await pendingStarts(db(), { olderThanSeconds: 0 })).toMatchObject([
      { case: 'complaint/c1', key: 'c1', number: 1, input: { data: { a: 1 } } },
    ]);
    expect(await pendingStarts(db(), { olderThanSeconds: 60 })).toEqual([]);
    await confirmStart(db(), 'complaint/c1', 'run-1');
    expect(await pendingStarts(db(), { olderThanSeconds: 0 })).toEqual([]);
    expect(await reserve()).toMatchObject({ kind: 'refuse' });
  });

  it('frees the key of a case that will never start, not its number', async () => {
    await reserve();
    await abandonStart(db(), 'complaint/c1');
    expect(await reserve()).toMatchObject({ kind: 'start', case: 'complaint/c1/2' });
  });

  it('that was given up before it was reserved is not reserved any more', async () => {
    expect(await abandonOccasion(db(), 'complaint', 'o')).toBeNull();
    expect(await reserve({ occasion: 'o' })).toEqual({ kind: 'abandoned' });
    expect(await pendingStarts(db(), { olderThanSeconds: 0 })).toEqual([]);
    expect(await reserve()).toMatchObject({ kind: 'start', case: 'complaint/c1' });
  });

  it('that was given up before Temporal had it is not sent, its key is free, and whoever sent it meanwhile is told', async () => {
    await reserve({ occasion: 'o' });
    expect(await abandonOccasion(db(), 'complaint', 'o')).toBeNull();
    expect(await pendingStarts(db(), { olderThanSeconds: 0 })).toEqual([]);
    expect(await confirmStart(db(), 'complaint/c1', 'run-1')).toBe(false);
    expect(await reserve({ occasion: 'o' })).toEqual({ kind: 'abandoned' });
    expect(await reserve()).toMatchObject({ kind: 'start', case: 'complaint/c1/2' });
  });

  it('that was given up too late is told', async () => {
    await reserve({ occasion: 'o' });
    expect(await confirmStart(db(), 'complaint/c1', 'run-1')).toBe(true);
    expect(await abandonOccasion(db(), 'complaint', 'o')).toBe('complaint/c1');
    expect(await confirmStart(db(), 'complaint/c1', 'run-1')).toBe(true);
  });

  it('that is given up while it is reserved and sent is either told or never there', async () => {
    for (let round = 0; round < 20; round += 1) {
      const occasion = `o-${round}`;
      const send = async () => {
        const reserved = await reserve({ key: null, occasion });
        return reserved.kind === 'start' && (await confirmStart(db(), reserved.case, 'run')) ? reserved.case : null;
      };
      const [sent, told] = await Promise.all([send(), abandonOccasion(db(), 'complaint', occasion)]);
      expect(told).toBe(sent);
    }
  });
});
