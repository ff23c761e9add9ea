import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { absencesNow, enterAbsence, removeAbsence } from '../../src/store/absences.js';
import { readArchive } from '../../src/store/archive.js';
import { readArtefact, saveArtefact } from '../../src/store/artefacts.js';
import { attachedTo, readAttachment, saveAttachment } from '../../src/store/attachments.js';
import { auditLog } from '../../src/store/audit.js';
import { abandonStart, confirmStart, pendingStarts, reserveCase, type StartRequest } from '../../src/store/case-starts.js';
import { readCase } from '../../src/store/cases.js';
import { logContact } from '../../src/store/customer-contacts.js';
import { issueLink } from '../../src/store/customer-links.js';
import { readCustomer, saveCustomer } from '../../src/store/customers.js';
import { type Database, type OpenedDatabase, openEmbedded } from '../../src/store/database.js';
import { handOver, markSent, takeBatch } from '../../src/store/deliveries.js';
import { failedStartSettled, listFailedStarts, noteFailedStart } from '../../src/store/failed-starts.js';
import { saveFile } from '../../src/store/files.js';
import { Journal, readJournal } from '../../src/store/journal.js';
import { replayJournal } from '../../src/store/journal-replay.js';
import { journalSnapshot } from '../../src/store/journal-snapshot.js';
import { notices, readNotices } from '../../src/store/notices.js';
import { contentId, openObjectStore } from '../../src/store/object-store.js';
import { finishOperation, storeOperation } from '../../src/store/operations.js';
import { currentOrganisation, setOrganisation } from '../../src/store/organisation.js';
import { repairHead } from '../../src/store/projection/repair.js';
import { settle } from '../../src/store/projection/settle.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { currentCalendars, playbookVersions, publishCalendars, publishPlaybook } from '../../src/store/publications.js';
import { removeFilter, savedFiltersOf, saveFilter } from '../../src/store/saved-filters.js';
import { timeline } from '../../src/store/timeline.js';
import { s3Server } from '../http/s3-server.js';
import { embeddedFolder, placeIn } from './embedded.js';
import { CASE, fact, organisation, person, request, task, view, write } from './projected-case.js';

let folder: string;
let opened: OpenedDatabase;
const journal = () => join(folder, 'journal', '000001.ndjson');
const database = () => join(folder, 'database', 'database');

beforeEach(async () => {
  folder = await embeddedFolder();
  opened = await openEmbedded(placeIn(folder));
});
afterEach(async () => {
  await opened.close();
  await rm(folder, { recursive: true, force: true });
});

async function loseDatabase(): Promise<void> {
  await opened.close();
  await rm(join(folder, 'database'), { recursive: true });
  opened = await openEmbedded(placeIn(folder));
}

/** As after a power cut: the database is as it was before anything was written, and nobody closed it. */
async function losePower(): Promise<void> {
  await opened.close();
  const before = await embeddedFolder();
  await rm(database(), { recursive: true });
  await rename(join(before, 'database', 'database'), database());
  await rm(before, { recursive: true });
  await writeFile(join(folder, 'database', 'owner.json'), JSON.stringify({ pid: 0 }));
  opened = await openEmbedded(placeIn(folder));
  expect(opened.unclean).toBe(true);
}

/** Without the numbers of its lines. */
async function audited(db: Database) {
  const { items } = await auditLog(db, {}, { limit: 100 });
  return items.map(({ id: _, ...line }) => JSON.stringify(line)).sort();
}

const start = (changes: Partial<StartRequest>): StartRequest => ({
  playbook: 'complaint',
  key: null,
  if_open: 'refuse',
  request_id: null,
  fingerprint: null,
  occasion: null,
  input: { a: 1 },
  ...changes,
});

