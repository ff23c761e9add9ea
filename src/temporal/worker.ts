/** The worker that runs cases: the prebuilt workflow bundle, the codec over the registry, the write activities. */
import { NativeConnection, Worker } from '@temporalio/worker';
import type { ProjectionResult, ProjectionWrite } from '../engine/projection.js';
import { type ArtefactRegistry, artefactCodec } from './artefact-codec.js';
import { payloadConverterPath, workflowBundlePath } from './built-files.js';
import { CASE_QUEUE } from './case-client.js';
import type { WriteActivities } from './case-contract.js';

export interface WorkerParts {
  readonly address: string;
  readonly namespace: string;
  readonly registry: ArtefactRegistry;
  /** Writes a case's projection; throws when the database is away, and is called again. */
  readonly write: (write: ProjectionWrite) => Promise<ProjectionResult>;
  readonly identity?: string;
}

export interface RunningWorker {
  /** Settles when the worker has stopped; rejects when it failed. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

export async function startWorker(parts: WorkerParts): Promise<RunningWorker> {
  const connection = await NativeConnection.connect({ address: parts.address });
  const activities: WriteActivities = { assignTasks: parts.write, escalateTasks: parts.write, recordOutcomes: parts.write };
  const worker = await Worker.create({
    connection,
    namespace: parts.namespace,
    taskQueue: CASE_QUEUE,
    workflowBundle: { codePath: workflowBundlePath() },
    activities: { ...activities },
    dataConverter: { payloadConverterPath: payloadConverterPath(), payloadCodecs: [artefactCodec(parts.registry)] },
    ...(parts.identity ? { identity: parts.identity } : {}),
    shutdownGraceTime: '5 seconds',
  });
  const stopped = worker.run().finally(() => connection.close());
  return {
    stopped,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await stopped;
    },
  };
}
