/**
 * One request, one effect: the id of an operation comes from who asks for what with which Idempotency-Key.
 *
 * The raw key is never the id: one caller's key must not reach another caller's answer.
 */
import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { Actor } from '../engine/event.js';
import { contentHash } from '../store/content-hash.js';
import { Problem } from './problem.js';

/** Identifies an operation: what it is (the same request sent again is the same one) and what was asked. */
export interface OperationId {
  readonly id: string;
  readonly fingerprint: string;
}

/** `subject` is the task, case, or other thing that the operation is on. Without the header every request is one of its own. */
export function operationId(request: Request, actor: Actor, operation: string, subject: string): OperationId {
  const key = request.get('Idempotency-Key') ?? randomUUID();
  return {
    id: contentHash([actor.person, actor.acting_for ?? null, operation, subject, key]),
    fingerprint: contentHash(request.body ?? {}),
  };
}

/** The same key with another body is an error of the caller: neither answer would be the right one. */
export function checkFingerprint(own: OperationId, first: string): void {
  if (own.fingerprint !== first) throw keyReused();
}

export function keyReused(): Problem {
  return new Problem(
    'idempotency_key_reused',
    'This Idempotency-Key came before with another body. Take a new key for a new request, and the same body to repeat one.',
  );
}
