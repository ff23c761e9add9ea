/**
 * What is numbered by event (incidents, some asks and requests) has another number in another run of the same case, in which time
 * was told of more often. Here it has names that are the same in both.
 */
import type { Event } from '../../src/engine/event.js';
import type { State } from '../../src/engine/state.js';

/** What is applied, in a form that means the same in another run of the case: `event` with names in place of numbered ids. */
export interface Recorded {
  readonly event: Event;
  readonly incident?: string;
  /** A case that has ended is opened again first. */
  readonly reopens?: true;
}

/** The event as it is recorded from a case in this state. */
export function recordedOf(state: State, event: Event): Recorded {
  if ('incident' in event) {
    const name = [...namesOfIncidents(state)].find(([, id]) => id === event.incident)?.[0];
    return { event: { ...event, incident: '' }, incident: name ?? 'none' };
  }
  return { event: translated(event, invert(namesOfEffects(state))) };
}

/** The recorded event as it reads for a case in this state. */
export function eventFor(state: State, { event, incident }: Recorded): Event {
  if (incident !== undefined) return { ...event, incident: namesOfIncidents(state).get(incident) ?? 'none' } as Event;
  return translated(event, namesOfEffects(state));
}

function translated(event: Event, names: ReadonlyMap<string, string>): Event {
  if (names.size === 0) return event;
  const named = (effect: string) => names.get(effect) ?? effect;
  if (event.kind === 'responded' || event.kind === 'taken_up') return { ...event, effect: named(event.effect) };
  if (event.kind !== 'assigned') return event;
  return { ...event, decisions: event.decisions.map((each) => ({ ...each, effect: named(each.effect) })) };
}

/** Ids of incidents by names that do not depend on how many events there were before. */
export function namesOfIncidents(state: State): Map<string, string> {
  return named(Object.values(state.incidents).map(({ id, ...rest }) => [JSON.stringify(rest), id]));
}

const NUMBERED = /!(tell|merged)\.\d+\.\d+$|(case_role:\w+)#(?!1$)\d+$/;

/** Ids of asks and requests that are numbered by event. */
function namesOfEffects(state: State): Map<string, string> {
  const ids = [...Object.keys(state.asks), ...state.undecided].filter((id) => NUMBERED.test(id));
  return named(ids.map((id) => [id.replace(NUMBERED, '!$1$2'), id]));
}

function named(pairs: readonly (readonly [name: string, id: string])[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const [first, id] of pairs) {
    let name = first;
    while (names.has(name)) name += "'";
    names.set(name, id);
  }
  return names;
}

function invert(names: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...names].map(([name, id]) => [id, name]));
}

/** Ids numbered by event, wherever they stand in texts: of facts, incidents, asks, tellings and requests. */
const IDS = /!(?:(?:tell|merged|update)\.)?\d+(?:\.\d+)?(?=[",])|!link\d+|case_role:\w+#\d+/g;

/** What a case came to as text, with all that is numbered by event counted in its own order. */
export function renumbered(of: unknown): string {
  const names = new Map<string, string>();
  return JSON.stringify(of).replace(IDS, (id) => {
    // The tries of a step that asks are numbered by the step.
    if (/^!\d+$/.test(id)) return id;
    const name = names.get(id) ?? `${id.replace(/\d+(\.\d+)?$/, '')}n${names.size}`;
    names.set(id, name);
    return name;
  });
}
