/** Which errors only say that the database or Temporal is away for now: the request is fine and may be sent again. */
import { ServiceError } from '@temporalio/client';
import { StoreError, type StoreErrorCode } from '../store/store-error.js';

const STORE_AWAY: readonly StoreErrorCode[] = ['database_unreachable', 'database_lock_lost', 'transaction_overrun'];
const SOCKET_AWAY = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH'];
/** SQLSTATE classes: connection, resources, operator intervention (shutdown, time-outs); and locks waited for in vain. */
const SQL_AWAY = /^(08|53|57|55P03|40P01|40001)/;

/** How that begins which pg, PGlite and kysely say without a code. */
const SAID_AWAY = [
  'Connection terminated',
  'timeout expired',
  'timeout exceeded when trying to connect',
  // By the next statement, or the rollback, on a connection that broke before it.
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
  'PGlite is closed',
  'Cannot use a pool after',
  'driver has already been destroyed',
];

export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof StoreError) return STORE_AWAY.includes(error.code);
  if (!(error instanceof Error) || error instanceof ServiceError) return false;
  if ('code' in error && typeof error.code === 'string') {
    return SOCKET_AWAY.includes(error.code) || (/^[0-9A-Z]{5}$/.test(error.code) && SQL_AWAY.test(error.code));
  }
  return SAID_AWAY.some((beginning) => error.message.startsWith(beginning));
}

/** gRPC: CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE. */
const GRPC_AWAY = [1, 4, 8, 14];

export function isTemporalUnavailable(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return typeof cause === 'object' && cause !== null && 'code' in cause && GRPC_AWAY.includes(Number(cause.code));
}
