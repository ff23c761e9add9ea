/**
 * Large payloads travel packed: the State of a long case, carried over continue-as-new, may be larger than what Temporal takes
 * (2 MB a payload). Small ones stay as they are, so that they can be read in Temporal UI.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Payload, PayloadCodec } from '@temporalio/common';

const ENCODING = 'binary/steward-packed';
/** The encoding that the payload had. */
const INNER = 'packed_encoding';
const WORTH_BYTES = 128 * 1024;

export const packedPayloads: PayloadCodec = {
  encode: async (payloads) => payloads.map(pack),
  decode: async (payloads) => payloads.map(unpack),
};

function pack(payload: Payload): Payload {
  const { data, metadata } = payload;
  const encoding = metadata?.encoding;
  if (!data || data.length < WORTH_BYTES || !encoding) return payload;
  return { metadata: { ...metadata, encoding: new TextEncoder().encode(ENCODING), [INNER]: encoding }, data: gzipSync(data, { level: 1 }) };
}

/** As it was before it was packed, if it was. */
export function unpack(payload: Payload): Payload {
  const { data, metadata } = payload;
  const { [INNER]: encoding, ...rest } = metadata ?? {};
  if (!data || !encoding || new TextDecoder().decode(metadata?.encoding ?? undefined) !== ENCODING) return payload;
  return { ...payload, metadata: { ...rest, encoding }, data: gunzipSync(data) };
}

/** What a payload of a history holds; undefined where it holds nothing. Throws where it is no JSON. */
export function jsonIn(payload: Payload | null | undefined): unknown {
  const data = payload ? unpack(payload).data : undefined;
  return data?.length ? JSON.parse(new TextDecoder().decode(data)) : undefined;
}
