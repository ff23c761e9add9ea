/** The S3 store of files at a start: what is set up wrongly ends the start; one that is away is told of, and comes back by itself. */
import type { Logger } from 'pino';
import { type ObjectStore, openObjectStore } from '../store/object-store.js';
import type { S3Settings } from '../store/s3-settings.js';
import { StoreError } from '../store/store-error.js';

/** @throws StoreError object_store_refuses: with what to do */
export async function openCheckedObjectStore(settings: S3Settings, logger: Logger, say: (text: string) => void): Promise<ObjectStore> {
  const objects = await openObjectStore(settings);
  try {
    await objects.check();
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'object_store_unreachable')) {
      objects.close();
      throw error;
    }
    logger.warn({ err: error }, 'The S3 store does not answer.');
    say(`${error.message} Until it does, files can be neither put to tasks nor read; all else goes on.`);
  }
  return objects;
}
