import { expect, it } from 'vitest';
import { certainEnds, endDone } from '../../src/store/ended-cases.js';
import { settle } from '../../src/store/projection/settle.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { onEachDatabase } from './on-each-database.js';
import { view, write } from './projected-case.js';

const STATE = { data: { place: 'Wuxi' } } as never;
const endedWrite = (id: string) => {
  const ended = view(id, { playbook: 'visit', status: 'completed', outcome: 'been', ended_at: 2_000 });
  return write({ case: id, view: ended, archive: STATE });
};

onEachDatabase('The ends of cases', ({ db }) => {
  const ends = async () => (await certainEnds(db())).map((end) => end.case);

  it('are given out once they are certain, and until they are done', async () => {
    const { write_id } = await writeProjection(db(), endedWrite('visit/1'));
    expect(await ends()).toEqual([]);
    await settle(db(), 'visit/1', write_id);
    expect(await ends()).toEqual(['visit/1']);
    expect(await ends()).toEqual(['visit/1']);
    await endDone(db(), { case: 'visit/1', write_id });
    expect(await ends()).toEqual([]);
  });

  it('come with the outcome and the last state', async () => {
    const { write_id } = await writeProjection(db(), endedWrite('visit/2'));
    await settle(db(), 'visit/2', write_id);
    expect((await certainEnds(db())).find((end) => end.case === 'visit/2')).toMatchObject({
      view: { outcome: 'been' },
      state: { data: { place: 'Wuxi' } },
    });
  });

  it('that never were are forgotten', async () => {
    await writeProjection(db(), endedWrite('visit/3'));
    // The case did not end there: another write follows the one before.
    const { write_id } = await writeProjection(db(), { ...endedWrite('visit/3'), archive: null });
    await settle(db(), 'visit/3', write_id);
    expect(await ends()).not.toContain('visit/3');
  });
});
