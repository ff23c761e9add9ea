import { Client, Connection } from '@temporalio/client';
import { payloadConverterPath } from './built-files.js';
import { packedPayloads } from './packed-payloads.js';

/** A client whose payloads carry artefacts as hashes, and large ones packed. Waits until the server answers; throws when it does not in time. */
export async function connectClient(address: string, namespace: string): Promise<Client> {
  const connection = await Connection.connect({ address, connectTimeout: '10 seconds' });
  const dataConverter = { payloadConverterPath: payloadConverterPath(), payloadCodecs: [packedPayloads] };
  return new Client({ connection, namespace, dataConverter });
}
