/**
 * The payload converter of Steward's workflows and clients: artefacts travel as their hash, marked by the payload's
 * encoding and never by sniffing text; all else is JSON. CommonJS, since the SDK loads it with `require`.
 */
import {
  BinaryPayloadConverter,
  CompositePayloadConverter,
  JsonPayloadConverter,
  type Payload,
  type PayloadConverterWithEncoding,
  UndefinedPayloadConverter,
} from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding';

const ARTEFACT = Symbol.for('steward.artefact');
const ENCODING = 'json/steward-artefact';

/** In the metadata of an artefact that the worker's codec has read. */
const HASH = 'artefact_hash';
const KEPT = 100;

/**
 * Artefacts that were read last, by hash: the cases of a worker's thread share one content, and with it all that is derived from it
 * (indexes, parsed expressions). It never changes, and is frozen so that no case can change it for the others.
 */
const known = new Map<string, unknown>();

class ArtefactPayloadConverter implements PayloadConverterWithEncoding {
  readonly encodingType = ENCODING;

  toPayload(value: unknown): Payload | undefined {
    if (typeof value !== 'object' || value === null || !(ARTEFACT in value)) return undefined;
    const { hash } = value as unknown as { hash: string };
    return { metadata: { encoding: encode(ENCODING) }, data: encode(JSON.stringify({ hash })) };
  }

  fromPayload<T>(payload: Payload): T {
    const named = payload.metadata?.[HASH];
    const shared = named && decode(named);
    if (shared !== undefined && known.has(shared)) return { [ARTEFACT]: true, hash: shared, content: known.get(shared) } as T;
    const { hash, content } = JSON.parse(decode(payload.data ?? new Uint8Array())) as { hash: string; content?: unknown };
    if (shared !== undefined) {
      known.set(hash, frozen(content));
      for (const oldest of known.keys()) if (known.size > KEPT) known.delete(oldest);
    }
    return { [ARTEFACT]: true, hash, content } as T;
  }
}

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** Temporal UI offers it beside JSON for what is typed in by hand; a workflow that could not read it would stand still. */
class ProtobufJsonPayloadConverter implements PayloadConverterWithEncoding {
  readonly encodingType = 'json/protobuf';

  toPayload(): Payload | undefined {
    return undefined;
  }

  fromPayload<T>(payload: Payload): T {
    return JSON.parse(decode(payload.data ?? new Uint8Array())) as T;
  }
}

export const payloadConverter = new CompositePayloadConverter(
  new UndefinedPayloadConverter(),
  new BinaryPayloadConverter(),
  new ArtefactPayloadConverter(),
  new JsonPayloadConverter(),
  new ProtobufJsonPayloadConverter(),
);
