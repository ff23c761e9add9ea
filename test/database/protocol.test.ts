/** Holds the SQL of the projection protocol against its rules, which the exhaustive model in test/model has checked. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { confirmHead, repairHead } from '../../src/store/projection/repair.js';
import {
  answerSettles,
  type HeadNode,
  isSweepable,
  mayRepair,
  ROOT_SEQ,
  seen,
  settled,
  type WriteNode,
} from '../../src/store/projection/rules.js';
import { purgeHidden, settle } from '../../src/store/projection/settle.js';
import { amissAmong, markAllUnverified, unverifiedHeads } from '../../src/store/projection/sweep.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { timeline } from '../../src/store/timeline.js';
import { onEachDatabase } from './on-each-database.js';
import { fact, view, write } from './projected-case.js';

/** Writes are named by the order they were made in; -1 is none, and numbers wrap around what there is. */
type Move =
  | { readonly kind: 'write'; readonly parent: number; readonly run: number; readonly more: number }
  | { readonly kind: 'answer' | 'confirm'; readonly write: number; readonly run: number }
  | { readonly kind: 'repair'; readonly write: number; readonly run: number; readonly stale: boolean }
  | { readonly kind: 'unclean_stop' | 'purge' };

const index = fc.integer({ min: -1, max: 8 });
const run = fc.integer({ min: 1, max: 3 });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('write' as const), parent: index, run, more: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('answer' as const, 'confirm' as const), write: index, run }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('repair' as const), write: index, run, stale: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('unclean_stop' as const, 'purge' as const) }) },
);

interface Model {
  writes: Map<string, WriteNode>;
  head: HeadNode & { seq: number };
}

onEachDatabase('The projection protocol in SQL', ({ db }) => {
  let cases = 0;

  it('follows its rules, whatever happens in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
        cases += 1;
        const id = `complaint/random-${cases}`;
        const order: string[] = [];
        const model: Model = { writes: new Map(), head: { run_id: '', write_id: null, verified: false, seq: 0 } };
        for (const each of moves) {
          await apply(id, model, order, each);
          expect(await stored(id, order)).toEqual(modelled(model, order));
          if (order.length > 0) expect(await shown(id)).toEqual(modelledTimeline(model));
        }
      }),
      { numRuns: 80 },
    );
  });

  async function apply(id: string, model: Model, order: string[], each: Move): Promise<void> {
    const pick = (at: number): string | null => (at < 0 || order.length === 0 ? null : (order[at % order.length] ?? null));
    const settleFrom = (from: string | null, seq: number): void => {
      const after = settled(model.writes, from, seq);
      for (const [write_id, node] of model.writes) model.writes.set(write_id, { ...node, status: after.get(write_id) ?? node.status });
    };
    switch (each.kind) {
      case 'write': {
        const parent_id = pick(each.parent);
        const parent = parent_id === null ? null : (model.writes.get(parent_id) ?? null);
        const parent_seq = parent?.seq ?? ROOT_SEQ;
        const seq = (parent?.seq ?? 0) + each.more;
        const given = parent && { write_id: parent.write_id, seq: parent.seq };
        const result = await writeProjection(
          db(),
          write({ case: id, run_id: `run-${each.run}`, seq, parent: given, facts: [fact(String(order.length), { at: seq })] }),
        );
        order.push(result.write_id);
        model.writes.set(result.write_id, {
          write_id: result.write_id,
          parent_id: parent?.write_id ?? null,
          parent_seq,
          seq,
          status: 'unverified',
        });
        model.head = { run_id: `run-${each.run}`, write_id: result.write_id, verified: false, seq };
        return;
      }
      case 'answer': {
        const write_id = pick(each.write);
        if (write_id === null) return;
        const right = answerSettles(model.head, write_id);
        expect(await settle(db(), id, write_id)).toBe(right);
        if (!right) return;
        // A verified head was settled already; an unclean stop in between has unmarked it.
        settleFrom(write_id, model.head.seq);
        model.head = { ...model.head, verified: true };
        return;
      }
      case 'confirm': {
        const write_id = pick(each.write);
        if (write_id === null) return;
        const right = mayRepair(model.head, write_id);
        const run_id = `run-${each.run}`;
        expect(await confirmHead(db(), { case: id, write_id, run_id })).toBe(right);
        if (!right) return;
        settleFrom(write_id, model.head.seq);
        model.head = { ...model.head, run_id, verified: true };
        return;
      }
      case 'repair': {
        if (order.length === 0) return;
        const write_id = pick(each.write);
        const seq = write_id === null ? 0 : (model.writes.get(write_id)?.seq ?? 0);
        const expected_write_id = each.stale ? pick(0) : model.head.write_id;
        const right = mayRepair(model.head, expected_write_id);
        const run_id = `run-${each.run}`;
        expect(await repairHead(db(), { case: id, expected_write_id, run_id, seq, write_id, view: view(id), tasks: [] })).toBe(right);
        if (!right) return;
        settleFrom(write_id, seq);
        model.head = { run_id, write_id, verified: true, seq };
        return;
      }
      case 'unclean_stop':
        await markAllUnverified(db());
        model.head = { ...model.head, verified: false };
        return;
      case 'purge':
        await purgeHidden(db(), { olderThanSeconds: 0 });
        for (const [write_id, node] of model.writes) {
          if (node.status !== 'hidden') continue;
          model.writes.delete(write_id);
          order.splice(order.indexOf(write_id), 1);
        }
        return;
    }
  }

  async function stored(id: string, order: readonly string[]) {
    const writes = await db().selectFrom('writes').select(['write_id', 'status']).where('case_id', '=', id).execute();
    const head = await db()
      .selectFrom('heads')
      .select(['run_id', 'write_id', 'verified', 'seq'])
      .where('case_id', '=', id)
      .executeTakeFirst();
    const status = new Map(writes.map((each) => [each.write_id, each.status]));
    const unverified = (await unverifiedHeads(db(), { quietSeconds: 0, limit: 10_000 })).some((each) => each.case === id);
    const amiss = (await amissAmong(db(), [{ case: id, run_id: 'run-1' }], { quietSeconds: 0 })).some((each) => each.head !== null);
    return { statuses: order.map((each) => status.get(each)), head: head ?? null, taken: unverified || amiss };
  }

  function modelled({ writes, head }: Model, order: readonly string[]) {
    const exists = head.run_id !== '';
    return {
      statuses: order.map((each) => writes.get(each)?.status),
      head: exists ? head : null,
      taken: exists && isSweepable(head, 'run-1', true),
    };
  }

  async function shown(id: string) {
    const { items } = await timeline(db(), id, { limit: 100 });
    return items.map((item) => `${item.at}${item.undone ? ' undone' : ''}`).sort();
  }

  function modelledTimeline({ writes, head }: Model) {
    const visible = seen(writes, head.write_id, head.seq);
    return [...writes.values()]
      .filter((each) => visible.get(each.write_id) !== 'not_shown')
      .map((each) => `${each.seq}${visible.get(each.write_id) === 'undone' ? ' undone' : ''}`)
      .sort();
  }
});