it('gives back, without the database, all that Temporal cannot', async () => {
  const { db } = opened;
  const hash = await saveArtefact(db, 'program', { playbook: 'complaint' });
  const calendars = await saveArtefact(db, 'calendars', { office: {} });
  await publishPlaybook(db, { playbook: 'complaint', hash, by: 'li' });
  await publishPlaybook(db, { playbook: 'complaint', hash: await saveArtefact(db, 'program', { playbook: 'complaint', v: 2 }), by: null });
  await publishCalendars(db, { hash: calendars, by: null });
  await setOrganisation(db, organisation([person('li')]), 'li');
  await setOrganisation(db, organisation([person('li'), person('wu')]), 'li');
  await saveCustomer(db, { id: 'acme', file: { name: 'Acme' }, expected: 0 });
  const by = { person: 'li', origin: { channel: 'cli', address: '10.0.0.7' } } as const;
  await saveCustomer(db, { id: 'acme', file: { name: 'Acme Ltd' }, expected: 1, by });
  const away = { person: 'li', substitute: 'wu', begins_at: 1, ends_at: 9e15, entered_by: 'li' };
  const absence = await enterAbsence(db, { id: 'away', ...away });
  await enterAbsence(db, { id: 'back', ...away, person: 'wu', substitute: null });
  await removeAbsence(db, 'wu', 'back');
  await saveFilter(db, 'li', { name: 'late', filter: { in: 'mine' } });
  await saveFilter(db, 'li', { name: 'late', filter: { overdue: true } });
  await saveFilter(db, 'li', { name: 'gone', filter: { in: 'mine' } });
  await removeFilter(db, 'li', 'gone');
  await reserveCase(db, start({}));
  await reserveCase(db, start({ key: 'k', request_id: 'r', fingerprint: 'f', occasion: 'o' }));
  await reserveCase(db, start({ key: 'gone' }));
  await confirmStart(db, 'complaint/k', 'run-1');
  await abandonStart(db, 'complaint/gone');
  const lost = { playbook: 'complaint', start: 's', message: 'No customer' } as const;
  await noteFailedStart(db, { ...lost, cause: { kind: 'outcome', case: 'complaint/0' } }, 5);
  await noteFailedStart(db, { ...lost, cause: { kind: 'outcome', case: 'complaint/9' } }, 6);
  const [kept, settled] = (await listFailedStarts(db, { limit: 9 })).items;
  await failedStartSettled(db, settled?.id ?? '');
  const ended = view('complaint/k', { status: 'completed', outcome: 'resolved', ended_at: 7 });
  const { write_id } = await writeProjection(
    db,
    write({
      case: 'complaint/k',
      view: ended,
      facts: [fact('1.0'), fact('1.1', { actor: 'li', origin: by.origin })],
      archive: { seq: 1 } as never,
    }),
  );
  await settle(db, 'complaint/k', write_id);
  await opened.durable();
  const facts = await timeline(db, 'complaint/k', { limit: 9 });
  const archived = await readArchive(db, 'complaint/k');
  const audit = await audited(db);
  expect(audit.map((line) => JSON.parse(line))).toMatchObject([
    { case: 'complaint/k', channel: 'cli', address: '10.0.0.7' },
    { action: 'customer_saved', subject: 'acme', channel: 'cli' },
  ]);

  await loseDatabase();
  const back = opened.db;
  expect(opened.fresh).toBe(true);
  expect(await readArtefact(back, hash)).toEqual({ playbook: 'complaint' });
  expect(await playbookVersions(back, 'complaint')).toMatchObject([{ version: 2 }, { version: 1, hash, published_by: 'li' }]);
  expect(await currentCalendars(back)).toMatchObject({ hash: calendars });
  expect(await currentOrganisation(back)).toMatchObject({
    version: 2,
    organisation: organisation([person('li'), person('wu')]),
    set_by: 'li',
  });
  expect(await readCustomer(back, 'acme')).toMatchObject({ file: { name: 'Acme Ltd' }, version: 2 });
  expect(await absencesNow(back)).toEqual([absence]);
  expect(await savedFiltersOf(back, 'li')).toMatchObject([{ name: 'late', filter: { overdue: true } }]);
  expect(await audited(back)).toEqual(audit);
  expect((await listFailedStarts(back, { limit: 9 })).items).toEqual([kept]);
  expect(await readArchive(back, 'complaint/k')).toEqual(archived);
  expect(await readCase(back, 'complaint/k')).toMatchObject({ view: ended, verified: true, write_id });
  expect((await timeline(back, 'complaint/k', { limit: 9 })).items).toEqual(facts.items);
  expect(await pendingStarts(back, { olderThanSeconds: 0 })).toEqual([
    { request_id: null, case: 'complaint/1', playbook: 'complaint', key: '1', number: 1, input: { a: 1 } },
  ]);
  expect(await reserveCase(back, start({ key: 'other', request_id: 'r', fingerprint: 'f' }))).toMatchObject({
    case: 'complaint/k',
    repeated: true,
  });
  expect(await reserveCase(back, start({ occasion: 'o' }))).toMatchObject({ case: 'complaint/k', repeated: true });
  expect(await reserveCase(back, start({ key: 'k' }))).toMatchObject({ case: 'complaint/k/2' });
  expect(await reserveCase(back, start({ key: 'gone' }))).toMatchObject({ case: 'complaint/gone/2' });
  expect(await reserveCase(back, start({}))).toMatchObject({ case: 'complaint/2' });
});

