/** A worker in the process of a test, on a Temporal dev server and a database in memory that are its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import type { CalendarSet } from '../../../src/calendar/compiled.js';
import type { ProjectionResult, ProjectionWrite } from '../../../src/engine/projection.js';
import type { Organisation } from '../../../src/organisation/snapshot.js';
import type { Program } from '../../../src/program/program.js';
import { outsideActivities } from '../../../src/server/outside-activities.js';
import { readArtefactText, saveArtefact } from '../../../src/store/artefacts.js';
import type { Database } from '../../../src/store/database.js';
import { setOrganisation } from '../../../src/store/organisation.js';
import { writeProjection } from '../../../src/store/projection/write.js';
import { publishCalendars, publishPlaybook } from '../../../src/store/publications.js';
import { startWorker } from '../../../src/temporal/worker.js';
import { openInMemory } from '../../database/embedded.js';
import { ownTemporal } from './own-temporal.js';

type Outside = ReturnType<typeof outsideActivities>;

export interface OwnWorker {
  readonly client: Client;
  readonly db: Database;
  /** Content hash of the published calendars. */
  readonly calendars: string;
  /** Gives the content hash of the program. */
  publish(program: Program): Promise<string>;
}

export interface Around {
  /** `put` writes what is written. */
  readonly write: (write: ProjectionWrite, put: () => Promise<ProjectionResult>) => Promise<ProjectionResult>;
  /** In the place of the outside as it is. */
  readonly outside?: (real: Outside) => Outside;
}

/** What ends it is added to `ends`, in the order in which it was begun. */
export async function ownWorker(
  ends: (() => unknown)[],
  company: { readonly organisation: Organisation; readonly calendars: CalendarSet },
  { write, outside = (real) => real }: Around,
): Promise<OwnWorker> {
  const folder = mkdtempSync(join(tmpdir(), 'steward-own-worker-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const { client, address } = await ownTemporal(folder, ends);
  const database = await openInMemory();
  ends.push(() => database.close());
  const { db } = database;
  await setOrganisation(db, company.organisation, null);
  const calendars = await saveArtefact(db, 'calendars', company.calendars);
  await publishCalendars(db, { hash: calendars, by: null });
  const real = outsideActivities({ db, durable: async () => {}, client, logger: pino({ level: 'silent' }), env: {} });
  const worker = await startWorker({
    outside: outside(real),
    address,
    namespace: 'default',
    registry: { read: (hash) => readArtefactText(db, hash) },
    write: (change) => write(change, () => writeProjection(db, change)),
  });
  ends.push(() => worker.stop());
  const publish = async (program: Program): Promise<string> => {
    const hash = await saveArtefact(db, 'program', program);
    await publishPlaybook(db, { playbook: program.playbook, hash, by: null });
    return hash;
  };
  return { client, db, calendars, publish };
}
