/** Random events on a case: what people, senders, writes and time may do, in time, late, again and wrongly. */

import fc from 'fast-check';
import type { AskSubject } from '../../src/engine/ask.js';
import type { Effect } from '../../src/engine/effect.js';
import type { Actor, Event } from '../../src/engine/event.js';
import type { Playable } from '../../src/engine/playable.js';
import { indexOf } from '../../src/engine/program-index.js';
import type { State } from '../../src/engine/state.js';
import { nextWake } from '../../src/engine/step.js';
import type { AssignRequest, Decision } from '../../src/organisation/request.js';
import type { Json } from '../../src/program/json.js';
import { HOUR, person } from './complaint-program.js';
import { MESSAGES } from './random-program.js';

export const ACTORS: readonly Actor[] = [
  person('li_na'),
  person('wang_wei'),
  person('chen_wei', ['desk', 'manager']),
  person('zhao', ['finance']),
  person('admin', [], true),
];

/** A choice, made into an event when the case's state is known. */
export interface Choice {
  readonly what:
    | 'answer'
    | 'button'
    | 'item'
    | 'complete'
    | 'claim'
    | 'release'
    | 'message'
    | 'tick'
    | 'decide'
    | 'retry'
    | 'skip'
    | 'customer'
    | 'cancel';
  readonly when: 'now' | 'wake' | 'before_wake' | 'after_wake' | number;
  readonly who: number;
  readonly which: number;
  /** An operation on a task that has ended, a decision taken before, a message or an outcome that is none. */
  readonly wrong: boolean;
}

export const choices: fc.Arbitrary<Choice[]> = fc.array(
  fc.record({
    what: fc.oneof(
      ...(
        [
          ['complete', 12],
          ['claim', 3],
          ['release', 3],
          ['message', 5],
          ['tick', 4],
          ['decide', 6],
          ['retry', 2],
          ['skip', 2],
          ['customer', 1],
          ['answer', 8],
          ['button', 2],
          ['item', 1],
        ] as const
      ).map(([what, weight]) => ({ weight, arbitrary: fc.constant<Choice['what']>(what) })),
      { weight: 1, arbitrary: fc.constant<Choice['what']>('cancel') },
    ),
    when: fc.oneof(
      { weight: 4, arbitrary: fc.constant<Choice['when']>('now') },
      { weight: 4, arbitrary: fc.constantFrom<Choice['when'][]>('wake', 'before_wake', 'after_wake') },
      { weight: 4, arbitrary: fc.constantFrom<Choice['when'][]>(HOUR / 4, HOUR, 5 * HOUR, 24 * HOUR, 240 * HOUR, -HOUR) },
    ),
    who: fc.nat(9),
    which: fc.nat(99),
    wrong: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
  }),
  { minLength: 4, maxLength: 24 },
);

