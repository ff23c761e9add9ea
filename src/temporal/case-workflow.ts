/**
 * The one workflow that runs every case: the default export of the bundle, so that a workflow's type is its playbook's id.
 * It registers every handler before its first await, and ends only when all handlers have finished.
 */
import {
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import type { CalendarSet } from '../calendar/compiled.js';
import type { Event } from '../engine/event.js';
import type { State } from '../engine/state.js';
import type { ChangedPerson } from '../organisation/changed-person.js';
import { isObject, type JsonObject } from '../program/json.js';
import type { Program } from '../program/program.js';
import type { Artefact } from './artefact.js';
import {
  CALENDARS_CHANGED_SIGNAL,
  type CaseInput,
  type CaseResult,
  CUSTOMER_CHANGED_SIGNAL,
  MESSAGE_SIGNAL,
  type MessageRequest,
  type OperationAnswer,
  type OperationRequest,
  PEOPLE_CHANGED_SIGNAL,
  PROJECTION_QUERY,
  type ProjectionAnswer,
  RENEW_SIGNAL,
  STATE_QUERY,
  TOLD_SIGNAL,
  type Told,
  UPDATES,
  type UpdateName,
} from './case-contract.js';
import { CaseDriver } from './case-driver.js';
import { eventOf } from './operation-event.js';
import { DELIVERED_SIGNAL, type Delivery, RESPONDED_SIGNAL, type Response, SECTION_HELD_SIGNAL } from './outside-contract.js';

const updates = Object.fromEntries(UPDATES.map((name) => [name, defineUpdate<OperationAnswer, [OperationRequest]>(name)])) as {
  [N in UpdateName]: ReturnType<typeof defineUpdate<OperationAnswer, [OperationRequest]>>;
};
const messageSignal = defineSignal<[MessageRequest]>(MESSAGE_SIGNAL);
const customerChangedSignal = defineSignal<[JsonObject]>(CUSTOMER_CHANGED_SIGNAL);
const peopleChangedSignal = defineSignal<[readonly ChangedPerson[]]>(PEOPLE_CHANGED_SIGNAL);
const toldSignal = defineSignal<[Told]>(TOLD_SIGNAL);
const calendarsChangedSignal = defineSignal<[Artefact<CalendarSet>]>(CALENDARS_CHANGED_SIGNAL);
const respondedSignal = defineSignal<[Response]>(RESPONDED_SIGNAL);
const deliveredSignal = defineSignal<[Delivery]>(DELIVERED_SIGNAL);
const sectionHeldSignal = defineSignal<[{ effect: string; key: string }]>(SECTION_HELD_SIGNAL);
const renewSignal = defineSignal(RENEW_SIGNAL);
const projectionQuery = defineQuery<ProjectionAnswer>(PROJECTION_QUERY);
const stateQuery = defineQuery<State>(STATE_QUERY);

export async function playCase(input: CaseInput, program: Artefact<Program>, calendars: Artefact<CalendarSet>): Promise<CaseResult> {
  const driver = new CaseDriver(input, program, calendars);
  for (const name of UPDATES) {
    setHandler(updates[name], (request) => driver.operate(eventOf(name, request, Date.now()), request.fingerprint), {
      validator: (request) => driver.refuseEarly(eventOf(name, request, Date.now()), request.fingerprint),
    });
  }
  setHandler(messageSignal, (message) => {
    // A signal may be sent by hand from Temporal UI: one that is no message does no harm.
    const event = messageEvent(message);
    if (event) driver.apply(event);
  });
  setHandler(customerChangedSignal, (customer) => {
    if (isObject(customer)) driver.apply({ kind: 'customer_changed', at: Date.now(), customer });
  });
  setHandler(peopleChangedSignal, (people) => {
    if (Array.isArray(people)) driver.apply({ kind: 'people_changed', at: Date.now(), people: people.filter(isObject) as never });
  });
  setHandler(toldSignal, (told) => {
    if (isObject(told) && typeof told.id === 'string' && typeof told.from === 'string' && isObject(told.news)) {
      driver.apply({ kind: 'told', at: Date.now(), id: told.id, from: told.from, news: told.news });
    }
  });
  setHandler(calendarsChangedSignal, (changed) => {
    // Sent by hand from Temporal UI it has no content.
    if (isObject(changed) && isObject(changed.content)) driver.changeCalendars(changed as unknown as Artefact<CalendarSet>);
  });
  setHandler(respondedSignal, (response) => {
    if (isObject(response) && typeof response.effect === 'string' && isObject(response.answer)) driver.respond(response);
  });
  setHandler(deliveredSignal, (delivery) => {
    if (isObject(delivery) && typeof delivery.effect === 'string' && isObject(delivery.message)) driver.deliver(delivery);
  });
  setHandler(sectionHeldSignal, (held) => {
    if (isObject(held) && typeof held.effect === 'string' && typeof held.key === 'string') driver.confirmSection(held);
  });
  setHandler(renewSignal, () => driver.renew());
  setHandler(projectionQuery, () => driver.projection());
  setHandler(stateQuery, () => driver.state);

  let cancelled = false;
  CancellationScope.current().cancelRequested.catch(() => {
    cancelled = true;
    driver.apply({ kind: 'cancel', at: Date.now(), actor: null, reason: 'Cancelled in Temporal.' });
  });
  driver.begin();

  return CancellationScope.nonCancellable(async () => {
    await condition(() => driver.quiet && (driver.ended || driver.shouldContinueAsNew));
    if (!driver.ended) return continueAsNew<typeof playCase>(driver.resumeInput(), program, driver.calendars);
    if (cancelled && driver.state.status === 'cancelled') throw new CancelledFailure('Cancelled in Temporal.');
    const { outcome, at, records } = driver.state;
    return { outcome: outcome ?? 'cancelled', ended_at: at, records };
  });
}

function messageEvent(message: unknown): Event | null {
  if (!isObject(message)) return null;
  const { id, name, data, sender } = message;
  if (typeof id !== 'string' || typeof name !== 'string') return null;
  return {
    kind: 'message',
    at: Date.now(),
    id,
    name,
    data: isObject(data) ? data : {},
    sender: typeof sender === 'string' ? sender : null,
  };
}
