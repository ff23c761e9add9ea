/** Who did what, for whom, when and from where. */
import type { Application } from 'express';
import type { JsonObject } from '../../program/json.js';
import { type AuditFilter, type AuditLine, auditLog } from '../../store/audit.js';
import type { Database } from '../../store/database.js';
import { API, pathOf } from '../links.js';
import { pageRepresentation, pagingOf } from '../paging.js';
import { iso } from '../representation.js';

interface AuditQuery extends Omit<AuditFilter, 'from' | 'to'> {
  readonly from?: string;
  readonly to?: string;
}

export function addAuditRoute(app: Application, db: Database): void {
  app.get(`${API}/audit`, async (request, response) => {
    const { person, case: ofCase, action, subject, channel, refused, from, to } = request.query as AuditQuery;
    const filter = {
      ...known({ person, case: ofCase, action, subject, channel }),
      ...(refused === undefined ? {} : { refused }),
      ...(from === undefined ? {} : { from: Date.parse(from) }),
      ...(to === undefined ? {} : { to: Date.parse(to) }),
    };
    response.json(pageRepresentation(request, await auditLog(db, filter, pagingOf(request)), lineRepresentation));
  });
}

function known(filter: { readonly [name: string]: string | undefined }): AuditFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

function lineRepresentation({ id, at, case: ofCase, ...line }: AuditLine): JsonObject {
  return { id: String(id), at: iso(at), case: ofCase, ...(ofCase === null ? {} : { case_url: pathOf.case(ofCase) }), ...line };
}
