/**
 * A case that something starts by itself: the start's expressions are worked out over what caused it, and the case is
 * started as any other is, once for its occasion.
 */

import type { CalendarSet } from '../calendar/compiled.js';
import type { Actor } from '../engine/event.js';
import { createEvaluator, type Values } from '../expression/evaluate.js';
import { EvaluationFault } from '../expression/fault.js';
import { type Json, objectOf } from '../program/json.js';
import type { Start } from '../program/program.js';
import { readArtefact } from '../store/artefacts.js';
import { customerForPlaybook } from '../store/customer-facts.js';
import { readCustomer } from '../store/customers.js';
import { currentOrganisation } from '../store/organisation.js';
import { currentCalendars } from '../store/publications.js';
import { timeOn } from '../store/published-calendars.js';
import { mayStart } from './authorisation.js';
import { inOneLine, Problem } from './problem.js';
import type { PublishedProgram } from './published-programs.js';
import { type StartParts, startCase, startOf } from './start-case.js';
import { checkCustomerGiven, checkedData } from './start-input.js';

export interface Occasion {
  /** What it is, unique for ever among those of this start: a time and whom it is for, a message, the end of a case. */
  readonly id: string;
  /** The names of the start's expressions. */
  readonly values: Values;
  /** Whom the case is about, where the start does not say. */
  readonly customer: string | null;
  readonly at: number;
  /** Whom the playbook must let start such a case; absent: nobody in person. */
  readonly caused_by?: Actor;
}

export type OccasionTaken =
  /** `fresh` is false where the occasion had its case before. */
  | { readonly kind: 'started'; readonly case: string; readonly fresh: boolean }
  /** A case with the key is open. */
  | { readonly kind: 'open'; readonly case: string }
  /** Its `when` does not hold. */
  | { readonly kind: 'passed_over' }
  | { readonly kind: 'failed'; readonly message: string };

/** Never two cases for one occasion, however often it is taken. Throws only where database or Temporal do not answer. */
export async function takeOccasion(parts: StartParts, program: PublishedProgram, start: Start, occasion: Occasion): Promise<OccasionTaken> {
  const { db } = parts;
  const { content } = program;
  const [organisation, calendars] = [await currentOrganisation(db), await currentCalendars(db)];
  if (organisation === null || calendars === null) return { kind: 'failed', message: 'No organisation is published.' };
  try {
    const evaluator = createEvaluator({ names: start.names });
    const time = timeOn(await readArtefact<CalendarSet>(db, calendars.hash), content, occasion.values);
    if (start.when && !evaluator.evaluateBoolean(start.when.cel, occasion.values, time)) return { kind: 'passed_over' };
    const about = start.customer ? textOf(evaluator.evaluateComputed(start.customer, occasion.values, time)) : occasion.customer;
    const wants = content.customer === 'required' || content.customer === 'optional';
    const customer_id = wants ? about : null;
    checkCustomerGiven(content, customer_id);
    const customer = customer_id === null ? null : await readCustomer(db, customer_id);
    if (customer_id !== null && customer === null) return { kind: 'failed', message: `There is no customer ${customer_id}.` };
    const data = checkedData(content, objectOf(evaluator.evaluateComputed(start.data, occasion.values, time)));
    if (occasion.caused_by && !mayStart(occasion.caused_by, content, { data, customer: customer?.file ?? null })) {
      return { kind: 'failed', message: `You may not start such a case of ${content.playbook}.` };
    }
    const given = { actor: null, data, customer: await customerForPlaybook(db, content, customer), key: null, at: occasion.at };
    const started = await startCase(parts, {
      ...startOf(program, calendars.hash, organisation.organisation, given),
      if_open: content.if_open,
      operation: null,
      occasion: `${content.playbook}: ${start.id}: ${occasion.id}`,
    });
    if (started.kind === 'mismatch') return { kind: 'failed', message: 'The occasion was taken by another request.' };
    if (started.kind === 'open') return { kind: 'open', case: started.case };
    return { kind: 'started', case: started.case, fresh: started.kind !== 'repeated' };
  } catch (error) {
    if (error instanceof EvaluationFault || error instanceof Problem) {
      return { kind: 'failed', message: `${content.file}, line ${start.line}: ${inOneLine(error)}` };
    }
    throw error;
  }
}

function textOf(value: Json): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