it('changes nothing when it is read onto a database that has it all, also where the database knows better', async () => {
  const { db } = opened;
  await saveCustomer(db, { id: 'acme', file: { v: 1 }, expected: 0 });
  await saveCustomer(db, { id: 'acme', file: { v: 2 }, expected: 1 });
  await setOrganisation(db, organisation([person('li')]), null);
  await reserveCase(db, start({}));
  const ended = view('complaint/1', { status: 'completed', ended_at: 7 });
  const one = await writeProjection(db, write({ case: 'complaint/1', view: ended, archive: { seq: 1 } as never }));
  const reopened = await writeProjection(
    db,
    write({ case: 'complaint/1', run_id: 'run-2', seq: 2, parent: { write_id: one.write_id, seq: 1 } }),
  );
  await opened.durable();
  const before = await contents();
  await replayJournal(db, join(folder, 'journal'));
  expect(await contents()).toEqual(before);
  expect(await readCase(db, 'complaint/1')).toMatchObject({ write_id: reopened.write_id, view: { status: 'open' } });

  async function contents() {
    const tables = [
      'customers',
      'organisations',
      'case_keys',
      'case_numbers',
      'case_starts',
      'heads',
      'writes',
      'archive',
      'loads',
    ] as const;
    return Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
  }
});

it('passes over a last line that was torn, and goes on behind the line before', async () => {
  await saveCustomer(opened.db, { id: 'a', file: {}, expected: 0 });
  await opened.durable();
  const whole = await readFile(journal());
  await opened.close();
  await writeFile(journal(), Buffer.concat([whole, whole.subarray(0, whole.length - 9), Buffer.alloc(20)]));
  opened = await openEmbedded(placeIn(folder));
  expect(await readFile(journal())).toEqual(whole);
  await saveCustomer(opened.db, { id: 'b', file: {}, expected: 0 });
  await losePower();
  expect([await readCustomer(opened.db, 'a'), await readCustomer(opened.db, 'b')]).toMatchObject([{ id: 'a' }, { id: 'b' }]);
});

it('is refused when a line before the last is damaged', async () => {
  for (const id of ['a', 'b', 'c']) {
    await saveCustomer(opened.db, { id, file: {}, expected: 0 });
    await opened.durable();
  }
  await opened.close();
  const text = await readFile(journal(), 'utf8');
  await writeFile(journal(), text.replace('"id":"b"', '"id":"x"'));
  await expect(openEmbedded(placeIn(folder))).rejects.toMatchObject({
    code: 'journal_damaged',
    message: expect.stringContaining('Line 2'),
  });
  await writeFile(journal(), text);
  opened = await openEmbedded(placeIn(folder));
});

it('holds everything that was noted when somebody was told, however many ask at once', async () => {
  const ids = Array.from({ length: 30 }, (_, at) => `c${at}`);
  const held = new Set<string>();
  await Promise.all(
    ids.map(async (id) => {
      await saveCustomer(opened.db, { id, file: {}, expected: 0 });
      await opened.durable();
      const onDisk = await readFile(journal(), 'utf8');
      if (onDisk.includes(`"id":"${id}"`)) held.add(id);
    }),
  );
  expect(held).toEqual(new Set(ids));
  const read: string[] = [];
  await readJournal(join(folder, 'journal'), async (entries) => {
    for (const entry of entries) if (entry.kind === 'customer') read.push(entry.id);
  });
  expect(read.sort()).toEqual([...ids].sort());
});

it('takes what was committed and not yet written when the database was closed before', async () => {
  await saveCustomer(opened.db, { id: 'a', file: { text: 'a\u0000b' }, expected: 0 });
  await losePower();
  expect(await readCustomer(opened.db, 'a')).toMatchObject({ file: { text: 'a\ufffdb' } });
});

/** All that the journal is there for, as the database has it. */
async function said(): Promise<string[]> {
  const entries: string[] = [];
  for await (const batch of journalSnapshot(opened.db)) entries.push(...batch);
  return entries;
}

