/** Random events on a case: what people, senders, writes, other cases and time may do, in time, late, again and wrongly. */

import fc from 'fast-check';
import type { AskSubject } from '../../src/engine/ask.js';
import type { Effect } from '../../src/engine/effect.js';
import type { Actor, Event } from '../../src/engine/event.js';
import type { Playable } from '../../src/engine/playable.js';
import type { State } from '../../src/engine/state.js';
import { nextWake } from '../../src/engine/step.js';
import type { AssignRequest, Decision } from '../../src/organisation/request.js';
import type { Json } from '../../src/program/json.js';
import { HOUR } from './complaint-program.js';
import { newsOf, operationOnCase } from './random-cases.js';
import { ACTORS, ADMIN, operationOn, type Pick, pick } from './random-operations.js';
import { MESSAGES } from './random-program.js';
import { type Recorded, recordedOf } from './stable-names.js';

/** What is chosen, and how often. */
const WHAT = {
  complete: 12,
  claim: 3,
  release: 2,
  operate: 14,
  message: 5,
  tick: 4,
  decide: 6,
  retry: 2,
  skip: 2,
  mend: 1,
  customer: 1,
  answer: 8,
  button: 2,
  item: 1,
  people: 2,
  clocks: 3,
  case: 2,
  told: 1,
  reopen: 2,
  calendar: 1,
  cancel: 1,
} as const;

/** A choice, made into an event when the case's state is known. */
export interface Choice extends Pick {
  readonly what: keyof typeof WHAT;
  readonly when: 'now' | 'wake' | 'before_wake' | 'after_wake' | number;
}

export const choices: fc.Arbitrary<Choice[]> = fc.array(
  fc.record({
    what: fc.oneof(
      ...(Object.entries(WHAT) as [Choice['what'], number][]).map(([what, weight]) => ({ weight, arbitrary: fc.constant(what) })),
    ),
    when: fc.oneof(
      { weight: 4, arbitrary: fc.constant<Choice['when']>('now') },
      { weight: 4, arbitrary: fc.constantFrom<Choice['when'][]>('wake', 'before_wake', 'after_wake') },
      { weight: 4, arbitrary: fc.constantFrom<Choice['when'][]>(HOUR / 4, HOUR, 5 * HOUR, 24 * HOUR, 240 * HOUR, -HOUR) },
    ),
    who: fc.nat(9),
    which: fc.nat(99),
    how: fc.nat(99),
    wrong: fc.integer({ min: 0, max: 9 }).map((n) => n === 5),
  }),
  { minLength: 4, maxLength: 24 },
);

/** Makes choices into events. */
export class EventSource {
  readonly #pending: AssignRequest[] = [];
  readonly #decided: Decision[] = [];

  constructor(private readonly playable: Playable) {}

  see(effects: readonly Effect[]): void {
    for (const effect of effects) if (effect.kind === 'assign') this.#pending.push(effect.request);
  }

  /** The decisions on everything that was asked for, as a write takes them at once. */
  decideAll(state: State, which: number): Recorded | null {
    const requests = this.#pending.splice(0);
    if (requests.length === 0) return null;
    const decisions = requests.map((request, i) => decisionOn(request, which + i));
    this.#decided.push(...decisions);
    return recordedOf(state, { kind: 'assigned', at: state.at, decisions });
  }

