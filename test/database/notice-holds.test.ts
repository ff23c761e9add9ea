/** Notices that wait: for the hours of their receiver, for the time of a digest; each leaves once, whatever stops in between. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compileCalendar } from '../../src/calendar/compile.js';
import type { CalendarSource } from '../../src/calendar/source.js';
import { messageId } from '../../src/connectors/mail.js';
import type { Ways } from '../../src/delivery/ways.js';
import type { NoticeSubject } from '../../src/organisation/request.js';
import type { Organisation, Person } from '../../src/organisation/snapshot.js';
import { saveArtefact } from '../../src/store/artefacts.js';
import { takeBatch } from '../../src/store/deliveries.js';
import { setOrganisation } from '../../src/store/organisation.js';
import { settle } from '../../src/store/projection/settle.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { publishCalendars } from '../../src/store/publications.js';
import { json, type LocalServer, localServer } from '../connectors/http-server.js';
import { bodyOf, headerOf, type LocalMailServer, localMailServer } from '../connectors/mail-server.js';
import { askedDeliverer } from './deliverer.js';
import { onEachDatabase } from './on-each-database.js';
import { CASE, held, organisation, person, view, write } from './projected-case.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Monday, 2 March 2026. In Shanghai, eight hours ahead, the clock shows 16:00. */
const MONDAY = Date.UTC(2026, 2, 2, 8);
const TASK = `${CASE}:hear_out.1`;
const OFFICE: CalendarSource = {
  calendar: 'office',
  time_zone: 'Asia/Shanghai',
  hours: { 'mon-fri': ['09:00-12:00', '13:30-18:00'] },
};

const says = (text: string, urgent = false): NoticeSubject => ({
  kind: 'notify',
  step: 'tell',
  subject: { und: text },
  text: { und: `${text}.` },
  channels: ['inbox', 'email'],
  ...(urgent ? { urgent: true } : {}),
});
const reminder = (due: number): NoticeSubject => ({ kind: 'reminder', clock: 'response', level: 0, due, tasks: [TASK] });
const late: NoticeSubject = { kind: 'escalation', clock: 'resolution', level: 1, due: MONDAY, tasks: [] };

