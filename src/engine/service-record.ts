/**
 * How its customer was served in a case: what `customer.facts` is added up from (customer-facts.ts). It is part of the case's
 * view, so that what a reset undoes is undone here too, and an ended case keeps what it had.
 */
import type { JsonObject, JsonSchema } from '../program/json.js';
import type { Survey } from '../program/program.js';
import type { Fact, FactKind } from './effect.js';
import type { ProgramIndex } from './program-index.js';
import type { ServiceRecord } from './state.js';

/** What changes the record below, and which cases of a customer are open: all that `customer.facts` is made of. */
export const SERVING: ReadonlySet<FactKind> = new Set([
  'case_started',
  'case_reopened',
  'case_completed',
  'case_cancelled',
  'promise_kept',
  'promise_broken',
  'value_recorded',
  'contact_logged',
  'task_completed',
  'survey_answered',
]);

/** The record after these facts. */
export function serviceRecord(index: ProgramIndex, before: ServiceRecord | undefined, facts: readonly Fact[]): ServiceRecord | undefined {
  return facts.reduce((record, fact) => after(index, record, fact), before);
}

function after(index: ProgramIndex, record: ServiceRecord | undefined, { kind, at, subject, detail }: Fact): ServiceRecord | undefined {
  switch (kind) {
    case 'promise_kept':
    case 'promise_broken': {
      const { kept, broken } = record?.promises ?? { kept: 0, broken: 0 };
      const promises = kind === 'promise_kept' ? { kept: kept + 1, broken } : { kept, broken: broken + 1 };
      return { ...record, promises };
    }
    case 'value_recorded':
      if (typeof detail.value !== 'number') return record;
      if (subject === 'contribution') return { ...record, contribution: (record?.contribution ?? 0) + detail.value };
      return subject === 'score' ? { ...record, score: { value: detail.value, at } } : record;
    case 'contact_logged':
      return { ...record, last_contact: at };
    case 'task_completed': {
      const step = index.nodes.get(String(detail.step));
      const met = step?.touchpoint !== undefined || detail.contact !== undefined || detail.by_hand === true;
      return met ? { ...record, last_contact: at } : record;
    }
    case 'survey_answered': {
      const step = index.nodes.get(subject ?? '');
      return step?.kind === 'task' && step.survey ? withAnswers(record, step.form, detail.answers) : record;
    }
    default:
      return record;
  }
}

type Answer = JsonObject & { readonly question: string; readonly asks: Survey['questions'][string]['asks'] };

function withAnswers(record: ServiceRecord | undefined, form: JsonSchema, answers: unknown): ServiceRecord | undefined {
  const satisfaction = { ...record?.satisfaction };
  for (const { question, value, asks, touchpoint } of answers as readonly Answer[]) {
    const scale = maximum(form, question);
    if (asks !== 'perceived' || typeof touchpoint !== 'string' || typeof value !== 'number' || scale === undefined || scale < 2) continue;
    const { sum, count } = satisfaction[touchpoint] ?? { sum: 0, count: 0 };
    satisfaction[touchpoint] = { sum: sum + (100 * (value - 1)) / (scale - 1), count: count + 1 };
  }
  return Object.keys(satisfaction).length === 0 ? record : { ...record, satisfaction };
}

/** A scale goes from 1 to its greatest number. */
function maximum({ properties }: JsonSchema, question: string): number | undefined {
  const most = ((properties ?? {}) as { [question: string]: JsonSchema })[question]?.maximum;
  return typeof most === 'number' ? most : undefined;
}
