/** The id of an operation in the API: says by itself which update of which case it is, so that nothing needs to be stored to find it. */
import { UPDATES, type UpdateName } from '../temporal/case-contract.js';

export interface OperationReference {
  readonly case: string;
  /** `start`, or the name of an update. */
  readonly name: 'start' | UpdateName;
  /** The operation's id: for an update, the update id. */
  readonly id: string;
}

export function encodeReference(reference: OperationReference): string {
  return Buffer.from(JSON.stringify([reference.case, reference.name, reference.id])).toString('base64url');
}

/** Null where the text is no such id. */
export function decodeReference(text: string): OperationReference | null {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
  if (!Array.isArray(parts) || parts.length !== 3) return null;
  const [caseId, name, id] = parts;
  if (typeof caseId !== 'string' || typeof id !== 'string' || !isName(name)) return null;
  return { case: caseId, name, id };
}

function isName(name: unknown): name is OperationReference['name'] {
  return name === 'start' || UPDATES.includes(name as UpdateName);
}
