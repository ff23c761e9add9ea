import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaint, customers, errand, mill } from './complaint.js';
import { type Answer, publish, type Served, serve } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint, errand], customers });
});
afterAll(() => served.close());

let count = 0;
/** Started by li; its owner is of the desk. */
async function started(more: object = {}): Promise<string> {
  count += 1;
  const data = { description: 'It smokes', reference: `W-${count}`, ...more };
  const { status, body } = await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data });
  expect(status).toBe(201);
  return body.case.id;
}
const url = (id: string) => `/api/v1/cases/${encodeURIComponent(id)}`;
const read = async (id: string) => (await served.get('xu', url(id))).body.case;
const relations = async (id: string, person = 'xu') => (await served.get(person, `${url(id)}/relations`)).body.items as Relation[];
const factsOf = async (id: string) => (await served.get('xu', `${url(id)}/timeline?limit=200`)).body.items as FactRow[];
const link = (person: string, id: string, relation: string, other: string, more: object = {}) =>
  served.post(person, `${url(id)}/links`, { relation, case: other, ...more });
async function unlink(person: string, id: string, relation: string, other: string): Promise<Answer> {
  const headers = { authorization: await served.bearer(person) };
  return served.request(`${url(id)}/links/${relation}/${encodeURIComponent(other)}`, { method: 'DELETE', headers });
}
interface Relation {
  readonly relation: string;
  readonly case: string;
  readonly status?: string;
}
interface FactRow {
  readonly kind: string;
  readonly actor: string | null;
  readonly detail: Record<string, unknown>;
}
const problem = (code: string) => ({ type: `urn:steward:problem:${code}` });

describe('cases that are linked', () => {
  test('both know of it, and the audit of both says who did it and why', async () => {
    const [one, two] = [await started(), await started()];
    expect(await link('li', one, 'duplicate_of', two, { comment: 'Called twice' })).toMatchObject({
      status: 200,
      body: { case: { id: one, relations: [{ relation: 'duplicate_of', case: two, by: 'li', comment: 'Called twice' }] } },
    });
    expect((await read(two)).relations).toMatchObject([{ relation: 'duplicated_by', case: one, by: 'li', comment: 'Called twice' }]);
    for (const [id, relation, other] of [
      [one, 'duplicate_of', two],
      [two, 'duplicated_by', one],
    ] as const) {
      expect(await factsOf(id)).toContainEqual(
        expect.objectContaining({ kind: 'case_linked', actor: 'li', detail: { relation, case: other, comment: 'Called twice' } }),
      );
      expect(await relations(id)).toMatchObject([{ relation, case: other, title: 'Complaint', status: 'open' }]);
    }
    expect(await unlink('li', two, 'duplicated_by', one)).toMatchObject({ status: 200 });
    expect([await relations(one), await relations(two)]).toEqual([[], []]);
    expect(await unlink('li', two, 'duplicated_by', one)).toMatchObject({ status: 404, body: problem('relation_unknown') });
  });

  test('a case that has ended is related from its other side', async () => {
    const [open, ended] = [await started(), await started()];
    await served.post('li', '/api/v1/messages', { case: ended, message: 'customer_withdraws', data: { reference: 'x' } });
    expect((await link('li', open, 'caused_by', ended)).status).toBe(200);
    expect((await read(ended)).relations).toBeUndefined();
    expect(await relations(ended)).toMatchObject([{ relation: 'causes', case: open }]);
  });

  test('a reader who may not see the other case is told that there is one, and no more', async () => {
    const own = (await served.post('gu', '/api/v1/cases', { playbook: 'errand' })).body.case.id;
    const other = await started();
    expect((await link('xu', own, 'relates_to', other)).status).toBe(200);
    const [seen] = await relations(own, 'gu');
    expect(seen).toMatchObject({ relation: 'relates_to', case: other });
    expect(seen).not.toHaveProperty('title');
    expect((await link('gu', own, 'causes', other)).status).toBe(403);
  });

  test('not to itself, not twice, not to what does not exist', async () => {
    const [one, two] = [await started(), await started()];
    expect(await link('li', one, 'relates_to', one)).toMatchObject({ status: 409, body: problem('relation_invalid') });
    await link('li', one, 'relates_to', two);
    expect(await link('li', one, 'relates_to', two)).toMatchObject({ status: 409, body: { reason: 'exists' } });
    expect(await link('li', one, 'relates_to', 'complaint/none')).toMatchObject({ status: 404, body: problem('case_unknown') });
    expect((await link('li', one, 'merged_into', two)).status).toBe(422);
  });
});

