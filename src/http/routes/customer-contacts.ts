/** Contacts with a customer: logged where there is no case for one, and read together with those of the customer's cases. */
import type { Application, Request } from 'express';
import type { JsonObject } from '../../program/json.js';
import { type ContactDetail, type CustomerContact, contactsOf, logContact } from '../../store/customer-contacts.js';
import { readCustomer } from '../../store/customers.js';
import type { OpenedDatabase } from '../../store/database.js';
import type { Reader } from '../authorisation.js';
import { visibleAmong } from '../case-access.js';
import { checkFingerprint, operationId } from '../idempotency.js';
import { API, pathOf } from '../links.js';
import { readerOf } from '../operation-answer.js';
import { firstSeen, pageRepresentation, pagingOf } from '../paging.js';
import type { PublishedPrograms } from '../published-programs.js';
import { iso } from '../representation.js';
import { within } from '../within.js';
import { customerUnknown, TOLD_PATIENCE_MS } from './customers.js';

export function addCustomerContactRoutes(
  app: Application,
  { db, durable }: Pick<OpenedDatabase, 'db' | 'durable'>,
  programs: PublishedPrograms,
  changesNoted: () => Promise<void>,
): void {
  app.get(`${API}/customers/:id/contacts`, async (request: Request<{ id: string }>, response) => {
    const id = await known(request.params.id);
    const reader = readerOf(response);
    const { cursor, limit } = pagingOf(request);
    const page = await firstSeen(
      cursor,
      (from) => contactsOf(db, id, { cursor: from, limit }),
      (contacts) => seenBy(reader, contacts),
    );
    response.json(pageRepresentation(request, page, contactRepresentation));
  });

  app.post(`${API}/customers/:id/contacts`, async (request: Request<{ id: string }>, response) => {
    const customer = await known(request.params.id);
    const { actor } = readerOf(response);
    const { channel, note } = request.body as ContactDetail;
    const own = operationId(request, actor, 'customer_contact', customer);
    const { contact, fingerprint } = await logContact(db, { ...own, customer, detail: { channel, note } }, actor);
    checkFingerprint(own, fingerprint);
    await durable();
    // Whoever logged it goes on in cases that know of it.
    await within(changesNoted(), TOLD_PATIENCE_MS);
    response.status(201).json(contactRepresentation(contact));
  });

  async function known(id: string): Promise<string> {
    if ((await readCustomer(db, id)) === null) throw customerUnknown(id);
    return id;
  }

  /** What was said in a case is for those who may see the case, and for whoever said it. */
  async function seenBy(reader: Reader, contacts: readonly CustomerContact[]): Promise<readonly CustomerContact[]> {
    const views = new Map(contacts.flatMap(({ case: view }) => (view === null ? [] : [[view.id, view] as const])));
    const seen = new Set((await visibleAmong(db, programs, reader, [...views.values()])).map(({ id }) => id));
    return contacts.filter(({ by, case: view }) => view === null || by === reader.actor.person || seen.has(view.id));
  }
}

function contactRepresentation({ at, acting_for, case: view, ...contact }: CustomerContact): JsonObject {
  return {
    ...contact,
    at: iso(at),
    ...(acting_for === null ? {} : { acting_for }),
    case: view?.id ?? null,
    ...(view === null ? {} : { case_url: pathOf.case(view.id) }),
  };
}
