/** The inbox of the workflow written by hand: open tasks and a log, replaced in one transaction per change. */
import type pg from 'pg';

export interface Change {
  readonly caseId: string;
  readonly open: readonly string[];
  readonly escalated: boolean;
  readonly entry: string;
}

export interface Activities {
  project(change: Change): Promise<void>;
  /** One row for an alarm that came. */
  ring(key: string): Promise<void>;
}

export const TABLES = `
  create table if not exists by_hand_tasks (
    case_id text, task text, role text, escalated boolean, created_at timestamptz default now(), primary key (case_id, task));
  create table if not exists by_hand_log (id bigserial primary key, case_id text, entry text, at timestamptz default now());
  create table if not exists by_hand_alarms (key text);`;

export function activities(pool: pg.Pool): Activities {
  return {
    async project({ caseId, open, escalated, entry }) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        await client.query('delete from by_hand_tasks where case_id = $1', [caseId]);
        for (const task of open) {
          await client.query('insert into by_hand_tasks (case_id, task, role, escalated) values ($1, $2, $3, $4)', [
            caseId,
            task,
            'desk',
            escalated,
          ]);
        }
        await client.query('insert into by_hand_log (case_id, entry) values ($1, $2)', [caseId, entry]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    async ring(key) {
      await pool.query('insert into by_hand_alarms (key) values ($1)', [key]);
    },
  };
}
