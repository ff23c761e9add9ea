/** What stands where in the folder given by `--data`: everything that a Steward on one machine keeps. */
import { join, resolve } from 'node:path';

export interface DataFolder {
  readonly path: string;
  /** The key that local tokens are signed with. */
  readonly identityKey: string;
  /** The Temporal dev server's workflows. */
  readonly temporalDatabase: string;
  readonly temporalLog: string;
  readonly log: string;
  /** The embedded database's folder. */
  readonly database: string;
  readonly journal: string;
  /** Is there while a server runs, and after one that was killed. */
  readonly runningMark: string;
  /** Who runs in this folder. */
  readonly upRecord: string;
  readonly serverRecord: string;
}

export const DEFAULT_DATA_FOLDER = '.steward';

export function dataFolder(cwd: string, path: string): DataFolder {
  const root = resolve(cwd, path);
  return {
    path: root,
    identityKey: join(root, 'identity.key'),
    temporalDatabase: join(root, 'temporal.db'),
    temporalLog: join(root, 'temporal.log'),
    log: join(root, 'steward.log'),
    database: join(root, 'database'),
    journal: join(root, 'journal'),
    runningMark: join(root, 'running'),
    upRecord: join(root, 'up.process'),
    serverRecord: join(root, 'server.process'),
  };
}
