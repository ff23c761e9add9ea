import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/program/json.js';
import { readCustomer, saveCustomer } from '../../src/store/customers.js';
import { updateRecord } from '../../src/store/record-update.js';
import { onEachDatabase } from './on-each-database.js';

onEachDatabase('An update of a record', ({ db }) => {
  const heping: JsonObject = {
    name: 'Heping',
    tier: 'key',
    products: [
      { id: 'p-1', name: 'Rollers', daily_use: 3 },
      { id: 'p-2', name: 'Sieves' },
    ],
  };
  const given = () => saveCustomer(db(), { id: 'c-1', file: heping, expected: 0 });
  const file = async () => (await readCustomer(db(), 'c-1'))?.file;

  it('changes the fields it names of the product it names, and nothing else', async () => {
    await given();
    const update = { kind: 'update', what: 'product', id: 'p-1', values: { daily_use: 2.5, stock: 64 }, customer: 'c-1' } as const;
    const record = { id: 'p-1', name: 'Rollers', daily_use: 2.5, stock: 64 };
    expect(await updateRecord(db(), update)).toEqual({ record });
    expect(await updateRecord(db(), update)).toEqual({ record });
    expect(await file()).toEqual({ ...heping, products: [record, { id: 'p-2', name: 'Sieves' }] });
  });

  it('changes the customer of the case', async () => {
    await given();
    const update = { kind: 'update', what: 'customer', id: null, values: { tier: 'standard' }, customer: 'c-1' } as const;
    expect(await updateRecord(db(), update)).toEqual({ record: { ...heping, tier: 'standard', id: 'c-1' } });
    expect(await file()).toEqual({ ...heping, tier: 'standard' });
  });

  it('finds a contact by its own name for its id', async () => {
    await saveCustomer(db(), { id: 'c-1', file: { name: 'Heping', contacts: [{ contact: 'main', name: 'Lin' }] }, expected: 0 });
    const update = { kind: 'update', what: 'contact', id: 'main', values: { phone: '1' }, customer: 'c-1' } as const;
    expect(await updateRecord(db(), update)).toEqual({ record: { contact: 'main', name: 'Lin', phone: '1' } });
  });

  it('loses none of two that come at once', async () => {
    await given();
    const change = (id: string, name: string) =>
      updateRecord(db(), { kind: 'update', what: 'product', id, values: { name }, customer: 'c-1' });
    await Promise.all([change('p-1', 'Rubber rollers'), change('p-2', 'Fine sieves')]);
    expect((await file())?.products).toMatchObject([{ name: 'Rubber rollers' }, { name: 'Fine sieves' }]);
  });

  it('says what there is not', async () => {
    await given();
    const update = { kind: 'update', what: 'product', values: { name: 'x' } } as const;
    expect(await updateRecord(db(), { ...update, id: 'p-9', customer: 'c-1' })).toMatchObject({ error: { code: 'record_unknown' } });
    expect(await updateRecord(db(), { ...update, id: 'p-1', customer: 'c-9' })).toMatchObject({ error: { code: 'customer_unknown' } });
    expect(await updateRecord(db(), { ...update, id: 'p-1', customer: null })).toMatchObject({ error: { code: 'customer_missing' } });
  });
});
