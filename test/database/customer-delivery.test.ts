/** What customers are sent: links to their tasks and what `notify` tells them, each once, in their language and hours. */
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compileCalendar } from '../../src/calendar/compile.js';
import { LINK_DAYS, linkAddresses } from '../../src/delivery/link-addresses.js';
import type { Ways } from '../../src/delivery/ways.js';
import { linkKeyOf, linkToken, linkTokenHash } from '../../src/identity/link-token.js';
import type { NoticeRequest } from '../../src/organisation/request.js';
import type { JsonObject } from '../../src/program/json.js';
import { saveArtefact } from '../../src/store/artefacts.js';
import { readLink } from '../../src/store/customer-links.js';
import { saveCustomer } from '../../src/store/customers.js';
import { setOrganisation } from '../../src/store/organisation.js';
import { settle } from '../../src/store/projection/settle.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { publishCalendars } from '../../src/store/publications.js';
import { localServer } from '../connectors/http-server.js';
import { bodyOf, headerOf, type LocalMailServer, localMailServer } from '../connectors/mail-server.js';
import { askedDeliverer } from './deliverer.js';
import { onEachDatabase } from './on-each-database.js';
import { CASE, held, organisation, person, write } from './projected-case.js';

interface Signed {
  readonly type: string;
  readonly data: { readonly text: string };
}

const TASK = `${CASE}:ask.1`;
const KEY = linkKeyOf('a secret of the mill');
const SUNDAY = Date.UTC(2026, 2, 1, 12);

const link = (until: number | null = null): NoticeRequest => ({
  effect: `${TASK}!link`,
  to: [],
  contacts: ['main'],
  about: { kind: 'link', step: 'ask', tasks: [TASK], until },
});
const told = (channels: readonly ('inbox' | 'email')[] = ['inbox', 'email']): NoticeRequest => ({
  effect: `${CASE}:tell.1!notify`,
  to: [[{ kind: 'person', person: 'li' }]],
  contacts: ['main'],
  about: {
    kind: 'notify',
    step: 'tell',
    subject: { en: 'Your part', zh: '您的配件' },
    text: { en: 'It is here.', zh: '到货了。' },
    channels,
  },
});

