/** Recorded histories of cases, and their replay against today's code. */

import { readdirSync, readFileSync } from 'node:fs';
import { Worker } from '@temporalio/worker';
import type { CalendarSet } from '../../../src/calendar/compiled.js';
import type { Program } from '../../../src/program/program.js';
import { contentHash } from '../../../src/store/content-hash.js';
import { programHash } from '../../../src/store/program-hash.js';
import { artefactCodec } from '../../../src/temporal/artefact-codec.js';
import { payloadConverterPath, workflowBundlePath } from '../../../src/temporal/built-files.js';
import { packedPayloads } from '../../../src/temporal/packed-payloads.js';

export interface Recorded {
  readonly workflow_id: string;
  readonly program: Program;
  readonly calendars: CalendarSet;
  readonly history: unknown;
}

const folder = new URL('../../histories/', import.meta.url);

export function recordedCases(): Recorded[] {
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Recorded);
}

/** `program`: what the recorded Program's hash stands for now; another one is what a change of code would do. */
export function replay({ workflow_id, history, calendars, ...own }: Recorded, program: Program = own.program): Promise<void> {
  const artefacts = new Map<string, unknown>([
    [programHash(own.program), program],
    // As those were named that were recorded first.
    [contentHash(own.program), program],
    [contentHash(calendars), calendars],
  ]);
  const read = async (hash: string) => (artefacts.has(hash) ? JSON.stringify(artefacts.get(hash)) : undefined);
  const options = {
    workflowBundle: { codePath: workflowBundlePath() },
    dataConverter: { payloadConverterPath: payloadConverterPath(), payloadCodecs: [artefactCodec({ read }), packedPayloads] },
  };
  return Worker.runReplayHistory(options, history, workflow_id);
}
