/** Filters of the inbox that the caller keeps under names. Nobody sees those of others. */
import type { Application, Request } from 'express';
import type { JsonObject } from '../../program/json.js';
import type { OpenedDatabase } from '../../store/database.js';
import { removeFilter, SAVED_FILTERS, type SavedFilter, savedFiltersOf, saveFilter } from '../../store/saved-filters.js';
import { actorOf } from '../identity.js';
import { API, pathOf } from '../links.js';
import { Problem } from '../problem.js';
import { iso } from '../representation.js';

export function addSavedFilterRoutes(app: Application, { db, durable }: Pick<OpenedDatabase, 'db' | 'durable'>): void {
  app.get(`${API}/filters`, async (_, response) => {
    response.json({ items: (await savedFiltersOf(db, actorOf(response).person)).map(filterRepresentation) });
  });

  app.put(`${API}/filters/:name`, async (request: Request<{ name: string }>, response) => {
    const { person } = actorOf(response);
    const { name } = request.params;
    const filter = request.body as JsonObject;
    const saved = await saveFilter(db, person, { name, filter });
    if (saved === 'full') throw new Problem('filters_full', `More than ${SAVED_FILTERS} filters cannot be kept. Remove one first.`);
    await durable();
    response
      .status(saved.added ? 201 : 200)
      .location(pathOf.filter(name))
      .json(filterRepresentation({ name, filter, saved_at: saved.saved_at }));
  });

  app.delete(`${API}/filters/:name`, async (request: Request<{ name: string }>, response) => {
    const { name } = request.params;
    if (!(await removeFilter(db, actorOf(response).person, name))) throw unknown(name);
    await durable();
    response.status(204).end();
  });
}

function unknown(name: string): Problem {
  return new Problem('filter_unknown', `You keep no filter ${name}.`, { name });
}

function filterRepresentation({ name, filter, saved_at }: SavedFilter): JsonObject {
  const query = new URLSearchParams(Object.entries(filter).map(([key, value]): [string, string] => [key, String(value)])).toString();
  return { name, url: pathOf.filter(name), filter, tasks_url: `${API}/tasks${query === '' ? '' : `?${query}`}`, saved_at: iso(saved_at) };
}
