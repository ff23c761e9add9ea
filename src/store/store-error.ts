/** What the store refuses, by code; anything else that goes wrong is the database's own error. */
export type StoreErrorCode =
  /** Another process has the embedded database's folder open. */
  | 'database_locked'
  /** This process lost its hold of the folder (it was stopped for long); it must not go on. */
  | 'database_lock_lost'
  /** The embedded database's files cannot be opened; it can be rebuilt from the journal. */
  | 'database_damaged'
  /** The database could not be reached. */
  | 'database_unreachable'
  /** The database was migrated by a newer Steward. */
  | 'schema_newer'
  /** A transaction took longer than a write may; it was rolled back. */
  | 'transaction_overrun'
  /** A key or id that no database can hold, or that is too long to be part of a workflow id. */
  | 'key_invalid'
  /** The journal holds something other than a torn last line that cannot be read. */
  | 'journal_damaged'
  /** The S3 store of files does not answer at present. */
  | 'object_store_unreachable'
  /** The S3 store of files answers, and does not let Steward write or read: somebody has to set it right. */
  | 'object_store_refuses'
  /** What the S3 store has of a file is not what was put there. */
  | 'object_damaged'
  /** A case knows of a file that no store has. */
  | 'attachment_missing';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  constructor(
    readonly code: StoreErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
