/** Cases that were to be started by themselves and could not be: tried again until they are, or an administrator gives them up. */
import { readArchive } from '../store/archive.js';
import { type FailedStart, failedStartSettled, failedStartsDue, noteFailedStart } from '../store/failed-starts.js';
import { startByEnd } from './outcome-starts.js';
import { reservePlayedCase } from './played-case.js';
import type { PublishedPrograms } from './published-programs.js';
import { type Rounds, startRounds } from './rounds.js';
import { startAgain } from './scheduled-starts.js';
import type { StartParts } from './start-case.js';

type Parts = StartParts & { readonly programs: PublishedPrograms };

const INTERVAL_MS = 5_000;

export function startFailedStarts(parts: Parts, interval = INTERVAL_MS): Rounds {
  return startRounds(
    async () => {
      for (const failed of await failedStartsDue(parts.db)) await tryFailedStart(parts, failed);
    },
    interval,
    parts.logger,
    'starts that failed could not be tried again',
  );
}

/** Gives why it failed again; null: it was started, or there is nothing to be started any more. */
export async function tryFailedStart(parts: Parts, failed: FailedStart): Promise<string | null> {
  const message = await started(parts, failed);
  if (message === null) await failedStartSettled(parts.db, failed.id);
  else await noteFailedStart(parts.db, { ...failed, message });
  await parts.durable();
  return message;
}

/** By what is published and stored now; what has gone since (the playbook, its start, the customer) starts nothing. */
async function started(parts: Parts, { playbook, start, cause }: FailedStart): Promise<string | null> {
  if (cause.kind === 'escalation') {
    const played = await reservePlayedCase(parts, { ...cause, playbook, returns: false });
    if (played.kind === 'failed') return played.error.message;
    if (played.kind === 'start') await parts.cases.start(played.start);
    return null;
  }
  const program = await parts.programs.current(playbook);
  if (program === null || start === null) return null;
  if (cause.kind === 'schedule') return startAgain(parts, program, { ...cause, start });
  const own = program.content.starts?.find(({ id }) => id === start);
  const ended = await readArchive(parts.db, cause.case);
  if (!own || !ended) return null;
  const taken = await startByEnd(parts, program, own, ended);
  return taken.kind === 'failed' ? taken.message : null;
}
