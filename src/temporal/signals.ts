/**
 * What signals to a case hold. Steward's own hold what they should; one sent by hand from Temporal UI may hold anything: what
 * is no message, no answer and so on is null here, and does no harm. Ids and keys that could be none are refused as well: a
 * workflow that is told something under such an id would never get through.
 */
import type { CalendarSet } from '../calendar/compiled.js';
import type { Answer } from '../engine/ask.js';
import { KEY_LIMIT } from '../engine/asking.js';
import type { Event } from '../engine/event.js';
import { type CaseNews, INVERSE, type RelationKind } from '../engine/relation.js';
import type { ChangedPerson } from '../organisation/changed-person.js';
import { isObject, type Json, type JsonObject } from '../program/json.js';
import { type Artefact, isArtefact } from './artefact.js';
import { type Delivery, MAILBOX_PREFIX, type Response } from './outside-contract.js';

/** Of message ids; the API takes no longer ones. */
const ID_LIMIT = 200;
/** Of workflow ids, in Temporal. */
const WORKFLOW_ID_LIMIT = 1_000;

const isTextWithin =
  (limit: number) =>
  (value: Json | undefined): value is string =>
    typeof value === 'string' && value !== '' && value.length <= limit;
const isId = isTextWithin(ID_LIMIT);
const isKey = isTextWithin(KEY_LIMIT);
const isWorkflowId = isTextWithin(WORKFLOW_ID_LIMIT);

export function messageOf(signal: unknown, at: number): Extract<Event, { kind: 'message' }> | null {
  if (!isObject(signal)) return null;
  const { id, name, data, sender } = signal;
  if (!isId(id) || typeof name !== 'string') return null;
  return { kind: 'message', at, id, name, data: isObject(data) ? data : {}, sender: typeof sender === 'string' ? sender : null };
}

/** The fields that the playbook reads; null where it has none of them. */
export function customerOf(signal: unknown, fields: readonly string[]): JsonObject | null {
  if (!isObject(signal)) return null;
  const known = fields.filter((field) => Object.hasOwn(signal, field));
  return known.length === 0 ? null : Object.fromEntries(known.map((field) => [field, signal[field] ?? null]));
}

export function peopleOf(signal: unknown): readonly ChangedPerson[] | null {
  if (!Array.isArray(signal)) return null;
  const people = signal.filter(isChangedPerson);
  return people.length === 0 ? null : people;
}

function isChangedPerson(value: unknown): value is ChangedPerson {
  if (!isObject(value) || typeof value.person !== 'string') return false;
  const { why, substitute = null, roles = [] } = value;
  if (why !== 'away' && why !== 'left' && why !== 'roles') return false;
  return (substitute === null || typeof substitute === 'string') && Array.isArray(roles) && roles.every((role) => typeof role === 'string');
}

export function toldOf(signal: unknown, at: number): Extract<Event, { kind: 'told' }> | null {
  if (!isObject(signal)) return null;
  const { id, from, news } = signal;
  if (typeof id !== 'string' || id === '' || !isWorkflowId(from) || !isNews(news)) return null;
  return { kind: 'told', at, id, from, news };
}

/** What each kind must hold, besides who did it. */
const NEWS: { readonly [K in CaseNews['kind']]: (news: JsonObject) => boolean } = {
  linked: ({ relation }) => isRelation(relation),
  unlinked: ({ relation }) => isRelation(relation),
  merged: ({ key, customer, data, open, awaits }) =>
    typeof key === 'string' &&
    (customer === null || typeof customer === 'string') &&
    isObject(data) &&
    Array.isArray(open) &&
    Array.isArray(awaits) &&
    awaits.every((each) => isObject(each) && typeof each.message === 'string' && isKey(each.key)),
  update: ({ update }) => isParentUpdate(update),
  parent_ended: ({ outcome, update }) => typeof outcome === 'string' && (update === undefined || isParentUpdate(update)),
  goes_on_as: (news) => isWorkflowId(news.case) && (news.of === undefined || isWorkflowId(news.of)),
};

function isNews(news: Json | undefined): news is JsonObject & CaseNews {
  if (!isObject(news) || typeof news.kind !== 'string' || !Object.hasOwn(NEWS, news.kind)) return false;
  const { by = null, comment = '' } = news;
  return isNullOrText(by) && typeof comment === 'string' && NEWS[news.kind as CaseNews['kind']](news);
}

function isRelation(value: Json | undefined): value is RelationKind {
  return typeof value === 'string' && Object.hasOwn(INVERSE, value);
}

function isParentUpdate(value: Json | undefined): boolean {
  if (!isObject(value)) return false;
  const { id, at, by = null, text, message } = value;
  if (typeof id !== 'string' || id === '' || typeof at !== 'number' || !isNullOrText(by) || typeof text !== 'string') return false;
  return message === undefined || (isObject(message) && typeof message.name === 'string' && isObject(message.data));
}

function isNullOrText(value: Json): boolean {
  return value === null || typeof value === 'string';
}

/** Calendars come as an artefact, which nobody can write by hand. */
export function calendarsOf(signal: unknown): Artefact<CalendarSet> | null {
  if (!isArtefact<CalendarSet>(signal) || !isObject(signal.content)) return null;
  const calendars = Object.values(signal.content as JsonObject);
  return calendars.every((calendar) => isObject(calendar) && Array.isArray(calendar.week)) ? signal : null;
}

export function responseOf(signal: unknown): Response | null {
  if (!isObject(signal)) return null;
  const answer = answerOf(signal.answer);
  const { effect, section } = signal;
  if (typeof effect !== 'string' || answer === null) return null;
  if (section === undefined) return { effect, answer };
  return isKey(section) ? { effect, answer, section } : null;
}

function answerOf(value: Json | undefined): Answer | null {
  if (!isObject(value)) return null;
  if (value.ok === true) return { ok: true, value: value.value ?? null };
  const { error } = value;
  if (value.ok !== false || !isObject(error) || typeof error.code !== 'string' || typeof error.message !== 'string') return null;
  return { ok: false, error: { code: error.code, message: error.message } };
}

export function deliveryOf(signal: unknown): Delivery | null {
  if (!isObject(signal)) return null;
  const { effect, message, mailbox } = signal;
  if (typeof effect !== 'string' || !isObject(message) || !isId(message.id) || !isObject(message.data)) return null;
  if (!isWorkflowId(mailbox) || !mailbox.startsWith(MAILBOX_PREFIX)) return null;
  return { effect, message: { id: message.id, data: message.data }, mailbox };
}

export function heldSectionOf(signal: unknown): { readonly effect: string; readonly key: string } | null {
  if (!isObject(signal)) return null;
  const { effect, key } = signal;
  return typeof effect === 'string' && isKey(key) ? { effect, key } : null;
}