const ATTACHED = Buffer.from([0, 255, 1]);
/** The case knows of it, the database does not have it. */
const IN_S3 = Buffer.from([1, 255, 0]);

/** Something of everything: an open case with a branch that never was and one that a reset undid, one that ended, and what they led to. */
/** In the year 2096. */
const FAR = 4_000_000_000_000;

async function muchHappens(): Promise<void> {
  const { db } = opened;
  await publishPlaybook(db, { playbook: 'complaint', hash: await saveArtefact(db, 'program', { playbook: 'complaint' }), by: 'li' });
  await setOrganisation(db, organisation([person('li'), person('wu')]), 'li');
  await setOrganisation(db, organisation([person('li')]), 'li');
  for (const name of ['Acme', 'Acme Ltd']) await saveCustomer(db, { id: 'acme', file: { name }, expected: null, by: { person: 'li' } });
  const detail = { channel: 'phone', note: 'Calls' };
  await logContact(db, { id: 'call', customer: 'acme', detail, fingerprint: 'f' }, { person: 'li', acting_for: 'wu' });
  await enterAbsence(db, { id: 'away', person: 'li', substitute: null, begins_at: 1, ends_at: 9e15, entered_by: 'li' });
  await issueLink(db, 'hash', { kind: 'task', case: CASE, subject: `${CASE}:a.1`, contact: 'main', expires_at: 9e15 });
  await reserveCase(db, start({}));
  await reserveCase(db, start({ key: '7', occasion: 'o' }));
  await confirmStart(db, 'complaint/7', 'run-1');
  const attachment = await saveAttachment({ db, objects: null }, ATTACHED);
  await saveFile(db, { name: 'offer.md', media_type: 'text/markdown', content: 'We offer …' });
  const told = { effect: 'e1', to: [[{ kind: 'person' as const, person: 'li' }]], about: { kind: 'escalation', tasks: [] } as never };
  const step = (seq: number, parent: { write_id: string; seq: number } | null, more: object = {}) =>
    writeProjection(db, write({ seq, parent, facts: [fact(`${seq}.0`, { at: seq, actor: 'li', acting_for: 'wu' })], ...more }));
  const desk = [[{ kind: 'role' as const, role: 'service_desk' }]];
  const file = (n: number, id: string) =>
    ({ at: 1, kind: 'task_attached', detail: { id, name: `${n}.png`, media_type: 'image/png' } }) as const;
  const attached = [fact('1.0', { actor: 'li', acting_for: 'wu', ...file(0, attachment) }), fact('1.1', file(1, contentId(IN_S3)))];
  const one = await step(1, null, {
    facts: attached,
    notices: [told],
    tasks: [task(`${CASE}:a.1`)],
    requests: [request(`${CASE}:a.1`, desk)],
  });
  await step(2, one);
  const two = await step(2, one, { notices: [{ ...told, effect: 'e2' }] });
  await settle(db, CASE, two.write_id);
  const three = await step(3, two);
  await settle(db, CASE, three.write_id);
  const other = await step(3, two, { run_id: 'run-2' });
  await settle(db, CASE, other.write_id);
  await step(4, other);
  const ended = view('complaint/7', { status: 'completed', outcome: 'resolved', ended_at: 7 });
  const last = await step(1, null, { case: 'complaint/7', view: ended, archive: { seq: 1 } });
  await settle(db, 'complaint/7', last.write_id);
  await handOver(db, Date.now(), () => [
    { channel: 'email', not_before: 0, urgent: true },
    { channel: 'chat', not_before: FAR, digest: true },
  ]);
  const batch = await takeBatch(db, { now: Date.now(), lease: 60_000 }, () => null);
  await markSent(db, batch?.batch ?? '');
  const [notice] = (await notices(db, 'li', { limit: 1 })).items;
  await readNotices(db, 'li', [notice?.id ?? 0]);
  const operation = { case: CASE, kind: 'complete', fingerprint: 'f', request: { task: 'a' } };
  await storeOperation(db, { id: 'kept', ...operation });
  await storeOperation(db, { id: 'done', ...operation });
  await finishOperation(db, 'done', { state: 'done', answer: { ok: true } });
}

