/** The short form of `npm run chaos`. */
import { expect, it } from 'vitest';
import { postgresqlPrograms } from '../database/postgresql.js';
import { chaos } from './harness/chaos.js';

it.skipIf(postgresqlPrograms() === null)(
  'loses nothing, doubles nothing and contradicts no case while Steward, Temporal and the database are struck again and again (skipped where PostgreSQL is not installed)',
  async () => {
    const result = await chaos({
      cases: 12,
      people: 4,
      strikes: { server: 2, worker: 0, all: 1, database: 1, temporal: 1 },
      away: [500],
    });
    expect(result).toMatchObject({ lost: 0, doubled: 0, contradictions: 0, said: [] });
    expect(result.cases).toBeGreaterThanOrEqual(12);
    expect(result.acknowledged).toBeGreaterThanOrEqual(5 * result.cases);
  },
);
