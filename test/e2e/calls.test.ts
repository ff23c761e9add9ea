/** Calls from a playbook through Temporal to systems that are really there. */
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Asked, json } from '../connectors/http-server.js';
import { bodyOf } from '../connectors/mail-server.js';
import { type Answers, CARRIER_SECRET, complete, type Outside, startCase, startOutside, untilEnded, untilTask } from './harness/outside.js';
import { until } from './harness/until.js';

let outside: Outside;
beforeAll(async () => {
  outside = await startOutside();
  outside.server.answer = answer;
});
afterEach(() => {
  answers = {};
});
afterAll(() => outside?.stop());

/** By method and path; what a test does not say of one is answered as it should be. */
let answers: { [route: string]: Answers } = {};

function answer(asked: Asked, response: Parameters<Answers>[1]): void {
  const route = `${asked.method} ${asked.url.replace(/\/(?:O-)?\d+/, '/N')}`;
  const usual: { readonly [route: string]: () => void } = {
    'GET /shop/orders/N': () => json(response, 200, { state: 'open', total: 21.5, colour: 'red' }),
    'POST /shop/orders/N/charge': () => json(response, 200, { receipt: 'R-7' }),
    'POST /stock/reservations': () => json(response, 201, { shelf: 4 }),
    'DELETE /stock/reservations/N': () => response.writeHead(204).end(),
    'POST /carrier': () => response.writeHead(202).end(),
  };
  (answers[route] ?? usual[route] ?? (() => json(response, 404, { title: `Nothing is at ${route}` })))(asked, response);
}

/** What was asked about an order, as the path or the body says. */
function askedOf(number: string): Asked[] {
  return outside.server.asked.filter(({ url, body }) => url.includes(`/${number}`) || body.includes(`"${number}"`));
}

const keyOf = ({ headers }: Asked) => headers['idempotency-key'];
const order = (number: string) => startCase(outside.steward, 'order', { number, address: 'buyer@example.com' });