async function filesAreRead(): Promise<void> {
  const s3 = await s3Server();
  const objects = await openObjectStore(s3.settings);
  try {
    await objects.keep(IN_S3);
    for (const [n, content] of [ATTACHED, IN_S3].entries()) {
      const id = contentId(content);
      expect(await attachedTo(opened.db, CASE, id)).toEqual({ name: `${n}.png`, media_type: 'image/png' });
      expect((await readAttachment({ db: opened.db, objects }, id)).equals(content)).toBe(true);
    }
    const withoutStore = readAttachment({ db: opened.db, objects: null }, contentId(IN_S3));
    await expect(withoutStore).rejects.toThrow('It may be in an S3 store: name its bucket in STEWARD_S3_BUCKET.');
  } finally {
    objects.close();
    await s3.close();
  }
}

async function newestWrite(): Promise<string> {
  const newest = opened.db.selectFrom('writes').select('write_id').where('case_id', '=', CASE).where('seq', '=', 4);
  return (await newest.executeTakeFirstOrThrow()).write_id;
}

it('gives back the history of open cases, files, notices, what is on its way, and what is still to be told', async () => {
  await muchHappens();
  const before = await said();
  const kinds = new Set(before.map((entry) => JSON.parse(entry).kind));
  expect([...kinds].sort()).toEqual(
    ['absence', 'absence_begun', 'archive', 'artefact', 'attachment', 'audit', 'case_change', 'case_start', 'case_start_settled'].concat([
      'customer',
      'customer_contact',
      'customer_link',
      'delivery',
      'file',
      'notice',
      'operation',
      'organisation',
      'published',
      'turns',
      'write',
    ]),
  );
  const turns = () => opened.db.selectFrom('loads').select(['person', 'turn']).orderBy('person').execute();
  const turn = await turns();
  await opened.durable();

  await loseDatabase();
  expect(await said()).toEqual(before);
  expect(await turns()).toEqual(turn);
  // What waits for a digest still does.
  const take = (now: number) => takeBatch(opened.db, { now, lease: 60_000 }, () => null);
  expect(await take(FAR - 1)).toBeNull();
  expect(await take(FAR)).toMatchObject({ channel: 'chat', digest: true, notices: { length: 2 } });
  // Once the sweeper has brought the case's head from Temporal, its history is there as it was.
  const head = { write_id: await newestWrite(), seq: 4, run_id: 'run-2' };
  await repairHead(opened.db, { case: CASE, expected_write_id: null, ...head, view: view(), tasks: [] });
  const { items } = await timeline(opened.db, CASE, { limit: 9 });
  expect(items.map(({ at, undone }) => `${at}${undone ? ' undone' : ''}`).sort()).toEqual(['1', '1', '2', '3', '3 undone', '4']);
  await filesAreRead();
  // Numbers go on where they were.
  await writeProjection(
    opened.db,
    write({ case: 'complaint/x', notices: [{ effect: 'e', to: [[{ kind: 'person', person: 'li' }]], about: {} as never }] }),
  );
  expect(new Set((await notices(opened.db, 'li', { limit: 9 })).items.map(({ id }) => id)).size).toBe(3);
});

it('says the same when it has been made smaller, with what was noted meanwhile', async () => {
  await muchHappens();
  await settle(opened.db, CASE, await newestWrite());
  for (let version = 0; version < 50; version += 1) await saveCustomer(opened.db, { id: 'acme', file: { version }, expected: null });
  const [, noted] = await Promise.all([opened.compact(), saveCustomer(opened.db, { id: 'later', file: {}, expected: 0 })]);
  expect(noted.kind).toBe('saved');
  await opened.durable();
  const before = await said();
  const audit = await audited(opened.db);
  expect(audit).toHaveLength(9);
  expect((await readdir(join(folder, 'journal'))).sort()).toEqual(['000001.snapshot.ndjson', '000002.ndjson']);
  await loseDatabase();
  expect(await said()).toEqual(before);
  expect(await audited(opened.db)).toEqual(audit);
});

it('knows whose turn it is when it has been made smaller', async () => {
  const { db } = opened;
  await setOrganisation(db, organisation([person('li'), person('wu')]), 'li');
  const desk = [[{ kind: 'role' as const, role: 'service_desk' }]];
  const [a, b] = [`${CASE}:a.1`, `${CASE}:b.1`];
  const requests = [request(a, desk, 'round_robin'), request(b, desk, 'round_robin')];
  await writeProjection(db, write({ tasks: [task(a), task(b)], requests }));
  const turns = () => opened.db.selectFrom('loads').select(['person', 'turn']).where('turn', '>', 0).orderBy('person').execute();
  const turn = await turns();
  expect(turn.map(({ person }) => person)).toEqual(['li', 'wu']);
  await opened.compact();
  await loseDatabase();
  expect(await turns()).toEqual(turn);
});

