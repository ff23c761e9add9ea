/**
 * A case in virtual time: the engine with the same assignment as the real one, and a clock that moves when told to.
 *
 * guarantees: the same events at the same times lead to the same state as on Temporal (the conformance suite holds them
 * together).
 */
import type { CalendarSet } from '../calendar/compiled.js';
import { formatInstant } from '../calendar/instant.js';
import type { Answer, Ask, AskSubject } from '../engine/ask.js';
import { refuseReopening } from '../engine/case-reopen.js';
import type { Effect, Fact } from '../engine/effect.js';
import type { Actor, Event, Refusal } from '../engine/event.js';
import { keptEarly } from '../engine/messages.js';
import type { Playable } from '../engine/playable.js';
import { takesMessage } from '../engine/responses.js';
import type { CaseFacts, Instant, State } from '../engine/state.js';
import { nextWake, reopen, start, step, type Transition } from '../engine/step.js';
import type { CaseView, TaskView } from '../engine/view.js';
import { caseView, taskViews } from '../engine/views.js';
import type { AssignRequest } from '../organisation/request.js';
import { loadsAfter, resolve, resolvePeople } from '../organisation/resolve.js';
import type { Loads, Organisation } from '../organisation/snapshot.js';
import type { Json, JsonObject } from '../program/json.js';
import type { ObservedCase, ObservedNotice } from './expectation.js';

export interface SimulatedStart {
  readonly case: CaseFacts;
  readonly data: JsonObject;
  readonly customer: JsonObject | null;
  readonly actor: Actor | null;
}

export interface SimulatedNotice extends ObservedNotice {
  readonly at: Instant;
}

/** An instant as the organisation reads it: ISO 8601 with the offset of its calendar's zone, in UTC where it has none. */
export function instantText({ calendars }: Playable, organisation: Organisation, instant: Instant): string {
  const calendar = calendars[organisation.calendar];
  return calendar === undefined ? new Date(instant).toISOString() : formatInstant(calendar, instant);
}

/** What of a case only a scenario can answer. */
export function asksOfOutside(state: State): readonly Ask[] {
  const own: readonly AskSubject['kind'][] = ['mutex', 'message', 'document', 'tell'];
  return Object.values(state.asks).filter(({ about, taken_up }) => !own.includes(about.kind) && taken_up === undefined);
}

export class SimulatedCase implements ObservedCase {
  #playable: Playable;
  #state: State;
  #now: Instant;
  readonly facts: Fact[] = [];
  readonly notices: SimulatedNotice[] = [];
  /** What it asked of the outside and does not want any more. */
  readonly withdrawn: Ask[] = [];
  /** How many cases of its key there have been. */
  #family = 1;
  /** The steps whose links the customer was sent, in order. */
  readonly links: string[] = [];
  #turns: Loads['turn'] = {};
  readonly #absences: { readonly person: string; readonly substitute: string | null; readonly until: Instant | null }[] = [];
  readonly #answers: 'itself' | 'given';
  /** Messages that came before anything waited for their key. */
  readonly #early: { readonly message: string; readonly key: string; readonly data: JsonObject; readonly until: number }[] = [];

