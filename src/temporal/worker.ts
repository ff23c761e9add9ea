/** The worker that runs cases: the prebuilt workflow bundle, the codec over the registry, the write activities. */
import { NativeConnection, Worker } from '@temporalio/worker';
import type { ProjectionResult, ProjectionWrite } from '../engine/projection.js';
import { type ArtefactRegistry, artefactCodec } from './artefact-codec.js';
import { payloadConverterPath, workflowBundlePath } from './built-files.js';
import { CASE_QUEUE } from './case-client.js';
import type { WriteActivities } from './case-contract.js';
import { OUTSIDE_QUEUE, type OutsideActivities } from './outside-contract.js';
import { packedPayloads } from './packed-payloads.js';
import type { ScheduleActivities } from './schedule-contract.js';

export interface WorkerParts {
  readonly address: string;
  readonly namespace: string;
  readonly registry: ArtefactRegistry;
  /** Writes a case's projection; throws when the database is away, and is called again. */
  readonly write: (write: ProjectionWrite) => Promise<ProjectionResult>;
  /** What leaves Steward or looks something up, on a task queue of its own, so that it never holds up a case; absent: another worker does that. */
  readonly outside?: OutsideActivities & ScheduleActivities;
  readonly identity?: string;
  /** Path of the workflow bundle; absent: that of the build. */
  readonly bundle?: string;
}

export interface RunningWorker {
  /** Settles when the worker has stopped; rejects when it failed. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

export async function startWorker(parts: WorkerParts): Promise<RunningWorker> {
  const connection = await NativeConnection.connect({ address: parts.address });
  const activities: WriteActivities = { assignTasks: parts.write, escalateTasks: parts.write, recordOutcomes: parts.write };
  const dataConverter = { payloadConverterPath: payloadConverterPath(), payloadCodecs: [artefactCodec(parts.registry), packedPayloads] };
  const cases = await Worker.create({
    connection,
    namespace: parts.namespace,
    taskQueue: CASE_QUEUE,
    workflowBundle: { codePath: parts.bundle ?? workflowBundlePath() },
    activities: { ...activities },
    dataConverter,
    ...(parts.identity ? { identity: parts.identity } : {}),
    shutdownGraceTime: '5 seconds',
  });
  const workers = [cases];
  if (parts.outside) {
    workers.push(
      await Worker.create({
        connection,
        namespace: parts.namespace,
        taskQueue: OUTSIDE_QUEUE,
        activities: { ...parts.outside },
        dataConverter,
        // By a heartbeat's answer a call hears that it was withdrawn.
        maxHeartbeatThrottleInterval: '2 seconds',
        ...(parts.identity ? { identity: parts.identity } : {}),
        shutdownGraceTime: '5 seconds',
      }),
    );
  }
  const shutdown = () => {
    for (const each of workers) if (each.getState() === 'RUNNING') each.shutdown();
  };
  // One that fails ends the other.
  const runs = workers.map((each) => each.run().finally(shutdown));
  const stopped = Promise.all(runs)
    .then(() => undefined)
    .finally(() => connection.close());
  return {
    stopped,
    async stop() {
      shutdown();
      await stopped;
    },
  };
}