it('is whole when a compaction was cut short', async () => {
  await muchHappens();
  const before = await said();
  await opened.close();
  const cut = await Journal.open(join(folder, 'journal'));
  await expect(
    cut.compact(
      (async function* () {
        yield ['{"kind":"absence_removed","id":"away"}'];
        throw new Error('cut short');
      })(),
    ),
  ).rejects.toThrow('cut short');
  await cut.close();
  await rm(join(folder, 'database'), { recursive: true });
  opened = await openEmbedded(placeIn(folder));
  expect(await said()).toEqual(before);
});

it('is made anew from the database where it was lost itself', async () => {
  await muchHappens();
  const before = await said();
  await opened.close();
  await rm(join(folder, 'journal'), { recursive: true });
  opened = await openEmbedded(placeIn(folder));
  await loseDatabase();
  expect(await said()).toEqual(before);
});

it('is taken over from the folder of the database, where older versions kept it', async () => {
  await saveCustomer(opened.db, { id: 'old', file: {}, expected: 0 });
  await opened.close();
  const [line = ''] = (await readFile(journal(), 'utf8')).split('\n');
  const list = JSON.stringify(JSON.parse(line).entries);
  const sum = createHash('sha256').update(list).digest('hex').slice(0, 16);
  await rm(join(folder, 'journal'), { recursive: true });
  await rm(database(), { recursive: true });
  await writeFile(join(folder, 'database', 'journal.ndjson'), `{"sum":"${sum}","entries":${list}}\n`);
  opened = await openEmbedded(placeIn(folder));
  expect(await readCustomer(opened.db, 'old')).toMatchObject({ version: 1 });
  expect(await readdir(join(folder, 'database'))).not.toContain('journal.ndjson');
  await saveCustomer(opened.db, { id: 'new', file: {}, expected: 0 });
  await loseDatabase();
  expect([await readCustomer(opened.db, 'old'), await readCustomer(opened.db, 'new')]).toMatchObject([{ id: 'old' }, { id: 'new' }]);
});

it('takes the place of a database that was open when the machine stopped: nobody knows what of it reached the disk', async () => {
  await saveCustomer(opened.db, { id: 'a', file: {}, expected: 0 });
  await opened.durable();
  await opened.close();
  await writeFile(join(folder, 'database', 'owner.json'), JSON.stringify({ pid: process.pid, boot: 'another' }));
  await rm(join(database(), 'base'), { recursive: true });
  opened = await openEmbedded(placeIn(folder));
  expect([opened.unclean, opened.fresh]).toEqual([true, true]);
  expect(await readCustomer(opened.db, 'a')).toMatchObject({ id: 'a' });
});

it('never brings back an earlier state that the outbox still had when the power went', async () => {
  const { db } = opened;
  const before = await embeddedFolder();
  const told = { effect: 'e1', to: [[{ kind: 'person' as const, person: 'li' }]], about: { kind: 'escalation', tasks: [] } as never };
  await setOrganisation(db, organisation([person('li')]), null);
  const { write_id } = await writeProjection(db, write({ notices: [told] }));
  await settle(db, CASE, write_id);
  await handOver(db, Date.now(), () => [{ channel: 'email', not_before: 0 }]);
  const batch = await takeBatch(db, { now: Date.now(), lease: 60_000 }, () => null);
  // The database of this moment reached the disk, with its outbox; what came after did not.
  await sql`checkpoint`.execute(db);
  await cp(database(), join(before, 'kept'), { recursive: true });
  await markSent(db, batch?.batch ?? '');
  await opened.close();
  await rm(database(), { recursive: true });
  await rename(join(before, 'kept'), database());
  await rm(before, { recursive: true });
  await writeFile(join(folder, 'database', 'owner.json'), JSON.stringify({ pid: 0 }));
  opened = await openEmbedded(placeIn(folder));
  expect(await opened.db.selectFrom('deliveries').select(['state', 'attempts']).execute()).toEqual([{ state: 'sent', attempts: 1 }]);
  expect(await handOver(opened.db, Date.now(), () => [{ channel: 'email', not_before: 0 }])).toBe(0);
});
