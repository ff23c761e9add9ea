/**
 * Open cases taken over to today's semantics of the engine: each is asked to continue as new, a batch at a time, so that
 * the caller can go on from where they were.
 */
import { randomUUID } from 'node:crypto';
import type { Application } from 'express';
import { SEMANTICS } from '../../engine/semantics.js';
import { noteDeed } from '../../store/audit.js';
import { openCaseIds } from '../../store/cases.js';
import type { Database } from '../../store/database.js';
import type { Cases } from '../cases.js';
import { actorOf } from '../identity.js';
import { API } from '../links.js';

interface UpgradeBody {
  /** Only looks. */
  readonly dry_run?: boolean;
  /** The last case of the batch before. */
  readonly after?: string;
}

/** Each is asked for its semantics, which a worker has to answer. */
const BATCH = 50;

export function addUpgradeRoutes(app: Application, db: Database, cases: Cases): void {
  app.post(`${API}/upgrades`, async (request, response) => {
    const { dry_run = false, after = '' } = request.body as UpgradeBody;
    const ids = await openCaseIds(db, { after, limit: BATCH });
    const behind = (await Promise.all(ids.map(async (id) => ((await isBehind(id)) ? [id] : [])))).flat();
    if (!dry_run && behind.length > 0) {
      const deed = { action: 'cases_upgraded', subject: null, detail: { cases: behind, semantics: SEMANTICS } };
      await noteDeed(db, actorOf(response), { entry: randomUUID(), ...deed });
    }
    if (!dry_run) for (const id of behind) await cases.renew(id);
    response.json({ semantics: SEMANTICS, cases: ids.length, behind, next: ids.length < BATCH ? null : (ids.at(-1) ?? null) });
  });

  async function isBehind(id: string): Promise<boolean> {
    const said = await cases.projection(id);
    return said !== null && said.view.status === 'open' && said.semantics < SEMANTICS;
  }
}
