/** The last write of the projection that a case's committed history knows: its last write marker, or its run's input. */
import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { CaseInput, WriteReference } from './case-contract.js';
import { jsonIn } from './packed-payloads.js';

const LOCAL_ACTIVITY_MARKER = 'core_local_activity';
const PAGE = 100;

/** Reads the history from its end. Null: no write is committed yet. */
export async function committedWrite(client: Client, workflowId: string, runId: string): Promise<WriteReference | null> {
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      maximumPageSize: PAGE,
      ...(nextPageToken ? { nextPageToken } : {}),
    });
    for (const event of page.history?.events ?? []) {
      const written = ofMarker(event) ?? ofStart(event);
      if (written !== undefined) return written;
    }
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken);
  return null;
}

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

function ofMarker(event: HistoryEvent): WriteReference | undefined {
  const marker = event.markerRecordedEventAttributes;
  if (marker?.markerName !== LOCAL_ACTIVITY_MARKER) return undefined;
  const result = jsonIn(marker.details?.result?.payloads?.[0]);
  if (!isReference(result)) return undefined;
  return { write_id: result.write_id, seq: result.seq };
}

/** A run that continued another begins where that one's writes ended. */
function ofStart(event: HistoryEvent): WriteReference | null | undefined {
  const started = event.workflowExecutionStartedEventAttributes;
  if (!started) return undefined;
  return (jsonIn(started.input?.payloads?.[0]) as CaseInput | undefined)?.resume?.last_write ?? null;
}

function isReference(value: unknown): value is WriteReference {
  return typeof value === 'object' && value !== null && 'write_id' in value && 'seq' in value;
}
