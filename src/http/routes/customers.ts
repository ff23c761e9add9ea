/** Customers' files. */
import type { Application, Request } from 'express';
import { type CustomerFacts, NO_FACTS } from '../../engine/customer-facts.js';
import type { FieldError } from '../../engine/event.js';
import { formErrors } from '../../engine/form.js';
import { unwritable, writtenSchema } from '../../program/customer-schema.js';
import type { JsonObject } from '../../program/json.js';
import { factsOfCustomers } from '../../store/customer-facts.js';
import { findCustomers } from '../../store/customer-search.js';
import { type Customer, listCustomers, readCustomer, saveCustomer } from '../../store/customers.js';
import type { OpenedDatabase } from '../../store/database.js';
import { mayLogContact, mayReadCustomer, type Reader } from '../authorisation.js';
import { API, pathOf } from '../links.js';
import { readerOf } from '../operation-answer.js';
import { firstSeen, pageRepresentation, pagingOf } from '../paging.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { fieldsInWords } from '../refusal-problem.js';
import { iso } from '../representation.js';
import { within } from '../within.js';

/** How long an answer waits until open cases were told, in milliseconds; they are told whether it waited or not. */
export const TOLD_PATIENCE_MS = 2_000;

export function addCustomerRoutes(
  app: Application,
  { db, durable }: Pick<OpenedDatabase, 'db' | 'durable'>,
  programs: PublishedPrograms,
  changesNoted: () => Promise<void>,
): void {
  app.get(`${API}/customers`, async (request, response) => {
    const reader = readerOf(response);
    const published = (await programs.all()).map(({ content }) => content);
    const { text } = request.query as { readonly text?: string };
    const { cursor, limit } = pagingOf(request);
    const page = await firstSeen(
      cursor,
      async (after) => {
        const found = await (text === undefined
          ? listCustomers(db, { after, limit: limit + 1 })
          : findCustomers(db, { text, after, limit: limit + 1 }));
        const items = found.slice(0, limit);
        return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
      },
      async (customers) => customers.filter(({ file }) => mayReadCustomer(reader, published, file)),
    );
    const facts = await factsOfCustomers(
      db,
      page.items.map(({ id }) => id),
    );
    response.json(
      pageRepresentation(request, page, (each) =>
        customerRepresentation(each, facts.get(each.id), mayLogContact(reader, published, each.file)),
      ),
    );
  });

  app.get(`${API}/customers/:id`, async (request: Request<{ id: string }>, response) => {
    const customer = await readCustomer(db, request.params.id);
    if (customer === null) throw customerUnknown(request.params.id);
    response.set('ETag', etagOf(customer.version)).json(await represented(customer, readerOf(response)));
  });

  app.put(`${API}/customers/:id`, async (request: Request<{ id: string }>, response) => {
    const { id } = request.params;
    const file = request.body as JsonObject;
    await checkFile(file);
    const saved = await saveCustomer(db, { id, file, expected: expectedVersion(request), by: readerOf(response).actor });
    if (saved.kind === 'conflict') throw changedMeanwhile(id, saved.version);
    await durable();
    const { customer } = saved;
    // Whoever changed a customer goes on in cases that know of it.
    if (customer.version > 1) await within(changesNoted(), TOLD_PATIENCE_MS);
    response
      .status(customer.version === 1 ? 201 : 200)
      .location(pathOf.customer(id))
      .set('ETag', etagOf(customer.version))
      .json(await represented(customer, readerOf(response)));
  });

  async function represented(customer: Customer, reader: Reader): Promise<JsonObject> {
    const published = (await programs.all()).map(({ content }) => content);
    const facts = (await factsOfCustomers(db, [customer.id])).get(customer.id);
    return customerRepresentation(customer, facts, mayLogContact(reader, published, customer.file));
  }

  /** Against what the published playbooks say a customer's file is. */
  async function checkFile(file: JsonObject): Promise<void> {
    const contents = (await programs.all()).map(({ content }) => content);
    const errors = new Map<string, FieldError>();
    for (const content of contents) {
      const forbidden = unwritable(content, file);
      for (const field of forbidden) {
        errors.set(field, { field, code: 'unknown_field', params: {}, message: 'Steward works this out itself: leave it out.' });
      }
      const schema = writtenSchema(content);
      // What is wrong besides is told when these are gone.
      if (forbidden.length > 0 || schema === undefined) continue;
      for (const error of formErrors(schema, file)) errors.set(error.field, errors.get(error.field) ?? error);
    }
    if (errors.size === 0) return;
    throw new Problem('customer_invalid', fieldsInWords(errors.size), {
      errors: [...errors.values()].map((error) => ({ ...error })),
    });
  }
}

function customerRepresentation(customer: Customer, facts: CustomerFacts = NO_FACTS, contact: boolean): JsonObject {
  const { id, file, version, changed_at } = customer;
  const url = pathOf.customer(id);
  const contacts_url = `${url}/contacts`;
  const actions: JsonObject = contact ? { contact: contacts_url } : {};
  return { id, url, contacts_url, version, changed_at: iso(changed_at), file, facts, actions };
}

export function customerUnknown(id: string): Problem {
  return new Problem('customer_unknown', `There is no customer ${id}.`);
}

function etagOf(version: number): string {
  return `"${version}"`;
}

/** `If-None-Match: *` makes a new one, `If-Match` changes that version; neither writes over whatever there is. */
function expectedVersion(request: Request): number | null {
  if (request.get('If-None-Match') === '*') return 0;
  const match = /^"(\d{1,9})"$/.exec(request.get('If-Match') ?? '')?.[1];
  if (match !== undefined) return Number(match);
  if (request.get('If-Match') === undefined) return null;
  throw new Problem('parameter_invalid', 'If-Match is the ETag of the version that was read.', {
    errors: [{ field: 'If-Match', message: 'This should be an ETag.' }],
  });
}

function changedMeanwhile(id: string, version: number): Problem {
  const detail = version === 0 ? `There is no customer ${id} yet.` : `${id} was changed meanwhile: read it again, and change that.`;
  return new Problem('version_conflict', detail, { version });
}
