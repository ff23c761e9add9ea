/**
 * Files in an S3 bucket, each under the hash of its content.
 *
 * owns: that what is kept is there in full before anybody is told, that what is read is what was kept, and how long one waits.
 * never: knows which task or case has a file. An object that no case knows of is seen by nobody.
 */
import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { objectStoreError } from './object-store-error.js';
import type { S3Settings } from './s3-settings.js';
import { StoreError } from './store-error.js';

/** All throw StoreError object_store_unreachable or object_store_refuses. */
export interface ObjectStore {
  /** Once it returns, the store has it. The same content is kept once; one that was damaged is put right. */
  keep(content: Buffer): Promise<void>;
  /**
   * Null: there is none of this id. `most`: what it can have, in bytes.
   * @throws StoreError object_damaged: it is not what was kept
   */
  read(id: string, most: number): Promise<Buffer | null>;
  /** Throws where the bucket cannot be written and read as Steward does. Leaves one small object, always the same. */
  check(): Promise<void>;
  close(): void;
}

/** The SHA-256 of a content in base64url: its id. */
export function contentId(content: Buffer): string {
  return createHash('sha256').update(content).digest('base64url');
}

/** Milliseconds. Of a connection; of a store that says nothing; of all tries together, with the largest file. */
const CONNECT_MS = 3_000;
const SILENCE_MS = 10_000;
const LIMIT_MS = 30_000;

const PROBE = Buffer.from('Steward keeps here what people put to tasks.\n');

/** Opens it without asking it anything. Reading the client's code takes longer than most starts: only who needs it does. */
export async function openObjectStore(settings: S3Settings): Promise<ObjectStore> {
  const { GetObjectCommand, PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client: S3Client = new S3Client({
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    ...(settings.region === undefined ? {} : { region: settings.region }),
    forcePathStyle: settings.path_style,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS, requestTimeout: LIMIT_MS, throwOnRequestTimeout: true },
    // Its own sums go beyond what stores other than Amazon's know; ours are sent and looked at below.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const place = (id: string) => ({ Bucket: settings.bucket, Key: `${settings.prefix}${Buffer.from(id, 'base64url').toString('hex')}` });
  const asked = async <T>(ask: (within: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> => {
    try {
      return await ask({ abortSignal: AbortSignal.timeout(LIMIT_MS) });
    } catch (error) {
      throw objectStoreError(error, settings);
    }
  };

  /** Null: there is none; undefined: it is not what its key says, or too much to be it. */
  const get = (id: string, most: number): Promise<Buffer | null | undefined> =>
    asked(async (within) => {
      try {
        const { Body, ContentLength } = await client.send(new GetObjectCommand(place(id)), within);
        if (!Body) return undefined;
        if (ContentLength === undefined || ContentLength > most) {
          await Body.transformToWebStream().cancel();
          return undefined;
        }
        const content = Buffer.from(await Body.transformToByteArray());
        return contentId(content) === id ? content : undefined;
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return null;
        throw error;
      }
    });

  const put = (id: string, content: Buffer): Promise<unknown> =>
    asked((within) => {
      // Stores hold it against what came; they do so with the signed hash of the body too, where they do not know this one.
      const ChecksumSHA256 = Buffer.from(id, 'base64url').toString('base64');
      const what = { Body: content, ContentType: 'application/octet-stream', ContentLength: content.length, ChecksumSHA256 };
      return client.send(new PutObjectCommand({ ...place(id), ...what }), within);
    });

  return {
    async keep(content) {
      const id = contentId(content);
      // Whoever may not list a bucket is not told that an object is missing: then putting it tells.
      const present = await get(id, content.length).catch((error: unknown) => {
        if (error instanceof StoreError && error.code === 'object_store_refuses') return null;
        throw error;
      });
      if (!present) await put(id, content);
    },
    async read(id, most) {
      const content = await get(id, most);
      if (content !== undefined) return content;
      const { Bucket, Key } = place(id);
      throw new StoreError('object_damaged', `${Key} in the bucket ${Bucket} is not what was put there. Put it back from a copy.`);
    },
    async check() {
      await put(contentId(PROBE), PROBE);
      if (await get(contentId(PROBE), PROBE.length)) return;
      const where = settings.endpoint ?? 'the S3 store';
      throw new StoreError(
        'object_store_refuses',
        `What ${where} gives back is not what it was given: it may be no S3 store. Check STEWARD_S3_ENDPOINT, its port too.`,
      );
    },
    close: () => client.destroy(),
  };
}
