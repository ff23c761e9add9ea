/** `find`: looks through customers, products, people and cases with the playbook's own condition. */
import type { AskSubject } from '../engine/ask.js';
import { evaluatorOf } from '../engine/playable.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Program } from '../program/program.js';
import { listCases } from './cases.js';
import { customersAsRead } from './customer-facts.js';
import { listCustomers } from './customers.js';
import { currentOrganisation } from './organisation.js';
import { publishedCalendars, timeOn } from './published-calendars.js';
import type { Database } from './schema.js';

type Find = Extract<AskSubject, { kind: 'find' }>;

const PAGE = 500;

/** Those for which `where` holds, in the order asked for, at most `limit`. Throws `EvaluationFault`. */
export async function findRecords(db: Database, program: Program, find: Find): Promise<JsonObject[]> {
  const evaluator = evaluatorOf(program);
  const time = timeOn(await publishedCalendars(db), program, find.names);
  const found: { readonly item: JsonObject; readonly by: Json }[] = [];
  for await (const item of recordsIn(db, program, find.in)) {
    const names = { ...find.names, item };
    if (find.where && evaluator.evaluate(find.where.cel, names, time) !== true) continue;
    found.push({ item, by: find.order ? evaluator.evaluate(find.order.by.cel, names, time) : null });
    if (!find.order && found.length >= find.limit) break;
  }
  if (find.order) {
    const direction = find.order.descending ? -1 : 1;
    found.sort((a, b) => direction * compare(a.by, b.by));
  }
  return found.slice(0, find.limit).map(({ item }) => item);
}

async function* recordsIn(db: Database, program: Program, what: Find['in']): AsyncGenerator<JsonObject> {
  switch (what) {
    case 'people': {
      const organisation = await currentOrganisation(db);
      for (const person of organisation?.organisation.people ?? []) yield JSON.parse(JSON.stringify({ id: person.person, ...person }));
      return;
    }
    case 'cases': {
      for (let cursor: string | null = null; ; ) {
        const page: Awaited<ReturnType<typeof listCases>> = await listCases(db, { filter: {}, cursor, limit: 100 });
        for (const view of page.items) yield JSON.parse(JSON.stringify(view));
        if (page.next === null) return;
        cursor = page.next;
      }
    }
    case 'customers':
    case 'products': {
      for (let after: string | null = null; ; ) {
        const page = await listCustomers(db, { after, limit: PAGE });
        for (const { id, file } of await customersAsRead(db, program, page)) {
          if (what === 'customers') yield { ...file, id };
          else
            for (const product of Array.isArray(file.products) ? file.products : []) yield { ...(product as JsonObject), customer_id: id };
        }
        const last = page.at(-1);
        if (!last || page.length < PAGE) return;
        after = last.id;
      }
    }
  }
}

/** Numbers by size, all else by its text; what is absent comes last. */
function compare(a: Json, b: Json): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