onEachDatabase('A notice that waits', ({ db }) => {
  let mail: LocalMailServer;
  let web: LocalServer;
  let now: number;
  let told: number;
  const ends: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    mail = await localMailServer();
    web = await localServer();
    now = MONDAY;
    told = 0;
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await mail.close();
    await web.close();
  });

  const email = (): Ways => ({ email: { smtp_url: mail.url, from: 'Mill <service@mill.example>' }, console_url: 'https://mill.example' });
  function deliverer(ways: Ways = email(), gather = 0) {
    const made = askedDeliverer({ db: db(), ways, gather, now: () => now });
    ends.push(() => made.stop());
    return made;
  }
  async function company(li: Partial<Person>, more: Partial<Organisation> = {}, ...sources: CalendarSource[]) {
    const people = [person('li', { email: 'li@example.com', ...li }), person('boss')];
    await setOrganisation(db(), { ...organisation(people), ...more }, null);
    const calendars = Object.fromEntries([OFFICE, ...sources].map((each) => [each.calendar, compileCalendar(each, []).calendar]));
    await publishCalendars(db(), { hash: await saveArtefact(db(), 'calendars', calendars), by: null });
  }
  /** Each arises now, in a write of its own; `li` has the task. */
  async function happens(...abouts: NoticeSubject[]) {
    for (const about of abouts) await writes([about]);
  }
  let last: { write_id: string; seq: number } | null = null;
  async function writes(abouts: readonly NoticeSubject[], running = true) {
    told += 1;
    const seq = told;
    const notices = abouts.map((about) => ({ effect: `n${seq}`, to: [[{ kind: 'person' as const, person: 'li' }]], about }));
    const deadline = { clock: 'response', title: 'Response', on: '', due: null, overdue: false, paused: null, ledger: [] };
    const seen = view(CASE, { deadlines: running ? [deadline as never] : [] });
    const tasks = running ? [held(TASK, 'li', { title: { en: 'Hear out', zh: '倾听' } })] : [];
    const { write_id } = await writeProjection(db(), write({ seq, parent: seq === 1 ? null : last, notices, tasks, view: seen }));
    last = { write_id, seq };
    await settle(db(), CASE, write_id);
    await db()
      .updateTable('notices')
      .set({ created_at: new Date(now) })
      .where('effect', '=', `n${seq}`)
      .execute();
  }
  const subjects = () => mail.mails.map((each) => headerOf(each, 'Subject'));
  const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 2, day, hour - 8, minute);

  it('waits through the noon rest, the night and days off, and leaves as its receiver begins to work', async () => {
    await company({}, {}, { ...OFFICE, days: { '2026-03-03': 'closed' } });
    const one = deliverer();
    now = at(2, 12, 30);
    await happens(says('At noon'));
    await one.deliver();
    expect(subjects()).toEqual([]);
    now = at(2, 13, 30);
    await one.deliver();
    expect(subjects()).toEqual(['At noon']);
    now = at(2, 18);
    await happens(says('In the evening'));
    for (const moment of [now, at(3, 10), at(4, 8, 59)]) {
      now = moment;
      await one.deliver();
    }
    expect(subjects()).toEqual(['At noon']);
    now = at(4, 9);
    await one.deliver();
    expect(subjects()).toEqual(['At noon', 'In the evening']);
  });

  it('leaves on a day off that is worked in exchange', async () => {
    await company({}, {}, { ...OFFICE, days: { '2026-03-07': ['09:00-12:00'] } });
    now = at(6, 20);
    await happens(says('Part'));
    const one = deliverer();
    await one.deliver();
    expect(subjects()).toEqual([]);
    now = at(7, 9);
    await one.deliver();
    expect(subjects()).toEqual(['Part']);
  });

  it('goes by the hours of the receiver: of their role, also over the change to summer time', async () => {
    const berlin: CalendarSource = { calendar: 'berlin', time_zone: 'Europe/Berlin', hours: { 'mon-sun': ['08:00-16:00'] } };
    await company({}, { roles: [{ role: 'service_desk', title: 'Desk', calendar: 'berlin' }] }, berlin);
    now = Date.UTC(2026, 2, 28, 20);
    await happens(says('Part'));
    const one = deliverer();
    now = Date.UTC(2026, 2, 29, 5, 59);
    await one.deliver();
    expect(subjects()).toEqual([]);
    now = Date.UTC(2026, 2, 29, 6);
    await one.deliver();
    expect(subjects()).toEqual(['Part']);
  });

  it('does not wait for anybody where it is urgent: by its step, or by what its receiver says', async () => {
    await company({ notices: { urgent: ['escalation'] } });
    now = at(2, 22);
    await happens(says('Fire', true), late, says('Part'));
    await deliverer(email(), MINUTE).deliver();
    expect(mail.mails.map((each) => headerOf(each, 'Subject'))).toEqual(['2 notices']);
    expect(bodyOf(mail.mails[0]!)).toContain('Fire');
    expect(bodyOf(mail.mails[0]!)).toContain('Overdue');
    expect(bodyOf(mail.mails[0]!)).not.toContain('Part');
  });

  it('is held by the hours that hold as it would leave: after a stop, and when a try comes too late', async () => {
    await company({});
    now = at(2, 17, 59);
    await happens(says('Part'));
    mail.refuse = 451;
    const one = deliverer();
    await one.deliver();
    mail.refuse = undefined;
    now = at(2, 18, 30);
    await deliverer().deliver();
    expect(subjects()).toEqual([]);
    now = at(3, 9);
    await deliverer().deliver();
    await one.deliver();
    expect(subjects()).toEqual(['Part']);
  });

  it('is gathered for the next digest of its receiver: each once, with its link, the oldest first', async () => {
    await company({ notices: { digest: ['10:00', '16:00'] } });
    const one = deliverer();
    now = at(2, 16, 5);
    await happens(says('First'), says('Second'));
    await one.deliver();
    now = at(3, 9, 30);
    await happens(says('Third'));
    await one.deliver();
    expect(subjects()).toEqual([]);
    now = at(3, 10);
    await one.deliver();
    await one.deliver();
    expect(subjects()).toEqual(['Your 3 notices']);
    const body = bodyOf(mail.mails[0]!);
    expect(body.match(/First\.|Second\.|Third\./g)).toEqual(['First.', 'Second.', 'Third.']);
    expect(body.match(/https:\/\/mill\.example\/#\/cases\/complaint%2Fc1/g)).toHaveLength(3);
    now = at(3, 10, 1);
    await happens(says('Fourth'));
    now = at(3, 16);
    await one.deliver();
    expect(subjects()).toEqual(['Your 3 notices', 'Fourth']);
  });

  it('is for no digest where it is late or urgent, or a reminder of what is due before', async () => {
    await company({ notices: { digest: ['16:00'] } });
    now = at(2, 9, 30);
    await happens(late, says('Fire', true), reminder(at(2, 15)), reminder(at(2, 17)), says('Part'));
    const one = deliverer();
    await one.deliver();
    const texts = mail.mails.map(bodyOf).join('\n');
    expect(mail.mails).toHaveLength(2);
    expect(texts).toContain('Overdue: resolution');
    expect(texts).toContain('Fire');
    expect(texts.match(/Due soon: Hear out/g)).toHaveLength(1);
    expect(texts).not.toContain('Part');
    now = at(2, 16);
    await one.deliver();
    expect(subjects().at(-1)).toBe('Your 2 notices');
  });

  it.each<[string, Partial<Person>, Partial<Organisation>, boolean]>([
    [
      'of a role, before that of the unit',
      {},
      {
        units: [{ unit: 'desk', title: 'Desk', notices: { digest: [] } }],
        roles: [{ role: 'service_desk', title: 'Desk', notices: { digest: ['16:00'] } }],
      },
      true,
    ],
    ['of nobody, where a person has none', { notices: { digest: [] } }, { notices: { digest: ['16:00'] } }, false],
  ])('is gathered by the digest %s', async (_, li, more, gathered) => {
    await company(li, more);
    now = at(2, 15);
    await happens(says('Part'));
    const one = deliverer();
    await one.deliver();
    expect(subjects()).toEqual(gathered ? [] : ['Part']);
    now = at(2, 16);
    await one.deliver();
    expect(subjects()).toEqual(['Part']);
  });

  it('goes with the first digest on a day that is worked, and not before its receiver is there', async () => {
    const evening: CalendarSource = { calendar: 'evening', time_zone: 'Asia/Shanghai', hours: { 'mon-fri': ['13:00-21:00'] } };
    await company({ calendar: 'evening', notices: { digest: ['09:00'] } }, {}, evening);
    now = at(6, 20);
    await happens(says('Part'));
    const one = deliverer();
    for (const moment of [now, at(7, 9), at(8, 13), at(9, 12, 59)]) {
      now = moment;
      await one.deliver();
    }
    expect(subjects()).toEqual([]);
    now = at(9, 13);
    await one.deliver();
    expect(subjects()).toEqual(['Part']);
  });

  it('is left out of the digest when it is a reminder of what is done by then, and only then', async () => {
    await company({ notices: { digest: ['16:00'] } });
    now = at(2, 9, 30);
    await happens(reminder(at(2, 17)), says('Part'));
    const one = deliverer();
    await one.deliver();
    // Not known for certain: it may be open.
    await writes([], false);
    await db().updateTable('heads').set({ verified: false }).execute();
    now = at(2, 16);
    const taken = await takeBatch(db(), { now, lease: 0 }, () => null);
    expect(taken?.notices.map(({ about }) => about.kind)).toEqual(['reminder', 'notify']);
    await db().updateTable('deliveries').set({ state: 'waiting', batch: null }).execute();
    await db().updateTable('heads').set({ verified: true }).execute();
    await one.deliver();
    expect(subjects()).toEqual(['Part']);
    expect(await db().selectFrom('deliveries').select('state').orderBy('id').execute()).toEqual([{ state: 'left_out' }, { state: 'sent' }]);
  });

  it('is sent again in the same digest, under the same Message-ID, after a crash before it was marked as sent', async () => {
    await company({ notices: { digest: ['16:00'] } });
    now = at(2, 9, 30);
    await happens(says('First'), says('Second'));
    await deliverer().deliver();
    now = at(2, 16);
    const taken = await takeBatch(db(), { now, lease: 1_000 }, () => null);
    now += 1_000;
    await happens(says('Third'));
    await deliverer().deliver();
    expect(subjects()).toEqual(['Your 2 notices']);
    expect(headerOf(mail.mails[0]!, 'Message-ID')).toBe(messageId(`notice-${taken?.batch}`, email().email?.from ?? ''));
    now = at(3, 16);
    await deliverer().deliver();
    expect(subjects()).toEqual(['Your 2 notices', 'Third']);
  });

  it('is one of two processes, of which only one sends the digest', async () => {
    await company({ notices: { digest: ['16:00'] } });
    now = at(2, 9, 30);
    await happens(says('First'), says('Second'), says('Third'));
    const both = [deliverer(), deliverer()];
    await Promise.all(both.map((each) => each.deliver()));
    now = at(2, 16);
    await Promise.all(both.map((each) => each.deliver()));
    expect(subjects()).toEqual(['Your 3 notices']);
  });

  it('is a line of the digest in a chat, whose refusal within an answer of 200 has it sent again', async () => {
    await company({ notices: { digest: ['16:00'] } });
    const toChat = (text: string) => ({ ...says(text), channels: ['inbox', 'chat'] }) as NoticeSubject;
    now = at(2, 9, 30);
    await happens(toChat('First'), toChat('Second'));
    const one = deliverer({ chat: { kind: 'wecom', url: `${web.url}/chat?key=k` }, console_url: 'https://mill.example' });
    await one.deliver();
    web.answer = (_, response) => json(response, 200, { errcode: 45_009, errmsg: 'api freq out of limit' });
    now = at(2, 16);
    await one.deliver();
    web.answer = (_, response) => json(response, 200, { errcode: 0, errmsg: 'ok' });
    now += HOUR;
    await one.deliver();
    await one.deliver();
    expect(web.asked).toHaveLength(2);
    expect(JSON.parse(web.asked[1]!.body)).toEqual({
      msgtype: 'text',
      text: {
        content: [
          'li: Your 2 notices',
          '· First https://mill.example/#/cases/complaint%2Fc1',
          '· Second https://mill.example/#/cases/complaint%2Fc1',
        ].join('\n'),
      },
    });
    expect(await db().selectFrom('deliveries').select(['state', 'attempts']).distinct().execute()).toEqual([
      { state: 'sent', attempts: 2 },
    ]);
  });
});
