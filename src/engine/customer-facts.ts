/** What Steward keeps of a customer, added up over the customer's cases and the contacts that no case has: `customer.facts` in expressions (LANGUAGE §5). Pure. */
import type { JsonObject } from '../program/json.js';
import type { ServiceRecord } from './state.js';

/** A case of the customer's, as far as it counts. */
export interface ServedCase {
  readonly playbook: string;
  readonly open: boolean;
  readonly service?: ServiceRecord | undefined;
}

/** `satisfaction`: by touchpoint, from 0 to 100; `last_contact`: ISO text. What nothing is known of is absent. */
export interface CustomerFacts extends JsonObject {
  readonly open_cases: { readonly [playbook: string]: number };
  readonly promises: { readonly kept: number; readonly broken: number };
  readonly satisfaction: { readonly [touchpoint: string]: number };
  readonly contribution: number;
}

export const NO_FACTS: CustomerFacts = { open_cases: {}, promises: { kept: 0, broken: 0 }, satisfaction: {}, contribution: 0 };

/** `apart`: when the customer was last spoken to outside any case, in epoch milliseconds. */
export function customerFacts(cases: Iterable<ServedCase>, apart?: number): CustomerFacts {
  const open_cases: { [playbook: string]: number } = {};
  const promises = { kept: 0, broken: 0 };
  const answers: { [touchpoint: string]: { sum: number; count: number } } = {};
  let contribution = 0;
  let score: ServiceRecord['score'];
  let contact = apart;
  for (const { playbook, open, service } of cases) {
    if (open) open_cases[playbook] = (open_cases[playbook] ?? 0) + 1;
    promises.kept += service?.promises?.kept ?? 0;
    promises.broken += service?.promises?.broken ?? 0;
    for (const [touchpoint, { sum, count }] of Object.entries(service?.satisfaction ?? {})) {
      const before = answers[touchpoint] ?? { sum: 0, count: 0 };
      answers[touchpoint] = { sum: before.sum + sum, count: before.count + count };
    }
    contribution += service?.contribution ?? 0;
    if (service?.score && (score === undefined || service.score.at > score.at)) score = service.score;
    if (service?.last_contact !== undefined && service.last_contact > (contact ?? 0)) contact = service.last_contact;
  }
  return {
    open_cases,
    promises,
    satisfaction: Object.fromEntries(Object.entries(answers).map(([touchpoint, { sum, count }]) => [touchpoint, sum / count])),
    contribution,
    ...(score ? { score: score.value } : {}),
    ...(contact === undefined ? {} : { last_contact: new Date(contact).toISOString() }),
  };
}
