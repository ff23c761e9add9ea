import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compileCalendar } from '../../src/calendar/compile.js';
import { messageId } from '../../src/connectors/mail.js';
import type { Ways } from '../../src/delivery/ways.js';
import type { NoticeSubject } from '../../src/organisation/request.js';
import { saveArtefact } from '../../src/store/artefacts.js';
import { takeBatch } from '../../src/store/deliveries.js';
import { setOrganisation } from '../../src/store/organisation.js';
import { settle } from '../../src/store/projection/settle.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { publishCalendars } from '../../src/store/publications.js';
import { type LocalServer, localServer } from '../connectors/http-server.js';
import { bodyOf, headerOf, type LocalMailServer, localMailServer } from '../connectors/mail-server.js';
import { askedDeliverer } from './deliverer.js';
import { onEachDatabase } from './on-each-database.js';
import { CASE, organisation, person, write } from './projected-case.js';

const SECRET = Buffer.from('a secret of the mill').toString('base64');
const told: NoticeSubject = {
  kind: 'notify',
  step: 'tell',
  text: { en: 'The part is here.', zh: '零件到了。' },
  channels: ['inbox', 'email'],
};
const late: NoticeSubject = { kind: 'escalation', clock: 'resolution', level: 2, due: Date.UTC(2026, 2, 2, 9), tasks: [] };

onEachDatabase('A deliverer', ({ db }) => {
  let mail: LocalMailServer;
  let web: LocalServer;
  const ends: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    mail = await localMailServer();
    web = await localServer();
    const people = [
      person('li', { email: 'li@example.com', languages: ['zh'] }),
      person('chen', { email: 'chen@example.com' }),
      person('boss'),
    ];
    await setOrganisation(db(), organisation(people), null);
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await mail.close();
    await web.close();
  });

  const email = () => ({ email: { smtp_url: mail.url, from: 'Mill <service@mill.example>' } });
  function deliverer(ways: Ways, options: { gather?: number; now?: () => number } = {}) {
    const made = askedDeliverer({ db: db(), ways, ...options });
    ends.push(() => made.stop());
    return made;
  }
  const notice = (effect: string, who: string, about: NoticeSubject) => ({
    effect,
    to: [[{ kind: 'person' as const, person: who }]],
    about,
  });
  async function happen(notices: ReturnType<typeof notice>[], seq = 1, parent: { write_id: string; seq: number } | null = null) {
    return writeProjection(db(), write({ seq, parent, notices }));
  }
  async function stands(notices: ReturnType<typeof notice>[]) {
    const { write_id } = await happen(notices);
    await settle(db(), CASE, write_id);
  }

  it('sends a mail in the language of its receiver, once however often it looks', async () => {
    await stands([notice('n1', 'li', told), notice('n2', 'chen', told), notice('n3', 'boss', told)]);
    const one = deliverer(email());
    await one.deliver();
    await one.deliver();
    expect(mail.mails.map(({ to }) => to[0]).sort()).toEqual(['chen@example.com', 'li@example.com']);
    const toLi = mail.mails.findIndex(({ to }) => to[0] === 'li@example.com');
    expect(bodyOf(mail.mails[toLi]!)).toContain('零件到了。');
  });

  it('sends nothing of a write that is not committed history, and once when it was retried', async () => {
    const one = deliverer(email());
    await happen([notice('n1', 'li', told)]);
    const retry = await happen([notice('n1', 'li', told)]);
    await one.deliver();
    expect(mail.mails).toEqual([]);
    await settle(db(), CASE, retry.write_id);
    await one.deliver();
    const again = await happen([notice('n1', 'li', told)], 1);
    await settle(db(), CASE, again.write_id);
    await one.deliver();
    expect(mail.mails).toHaveLength(1);
  });

  it('puts several notices to one person into one mail', async () => {
    await stands([notice('n1', 'chen', told), notice('n2', 'chen', late)]);
    await deliverer(email()).deliver();
    expect(mail.mails).toHaveLength(1);
    expect(headerOf(mail.mails[0]!, 'Subject')).toBe('2 notices');
    expect(mail.mails[0]?.text).toContain('The part is here.');
    expect(mail.mails[0]?.text).toContain('Overdue: resolution');
  });

  it('keeps what the server refuses for now, and sends the same mail again', async () => {
    mail.refuse = 451;
    await stands([notice('n1', 'chen', told)]);
    const one = deliverer(email());
    await one.deliver();
    expect(mail.mails).toEqual([]);
    mail.refuse = undefined;
    await dueNow();
    await one.deliver();
    expect(mail.mails).toHaveLength(1);
  });

  it('gives a mail that is sent again after a crash the Message-ID that it had', async () => {
    await stands([notice('n1', 'chen', told)]);
    await deliverer({ ...email(), email: { ...email().email, smtp_url: 'smtp://127.0.0.1:1' } }).deliver();
    await dueNow();
    const now = { now: Date.now(), lease: 0 };
    const taken = await takeBatch(db(), now, () => null);
    await dueNow();
    const again = await takeBatch(db(), now, () => null);
    expect(again?.batch).toBe(taken?.batch);
    expect(again?.notices).toEqual(taken?.notices);
    await dueNow();
    await deliverer(email()).deliver();
    expect(mail.mails.map((each) => headerOf(each, 'Message-ID'))).toEqual([messageId(`notice-${taken?.batch}`, email().email.from)]);
  });

  it('is two processes that never send one notice twice', async () => {
    await stands(Array.from({ length: 6 }, (_, i) => notice(`n${i}`, i % 2 ? 'li' : 'chen', told)));
    const both = [deliverer(email()), deliverer(email())];
    await Promise.all(both.map((each) => each.deliver()));
    await Promise.all(both.map((each) => each.deliver()));
    const texts = mail.mails.map(bodyOf).join('\n');
    const sent = texts.match(/The part is here\.|零件到了。/g)?.length;
    expect(sent).toBe(6);
  });

  it('waits until the receivers work', async () => {
    const source = { calendar: 'office', time_zone: 'UTC', hours: { mon: ['09:00-17:00'] } };
    const { calendar } = compileCalendar(source, []);
    await publishCalendars(db(), { hash: await saveArtefact(db(), 'calendars', { office: calendar }), by: null });
    await stands([notice('n1', 'chen', told)]);
    let now = Date.UTC(2026, 2, 1, 12);
    const one = deliverer(email(), { now: () => now });
    await one.deliver();
    now = Date.UTC(2026, 2, 2, 8, 59);
    await one.deliver();
    expect(mail.mails).toEqual([]);
    now = Date.UTC(2026, 2, 2, 9);
    await one.deliver();
    expect(mail.mails).toHaveLength(1);
  });

  it('posts to a signed webhook and to a chat', async () => {
    await stands([notice('n1', 'chen', late)]);
    await deliverer({ webhook: { url: `${web.url}/hook`, secret: SECRET }, chat: { kind: 'text', url: `${web.url}/chat` } }).deliver();
    const hook = web.asked.find(({ url }) => url === '/hook')!;
    expect(new Webhook(SECRET).verify(hook.body, hook.headers as Record<string, string>)).toMatchObject({
      type: 'notice',
      data: { person: 'chen', case: CASE, about: { kind: 'escalation' } },
    });
    const chat = web.asked.find(({ url }) => url === '/chat')!;
    expect(JSON.parse(chat.body).text).toContain('Overdue: resolution');
  });

  async function dueNow() {
    await db()
      .updateTable('deliveries')
      .set({ due_at: new Date(Date.now() - 1_000) })
      .where('state', 'in', ['waiting', 'sending'])
      .execute();
  }
});
