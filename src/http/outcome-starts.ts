/** Cases that others start by their end: certain ends are taken one by one, each until all that listen to it have their case. */
import type { State } from '../engine/state.js';
import type { CaseView } from '../engine/view.js';
import type { JsonObject } from '../program/json.js';
import { certainEnds, type EndedCase, endDone } from '../store/ended-cases.js';
import { takeOccasion } from './occasion.js';
import type { PublishedPrograms } from './published-programs.js';
import { type Rounds, startRounds } from './rounds.js';
import type { StartParts } from './start-case.js';

type Parts = StartParts & { readonly programs: PublishedPrograms };

const INTERVAL_MS = 1_000;

export function startOutcomeStarts(parts: Parts, interval = INTERVAL_MS): Rounds {
  return startRounds(() => takeEnds(parts), interval, parts.logger, 'what ended cases start could not be started; it is tried again');
}

/** One round over all ends that are certain by now. */
export async function takeEnds(parts: Parts): Promise<void> {
  const ends = await certainEnds(parts.db);
  if (ends.length === 0) return;
  const published = await parts.programs.all();
  for (const end of ends) {
    const outcome = end.view.status === 'cancelled' ? 'cancelled' : end.view.outcome;
    for (const program of published) {
      for (const start of program.content.starts ?? []) {
        if (start.kind !== 'outcome' || start.of !== end.view.playbook || start.outcome !== outcome) continue;
        const customer = end.view.customer_id;
        const taken = await takeOccasion(parts, program, start, {
          id: end.case,
          values: { source: sourceOf(end, outcome) },
          customer,
          at: Date.now(),
        });
        if (taken.kind !== 'failed') continue;
        parts.logger.warn({ case: end.case, playbook: program.content.playbook, reason: taken.message }, 'the end of a case started none');
      }
    }
    await endDone(parts.db, end);
  }
}

function sourceOf({ view, state }: EndedCase, outcome: string): JsonObject {
  return { outcome, data: state?.data ?? {}, steps: resultsOf(state), case: caseOf(view) };
}

function resultsOf(state: State | null): JsonObject {
  return { ...(state?.steps ?? {}) };
}

function caseOf(view: CaseView): JsonObject {
  const owner = view.case_roles.owner;
  return {
    id: view.id,
    key: view.key,
    playbook: view.playbook,
    started_at: new Date(view.started_at).toISOString(),
    ended_at: new Date(view.ended_at ?? view.started_at).toISOString(),
    ...(view.customer_id === null ? {} : { customer_id: view.customer_id }),
    ...(owner ? { owner } : {}),
  };
}
