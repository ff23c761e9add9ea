import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { absencesNow, enterAbsence, removeAbsence } from '../../src/store/absences.js';
import { readArchive } from '../../src/store/archive.js';
import { readArtefact, saveArtefact } from '../../src/store/artefacts.js';
import { abandonStart, confirmStart, pendingStarts, reserveCase, type StartRequest } from '../../src/store/case-starts.js';
import { readCase } from '../../src/store/cases.js';
import { readCustomer, saveCustomer } from '../../src/store/customers.js';
import { type OpenedDatabase, openEmbedded } from '../../src/store/database.js';
import { failedStartSettled, listFailedStarts, noteFailedStart } from '../../src/store/failed-starts.js';
import { readJournal } from '../../src/store/journal.js';
import { replayJournal } from '../../src/store/journal-replay.js';
import { currentOrganisation, setOrganisation } from '../../src/store/organisation.js';
import { settle } from '../../src/store/projection/settle.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { currentCalendars, playbookVersions, publishCalendars, publishPlaybook } from '../../src/store/publications.js';
import { timeline } from '../../src/store/timeline.js';
import { embeddedFolder } from './embedded.js';
import { fact, organisation, person, view, write } from './projected-case.js';

let folder: string;
let opened: OpenedDatabase;
const journal = () => join(folder, 'journal.ndjson');

beforeEach(async () => {
  folder = await embeddedFolder();
  opened = await openEmbedded(folder);
});
afterEach(async () => {
  await opened.close();
  await rm(folder, { recursive: true, force: true });
});

async function loseDatabase(): Promise<void> {
  await opened.close();
  await rm(join(folder, 'database'), { recursive: true });
  opened = await openEmbedded(folder);
}

/** As after a power cut: the database is as it was before anything was written, and nobody closed it. */
async function losePower(): Promise<void> {
  await opened.close();
  const before = await embeddedFolder();
  await rm(join(folder, 'database'), { recursive: true });
  await rename(join(before, 'database'), join(folder, 'database'));
  await rm(before, { recursive: true });
  await writeFile(join(folder, 'owner.json'), JSON.stringify({ pid: 0 }));
  opened = await openEmbedded(folder);
  expect(opened.unclean).toBe(true);
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
  await saveCustomer(db, { id: 'acme', file: { name: 'Acme Ltd' }, expected: 1 });
  const away = { person: 'li', substitute: 'wu', begins_at: 1, ends_at: 9e15, entered_by: 'li' };
  const absence = await enterAbsence(db, { id: 'away', ...away });
  await enterAbsence(db, { id: 'back', ...away, person: 'wu', substitute: null });
  await removeAbsence(db, 'wu', 'back');
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
    write({ case: 'complaint/k', view: ended, facts: [fact('1.0'), fact('1.1', { actor: 'li' })], archive: { seq: 1 } as never }),
  );
  await settle(db, 'complaint/k', write_id);
  await opened.durable();
  const facts = await timeline(db, 'complaint/k', { limit: 9 });
  const archived = await readArchive(db, 'complaint/k');

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
  expect((await listFailedStarts(back, { limit: 9 })).items).toEqual([kept]);
  expect(await readArchive(back, 'complaint/k')).toEqual(archived);
  expect(await readCase(back, 'complaint/k')).toMatchObject({ view: ended, verified: true, write_id });
  expect((await timeline(back, 'complaint/k', { limit: 9 })).items).toEqual(facts.items);
  expect(await pendingStarts(back, { olderThanSeconds: 0 })).toEqual([
    { case: 'complaint/1', playbook: 'complaint', key: '1', number: 1, input: { a: 1 } },
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
  await replayJournal(db, journal());
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
  opened = await openEmbedded(folder);
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
  await expect(openEmbedded(folder)).rejects.toMatchObject({ code: 'journal_damaged', message: expect.stringContaining('Line 2') });
  await writeFile(journal(), text);
  opened = await openEmbedded(folder);
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
  await readJournal(journal(), async (entries) => {
    for (const entry of entries) if (entry.kind === 'customer') read.push(entry.id);
  });
  expect(read.sort()).toEqual([...ids].sort());
});

it('takes what was committed and not yet written when the database was closed before', async () => {
  await saveCustomer(opened.db, { id: 'a', file: { text: 'a\u0000b' }, expected: 0 });
  await losePower();
  expect(await readCustomer(opened.db, 'a')).toMatchObject({ file: { text: 'a\ufffdb' } });
});
