/** The database of the model: it follows the very rules of src/store/projection/rules.ts. */
import { answerSettles, mayRepair, ROOT_SEQ, settled, type WriteNode, type WriteStatus } from '../../src/store/projection/rules.js';

/** A write as a workflow remembers it. */
export interface Marker {
  readonly id: number;
  readonly seq: number;
}
export interface StoredWrite {
  readonly id: number;
  /** 0: none. */
  readonly parent: number;
  readonly parent_seq: number;
  readonly seq: number;
  readonly facts: string;
  readonly status: WriteStatus;
}
export interface StoredHead {
  readonly run: number;
  readonly shows: string;
  readonly id: number;
  readonly verified: boolean;
}
export interface ModelDatabase {
  readonly head: StoredHead;
  readonly writes: readonly StoredWrite[];
}
/** The protocol's rules, each of which can be left out to show that it is needed. */
export interface Protocol {
  /** The sweeper waits until a writer can't commit any more. */
  readonly guard: boolean;
  /** The sweeper takes heads of another run. */
  readonly otherRuns: boolean;
  /** Settling follows parents. Left out: it verifies the one write it knows. */
  readonly chain: boolean;
  /** All heads are marked unverified after an unclean stop. */
  readonly mark: boolean;
  /** A retried write has an id of its own. Left out: its id derives from the case. */
  readonly freshIds: boolean;
}
export const AS_DESIGNED: Protocol = { guard: true, otherRuns: true, chain: true, mark: true, freshIds: true };

export const NO_PARENT: Marker = { id: 0, seq: ROOT_SEQ };

const name = (id: number): string | null => (id === 0 ? null : String(id));

function nodes(writes: readonly StoredWrite[]): ReadonlyMap<string, WriteNode> {
  return new Map(
    writes.map(({ id, parent, parent_seq, seq, status }) => [
      String(id),
      { write_id: String(id), parent_id: name(parent), parent_seq, seq, status },
    ]),
  );
}

export function headNode({ run, id, verified }: StoredHead) {
  return { run_id: String(run), write_id: name(id), verified };
}

function settleFrom(protocol: Protocol, writes: readonly StoredWrite[], last: Marker | null): readonly StoredWrite[] {
  if (!protocol.chain) return writes.map((write) => (write.id === last?.id ? { ...write, status: 'verified' } : write));
  const after = settled(nodes(writes), name(last?.id ?? 0), last?.seq ?? ROOT_SEQ);
  return writes.map((write) => ({ ...write, status: after.get(String(write.id)) ?? write.status }));
}

export function answered(protocol: Protocol, database: ModelDatabase, markers: readonly Marker[]): ModelDatabase {
  const last = markers.at(-1);
  if (!last || !answerSettles(headNode(database.head), String(last.id))) return database;
  return { head: { ...database.head, verified: true }, writes: settleFrom(protocol, database.writes, last) };
}

export function swept(
  protocol: Protocol,
  database: ModelDatabase,
  expected: number,
  read: { readonly run: number; readonly events: string; readonly markers: readonly Marker[] },
): ModelDatabase {
  if (!mayRepair(headNode(database.head), name(expected))) return database;
  const last = read.markers.at(-1) ?? null;
  const writes = settleFrom(protocol, database.writes, last);
  // Where the history ends with the head's own write, what the head shows is left as it is.
  if (last && last.id === expected) return { head: { ...database.head, run: read.run, verified: true }, writes };
  return { head: { run: read.run, shows: read.events, id: last?.id ?? 0, verified: true }, writes };
}

export function seenNodes(database: ModelDatabase): ReadonlyMap<string, WriteNode> {
  return nodes(database.writes);
}
