/** Who works here, and who is away. */
import type { Application, Request, Response } from 'express';
import type { Person } from '../../organisation/snapshot.js';
import type { JsonObject } from '../../program/json.js';
import { type Absence, absencesNow, absencesOf, enterAbsence, removeAbsence } from '../../store/absences.js';
import type { OpenedDatabase } from '../../store/database.js';
import { keyReused, operationId } from '../idempotency.js';
import { API, pathOf } from '../links.js';
import { readerOf } from '../operation-answer.js';
import { pageRepresentation, pagingOf } from '../paging.js';
import { checkPerson } from '../people-named.js';
import { Problem } from '../problem.js';
import { iso } from '../representation.js';

interface AbsenceBody {
  readonly from?: string;
  readonly to: string;
  readonly substitute?: string;
}

/** `changed` is called when something was noted for open cases. */
export function addPeopleRoutes(app: Application, { db, durable }: Pick<OpenedDatabase, 'db' | 'durable'>, changed: () => void): void {
  app.get(`${API}/people`, async (request, response) => {
    const { organisation } = readerOf(response);
    const { cursor, limit } = pagingOf(request);
    const people = [...organisation.people].sort((a, b) => (a.person < b.person ? -1 : 1));
    const rest = cursor === null ? people : people.filter(({ person }) => person > cursor);
    const items = rest.slice(0, limit);
    const away = new Map((await absencesNow(db)).map((absence) => [absence.person, absence]));
    const next = rest.length > limit ? (items.at(-1)?.person ?? null) : null;
    response.json(pageRepresentation(request, { items, next }, (each) => personRepresentation(each, away.get(each.person))));
  });

  app.get(`${API}/people/:id`, async (request, response) => {
    const person = personOf(request, response);
    const away = (await absencesNow(db)).find((absence) => absence.person === person.person);
    response.json(personRepresentation(person, away));
  });

  app.get(`${API}/people/:id/absences`, async (request, response) => {
    const { person } = personOf(request, response);
    response.json({ items: (await absencesOf(db, person)).map(absenceRepresentation) });
  });

  app.post(`${API}/people/:id/absences`, async (request: Request<{ id: string }>, response) => {
    const { person } = personOf(request, response);
    const { actor, organisation } = readerOf(response);
    const { from, to, substitute } = request.body as AbsenceBody;
    const now = Date.now();
    const begins_at = from === undefined ? now : Date.parse(from);
    const ends_at = Date.parse(to);
    if (ends_at <= Math.max(begins_at, now)) throw invalid('/to', 'An absence ends after it begins, and not in the past.');
    if (substitute === person) throw invalid('/substitute', 'Nobody stands in for themselves.');
    if (substitute !== undefined) checkPerson(substitute, organisation);
    const { id } = operationId(request, actor, 'absence', person);
    const absence = { id, person, substitute: substitute ?? null, begins_at, ends_at, entered_by: actor.person };
    const entered = await enterAbsence(db, absence, actor);
    const same = entered.substitute === absence.substitute && entered.ends_at === ends_at;
    if (!same || (from !== undefined && entered.begins_at !== begins_at)) throw keyReused();
    await durable();
    changed();
    response.status(201).location(pathOf.absence(person, id)).json(absenceRepresentation(entered));
  });

  app.delete(`${API}/people/:id/absences/:absence`, async (request: Request<{ id: string; absence: string }>, response) => {
    const { person } = personOf(request, response);
    const { absence } = request.params;
    if (!(await removeAbsence(db, person, absence, readerOf(response).actor))) {
      throw new Problem('absence_unknown', `${person} has no such absence. It may have been taken back.`, { absence });
    }
    await durable();
    response.status(204).end();
  });
}

function personOf(request: Request<{ id: string }>, response: Response): Person {
  const { id } = request.params;
  const found = readerOf(response).organisation.people.find(({ person }) => person === id);
  if (!found) throw new Problem('person_missing', `The organisation has no person ${id}.`, { person: id });
  return found;
}

function invalid(field: string, message: string): Problem {
  return new Problem('absence_invalid', message, { errors: [{ field, message }] });
}

function personRepresentation({ person, name, unit, roles, languages }: Person, away: Absence | undefined): JsonObject {
  return {
    person,
    url: pathOf.person(person),
    name,
    unit,
    roles: [...roles],
    languages: [...languages],
    absences_url: `${pathOf.person(person)}/absences`,
    away: away === undefined ? null : { until: iso(away.ends_at), substitute: away.substitute },
  };
}

function absenceRepresentation({ id, person, substitute, begins_at, ends_at, entered_by, entered_at }: Absence): JsonObject {
  return {
    id,
    url: pathOf.absence(person, id),
    person,
    from: iso(begins_at),
    to: iso(ends_at),
    substitute,
    entered_by,
    entered_at: iso(entered_at),
  };
}
