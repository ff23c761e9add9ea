/** Incidents in the hands of an administrator: try again, go on without, or mend the case's data and try again. */
import { retryClock } from './clocks.js';
import type { Event, Refusal } from './event.js';
import { exitFrame } from './exit.js';
import { formErrors } from './form.js';
import type { Playable } from './playable.js';
import type { Frame, State } from './state.js';
import { mayAdminister } from './task-parties.js';
import type { Turn } from './turn.js';

type IncidentEvent = Extract<Event, { kind: 'retry_incident' | 'skip_incident' | 'mend_incident' }>;

export function refuseIncident({ program }: Playable, state: State, event: IncidentEvent): Refusal | null {
  if (!mayAdminister(program, state, event.actor, 'resolve_incidents')) return { code: 'not_allowed', permission: 'administer' };
  const incident = state.incidents[event.incident];
  if (!incident) return { code: 'incident_unknown', incident: event.incident };
  if (event.kind === 'retry_incident' && event.same_as !== undefined && !likelyAt(state.frames[incident.frame ?? ''])) {
    return { code: 'no_duplicate', incident: event.incident };
  }
  if (event.kind !== 'mend_incident') return null;
  const errors = formErrors(program.data, { ...state.data, ...event.data });
  return errors.length > 0 ? { code: 'data_invalid', errors } : null;
}

function sameAs(event: IncidentEvent): { same_as?: string } {
  return event.kind === 'retry_incident' && event.same_as !== undefined ? { same_as: event.same_as } : {};
}

function likelyAt(frame: Frame | undefined): boolean {
  return frame?.kind === 'asking' && frame.likely !== undefined;
}

export function resolveIncident(turn: Turn, event: IncidentEvent): void {
  const incident = turn.state.incidents[event.incident];
  if (!incident) return;
  const retry = event.kind !== 'skip_incident';
  delete turn.state.incidents[incident.id];
  if (event.kind === 'mend_incident') {
    turn.state.data = { ...turn.state.data, ...event.data };
    turn.fact('data_mended', incident.node, { data: event.data }, true);
  }
  turn.fact('incident_resolved', incident.node, { incident: incident.id, how: retry ? 'retried' : 'skipped', ...sameAs(event) }, true);
  const frame = incident.frame === null ? undefined : turn.state.frames[incident.frame];
  if (!frame || incident.phase === 'none') return;
  if (event.kind === 'retry_incident' && event.same_as !== undefined && likelyAt(frame)) {
    turn.setFrame({ ...frame, likely: { same_as: event.same_as } } as Frame);
  }
  if (incident.phase === 'clock') {
    if (retry) retryClock(turn, incident);
  } else if (!retry) {
    for (const child of turn.childrenOf(frame.id)) if (child.kind !== 'handler') exitFrame(turn, child.id, 'cancelled', 'ended');
    turn.complete(frame.id, {});
  } else if (incident.phase === 'enter') {
    turn.agenda.push({ do: 'begin', frame: frame.id });
  } else {
    turn.agenda.push({ do: 'child_done', frame: frame.id, child: '' });
  }
}
