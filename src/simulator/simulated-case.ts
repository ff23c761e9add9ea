/**
 * A case in virtual time: the engine with the same assignment as the real one, and a clock that moves when told to.
 *
 * guarantees: the same events at the same times lead to the same state as on Temporal (the conformance suite holds them
 * together).
 */
import { formatInstant } from '../calendar/instant.js';
import type { Effect, Fact } from '../engine/effect.js';
import type { Actor, Event, Refusal } from '../engine/event.js';
import type { Playable } from '../engine/playable.js';
import type { CaseFacts, Instant, State } from '../engine/state.js';
import { nextWake, start, step, type Transition } from '../engine/step.js';
import type { CaseView, TaskView } from '../engine/view.js';
import { caseView, taskViews } from '../engine/views.js';
import type { AssignRequest, NoticeSubject } from '../organisation/request.js';
import { loadsAfter, resolve, resolvePeople } from '../organisation/resolve.js';
import type { Loads, Organisation } from '../organisation/snapshot.js';
import type { JsonObject } from '../program/json.js';

export interface SimulatedStart {
  readonly case: CaseFacts;
  readonly data: JsonObject;
  readonly customer: JsonObject | null;
  readonly actor: Actor | null;
}

export interface SimulatedNotice {
  readonly at: Instant;
  readonly to: readonly string[];
  readonly about: NoticeSubject;
}

export class SimulatedCase {
  #state: State;
  #now: Instant;
  readonly facts: Fact[] = [];
  readonly notices: SimulatedNotice[] = [];
  #turns: Loads['turn'] = {};

  constructor(
    readonly playable: Playable,
    readonly organisation: Organisation,
    input: SimulatedStart,
  ) {
    this.#now = input.case.started_at;
    const transition = start(playable, { program: '', ...input }, this.#now);
    this.#state = transition.state;
    this.#take(transition);
  }

  get state(): State {
    return this.#state;
  }

  get now(): Instant {
    return this.#now;
  }

  get view(): CaseView {
    return caseView(this.playable, this.#state);
  }

  get tasks(): TaskView[] {
    return taskViews(this.playable, this.#state);
  }

  /** An instant as the organisation reads it: ISO 8601 with the offset of its calendar's zone, in UTC where it has none. */
  timeText(instant: Instant): string {
    const calendar = this.playable.calendars[this.organisation.calendar];
    return calendar === undefined ? new Date(instant).toISOString() : formatInstant(calendar, instant);
  }

  /** Applies an event at the present time; the refusal when it was refused. */
  apply(event: Event): Refusal | null {
    const transition = step(this.playable, this.#state, event);
    this.#take(transition);
    return transition.refusal ?? null;
  }

  /** Moves time on, stopping at every deadline on the way as a timer would. */
  moveTo(instant: Instant): void {
    for (;;) {
      const wake = nextWake(this.#state);
      if (wake === null || wake > instant) break;
      this.#now = Math.max(this.#now, wake);
      this.apply({ kind: 'tick', at: this.#now });
    }
    this.#now = Math.max(this.#now, instant);
  }

  #take(transition: Transition): void {
    this.#state = transition.state;
    const requests: AssignRequest[] = [];
    for (const effect of transition.effects) this.#carryOut(effect, requests);
    if (requests.length === 0) return;
    const loads = this.#loads();
    const decisions = resolve(requests, this.organisation, loads, this.#state.case_roles);
    this.#turns = loadsAfter(loads, decisions).turn;
    if (this.#state.status === 'open') this.#take(step(this.playable, this.#state, { kind: 'assigned', at: this.#now, decisions }));
  }

  #carryOut(effect: Effect, requests: AssignRequest[]): void {
    switch (effect.kind) {
      case 'fact':
        this.facts.push(effect.fact);
        return;
      case 'assign':
        requests.push(effect.request);
        return;
      case 'notify': {
        const to = resolvePeople(effect.notice.to, this.organisation, this.#state.case_roles);
        this.notices.push({ at: this.#now, to, about: effect.notice.about });
        return;
      }
    }
  }

  #loads(): Loads {
    const open: { [person: string]: number } = {};
    for (const { assignee } of Object.values(this.#state.tasks)) if (assignee !== null) open[assignee] = (open[assignee] ?? 0) + 1;
    return { open, turn: this.#turns };
  }
}
