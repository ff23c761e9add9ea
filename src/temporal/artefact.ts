/**
 * A published artefact (a Program, a set of calendars) as a workflow holds it: its content and the hash that names it.
 *
 * Histories keep the hash alone: the payload converter writes only that, and the worker's codec puts the content in its
 * place when the payload is read. The mark is a symbol and not a class, since the sandbox and the worker each have
 * their own copy of this module.
 */
const ARTEFACT = Symbol.for('steward.artefact');

export interface Artefact<T> {
  readonly [ARTEFACT]: true;
  readonly hash: string;
  /** Present wherever the worker's codec has read it. */
  readonly content: T;
}

/** A reference to send: only the hash travels. */
export function artefactReference<T>(hash: string): Artefact<T> {
  return { [ARTEFACT]: true, hash, content: undefined as T };
}

export function isArtefact<T>(value: unknown): value is Artefact<T> {
  return typeof value === 'object' && value !== null && ARTEFACT in value;
}
