/** Cases that others start by their end: certain ends are taken one by one, each until all that listen to it have their case. */
import type { State } from '../engine/state.js';
import type { CaseView } from '../engine/view.js';
import type { JsonObject } from '../program/json.js';
import type { Start } from '../program/program.js';
import { certainEnds, type EndedCase, endDone } from '../store/ended-cases.js';
import { noteFailedStart } from '../store/failed-starts.js';
import { type OccasionTaken, takeOccasion } from './occasion.js';
import type { PublishedProgram, PublishedPrograms } from './published-programs.js';
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
    for (const program of published) {
      for (const start of program.content.starts ?? []) {
        if (start.kind !== 'outcome' || start.of !== end.view.playbook || start.outcome !== outcomeOf(end.view)) continue;
        const taken = await startByEnd(parts, program, start, end);
        if (taken.kind !== 'failed') continue;
        const { playbook } = program.content;
        const cause = { kind: 'outcome', case: end.case } as const;
        await noteFailedStart(parts.db, { playbook, start: start.id, cause, message: taken.message });
        parts.logger.warn({ case: end.case, playbook, reason: taken.message }, 'the end of a case started none; it is tried again');
      }
    }
    await endDone(parts.db, end);
  }
}

/** The case that the end of another is to start; again, the same. */
export function startByEnd(
  parts: StartParts,
  program: PublishedProgram,
  start: Start,
  end: Pick<EndedCase, 'case' | 'view' | 'state'>,
): Promise<OccasionTaken> {
  const values = { source: sourceOf(end, outcomeOf(end.view)), now: new Date().toISOString() };
  return takeOccasion(parts, program, start, { id: end.case, values, customer: end.view.customer_id, at: Date.now() });
}

function outcomeOf(view: CaseView): string {
  return view.status === 'cancelled' ? 'cancelled' : (view.outcome ?? '');
}

function sourceOf({ view, state }: Pick<EndedCase, 'view' | 'state'>, outcome: string): JsonObject {
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
