/**
 * The link through which a contact of the customer does a task that is theirs: asked for as a notice, once for each time
 * that the task comes to them.
 *
 * owns: which tasks have a link, and what its notice says.
 * never: how a link looks or gets to them; the case knows no secret (delivery/, store/customer-links.ts).
 */
import { contactId } from '../organisation/customer-contact.js';
import type { Task } from '../program/program.js';
import type { Actor } from './event.js';
import { endsAt } from './scopes.js';
import type { Instant, State, TaskState } from './state.js';
import type { Turn } from './turn.js';

/** A survey has one where `web` is among its channels; what several have to do is entered by hand. */
export function hasLink({ customer, need, survey }: Task): boolean {
  return customer !== undefined && need === undefined && (survey === undefined || survey.channels.includes('web'));
}

/** Whoever comes through the link of this contact. */
export function contactActor(contact: string): Actor {
  return { person: contactId(contact), contact, roles: [], units: [], skills: {}, administrator: false };
}

/** Until when the answer is taken; null: as long as the task is open. */
export function answeredUntil(state: Pick<State, 'frames'>, { frame }: TaskState): Instant | null {
  const own = state.frames[frame];
  return own ? endsAt(own) : null;
}

/** The semantics (semantics.ts) since which links are sent. */
const SENT_SINCE = 3;

/** `again`: it came back to them, for the nth time. */
export function sendLink(turn: Turn, task: TaskState, step: Task, again = 0): void {
  if (turn.state.semantics < SENT_SINCE || step.customer === undefined || !hasLink(step)) return;
  turn.notify({
    effect: `${task.id}!link${again === 0 ? '' : again}`,
    to: [],
    contacts: [step.customer],
    about: { kind: 'link', step: step.id, tasks: [task.id], until: answeredUntil(turn.state, task) },
  });
}