describe('a call', () => {
  it('goes out over HTTP, by mail and as a signed webhook, and the case goes on with its typed answer', async () => {
    const id = await order('O-1');
    const { tasks } = await untilTask(outside.steward, id, 'pack');
    expect(tasks[0].show.map(({ value }: { value: unknown }) => value)).toEqual([4, 'R-7']);
    const [read, reserved, charged, told] = askedOf('O-1');
    expect(read).toMatchObject({ method: 'GET', url: '/shop/orders/O-1', headers: { authorization: 'Bearer of the shop' } });
    expect(reserved).toMatchObject({ method: 'POST', url: '/stock/reservations', body: '{"order":"O-1"}' });
    expect(JSON.parse(charged?.body ?? '')).toEqual({ amount: 43 });
    const event = new Webhook(CARRIER_SECRET).verify(told?.body ?? '', told?.headers as Record<string, string>);
    expect(event).toMatchObject({ type: 'packed', data: { number: 'O-1' } });
    const [mail] = outside.mail.mails;
    expect(mail?.to).toEqual(['buyer@example.com']);
    expect(bodyOf(mail as NonNullable<typeof mail>)).toContain('It is open.');
    const keys = [read, reserved, charged].map((each) => each && keyOf(each));
    expect(new Set([...keys, told?.headers['webhook-id']]).size).toBe(4);
    await complete(outside.steward, id, 'pack');
    expect((await untilEnded(outside.steward, id)).case.outcome).toBe('packed');
  });

  it('is tried again under the same key where that may help', async () => {
    let tries = 0;
    answers = {
      'POST /shop/orders/N/charge': (_, response) => {
        tries += 1;
        if (tries === 1) json(response, 503, { title: 'Closed' });
        else json(response, 200, { receipt: 'R-8' });
      },
      'POST /carrier': (_, response) => {
        tries += 10;
        response.writeHead(tries < 20 ? 429 : 202, { 'retry-after': '0' }).end();
      },
    };
    const id = await order('O-2');
    await untilTask(outside.steward, id, 'pack');
    const charged = askedOf('O-2').filter(({ url }) => url.endsWith('/charge'));
    const told = askedOf('O-2').filter(({ url }) => url === '/carrier');
    expect(charged).toHaveLength(2);
    expect(new Set(charged.map(keyOf)).size).toBe(1);
    expect(told).toHaveLength(2);
    expect(new Set(told.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('without an answer in time is tried as often as it says, and then goes to its on_error', async () => {
    answers = { 'GET /shop/orders/N': () => undefined };
    const id = await order('O-3');
    const { case: shown } = await untilEnded(outside.steward, id);
    expect(shown).toMatchObject({ outcome: 'by_hand', records: [{ record: 'why', value: 'timeout' }] });
    expect(askedOf('O-3')).toHaveLength(3);
    expect(new Set(askedOf('O-3').map(keyOf)).size).toBe(1);
  });

  it('whose answer is not as declared is not tried again', async () => {
    answers = { 'GET /shop/orders/N': (_, response) => json(response, 200, { state: 'lost', total: 1 }) };
    const id = await order('O-4');
    expect((await untilEnded(outside.steward, id)).case.records).toMatchObject([{ value: 'bad_answer' }]);
    expect(askedOf('O-4')).toHaveLength(1);
  });

  it('that was done is undone when the case is cancelled', async () => {
    const id = await order('O-5');
    await untilTask(outside.steward, id, 'pack');
    const before = outside.server.asked.length;
    const { body } = await outside.steward.api('ada').post(`/api/v1/cases/${encodeURIComponent(id)}/cancel`, { reason: 'Sold out' });
    expect(body.tasks).toEqual([]);
    expect((await untilEnded(outside.steward, id)).case.status).toBe('cancelled');
    expect(outside.server.asked.slice(before)).toMatchObject([{ method: 'DELETE', url: '/stock/reservations/4' }]);
    const facts = await outside.steward.api('ada').timeline(id);
    expect(facts.find(({ kind }) => kind === 'compensation_started')).toMatchObject({
      actor: 'ada',
      detail: { steps: ['shelf'], reason: 'Sold out' },
    });
    expect(facts.at(-1)).toMatchObject({ kind: 'case_cancelled', actor: 'ada', detail: { reason: 'Sold out' } });
  });

  it('that was done is undone when the case fails past it', async () => {
    answers = { 'POST /shop/orders/N/charge': (_, response) => json(response, 402, { title: 'No money' }) };
    const before = outside.server.asked.length;
    const id = await order('O-6');
    expect((await untilEnded(outside.steward, id)).case).toMatchObject({ status: 'completed', outcome: 'unpaid' });
    expect(outside.server.asked.slice(before).map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /shop/orders/O-6',
      'POST /stock/reservations',
      'POST /shop/orders/O-6/charge',
      'DELETE /stock/reservations/4',
    ]);
  });

  it('that is withdrawn is given up on the way', async () => {
    let ended: string | undefined;
    answers = {
      'POST /shop/orders/N/charge': (_, response) => {
        response.on('close', () => {
          ended = response.writableEnded ? 'answered' : 'given up';
        });
      },
    };
    const id = await order('O-7');
    await until(
      'the shop is asked',
      async () => askedOf('O-7'),
      (asked) => asked.some(({ url }) => url.endsWith('/charge')),
    );
    await outside.steward.api('ada').post(`/api/v1/cases/${encodeURIComponent(id)}/cancel`, { reason: 'Sold out' });
    await until(
      'the call is given up',
      async () => ended,
      (how) => how === 'given up',
    );
    expect((await untilEnded(outside.steward, id)).case.status).toBe('cancelled');
  });

  it('whose worker is killed while it waits is soon made again, under the same key', async () => {
    let waits = true;
    answers = {
      'POST /shop/orders/N/charge': (_, response) => {
        if (!waits) json(response, 200, { receipt: 'R-9' });
      },
    };
    const id = await order('O-8');
    const charged = async () => askedOf('O-8').filter(({ url }) => url.endsWith('/charge'));
    await until('the shop is asked', charged, (asked) => asked.length === 1);
    await outside.steward.killServer();
    waits = false;
    await outside.steward.startServer();
    // Its time-out is two minutes: that the worker is gone is told by its silence.
    await until('the shop is asked again', charged, (asked) => asked.length === 2, 60_000);
    await untilTask(outside.steward, id, 'pack');
    expect(new Set((await charged()).map(keyOf)).size).toBe(1);
  });
});
