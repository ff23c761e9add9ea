import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resendOnce } from '../../src/http/resender.js';
import { saveArtefact } from '../../src/store/artefacts.js';
import { saveCustomer } from '../../src/store/customers.js';
import { publishCalendars } from '../../src/store/publications.js';
import { office } from '../engine/complaint-program.js';
import { complaint, mill } from './complaint.js';
import { type Served, serve } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await serve({ organisation: mill, programs: [complaint] });
});
afterAll(() => served.close());
beforeEach(async () => {
  served.cases.weather = 'fair';
  served.cases.broken.clear();
  await served.db.deleteFrom('case_changes').execute();
});

let numbers = 0;
async function customer(): Promise<string> {
  numbers += 1;
  await saveCustomer(served.db, { id: `c-${numbers}`, file: { name: 'Before', phone: '1' }, expected: null });
  return `c-${numbers}`;
}

async function started(customer: string): Promise<string> {
  numbers += 1;
  const data = { description: 'x', reference: `R-${numbers}` };
  const { body, status } = await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer, data });
  expect([201, 202]).toContain(status);
  return body.case?.id ?? `complaint/R-${numbers}`;
}

const copyOf = async (caseId: string) => (await served.cases.customerOf(caseId))?.customer;
const times = async (caseId: string, kind: string): Promise<number> => {
  const { body } = await served.get('xu', `/api/v1/cases/${encodeURIComponent(caseId)}/timeline`);
  return body.items.filter((each: { kind: string }) => each.kind === kind).length;
};
const noted = () => served.db.selectFrom('case_changes').select(['change', 'round']).orderBy('id').execute();
/** What waits for its time is due now. */
const comeDue = () => sql`update case_changes set due_at = clock_timestamp()`.execute(served.db);

describe('a changed customer', () => {
  test('reaches open cases whoever changed it, once, and in what they need of it', async () => {
    const id = await customer();
    const mine = await started(id);
    const others = await started(await customer());
    await saveCustomer(served.db, { id, file: { name: 'After', phone: '2' }, expected: null });
    expect(await served.tellChanges()).toBe(1);
    await comeDue();
    await served.tellChanges();
    expect(await noted()).toEqual([]);
    expect([await copyOf(mine), await copyOf(others)]).toEqual([{ name: 'After' }, { name: 'Before' }]);
    expect([await times(mine, 'customer_changed'), await times(others, 'customer_changed')]).toEqual([1, 0]);
  });

  test('reaches them later where Temporal is away, as it is by then', async () => {
    const id = await customer();
    const caseId = await started(id);
    served.cases.weather = 'temporal_down';
    for (const name of ['Between', 'After']) await saveCustomer(served.db, { id, file: { name }, expected: null });
    await expect(served.tellChanges()).rejects.toThrow();
    expect(await copyOf(caseId).catch(() => 'away')).toBe('away');
    served.cases.weather = 'fair';
    await served.tellChanges();
    expect(await copyOf(caseId)).toEqual({ name: 'After' });
    expect(await noted()).toEqual([{ change: { of: 'customer', customer: id }, round: 2 }]);
  });

  test('reaches a case whose start, with the old copy, was still on its way', async () => {
    const id = await customer();
    served.cases.weather = 'temporal_down';
    const caseId = await started(id);
    await saveCustomer(served.db, { id, file: { name: 'After' }, expected: null });
    served.cases.weather = 'fair';
    for (let looks = 0; looks < 3; looks += 1) {
      await served.tellChanges();
      await comeDue();
    }
    expect(await noted()).toMatchObject([{ round: 1 }]);
    await resendOnce(
      { db: served.db, cases: served.cases, settler: { add: () => undefined, close: async () => undefined }, logger: served.logger },
      0,
    );
    expect(await copyOf(caseId)).toEqual({ name: 'Before' });
    await served.tellChanges();
    expect(await copyOf(caseId)).toEqual({ name: 'After' });
  });

  test('reaches the others where one of them cannot be told, and that one later', async () => {
    const id = await customer();
    const [first, second] = [await started(id), await started(id)];
    served.cases.broken.add(first);
    await saveCustomer(served.db, { id, file: { name: 'After' }, expected: null });
    expect(await served.tellChanges()).toBe(1);
    expect([await copyOf(first), await copyOf(second)]).toEqual([{ name: 'Before' }, { name: 'After' }]);
    served.cases.broken.clear();
    await comeDue();
    await served.tellChanges();
    expect(await copyOf(first)).toEqual({ name: 'After' });
    expect(await times(second, 'customer_changed')).toBe(1);
  });
});

describe('calendars that were published', () => {
  let versions = 0;
  const publish = async (): Promise<void> => {
    versions += 1;
    const calendars = { office, [`another-${versions}`]: office };
    await publishCalendars(served.db, { hash: await saveArtefact(served.db, 'calendars', calendars), by: null });
  };
  const changed = (caseId: string) => times(caseId, 'calendars_changed');

  test('reach open cases though no request published them, and those that run on them already are left alone', async () => {
    const before = await started(await customer());
    await publish();
    const after = await started(await customer());
    await served.tellChanges();
    expect([await changed(before), await changed(after)]).toEqual([1, 0]);
    await comeDue();
    expect(await served.tellChanges()).toBe(0);
    expect(await noted()).toEqual([]);
  });

  test('reach them later where Temporal is away, and only the latest', async () => {
    const caseId = await started(await customer());
    served.cases.weather = 'temporal_down';
    await publish();
    await publish();
    await expect(served.tellChanges()).rejects.toThrow();
    served.cases.weather = 'fair';
    await served.tellChanges();
    expect(await changed(caseId)).toBe(1);
    expect(await noted()).toHaveLength(1);
  });
});
