/**
 * Keeps the organisation as it is for as long as somebody writes by it: candidates of the units that hold a task are
 * written by the organisation of that moment, and whoever changes the organisation writes them anew.
 */
import { type RawBuilder, sql } from 'kysely';

/** As a column of a query: it stays until the transaction ends. Queries after this one read it. */
export function organisationStands(): RawBuilder<unknown> {
  return sql`pg_advisory_xact_lock_shared(hashtext('organisation'))`;
}

/** For whoever changes it, alone. */
export function organisationChanges(): RawBuilder<unknown> {
  return sql`pg_advisory_xact_lock(hashtext('organisation'))`;
}