describe('one cause, many complaints', () => {
  test('what is said of the parent reaches all children, each once, and theirs', async () => {
    const [cause, a, b, grandchild] = [await started(), await started(), await started(), await started()];
    expect(await link('li', cause, 'parent_of', a)).toMatchObject({ status: 200, body: { case: { id: a } } });
    await link('li', b, 'child_of', cause);
    await link('li', grandchild, 'child_of', a);
    expect((await read(cause)).children).toBe(2);
    expect((await relations(cause)).sort((one, two) => one.case.length - two.case.length)).toMatchObject([
      { relation: 'parent_of', case: a },
      { relation: 'parent_of', case: b },
    ]);
    const update = { text: 'The pump is being replaced.', message: { name: 'customer_withdraws', data: { reference: 'all' } } };
    expect((await served.post('li', `${url(cause)}/updates`, update, 'once')).status).toBe(200);
    await served.post('li', `${url(cause)}/updates`, update, 'once');
    for (const child of [a, b, grandchild]) {
      const heard = (await factsOf(child)).filter(({ kind }) => kind === 'parent_update');
      expect(heard).toMatchObject([{ actor: 'li', detail: { text: update.text } }]);
      // Their playbook ends with this message.
      expect(await read(child)).toMatchObject({ status: 'completed', outcome: 'withdrawn' });
    }
    expect(await factsOf(cause)).toContainEqual(
      expect.objectContaining({ kind: 'children_told', detail: expect.objectContaining({ told: 2 }) }),
    );
  });

  test('a child that is added later hears what was said before, when that is wished', async () => {
    const [cause, first, later, other] = [await started(), await started(), await started(), await started()];
    await link('li', first, 'child_of', cause);
    await served.post('li', `${url(cause)}/updates`, { text: 'We know the cause.' });
    await link('li', later, 'child_of', cause, { earlier: true });
    await link('li', other, 'child_of', cause);
    const heard = async (id: string) => (await factsOf(id)).filter(({ kind }) => kind === 'parent_update').length;
    expect([await heard(first), await heard(later), await heard(other)]).toEqual([1, 1, 0]);
  });

  test('when the parent ends its children hear of it, with the message that was left for them', async () => {
    const [cause, child] = [await started(), await started()];
    await link('li', child, 'child_of', cause);
    const message = { name: 'customer_withdraws', data: { reference: 'all' } };
    expect((await served.post('li', `${url(cause)}/updates`, { text: 'It is mended.', message, at_end: true })).status).toBe(200);
    expect((await read(child)).status).toBe('open');
    await served.post('li', '/api/v1/messages', { case: cause, ...{ message: message.name, data: message.data } });
    expect(await factsOf(child)).toContainEqual(
      expect.objectContaining({ kind: 'parent_ended', detail: { parent: cause, outcome: 'withdrawn', text: 'It is mended.' } }),
    );
    expect((await read(child)).outcome).toBe('withdrawn');
  });

  test('a message that a child does not take leaves it the note alone', async () => {
    const cause = await started();
    const { body } = await served.post('li', '/api/v1/cases', { playbook: 'errand' });
    await link('xu', body.case.id, 'child_of', cause);
    await served.post('xu', `${url(cause)}/updates`, { text: 'Go.', message: { name: 'customer_withdraws', data: {} } });
    expect((await factsOf(body.case.id)).map(({ kind }) => kind)).toContain('parent_update');
    expect((await read(body.case.id)).status).toBe('open');
  });

  test('a case has one parent, and is no child of what is below it', async () => {
    const [top, middle, low] = [await started(), await started(), await started()];
    await link('li', middle, 'child_of', top);
    await link('li', low, 'child_of', middle);
    expect(await link('li', low, 'child_of', top)).toMatchObject({ status: 409, body: { reason: 'has_parent', case: middle } });
    expect(await link('li', top, 'child_of', low)).toMatchObject({ status: 409, body: { reason: 'circle' } });
    expect(await served.post('li', `${url(low)}/updates`, { text: 'Anybody?' })).toMatchObject({
      status: 409,
      body: problem('children_missing'),
    });
    expect((await unlink('li', middle, 'parent_of', low)).status).toBe(200);
    expect((await read(middle)).children).toBeUndefined();
  });
});

