import { describe, expect, it } from 'vitest';
import { artefactReference } from '../../src/temporal/artefact.js';
import { calendarsOf, customerOf, deliveryOf, heldSectionOf, messageOf, peopleOf, responseOf, toldOf } from '../../src/temporal/signals.js';

const LONG = 'x'.repeat(2_000);
const update = { id: 'u-1', at: 1, by: null, text: 'Soon.' };
const merged = {
  kind: 'merged',
  by: 'ann',
  key: 'A-1',
  customer: null,
  data: {},
  open: ['Pack'],
  awaits: [{ message: 'paid', key: 'A-1' }],
};

/** For each signal: what is taken as it is, and what is not taken. */
const SIGNALS: { readonly [signal: string]: { of: (signal: unknown) => unknown; right: readonly unknown[]; wrong: readonly unknown[] } } = {
  message: {
    of: (signal) => messageOf(signal, 5),
    right: [{ kind: 'message', at: 5, id: 'm-1', name: 'hurry', data: {}, sender: 'ann' }],
    wrong: [{ id: 1, name: 'hurry' }, { id: '', name: 'hurry' }, { id: LONG, name: 'hurry' }, { id: 'm-1' }],
  },
  told: {
    of: (signal) => toldOf(signal, 5),
    right: [
      { kind: 'linked', relation: 'causes', by: 'ann' },
      { kind: 'unlinked', relation: 'child_of', by: null },
      merged,
      { kind: 'update', update },
      { kind: 'update', update: { ...update, message: { name: 'hurry', data: {} } } },
      { kind: 'parent_ended', outcome: 'done' },
      { kind: 'goes_on_as', case: 'busy/2', by: null },
    ].map((news) => ({ kind: 'told', at: 5, id: 't-1', from: 'busy/1', news })),
    wrong: [
      { id: 't-1', from: 'busy/1' },
      { id: 't-1', from: LONG, news: { kind: 'linked', relation: 'causes', by: null } },
      ...[
        {},
        { kind: 'toString' },
        { kind: 'linked', relation: 'loves', by: null },
        { kind: 'linked', relation: 'causes', by: 7 },
        { ...merged, awaits: [{ message: 'paid', key: LONG }] },
        { ...merged, data: [] },
        { kind: 'update', update: { ...update, text: 7 } },
        { kind: 'update', update: { ...update, message: { name: 'hurry' } } },
        { kind: 'parent_ended' },
        { kind: 'goes_on_as', case: '', by: null },
      ].map((news) => ({ id: 't-1', from: 'busy/1', news })),
    ],
  },
  customer_changed: {
    of: (signal) => customerOf(signal, ['name', 'tier']),
    right: [{ name: 'Ann', tier: 'gold' }],
    wrong: [{ colour: 'red' }],
  },
  people_changed: {
    of: peopleOf,
    right: [[{ person: 'ann', why: 'away', substitute: 'ada' }], [{ person: 'ann', why: 'roles', roles: ['desk'] }]],
    wrong: [[{ person: 'ann' }], [{ person: 'ann', why: 'bored' }], [{ person: 'ann', why: 'roles', roles: 'desk' }]],
  },
  calendars_changed: {
    of: calendarsOf,
    right: [{ ...artefactReference('hash'), content: { always: { week: [] } } }],
    wrong: [{ hash: 'none', content: {} }, artefactReference('hash'), { ...artefactReference('hash'), content: { always: {} } }],
  },
  responded: {
    of: responseOf,
    right: [
      { effect: 'e', answer: { ok: true, value: null } },
      { effect: 'e', answer: { ok: false, error: { code: 'c', message: 'm' } }, section: 'door' },
    ],
    wrong: [
      { effect: 'e' },
      { effect: 'e', answer: {} },
      { effect: 'e', answer: { ok: false } },
      { effect: 'e', answer: { ok: 'yes', value: {} } },
      { effect: 'e', answer: { ok: true, value: null }, section: LONG },
    ],
  },
  delivered: {
    of: deliveryOf,
    right: [{ effect: 'e', message: { id: 'm-1', data: {} }, mailbox: 'message/letter/A' }],
    wrong: [
      { effect: 'e', message: { id: 'm-1' }, mailbox: 'message/letter/A' },
      { effect: 'e', message: { id: 'm-1', data: {} }, mailbox: 'busy/1' },
      { effect: 'e', message: { id: 'm-1', data: {} }, mailbox: `message/${LONG}` },
    ],
  },
  section_held: {
    of: heldSectionOf,
    right: [{ effect: 'e', key: 'door' }],
    wrong: [{ effect: 'e' }, { effect: 'e', key: LONG }, { effect: 'e', key: 7 }],
  },
};

describe.each(Object.entries(SIGNALS))('the signal %s', (_, { of, right, wrong }) => {
  it.each(right.map((each) => [each]))('is taken as %j', (signal) => {
    expect(of(signal)).toEqual(signal);
  });

  it.each([undefined, null, 7, 'x', [], {}, [null, 7, {}], ...wrong].map((each) => [each]))('is not taken as %j', (signal) => {
    expect(of(signal)).toBeNull();
  });
});
