/** Recorded histories of cases, and of the workflows between them, and their replay against today's code. */

import { readdirSync, readFileSync } from 'node:fs';
import type { HistoryAndWorkflowId } from '@temporalio/client';
import { type ReplayWorkerOptions, Worker } from '@temporalio/worker';
import type { CalendarSet } from '../../../src/calendar/compiled.js';
import type { Program } from '../../../src/program/program.js';
import { contentHash } from '../../../src/store/content-hash.js';
import { programHash } from '../../../src/store/program-hash.js';
import { artefactCodec } from '../../../src/temporal/artefact-codec.js';
import { payloadConverterPath, workflowBundlePath } from '../../../src/temporal/built-files.js';
import { packedPayloads } from '../../../src/temporal/packed-payloads.js';

export interface Recorded {
  readonly workflow_id: string;
  readonly history: unknown;
}

export interface RecordedCase extends Recorded {
  readonly program: Program;
  readonly calendars: CalendarSet;
}

export const HISTORIES = new URL('../../histories/', import.meta.url);

export function allRecorded(): (Recorded | RecordedCase)[] {
  return readdirSync(HISTORIES).map((file) => JSON.parse(readFileSync(new URL(file, HISTORIES), 'utf8')));
}

/** Replays them one after the other in one worker; gives the errors of those that come to something else. */
export async function replayAll(all: readonly (Recorded | RecordedCase)[]): Promise<ReadonlyMap<unknown, Error>> {
  const artefacts = new Map<string, unknown>();
  for (const each of all) {
    if (!('program' in each)) continue;
    for (const [hash, artefact] of artefactsOf(each, each.program)) artefacts.set(hash, artefact);
  }
  const errors = new Map<unknown, Error>();
  const histories = all.map(({ workflow_id: workflowId, history }) => ({
    workflowId,
    history: history as HistoryAndWorkflowId['history'],
  }));
  let at = 0;
  for await (const { error } of Worker.runReplayHistories(replayOptions(artefacts), histories)) {
    if (error) errors.set(all[at], error);
    at += 1;
  }
  if (at < all.length) throw new Error(`Only ${at} of ${all.length} histories were replayed.`);
  return errors;
}

/** `program`: what the recorded Program's hash stands for now; another one is what a change of code would do. */
export function replay(recorded: Recorded | RecordedCase, program?: Program): Promise<void> {
  const artefacts = 'program' in recorded ? artefactsOf(recorded, program ?? recorded.program) : new Map<string, unknown>();
  return Worker.runReplayHistory(replayOptions(artefacts), recorded.history, recorded.workflow_id);
}

function replayOptions(artefacts: ReadonlyMap<string, unknown>): ReplayWorkerOptions {
  const read = async (hash: string) => (artefacts.has(hash) ? JSON.stringify(artefacts.get(hash)) : undefined);
  return {
    workflowBundle: { codePath: workflowBundlePath() },
    dataConverter: { payloadConverterPath: payloadConverterPath(), payloadCodecs: [artefactCodec({ read }), packedPayloads] },
  };
}

function artefactsOf(recorded: RecordedCase, program: Program): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    [programHash(recorded.program), program],
    // As those were named that were recorded first.
    [contentHash(recorded.program), program],
    [contentHash(recorded.calendars), recorded.calendars],
  ]);
}