describe('a case that is merged into another', () => {
  const merge = (person: string, id: string, into: string, more: object = {}) => served.post(person, `${url(id)}/merge`, { into, ...more });

  test('ends without its tasks; the other has its data, and what comes for it or is started with its key', async () => {
    const [stays, goes] = [await started(), await started({ description: 'Smoke again' })];
    expect(await merge('li', goes, stays, { comment: 'The same' })).toMatchObject({
      status: 200,
      body: { case: { status: 'cancelled', merged_into: stays, merged_into_url: url(stays) }, tasks: [] },
    });
    expect((await factsOf(goes)).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['case_merged', 'task_exited', 'case_cancelled']));
    expect(await factsOf(stays)).toContainEqual(
      expect.objectContaining({
        kind: 'case_joined',
        actor: 'li',
        detail: expect.objectContaining({
          case: goes,
          customer: 'hengfa',
          data: expect.objectContaining({ description: 'Smoke again' }),
          open: [{ en: 'Hear out', zh: '倾听' }],
          comment: 'The same',
        }),
      }),
    );
    expect(await relations(stays)).toMatchObject([{ relation: 'merged_from', case: goes }]);
    // Its write has to be certain before its key leads elsewhere.
    await settled(goes);
    const again = { playbook: 'complaint', customer: 'hengfa', data: { description: 'x', reference: goes.slice('complaint/'.length) } };
    expect(await served.post('li', '/api/v1/cases', again)).toMatchObject({ status: 409, body: { case: stays } });
    expect((await served.post('li', `${url(goes)}/contacts`, { channel: 'phone', note: 'Asks again' })).body.case.id).toBe(stays);
    const sent = await served.post('li', '/api/v1/messages', { case: goes, message: 'customer_withdraws', data: { reference: 'x' } });
    expect(sent.body.case).toMatchObject({ id: stays, outcome: 'withdrawn' });
    // That one has ended: the key is free again.
    await settled(stays);
    expect(await served.post('li', '/api/v1/cases', again)).toMatchObject({ status: 201, body: { case: { id: `${goes}/2` } } });
  });

  test('its children and its parent go over to the other', async () => {
    const [parent, stays, goes, child] = [await started(), await started(), await started(), await started()];
    await link('li', goes, 'child_of', parent);
    await link('li', child, 'child_of', goes);
    await merge('li', goes, stays);
    expect(await relations(stays)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ relation: 'child_of', case: parent }),
        expect.objectContaining({ relation: 'parent_of', case: child }),
      ]),
    );
    await served.post('li', `${url(parent)}/updates`, { text: 'News' });
    for (const id of [stays, child]) expect((await factsOf(id)).map(({ kind }) => kind)).toContain('parent_update');
  });

  test('only into one that is open, and by whoever answers for it', async () => {
    const [one, two, ended] = [await started(), await started(), await started()];
    await served.post('li', '/api/v1/messages', { case: ended, message: 'customer_withdraws', data: { reference: 'x' } });
    expect(await merge('li', one, ended)).toMatchObject({ status: 409, body: problem('case_closed') });
    expect(await merge('li', one, one)).toMatchObject({ status: 409, body: { reason: 'itself' } });
    // An engineer may see it, by the playbook, and no more.
    expect(await merge('zhao', one, two)).toMatchObject({ status: 403, body: { permission: 'merge' } });
    expect((await merge('chen', one, two)).status).toBe(200);
  });
});

describe('a case that is split', () => {
  test('gives a new one with chosen data; both know of each other', async () => {
    const from = await started({ severity: 'high' });
    const body = { copy: ['severity'], data: { description: 'And it leaks', reference: `S-${count}` }, comment: 'Another matter' };
    const split = await served.post('li', `${url(from)}/split`, body, 'split');
    expect(split).toMatchObject({
      status: 201,
      body: {
        case: {
          id: `complaint/S-${count}`,
          customer_id: 'hengfa',
          started_by: 'li',
          data: { severity: 'high', description: 'And it leaks' },
          relations: [{ relation: 'split_from', case: from, comment: 'Another matter' }],
        },
      },
    });
    expect((await served.post('li', `${url(from)}/split`, body, 'split')).status).toBe(200);
    expect((await read(from)).relations).toMatchObject([{ relation: 'split_into', case: split.body.case.id, by: 'li' }]);
    expect(await served.post('li', `${url(from)}/split`, { copy: ['nothing'], data: {} })).toMatchObject({ status: 422 });
  });

  test('another playbook, by whoever may start that', async () => {
    const from = await started();
    expect((await served.post('zhao', `${url(from)}/split`, { playbook: 'errand' })).body.case).toMatchObject({
      playbook: 'errand',
      customer_id: null,
    });
    expect((await served.post('zhao', `${url(from)}/split`, { data: { description: 'x', reference: 'Z' } })).status).toBe(403);
  });
});

describe('where the playbook says who may', () => {
  test('others may not, and the case itself holds them to it', async () => {
    const rule = (may: string, role: string) => ({
      may: [may],
      people: { any: [{ all: [{ kind: 'role', role }] }], not: [], by: 'offer', line: 1 },
    });
    const access = [
      ...complaint.access,
      ...['contact', 'link', 'merge', 'split'].map((may) => rule(may, 'engineer')),
    ] as typeof complaint.access;
    await publish(served.db, { ...complaint, playbook: 'strict', access });
    const start = async (reference: string) =>
      (await served.post('li', '/api/v1/cases', { playbook: 'strict', customer: 'hengfa', data: { description: 'x', reference } })).body
        .case.id;
    const [one, two] = [await start('1'), await start('2')];
    for (const [path, body] of [
      ['contacts', { channel: 'phone' }],
      ['links', { relation: 'relates_to', case: two }],
      ['split', { playbook: 'errand' }],
      ['merge', { into: two }],
    ] as const) {
      expect(await served.post('li', `${url(one)}/${path}`, body)).toMatchObject({ status: 403, body: problem('not_allowed') });
      expect((await served.post('zhao', `${url(one)}/${path}`, body)).status).toBeLessThan(300);
    }
  });
});

/** Until the case's last write is known to be history. */
async function settled(id: string): Promise<void> {
  await served.db.updateTable('heads').set({ verified: true }).where('case_id', '=', id).execute();
}