onEachDatabase('What customers are sent', ({ db }) => {
  let mail: LocalMailServer;
  const ends: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    mail = await localMailServer();
    const mill = { ...organisation([person('li', { email: 'li@example.com' }), person('boss')]), title: { en: 'Mill', zh: '碾米厂' } };
    await setOrganisation(db(), mill, null);
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await mail.close();
  });

  const ways = (more: Partial<Ways> = {}): Ways => ({
    email: { smtp_url: mail.url, from: 'Mill <service@mill.example>' },
    public_url: 'https://service.mill.example',
    ...more,
  });
  function deliverer(how: Ways = ways(), now: () => number = Date.now) {
    const links = linkAddresses({ db: db(), durable: async () => {}, key: KEY, base_url: how.public_url ?? '' });
    const made = askedDeliverer({ db: db(), ways: how, links, now });
    ends.push(() => made.stop());
    return made;
  }
  function customer(contacts: readonly JsonObject[], more: JsonObject = {}) {
    return saveCustomer(db(), { id: 'acme', file: { name: 'Acme', contacts: [...contacts], ...more }, expected: null });
  }
  async function happens(notices: readonly NoticeRequest[], title: unknown = { en: 'Do you accept?', zh: '您接受吗？' }) {
    const task = held(TASK, 'li', { title: title as never, customer_contact: 'main', customer_link: { until: null } });
    const { write_id } = await writeProjection(db(), write({ notices, tasks: [task] }));
    await settle(db(), CASE, write_id);
  }
  async function dueNow() {
    await db()
      .updateTable('deliveries')
      .set({ due_at: new Date(Date.now() - 1_000) })
      .execute();
  }
  const addressIn = (text: string) => /https:\/\/service\.mill\.example\/links\/(\S+)/.exec(text)?.[1] ?? '';

  it('is the link to a task, once, to the contact who is meant, in their language', async () => {
    await customer([
      { contact: 'boss', name: 'Boss', email: 'boss@acme.example' },
      { contact: 'main', name: '王梅', email: 'wang@acme.example', language: 'zh' },
    ]);
    await happens([link()]);
    const one = deliverer();
    await one.deliver();
    await one.deliver();
    expect(mail.mails.map(({ to }) => to)).toEqual([['wang@acme.example']]);
    expect(decoded(headerOf(mail.mails[0]!, 'Subject') ?? '')).toBe('您接受吗？ · 碾米厂');
    const body = bodyOf(mail.mails[0]!);
    expect(body).toContain('王梅，您好！');
    const token = addressIn(body);
    expect(token).toBe(linkToken(KEY, { kind: 'task', case: CASE, subject: TASK, contact: 'main' }));
    expect(Buffer.from(token, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
  });

  it('is said in the words of the company, where it has its own, and never without the link', async () => {
    await customer([{ contact: 'main', name: 'Wang', email: 'wang@acme.example' }]);
    const text = { en: { kind: 'splice' as const, parts: ['Dear ', { cel: 'receiver', line: 1 }, ', please answer.'], line: 1 } };
    const mill = { ...organisation([person('li'), person('boss')]), notice_templates: { link: { text } } };
    await setOrganisation(db(), mill, null);
    await happens([link()]);
    await deliverer().deliver();
    const body = bodyOf(mail.mails[0]!);
    expect(body).toMatch(/^Dear Wang, please answer\.\s+https:/);
    expect(addressIn(body)).toBe(linkToken(KEY, { kind: 'task', case: CASE, subject: TASK, contact: 'main' }));
  });

  it('leaves only the hash of a link in the database, with its end', async () => {
    await customer([{ contact: 'main', name: 'Wang', email: 'wang@acme.example' }]);
    const until = Date.now() + 7 * 86_400_000;
    await happens([link(until)]);
    await deliverer().deliver();
    const token = addressIn(bodyOf(mail.mails[0]!));
    expect(await readLink(db(), linkTokenHash(token))).toEqual({
      kind: 'task',
      case: CASE,
      subject: TASK,
      contact: 'main',
      expires_at: until,
    });
    const rows = await db().selectFrom('customer_links').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('is a link that ends by itself after some months, where the task has no end', async () => {
    const links = linkAddresses({ db: db(), durable: async () => {}, key: KEY, base_url: '', now: () => SUNDAY });
    const subject = { kind: 'task', case: CASE, subject: TASK, contact: 'main' } as const;
    await links.addressOf(subject, null);
    const { expires_at = 0 } = (await readLink(db(), linkTokenHash(linkToken(KEY, subject)))) ?? {};
    expect((expires_at - SUNDAY) / 86_400_000).toBeGreaterThanOrEqual(LINK_DAYS);
    expect((expires_at - SUNDAY) / 86_400_000).toBeLessThan(LINK_DAYS + 2);
  });

  it('is nothing where the task has ended before it could be sent', async () => {
    await customer([{ contact: 'main', name: 'Wang', email: 'wang@acme.example' }]);
    await happens([link()]);
    const { write_id } = await writeProjection(db(), write({ seq: 2, tasks: [] }));
    await settle(db(), CASE, write_id);
    await deliverer().deliver();
    expect(mail.mails).toEqual([]);
  });

  it.each([
    ['who is reached otherwise', { contact: 'main', name: 'Wang', email: 'wang@acme.example', channel: 'phone' }],
    ['who has no address', { contact: 'main', name: 'Wang' }],
    ['whose address is more than one', { contact: 'main', name: 'Wang', email: 'wang@acme.example, all@acme.example' }],
  ])('is nothing for a contact %s', async (_, contact) => {
    await customer([contact]);
    await happens([link(), told(['inbox'])]);
    await deliverer().deliver();
    expect(mail.mails).toEqual([]);
  });

  it('goes to the webhook for a contact who is reached otherwise, in their language, to be passed on in their channel', async () => {
    const secret = Buffer.from('a secret of the mill').toString('base64');
    const web = await localServer();
    ends.push(() => web.close());
    const mei = { contact: 'main', name: '王梅', email: 'wang@acme.example', channel: 'wechat', wechat: 'wang-mei', language: 'zh' };
    await customer([mei]);
    await happens([link(), told(['inbox', 'email'])]);
    const one = deliverer(ways({ webhook: { url: `${web.url}/hook`, secret } }));
    await one.deliver();
    await one.deliver();
    expect(mail.mails.map(({ to }) => to)).toEqual([['li@example.com']]);
    const [asked, ...more] = web.asked;
    expect(more).toEqual([]);
    const { type, data } = new Webhook(secret).verify(asked!.body, asked!.headers as Record<string, string>) as Signed;
    expect({ type, data }).toMatchObject({
      type: 'customer_notice',
      data: { to: { contact: 'main', name: '王梅', channel: 'wechat', language: 'zh', entry: mei }, case: CASE, kind: 'link' },
    });
    expect(data.text).toContain('王梅，您好！');
    expect(addressIn(data.text)).toBe(linkToken(KEY, { kind: 'task', case: CASE, subject: TASK, contact: 'main' }));
  });

  it('is no link as long as customers cannot reach Steward', async () => {
    await customer([{ contact: 'main', name: 'Wang', email: 'wang@acme.example' }]);
    await happens([link()]);
    const { public_url: _, ...inside } = ways();
    await deliverer(inside).deliver();
    expect(mail.mails).toEqual([]);
  });

  it('is what a notify step tells them, apart from what staff are told, and without a way into the console', async () => {
    await customer([{ contact: 'main', name: 'Wang', email: 'wang@acme.example', language: 'zh' }]);
    await happens([told()]);
    await deliverer(ways({ console_url: 'https://console.mill.example' })).deliver();
    const sent = new Map(mail.mails.map((each) => [each.to[0], bodyOf(each)]));
    expect([...sent.keys()].sort()).toEqual(['li@example.com', 'wang@acme.example']);
    expect(sent.get('wang@acme.example')?.trim()).toBe('到货了。');
    expect(sent.get('li@example.com')).toContain('https://console.mill.example');
  });

  it('goes to each customer by itself, also where their contacts have one id', async () => {
    await customer([{ contact: 'main', name: 'Wang', email: 'wang@acme.example' }]);
    await happens([told(), link()]);
    await deliverer().deliver();
    expect(mail.mails.filter(({ to }) => to[0] === 'wang@acme.example')).toHaveLength(2);
  });

  it('waits until it suits the customer, where their file says when that is', async () => {
    const source = { calendar: 'mornings', time_zone: 'UTC', hours: { mon: ['09:00-12:00'] } };
    const { calendar } = compileCalendar(source, []);
    await publishCalendars(db(), { hash: await saveArtefact(db(), 'calendars', { mornings: calendar }), by: null });
    await customer([{ contact: 'main', name: 'Wang', email: 'wang@acme.example' }], { convenient_hours: 'mornings' });
    await happens([link()]);
    let now = SUNDAY;
    const one = deliverer(ways(), () => now);
    await one.deliver();
    expect(mail.mails).toEqual([]);
    now = SUNDAY + 21 * 3_600_000;
    await one.deliver();
    expect(mail.mails).toHaveLength(1);
  });

  it('has the same link and the same Message-ID when it is sent again after a crash', async () => {
    await customer([{ contact: 'main', name: 'Wang', email: 'wang@acme.example' }]);
    await happens([link()]);
    mail.refuse = 451;
    const one = deliverer();
    await one.deliver();
    const before = await db().selectFrom('deliveries').select(['batch', 'state']).execute();
    mail.refuse = undefined;
    await dueNow();
    await one.deliver();
    expect(mail.mails).toHaveLength(1);
    expect(await db().selectFrom('deliveries').select(['batch', 'state']).execute()).toEqual([{ ...before[0], state: 'sent' }]);
  });
});

function decoded(header: string): string {
  return header.replaceAll(/\?=\s+=\?/g, '?==?').replaceAll(/=\?UTF-8\?(B|Q)\?([^?]*)\?=/gi, (_, how: string, text: string) =>
    how.toUpperCase() === 'B'
      ? Buffer.from(text, 'base64').toString('utf8')
      : Buffer.from(
          text.replaceAll('_', ' ').replaceAll(/=([0-9A-F]{2})/g, (_each, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        ).toString('utf8'),
  );
}
