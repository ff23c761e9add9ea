/** The rows that show open cases, held against the cases and made again where they differ: a batch at a time. */
import type { Application } from 'express';
import { openCaseIds } from '../../store/cases.js';
import type { Database } from '../../store/database.js';
import type { ComparedCase } from '../../temporal/case-comparison.js';
import { API } from '../links.js';

export interface Projections {
  /** A first look at all open cases of Temporal is through: what is shown of them is what they are. */
  readonly compared: () => boolean;
  /** Looks at all of them once more; gives those that were not shown, or ended, or of an earlier run, and are mended. */
  readonly sweep: () => Promise<readonly string[]>;
  /** Of these cases, those that are shown otherwise than they are. */
  readonly compare: (cases: readonly string[]) => Promise<readonly ComparedCase[]>;
}

/** Each case is asked what it is, which a worker has to answer. */
const BATCH = 50;

export function addRepairRoute(app: Application, db: Database, { sweep, compare }: Projections): void {
  app.post(`${API}/repairs`, async (request, response) => {
    const { after } = request.body as { readonly after?: string };
    const found = after === undefined ? await sweep() : [];
    const ids = await openCaseIds(db, { after: after ?? '', limit: BATCH });
    const differing = await compare(ids);
    response.json({
      cases: ids.length,
      repaired: [
        ...found.map((id) => ({ case: id, differed: ['run'] })),
        ...differing.filter(({ repaired }) => repaired).map((each) => ({ case: each.case, differed: each.differs })),
      ],
      moving: differing.filter(({ repaired }) => !repaired).map((each) => each.case),
      next: ids.length < BATCH ? null : (ids.at(-1) ?? null),
    });
  });
}
