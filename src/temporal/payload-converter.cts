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

class ArtefactPayloadConverter implements PayloadConverterWithEncoding {
  readonly encodingType = ENCODING;

  toPayload(value: unknown): Payload | undefined {
    if (typeof value !== 'object' || value === null || !(ARTEFACT in value)) return undefined;
    const { hash } = value as unknown as { hash: string };
    return { metadata: { encoding: encode(ENCODING) }, data: encode(JSON.stringify({ hash })) };
  }

  fromPayload<T>(payload: Payload): T {
    const { hash, content } = JSON.parse(decode(payload.data ?? new Uint8Array())) as { hash: string; content?: unknown };
    return { [ARTEFACT]: true, hash, content } as T;
  }
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
