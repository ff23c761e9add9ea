/**
 * How `steward up` and the server process that it starts talk: messages over Node's channel between the two.
 *
 * The server ends when it is asked to, and by itself when the channel closes, which is how it learns that `up` was killed.
 */
import type { Publishable } from '../language/compile-workspace.js';

/** Everything the server needs to know; paths are absolute. Secrets (DATABASE_URL) come by the environment. */
export interface ServerOptions {
  /** HTTP, on 127.0.0.1. */
  readonly port: number;
  readonly temporal: {
    readonly address: string;
    readonly namespace: string;
    /** Set for a dev server of `up`: its SQLite file, by which the server ends it when `up` was killed. */
    readonly databaseFile: string | null;
  };
  readonly identityKeyFile: string;
  readonly logFile: string;
  /** Folder of the embedded database; not used with DATABASE_URL. */
  readonly databaseFolder: string;
  readonly journalFolder: string;
  /** Is there while a server runs in this data folder; one that is there at a start tells of an unclean stop. */
  readonly runningMark: string;
  /** The workspace that is published at the start: `up` has checked and compiled it. */
  readonly workspace: Publishable;
  /** For tests, which cannot wait as long as a company can; `up` leaves it out. */
  readonly sweeper?: {
    /** Milliseconds between looks; 5,000 unless told. */
    readonly interval?: number;
    /** Seconds for which a case must have been quiet before it is mended; 20 unless told. */
    readonly quietSeconds?: number;
    /** Every this many looks, all open cases of Temporal are compared; 60 unless told. */
    readonly fullEvery?: number;
  };
}

export type ToServer = { readonly kind: 'start'; readonly options: ServerOptions } | { readonly kind: 'stop' };

export type FromServer =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'ready' }
  /** It could not be started, or cannot go on; the process ends after this. */
  | { readonly kind: 'failed'; readonly message: string };