/** What is applied, in a form that means the same in another run of the case: an incident is named by what it is about. */
export type Recorded = { readonly event: Event; readonly incident?: string };

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
    return { event: { kind: 'assigned', at: state.at, decisions } };
  }

  make(state: State, choice: Choice): Recorded | null {
    const at = timeOf(state, choice.when);
    const tasks = Object.keys(state.tasks);
    const ended = state.closed.map((each) => each.task);
    const from = choice.wrong ? [...ended, 'complaint/1:nothing.1'] : tasks;
    const task = from[choice.which % Math.max(1, from.length)];
    switch (choice.what) {
      case 'complete':
      case 'claim':
      case 'release': {
        if (task === undefined) return { event: { kind: 'tick', at } };
        const open = state.tasks[task];
        const holder = ACTORS.find((each) => each.person === open?.assignee);
        const actor = choice.who < 6 && holder ? holder : (ACTORS[choice.who % ACTORS.length] as Actor);
        if (choice.what !== 'complete') return { event: { kind: choice.what, at, actor, task } };
        const step = open && indexOf(this.playable.program).nodes.get(open.step);
        const outcomes = step?.kind === 'task' ? step.outcomes.map((each) => each.id) : [];
        const outcome = choice.wrong ? 'maybe' : outcomes[choice.which % Math.max(1, outcomes.length)];
        return { event: { kind: 'complete', at, actor, task, values: {}, ...(outcome === undefined ? {} : { outcome }) } };
      }
      case 'message': {
        const name = choice.wrong ? 'nonsense' : (MESSAGES[choice.which % MESSAGES.length] as string);
        return { event: { kind: 'message', at, id: `m${choice.which % 30}`, name, data: { go: choice.who % 2 === 0 }, sender: null } };
      }
      case 'decide': {
        const again = this.#decided[choice.which % Math.max(1, this.#decided.length)];
        if (choice.wrong && again) return { event: { kind: 'assigned', at: state.at, decisions: [again] } };
        return this.decideAll(state, choice.who);
      }
      case 'retry':
      case 'skip': {
        const kind = choice.what === 'retry' ? 'retry_incident' : 'skip_incident';
        const names = [...namesOfIncidents(state).keys(), ...(choice.wrong ? ['none'] : [])];
        const incident = names[choice.which % Math.max(1, names.length)] ?? 'none';
        const actor = ACTORS[choice.wrong ? 0 : 4] as Actor;
        return { event: { kind, at, actor, incident: '' }, incident };
      }
      case 'answer': {
        const effects = choice.wrong ? ['complaint/1:nothing.1!1'] : Object.keys(state.asks);
        const effect = effects[choice.which % Math.max(1, effects.length)];
        if (effect === undefined) return { event: { kind: 'tick', at } };
        const subject = state.asks[effect]?.about.kind;
        if (subject === 'play' && choice.who % 3 === 0) return { event: { kind: 'taken_up', at, effect, reference: 'other/1' } };
        const fails = choice.who % 4 === 0 && subject !== 'mutex' && subject !== 'message';
        const code = subject === 'create' ? 'likely_duplicate' : choice.which % 2 === 0 ? 'http_500' : 'timeout';
        const value = answerOf(subject);
        return {
          event: { kind: 'responded', at, effect, answer: fails ? { ok: false, error: { code, message: 'No.' } } : { ok: true, value } },
        };
      }
      case 'button': {
        const button = choice.wrong ? 'none' : 'more';
        return { event: { kind: 'button', at, actor: ACTORS[choice.who % ACTORS.length] as Actor, button } };
      }
      case 'item': {
        const open = Object.values(state.frames).filter((each) => each.kind === 'each');
        const step = open[choice.which % Math.max(1, open.length)]?.node ?? 'none';
        return { event: { kind: 'add_item', at, actor: ACTORS[choice.who % ACTORS.length] as Actor, step, item: 9 } };
      }
      case 'customer':
        return { event: { kind: 'customer_changed', at, customer: { tier: 'gold' } } };
      case 'cancel':
        // Rarely: most cases should come further.
        if (choice.which % 4 !== 0) return { event: { kind: 'tick', at } };
        return { event: { kind: 'cancel', at, actor: null, reason: 'no more' } };
      default:
        return { event: { kind: 'tick', at } };
    }
  }
}

/** The recorded event as it reads for a case in this state. */
export function eventFor(state: State, { event, incident }: Recorded): Event {
  if (incident === undefined) return event;
  return { ...event, incident: namesOfIncidents(state).get(incident) ?? 'none' } as Event;
}

/** Ids of incidents by names that do not depend on how many events there were before. */
function namesOfIncidents(state: State): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, ...rest } of Object.values(state.incidents)) {
    let name = JSON.stringify(rest);
    while (names.has(name)) name += "'";
    names.set(name, id);
  }
  return names;
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
  const { effect, subject } = request;
  const plain = request.any.filter((match) => match.every((each) => each.kind === 'role' || each.kind === 'person'));
  if (subject.kind === 'task' && plain.length > 0 && which % 3 !== 0)
    return { effect, subject, assignee: null, offered_to: plain, excluded: [] };
  return { effect, subject, assignee: ACTORS[which % 3]?.person ?? null, offered_to: [], excluded: [] };
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
