/** A case's history as its readers see it. */
import { sql } from 'kysely';
import type { Fact } from '../engine/effect.js';
import { decodeCursor, type Page, pageOf } from './cursor.js';
import { visibleWrites } from './projection/visible.js';
import type { Database } from './schema.js';

export interface TimelineEntry extends Fact {
  /** An administrator's reset took it back; it stays to be seen. */
  readonly undone: boolean;
}

interface Row {
  fact_id: string;
  at: number;
  kind: Fact['kind'];
  actor: string | null;
  acting_for: string | null;
  subject: string | null;
  detail: Fact['detail'];
  undone: boolean;
  seq: number;
  write_id: string;
  position: number;
}

/** The ends of a case's clocks, in the order of their times; those that a reset took back are not among them. */
export async function endedClocks(db: Database, caseId: string): Promise<readonly Fact[]> {
  const { rows } = await sql<Omit<Row, 'undone' | 'seq' | 'write_id' | 'position' | 'acting_for'>>`
    select f.fact_id, f.at, f.kind, f.actor, f.subject, f.detail
    from ${visibleWrites(sql`${caseId}`)} v join facts f on f.case_id = ${caseId} and f.write_id = v.write_id
    where f.kind in ('clock_met', 'clock_ended') and not v.undone
    order by f.at, v.seq, v.write_id, f.position`.execute(db);
  return rows.map(({ fact_id, ...row }) => ({ id: fact_id, ...row }));
}

/** In the order of their times. Facts of branches that never were are not among them. */
export async function timeline(
  db: Database,
  caseId: string,
  query: { readonly cursor?: string | null; readonly limit: number },
): Promise<Page<TimelineEntry>> {
  const { limit } = query;
  const [at, seq, write_id, position] = (query.cursor && decodeCursor(query.cursor, [0, 0, '', 0])) || [-1, -1, '', -1];
  const { rows } = await sql<Row>`
    select f.fact_id, f.at, f.kind, f.actor, f.acting_for, f.subject, f.detail, v.undone, v.seq, v.write_id, f.position
    from ${visibleWrites(sql`${caseId}`)} v join facts f on f.case_id = ${caseId} and f.write_id = v.write_id
    where (f.at, v.seq, v.write_id, f.position) > (${at}::bigint, ${seq}::int, ${write_id}, ${position}::int)
    order by f.at, v.seq, v.write_id, f.position limit ${limit + 1}`.execute(db);
  return pageOf(
    rows,
    limit,
    ({ fact_id, acting_for, seq: _seq, write_id: _write, position: _position, ...row }) => ({
      id: fact_id,
      ...row,
      ...(acting_for === null ? {} : { acting_for }),
    }),
    (row) => [row.at, row.seq, row.write_id, row.position],
  );
}
