/** What the sweeper makes of a head that was just written, and of what Temporal says of its case. */
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedDatabase } from '../../src/store/database.js';
import { writeProjection } from '../../src/store/projection/write.js';
import type { CaseClient } from '../../src/temporal/case-client.js';
import { startSweeper } from '../../src/temporal/sweeper.js';
import { openInMemory } from './embedded.js';
import { write } from './projected-case.js';

let opened: OpenedDatabase;
beforeAll(async () => {
  opened = await openInMemory();
});
afterAll(() => opened.close());

/** The last write in the committed history; null: there is none yet. */
let committed: string | null = null;
let status = 'RUNNING';
beforeEach(async () => {
  [committed, status] = [null, 'RUNNING'];
  await opened.db.deleteFrom('heads').execute();
  await opened.db.deleteFrom('writes').execute();
});

const payload = (value: object) => ({ data: new TextEncoder().encode(JSON.stringify(value)) });
const client = {
  options: { namespace: 'default' },
  workflow: {
    getHandle: () => ({ describe: async () => ({ runId: 'run', status: { name: status } }) }),
    list: async function* () {},
  },
  workflowService: {
    getWorkflowExecutionHistoryReverse: async () => ({
      history: {
        events:
          committed === null
            ? [{ workflowExecutionStartedEventAttributes: { input: { payloads: [payload({})] } } }]
            : [
                {
                  markerRecordedEventAttributes: {
                    markerName: 'core_local_activity',
                    details: { result: { payloads: [payload({ write_id: committed, seq: 1 })] } },
                  },
                },
              ],
      },
    }),
  },
} as unknown as Client;

/** It has been quiet for nobody's idea of long enough. */
async function look(): Promise<boolean> {
  const cases = { projection: () => Promise.reject(new Error('The case is not asked.')) } as unknown as CaseClient;
  const logger = { warn: (said: object) => Promise.reject(said), info: () => undefined } as never;
  const parts = { client, cases, db: opened.db, logger, interval: 3_600_000, confirmInterval: 3_600_000 };
  const sweeper = startSweeper({ ...parts, quietSeconds: 3_600, confirmSeconds: 0 });
  await sweeper.sweep();
  await sweeper.stop();
  return (await opened.db.selectFrom('heads').select('verified').executeTakeFirstOrThrow()).verified;
}

describe('a write that is nobody’s answer', () => {
  it('is settled as soon as the history has it, and not only when its case has been quiet', async () => {
    committed = (await writeProjection(opened.db, write({ run_id: 'run' }))).write_id;
    expect(await look()).toBe(true);
  });

  it('is left alone while the history does not have it, or has another one', async () => {
    const { write_id } = await writeProjection(opened.db, write({ run_id: 'run' }));
    expect(await look()).toBe(false);
    committed = `${write_id.slice(0, -1)}${write_id.endsWith('0') ? '1' : '0'}`;
    expect(await look()).toBe(false);
  });

  it('is left alone where the case has ended otherwise than it shows', async () => {
    committed = (await writeProjection(opened.db, write({ run_id: 'run' }))).write_id;
    for (const ended of ['TERMINATED', 'COMPLETED']) {
      status = ended;
      expect(await look()).toBe(false);
    }
  });
});
