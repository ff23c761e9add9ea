/** Recorded cases, and the workflows between them, replayed against today's code with the digest of what each change led to. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Program } from '../../src/program/program.js';
import { allRecorded, type RecordedCase, replay, replayAll } from './harness/recorded.js';

const recorded = allRecorded();

describe('recorded histories replay against the present code', () => {
  let errors: ReadonlyMap<unknown, Error>;
  beforeAll(async () => {
    errors = await replayAll(recorded);
  });

  it.each(recorded)('$workflow_id', (each) => {
    expect(errors.get(each)).toBeUndefined();
  });
});

describe('a worker with another time zone and locale', () => {
  it('replays every recorded history the same', () => {
    const script = fileURLToPath(new URL('./harness/replay-elsewhere.ts', import.meta.url));
    const env = { ...process.env, TZ: 'Pacific/Apia', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' };
    const run = spawnSync(process.execPath, ['--import', 'tsx', script], { env, encoding: 'utf8', timeout: 120_000 });
    const said = run.stdout.trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(said), run.stderr).toEqual({ replayed: recorded.length, hour: 13, zone: 'Pacific/Apia' });
  });
});

describe('a change of what a case does is told by name', () => {
  const inTime = recorded.find((each) => each.workflow_id === 'clocks/in_time') as RecordedCase;
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