  make(state: State, choice: Choice): Recorded | null {
    if (choice.what === 'decide' && !choice.wrong) return this.decideAll(state, choice.who);
    const at = timeOf(state, choice.when);
    const tick: Event = { kind: 'tick', at };
    if (choice.what === 'reopen') return { event: tick, reopens: true };
    return recordedOf(state, this.#event(state, choice, at) ?? tick);
  }

  /** Null: there is nothing of the kind. */
  #event(state: State, choice: Choice, at: number): Event | null {
    const { playable } = this;
    const { who, which, how, wrong } = choice;
    const actor = pick(ACTORS, who) as Actor;
    switch (choice.what) {
      case 'complete':
      case 'claim':
      case 'release':
        return operationOn(playable, state, at, choice.what, choice);
      case 'operate':
        return operationOn(playable, state, at, undefined, choice);
      case 'message': {
        const name = wrong ? 'nonsense' : (pick(MESSAGES, which) as string);
        return { kind: 'message', at, id: `m${which % 30}`, name, data: { go: who % 2 === 0 }, sender: null };
      }
      case 'decide': {
        const again = pick(this.#decided, which);
        return again ? { kind: 'assigned', at: state.at, decisions: [again] } : null;
      }
      case 'retry':
      case 'skip':
      case 'mend': {
        const incident = pick([...Object.keys(state.incidents), ...(wrong ? ['none'] : [])], which) ?? 'none';
        const by = { at, actor: wrong ? (ACTORS[0] as Actor) : ADMIN, incident };
        if (choice.what === 'mend') return { kind: 'mend_incident', ...by, data: { n: how % 4 } };
        if (choice.what === 'skip') return { kind: 'skip_incident', ...by };
        return { kind: 'retry_incident', ...by, ...(how % 4 === 0 ? { same_as: 'c-9' } : {}) };
      }
      case 'answer':
        return answerTo(state, choice, at);
      case 'button':
        return { kind: 'button', at, actor, button: wrong ? 'none' : 'more' };
      case 'item': {
        const open = Object.values(state.frames).filter((each) => each.kind === 'each');
        return { kind: 'add_item', at, actor, step: pick(open, which)?.node ?? 'none', item: 9 };
      }
      case 'people':
        return peopleChanged(choice, at);
      case 'clocks':
        return clocksPaused(state, choice, at);
      case 'case':
        return operationOnCase(choice, at);
      case 'told':
        return { kind: 'told', at, id: `t${which % 12}`, from: `complaint/${how % 4}`, news: newsOf(choice) };
      case 'customer':
        return { kind: 'customer_changed', at, customer: { tier: how % 2 === 0 ? 'gold' : 'silver' } };
      case 'calendar':
        // At once: what was due before is settled on the calendars that there were.
        return { kind: 'calendar_changed', at: state.at };
      case 'cancel':
        // Rarely: most cases should come further.
        return which % 4 === 0 ? { kind: 'cancel', at, actor: who % 2 === 0 ? null : actor, reason: 'no more' } : null;
      default:
        return null;
    }
  }
}

function answerTo(state: State, { who, which, wrong }: Choice, at: number): Event | null {
  const effect = pick(wrong ? ['complaint/1:nothing.1!1'] : Object.keys(state.asks), which);
  if (effect === undefined) return null;
  const subject = state.asks[effect]?.about.kind;
  if (subject === 'play' && who % 3 === 0) return { kind: 'taken_up', at, effect, reference: 'other/1' };
  const fails = who % 4 === 0 && subject !== 'mutex' && subject !== 'message';
  const code = subject === 'create' ? 'likely_duplicate' : which % 2 === 0 ? 'http_500' : 'timeout';
  const answer = fails ? ({ ok: false, error: { code, message: 'No.' } } as const) : ({ ok: true, value: answerOf(subject) } as const);
  return { kind: 'responded', at, effect, answer };
}

function peopleChanged({ who, which, how }: Choice, at: number): Event {
  const why = pick(['away', 'left', 'roles'] as const, how) ?? 'left';
  const people = (which % 4 === 0 ? [who, who + 1] : [who]).map((each) => ({
    person: (pick(ACTORS, each) as Actor).person,
    why,
    ...(why === 'away' ? { substitute: which % 2 === 0 ? null : (pick(ACTORS, each + which) as Actor).person } : {}),
    ...(why === 'roles' ? { roles: ['desk'] } : {}),
  }));
  return { kind: 'people_changed', at, people };
}

function clocksPaused(state: State, { who, which, how, wrong }: Choice, at: number): Event {
  const actor = who === 0 ? (ACTORS[0] as Actor) : ADMIN;
  const clock = wrong ? 'none.1' : how % 3 === 0 ? undefined : pick(Object.keys(state.clocks), which);
  const of = clock === undefined ? {} : { clock };
  if (which % 3 === 0) return { kind: 'resume_clocks', at, actor, ...of };
  const from = how % 4 === 0 ? { from: at - pick([HOUR, 50 * HOUR, -HOUR], which)! } : {};
  const until = how % 5 === 0 ? { until: at - (which % 2) * (HOUR / 2) } : {};
  return { kind: 'pause_clocks', at, actor, ...of, ...from, ...until, reason: 'They wait.' };
}

function timeOf(state: State, when: Choice['when']): number {
  if (typeof when === 'number') return state.at + when;
  const wake = nextWake(state) ?? state.at;
  switch (when) {
    case 'now':
      return state.at;
    case 'wake':
      return wake;
    case 'before_wake':
      return Math.max(state.at, wake - 1);
    case 'after_wake':
      return wake + 1;
  }
}

function decisionOn(request: AssignRequest, which: number): Decision {
  const { effect, subject, prefer, acting_for } = request;
  const excluded = request.not.flatMap((match) => match.flatMap((each) => (each.kind === 'person' ? [each.person] : [])));
  const may = ACTORS.slice(0, 3).flatMap((each) => (excluded.includes(each.person) ? [] : [each.person]));
  const nobody = { effect, subject, assignee: null, offered_to: [], excluded };
  if (request.everybody) return { ...nobody, everybody: may.slice(0, which % 4) };
  if (prefer !== undefined && which % 4 !== 0 && !excluded.includes(prefer)) {
    return { ...nobody, assignee: prefer, ...(acting_for === undefined ? {} : { acting_for }) };
  }
  const plain = request.any.filter((match) => match.every((each) => each.kind === 'role' || each.kind === 'person'));
  if (subject.kind === 'task' && plain.length > 0 && which % 3 !== 0) return { ...nobody, offered_to: plain };
  return { ...nobody, assignee: which % 7 === 0 ? null : (pick(may, which) ?? null) };
}

function answerOf(subject: AskSubject['kind'] | undefined): Json {
  switch (subject) {
    case 'play':
      return { case: 'other/1', outcome: 'won', data: {} };
    case 'find':
      return { items: [{ id: 'c-1', n: 2 }] };
    case 'create':
    case 'update':
      return { id: 'c-1', name: 'Mill' };
    case 'document':
      return { id: 'f-1', name: 'offer.md', media_type: 'text/markdown' };
    default:
      return { go: true };
  }
}
