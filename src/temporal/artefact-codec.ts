/** The worker's codec: puts an artefact's content in the place of its hash when a payload is read. */
import type { Payload, PayloadCodec } from '@temporalio/common';
import { LRUCache } from './lru-cache.js';

const ENCODING = 'json/steward-artefact';
/** By it the converter knows an artefact that it has read before. */
const HASH = 'artefact_hash';

export interface ArtefactRegistry {
  /** The artefact's JSON text; undefined when it was never published here. */
  read(hash: string): Promise<string | undefined>;
}

/**
 * Reads artefacts from `registry` through a cache of the 200 used last. A hash that the registry does not have fails the
 * decode: the workflow task is tried again and goes on as soon as the artefact is there; the case is not harmed.
 */
export function artefactCodec(registry: ArtefactRegistry): PayloadCodec {
  const cache = new LRUCache<string, Uint8Array>(200);

  /** The artefact as JSON, with its hash. */
  async function filled(hash: string): Promise<Uint8Array> {
    const cached = cache.get(hash);
    if (cached !== undefined) return cached;
    const content = await registry.read(hash);
    if (content === undefined) throw new Error(`The artefact ${hash} is not in the registry of this worker.`);
    const data = new TextEncoder().encode(`{"hash":${JSON.stringify(hash)},"content":${content}}`);
    cache.set(hash, data);
    return data;
  }

  async function read(payload: Payload): Promise<Payload> {
    if (!payload.data || text(payload.metadata?.encoding) !== ENCODING) return payload;
    const { hash } = JSON.parse(text(payload.data)) as { hash: string };
    return { metadata: { ...payload.metadata, [HASH]: new TextEncoder().encode(hash) }, data: await filled(hash) };
  }

  return {
    encode: async (payloads) => payloads,
    decode: (payloads) => Promise.all(payloads.map(read)),
  };
}

function text(bytes: Uint8Array | null | undefined): string {
  return new TextDecoder().decode(bytes ?? new Uint8Array());
}
