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
  type SignalDefinition,
  setHandler,
} from '@temporalio/workflow';
import type { CalendarSet } from '../calendar/compiled.js';
import type { Instant, State } from '../engine/state.js';
import type { ChangedPerson } from '../organisation/changed-person.js';
import type { JsonObject } from '../program/json.js';
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
import { calendarsOf, customerOf, deliveryOf, heldSectionOf, messageOf, peopleOf, responseOf, toldOf } from './signals.js';

const updates = Object.fromEntries(UPDATES.map((name) => [name, defineUpdate<OperationAnswer, [OperationRequest]>(name)])) as {
  [N in UpdateName]: ReturnType<typeof defineUpdate<OperationAnswer, [OperationRequest]>>;
};
// A signal may be sent by hand from Temporal UI: what it holds is told by signals.ts.
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
    setHandler(updates[name], (request) => driver.operate((at) => eventOf(name, request, at), request.fingerprint), {
      validator: (request) => driver.refuseEarly(eventOf(name, request, Date.now()), request.fingerprint),
    });
  }
  /** What a signal holds is read when the case takes it; what is null is none such (signals.ts). */
  const hears = <Body, T>(
    signal: SignalDefinition<[Body]>,
    read: (body: Body, at: Instant) => T | null,
    take: (said: T, at: Instant) => void,
  ): void =>
    setHandler(signal, (body) =>
      driver.happen((at) => {
        const said = read(body, at);
        if (said !== null) take(said, at);
      }),
    );
  hears(messageSignal, messageOf, (message) => driver.apply(message));
  hears(
    customerChangedSignal,
    (body) => customerOf(body, program.content.customer_fields),
    (customer, at) => {
      if (driver.state.customer !== null) driver.apply({ kind: 'customer_changed', at, customer });
    },
  );
  hears(peopleChangedSignal, peopleOf, (people, at) => driver.apply({ kind: 'people_changed', at, people }));
  hears(toldSignal, toldOf, (told) => driver.apply(told));
  hears(calendarsChangedSignal, calendarsOf, (calendars, at) => driver.changeCalendars(calendars, at));
  hears(respondedSignal, responseOf, (response, at) => driver.respond(response, at));
  hears(deliveredSignal, deliveryOf, (delivery, at) => driver.deliver(delivery, at));
  hears(sectionHeldSignal, heldSectionOf, (held) => driver.confirmSection(held));
  setHandler(renewSignal, () => driver.renew());
  setHandler(projectionQuery, () => driver.projection());
  setHandler(stateQuery, () => driver.state);

  let cancelled = false;
  CancellationScope.current().cancelRequested.catch(() => {
    cancelled = true;
    driver.happen((at) => driver.apply({ kind: 'cancel', at, actor: null, reason: 'Cancelled in Temporal.' }));
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
