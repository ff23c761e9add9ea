/** What a person was told. */
import type { Application } from 'express';
import type { Database } from '../../store/database.js';
import { notices } from '../../store/notices.js';
import { actorOf } from '../identity.js';
import { API } from '../links.js';
import { pageRepresentation, pagingOf } from '../paging.js';
import { noticeRepresentation } from '../representation.js';

export function addNoticeRoutes(app: Application, db: Database): void {
  app.get(`${API}/notices`, async (request, response) => {
    const page = await notices(db, actorOf(response).person, pagingOf(request));
    response.json(pageRepresentation(request, page, noticeRepresentation));
  });
}
