/** Recorded cases, replayed against today's code with the digest of what each change led to. */
import { readdirSync, readFileSync } from 'node:fs';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import type { CalendarSet } from '../../src/calendar/compiled.js';
import type { Program } from '../../src/program/program.js';
import { contentHash } from '../../src/store/content-hash.js';
import { artefactCodec } from '../../src/temporal/artefact-codec.js';
import { payloadConverterPath, workflowBundlePath } from '../../src/temporal/built-files.js';

interface Recorded {
  readonly workflow_id: string;
  readonly program: Program;
  readonly calendars: CalendarSet;
  readonly history: unknown;
}

const folder = new URL('../histories/', import.meta.url);
const recorded = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Recorded);

/** `program`: what the recorded Program's hash stands for now; another one is what a change of code would do. */
function replay({ workflow_id, history, calendars, ...own }: Recorded, program: Program = own.program): Promise<void> {
  const artefacts = new Map<string, unknown>([
    [contentHash(own.program), program],
    [contentHash(calendars), calendars],
  ]);
  const read = async (hash: string) => (artefacts.has(hash) ? JSON.stringify(artefacts.get(hash)) : undefined);
  const options = {
    workflowBundle: { codePath: workflowBundlePath() },
    dataConverter: { payloadConverterPath: payloadConverterPath(), payloadCodecs: [artefactCodec({ read })] },
  };
  return Worker.runReplayHistory(options, history, workflow_id);
}

describe('recorded histories replay against the present code', () => {
  it.each(recorded)('$workflow_id', async (each) => {
    await expect(replay(each)).resolves.toBeUndefined();
  });
});

describe('a change of what a case does is told by name', () => {
  const inTime = recorded.find((each) => each.workflow_id === 'clocks/in_time') as Recorded;
  const [early, ...stages] = inTime.program.stages;
  const [first, ...steps] = early?.steps ?? [];
  const withFirst = (change: object): Program => ({
    ...inTime.program,
    stages: [{ ...early, steps: [{ ...first, ...change }, ...steps] }, ...stages] as Program['stages'],
  });

  it('when a task would go to somebody else', async () => {
    const other = { any: [{ all: [{ kind: 'role', role: 'engineer' }] }], not: [], by: 'offer', line: 1 };
    await expect(replay(inTime, withFirst({ assign: other }))).rejects.toThrow(/DigestMismatch/);
  });

  it('when a deadline would be due at another time', async () => {
    const [clock] = first?.deadlines ?? [];
    const due = { kind: 'literal', duration: { kind: 'elapsed', milliseconds: 3_001 }, text: '' };
    await expect(replay(inTime, withFirst({ deadlines: [{ ...clock, due }] }))).rejects.toThrow(/DigestMismatch/);
  });

  it('when a step would be passed over', async () => {
    await expect(replay(inTime, withFirst({ if: { cel: 'false', line: 1 } }))).rejects.toThrow();
  });
});
