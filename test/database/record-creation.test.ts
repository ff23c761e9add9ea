import { describe, expect, it } from 'vitest';
import type { AskSubject } from '../../src/engine/ask.js';
import type { JsonObject } from '../../src/program/json.js';
import { readCustomer, saveCustomer } from '../../src/store/customers.js';
import { createRecord } from '../../src/store/record-creation.js';
import { onEachDatabase } from './on-each-database.js';

type Create = Extract<AskSubject, { kind: 'create' }>;

onEachDatabase('The creation of a record', ({ db }) => {
  const customer = (values: JsonObject, more: Partial<Create> = {}): Create => ({
    kind: 'create',
    what: 'customer',
    customer: null,
    values,
    ...more,
  });
  const heping: JsonObject = {
    name: 'Heping Mill',
    tier: 'key',
    contacts: [{ contact: 'main', name: 'Lin', phone: '021 1', email: 'lin@example.com' }],
  };
  const given = () => saveCustomer(db(), { id: 'c-1', file: heping, expected: 0 });
  const files = async () => (await db().selectFrom('customers').select('id').orderBy('id').execute()).map(({ id }) => id);
  const likely = (named: string) => ({ error: { code: 'likely_duplicate', message: expect.stringContaining(named) } });

  it('makes one customer for one effect, however often it is asked', async () => {
    const [first, second] = [
      await createRecord(db(), customer({ name: 'New' }), 'e-1'),
      await createRecord(db(), customer({ name: 'New' }), 'e-1'),
    ];
    expect(first).toEqual(second);
    expect(await files()).toHaveLength(1);
  });

  describe('finds a customer who is likely there already', () => {
    it.each<[string, JsonObject]>([
      ['by a name that differs in spaces and capitals', { name: ' heping  MILL' }],
      ['by an address of a contact', { name: 'Another', contacts: [{ contact: 'buyer', name: 'Wu', email: 'lin@example.com' }] }],
      ['by a number of their own', { name: 'Another', phone: '021 1' }],
    ])('%s, and makes none until somebody has looked', async (_, values) => {
      await given();
      expect(await createRecord(db(), customer(values), 'e-1')).toEqual(likely('c-1 (Heping Mill)'));
      expect(await files()).toEqual(['c-1']);
      expect(await createRecord(db(), customer(values, { same_as: null }), 'e-1')).toMatchObject({ record: values });
      expect(await files()).toHaveLength(2);
    });

    it('and completes the one that it is, which keeps what it has', async () => {
      await given();
      const values = { name: 'heping mill', tier: 'standard', unit: 'sales' };
      const merged = customer(values, { same_as: 'c-1' });
      for (let time = 0; time < 2; time += 1) {
        expect(await createRecord(db(), merged, 'e-1')).toEqual({ record: { ...heping, unit: 'sales', id: 'c-1' } });
      }
      expect(await readCustomer(db(), 'c-1')).toMatchObject({ file: { ...heping, unit: 'sales' }, version: 2 });
      expect(await files()).toEqual(['c-1']);
    });

    it('and nobody else: other names, other numbers', async () => {
      await given();
      expect(
        await createRecord(db(), customer({ name: 'Heping', contacts: [{ contact: 'main', name: 'Lin', phone: '021 2' }] }), 'e-1'),
      ).toHaveProperty('record');
    });
  });

  it('says which id is nobody’s', async () => {
    expect(await createRecord(db(), customer({ name: 'New' }, { same_as: 'c-9' }), 'e-1')).toMatchObject({
      error: { code: 'customer_unknown' },
    });
  });

  it('finds a contact or product that the customer has already', async () => {
    await saveCustomer(db(), { id: 'c-1', file: { ...heping, products: [{ id: 'p-1', name: 'Rollers', size: 8 }] }, expected: 0 });
    const contact = { kind: 'create', what: 'contact', customer: 'c-1', values: { contact: 'buyer', name: 'LIN', title: 'Mr' } } as const;
    expect(await createRecord(db(), contact, 'e-1')).toEqual(likely('main (Lin)'));
    expect(await createRecord(db(), { ...contact, same_as: 'main' }, 'e-1')).toMatchObject({
      record: { contact: 'main', phone: '021 1', title: 'Mr' },
    });
    const product = (size: number) => ({ kind: 'create', what: 'product', customer: 'c-1', values: { name: 'Rollers', size } }) as const;
    expect(await createRecord(db(), product(8), 'e-2')).toEqual(likely('p-1 (Rollers)'));
    expect(await createRecord(db(), product(9), 'e-2')).toMatchObject({ record: { size: 9 } });
    expect((await readCustomer(db(), 'c-1'))?.file).toMatchObject({
      contacts: [{ contact: 'main' }],
      products: [{ id: 'p-1' }, { size: 9 }],
    });
  });
});