  constructor(
    playable: Playable,
    readonly organisation: Organisation,
    input: SimulatedStart,
    /** `given`: critical sections, files and keyed messages are answered by events alone, as where a real run is told again. */
    answers: 'itself' | 'given' = 'itself',
  ) {
    this.#playable = playable;
    this.#answers = answers;
    this.#now = input.case.started_at;
    const transition = start(playable, { program: '', ...input }, this.#now);
    this.#state = transition.state;
    this.#take(transition);
  }

  /** With the calendars that it runs on now. */
  get playable(): Playable {
    return this.#playable;
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

  timeText(instant: Instant): string {
    return instantText(this.playable, this.organisation, instant);
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

  /** It runs on these calendars from now on. */
  changeCalendars(calendars: CalendarSet): void {
    this.#playable = { ...this.#playable, calendars };
    this.apply({ kind: 'calendar_changed', at: this.#now });
  }

  /** Somebody is away from now on; `until` null: for good. Their open tasks are handed on. */
  absent(person: string, substitute: string | null, until: Instant | null): void {
    this.#absences.push({ person, substitute, until });
    this.apply({ kind: 'people_changed', at: this.#now, people: [{ person, why: 'away', substitute }] });
  }

  /** A completed case is opened again, as the next one of its family; the refusal when it cannot be. */
  reopen(actor: Actor, comment: string): Refusal | null {
    const refusal = refuseReopening(this.playable, this.#state, actor, this.#now);
    if (refusal) return refusal;
    this.#family += 1;
    const { id } = this.#state.case;
    const next = `${this.#family === 2 ? id : id.slice(0, id.lastIndexOf('/'))}/${this.#family}`;
    const { customer } = this.#state;
    this.#take(reopen(this.playable, this.#state, { id: next, actor, comment, customer }, this.#now));
    return null;
  }

  /** Answers what a step asked of the outside; false when it asked for nothing. */
  respond(step: string, answer: Answer): boolean {
    const asked = this.asks.find(({ node }) => node === step);
    if (!asked) return false;
    this.apply({ kind: 'responded', at: this.#now, effect: asked.effect, answer });
    return true;
  }

  /** What waits for an answer of the outside, in the order in which it was asked; not what the simulator answers itself. */
  get asks(): readonly Ask[] {
    return asksOfOutside(this.#state);
  }

  /** Hands a message to what waits for its key; false where nothing does yet: it is kept for what will. */
  deliver(message: string, key: string, data: JsonObject): boolean {
    const waiting = Object.values(this.#state.asks).find(
      ({ about, effect }) => about.kind === 'message' && about.message === message && about.key === key && this.#takes(effect, data),
    );
    if (waiting) {
      this.apply({ kind: 'responded', at: this.#now, effect: waiting.effect, answer: { ok: true, value: data } });
      return true;
    }
    this.#early.push({ message, key, data, until: this.#now + keptEarly(this.playable.program, message) });
    return false;
  }

  #take(transition: Transition): void {
    this.#state = transition.state;
    const requests: AssignRequest[] = [];
    for (const effect of transition.effects) this.#carryOut(effect, requests);
    if (requests.length > 0) this.#assign(requests);
    if (this.#answers === 'given') return;
    for (const effect of transition.effects) if (effect.kind === 'ask') this.#answerOwn(effect.ask);
    this.#grantSection();
  }

  /** The first that waits for a critical section in which nobody is; each grant is an event that looks again. */
  #grantSection(): void {
    const asks = Object.values(this.#state.asks).filter(({ frame }) => this.#state.frames[frame]);
    const taken = new Set(asks.flatMap(({ about, taken_up }) => (about.kind === 'mutex' && taken_up !== undefined ? [about.key] : [])));
    const next = asks.find(({ about, taken_up }) => about.kind === 'mutex' && taken_up === undefined && !taken.has(about.key));
    if (next) this.#take(step(this.playable, this.#state, this.#answered(next.effect, null)));
  }

  #assign(requests: readonly AssignRequest[]): void {
    const loads = this.#loads();
    const decisions = resolve(requests, this.organisation, loads, this.#state.case_roles);
    this.#turns = loadsAfter(loads, decisions).turn;
    if (this.#state.status === 'open') this.#take(step(this.playable, this.#state, { kind: 'assigned', at: this.#now, decisions }));
  }

  /** A file is written at once, and a message may have come early. */
  #answerOwn(asked: Ask): void {
    const { about, effect } = asked;
    const kept = this.#state.asks[effect];
    if (!kept || kept.taken_up !== undefined) return;
    if (about.kind === 'message') {
      const early = this.#early.findIndex(
        ({ message, key, data, until }) => until > this.#now && message === about.message && key === about.key && this.#takes(effect, data),
      );
      const [found] = early < 0 ? [] : this.#early.splice(early, 1);
      if (found) this.#take(step(this.playable, this.#state, this.#answered(effect, found.data)));
    } else if (about.kind === 'tell') {
      this.#take(step(this.playable, this.#state, this.#answered(effect, { ended: [] })));
    } else if (about.kind === 'document') {
      const file = { id: effect, name: about.name, media_type: 'text/markdown' };
      this.#take(step(this.playable, this.#state, this.#answered(effect, file)));
    }
  }

  #takes(effect: string, data: JsonObject): boolean {
    return takesMessage(this.playable, this.#state, effect, data) === 'takes';
  }

  #answered(effect: string, value: Json): Event {
    return { kind: 'responded', at: this.#now, effect, answer: { ok: true, value } };
  }

  #carryOut(effect: Effect, requests: AssignRequest[]): void {
    switch (effect.kind) {
      case 'fact':
        this.facts.push(effect.fact);
        return;
      case 'assign':
        requests.push(effect.request);
        return;
      case 'withdraw':
        this.withdrawn.push(effect.ask);
        return;
      case 'notify': {
        const { to, contacts = [], about } = effect.notice;
        if (about.kind === 'link') {
          this.links.push(about.step);
          return;
        }
        const people = resolvePeople(to, this.organisation, this.#state.case_roles);
        this.notices.push({ at: this.#now, to: [...people, ...contacts.map(() => 'customer')], about });
        return;
      }
    }
  }

  #loads(): Loads {
    const open: { [person: string]: number } = {};
    for (const { assignee } of Object.values(this.#state.tasks)) if (assignee !== null) open[assignee] = (open[assignee] ?? 0) + 1;
    const away = this.#absences.filter(({ until }) => until === null || until > this.#now);
    return { open, turn: this.#turns, away: Object.fromEntries(away.map(({ person, substitute }) => [person, substitute])) };
  }
}
