/** What came of asking the outside. */
import type { JsonObject } from '../program/json.js';

export type CallOutcome = { readonly ok: true; readonly value: JsonObject } | CallFailure;

export interface CallFailure {
  readonly ok: false;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** How long the other side asks to be left alone. */
  readonly retry_after_ms?: number;
  readonly error: CallError;
}

/** What a playbook reads as `error`. Neither field ever holds a secret. */
export interface CallError {
  /** `http_404`, `smtp_550`, `timeout`, `network`, `bad_answer`, `bad_request`, `too_large`, `redirected`, `not_configured`, `unknown_operation`. */
  readonly code: string;
  readonly message: string;
}

export function success(value: JsonObject): CallOutcome {
  return { ok: true, value };
}

/** It will fail however often it is tried. */
export function refusal(code: string, message: string): CallFailure {
  return { ok: false, retryable: false, error: { code, message } };
}

/** It may succeed when tried again. */
export function hitch(code: string, message: string, retryAfterMs?: number): CallFailure {
  return { ok: false, retryable: true, ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }), error: { code, message } };
}

/** The environment variable's value; a refusal that names it where it is missing. */
export function fromEnvironment(env: Environment, variable: string): string | CallFailure {
  const value = env[variable];
  return value === undefined || value === ''
    ? refusal('not_configured', `The environment variable ${variable} is not set where Steward runs.`)
    : value;
}

export type Environment = { readonly [variable: string]: string | undefined };

const LONGEST = 300;

export function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
