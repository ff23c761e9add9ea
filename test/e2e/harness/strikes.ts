/**
 * A whole Steward on a real PostgreSQL, with a lone worker beside its own, and the blows that fall on it. After each one all
 * that was struck runs again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresqlServer, startPostgresql } from '../../database/postgresql.js';
import { QUICK_SWEEPER, type Steward, startSteward } from './steward.js';
import { startLoneWorker, type WorkerProcess } from './worker-process.js';
import { complaintWorkspace } from './workspace.js';

/** What is struck, and how often. */
export interface Strikes {
  /** Steward's process: API, worker and sweeper. kill -9. */
  readonly server: number;
  /** The lone worker, which has half of the cases. kill -9. */
  readonly worker: number;
  /** Steward, the lone worker, the Temporal server and the database at the same moment. */
  readonly all: number;
  /** The database alone: its sessions are cut, and it is away for a while. */
  readonly database: number;
  /** The Temporal server alone: ended in order or with kill -9 by turns, and away for a while. */
  readonly temporal: number;
}

export type Strike = keyof Strikes;

/** Every kind is spread evenly over the whole. */
export function inTurn(strikes: Strikes): Strike[] {
  return (Object.keys(strikes) as Strike[])
    .flatMap((kind) => Array.from({ length: strikes[kind] }, (_, index) => ({ kind, place: (index + 0.5) / strikes[kind] })))
    .sort((a, b) => a.place - b.place)
    .map(({ kind }) => kind);
}

export class Struck {
  /** What ended without being struck. */
  readonly fallen: string[] = [];
  #worker: WorkerProcess | undefined;
  #temporalStrikes = 0;

  private constructor(
    readonly steward: Steward,
    readonly database: string,
    private readonly postgresql: PostgresqlServer,
    private readonly loneWorker: boolean,
  ) {}

  static async start({ loneWorker }: { readonly loneWorker: boolean }): Promise<Struck> {
    const postgresql = await startPostgresql();
    let steward: Steward | undefined;
    try {
      const database = await postgresql.createDatabase();
      steward = await startSteward({ workspace: complaintWorkspace(), database, sweeper: QUICK_SWEEPER });
      const struck = new Struck(steward, database, postgresql, loneWorker);
      await struck.#startWorker();
      return struck;
    } catch (error) {
      await steward?.stop();
      await postgresql.stop();
      throw error;
    }
  }

  /** `away`: how long the database or the Temporal server is away, in milliseconds. */
  async strike(kind: Strike, away: number): Promise<void> {
    const { steward, postgresql } = this;
    await this.raiseFallen();
    switch (kind) {
      case 'server':
        await steward.killServer();
        return steward.startServer();
      case 'worker':
        await this.#worker?.kill();
        return this.#startWorker();
      case 'all':
        await Promise.all([steward.killBoth(), this.#worker?.kill(), postgresql.halt()]);
        await Promise.all([steward.startTemporal(), postgresql.resume()]);
        await Promise.all([steward.startServer(), this.#startWorker()]);
        return;
      case 'database':
        await postgresql.halt();
        await sleep(away);
        return postgresql.resume();
      case 'temporal':
        this.#temporalStrikes += 1;
        await (this.#temporalStrikes % 2 === 1 ? steward.killTemporal() : steward.stopTemporal());
        await sleep(away);
        return steward.startTemporal();
    }
  }

  /** Starts what ended by itself, as whoever watches over processes would. */
  async raiseFallen(): Promise<void> {
    if (!this.steward.serverRuns) {
      this.fallen.push("Steward's process");
      await this.steward.killServer();
      await this.steward.startServer();
    }
    if (this.#worker?.hasEnded()) {
      this.fallen.push('the lone worker');
      await this.#startWorker();
    }
  }

  async stop(): Promise<void> {
    await this.#worker?.kill();
    await this.steward.stop();
    await this.postgresql.stop();
  }

  async #startWorker(): Promise<void> {
    if (!this.loneWorker) return;
    this.#worker = await startLoneWorker({ address: this.steward.address, database: this.database });
  }
}
