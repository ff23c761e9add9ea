/**
 * The rules of the projection protocol (DESIGN §2) as pure functions over one case. The exhaustive model in test/model
 * runs exactly these; a property test holds the SQL in settle.ts, sweep.ts and repair.ts against them.
 *
 * owns: what is on the committed path, what is hidden or undone, what the sweeper takes.
 * never: I/O.
 */

/**
 * unverified: written, its workflow task perhaps not committed. verified: on the committed path. hidden: of a branch that
 * never was, purged after a day. undone: was committed, and an admin's reset undid it.
 */
export type WriteStatus = 'unverified' | 'verified' | 'hidden' | 'undone';

export interface WriteNode {
  readonly write_id: string;
  readonly parent_id: string | null;
  /** State's seq at the parent; `ROOT_SEQ` without one. */
  readonly parent_seq: number;
  readonly seq: number;
  readonly status: WriteStatus;
}

/** A committed history's last write (null: it has none) and the seq of its State. */
export interface LastWrite {
  readonly case_id: string;
  readonly write_id: string | null;
  readonly seq: number;
}

/** Below every seq: where a path starts that has no parent. */
export const ROOT_SEQ = -1;

export interface HeadNode {
  readonly run_id: string;
  readonly write_id: string | null;
  readonly verified: boolean;
}

export interface Path {
  /** From the given write backwards to the first verified or missing one, which is not included. */
  readonly writes: readonly string[];
  /** The seq at the path's start: of what was verified above it, nothing stands. */
  readonly start_seq: number;
}

/** `seq` is that of `from`, for when its row is missing (the tables were built anew). */
export function pathFrom(writes: ReadonlyMap<string, WriteNode>, from: string | null, seq: number): Path {
  if (from === null) return { writes: [], start_seq: ROOT_SEQ };
  const path: string[] = [];
  let start_seq = writes.get(from)?.seq ?? seq;
  for (let at = writes.get(from); at && at.status !== 'verified'; at = at.parent_id === null ? undefined : writes.get(at.parent_id)) {
    path.push(at.write_id);
    start_seq = at.parent_seq;
  }
  return { writes: path, start_seq };
}

/** Every write's status once `from` is known to be the committed history's last write. */
export function settled(writes: ReadonlyMap<string, WriteNode>, from: string | null, seq: number): ReadonlyMap<string, WriteStatus> {
  const path = pathFrom(writes, from, seq);
  const statusOf = (write: WriteNode): WriteStatus => {
    if (path.writes.includes(write.write_id)) return 'verified';
    if (write.status === 'unverified') return 'hidden';
    return write.status === 'verified' && write.seq > path.start_seq ? 'undone' : write.status;
  };
  return new Map([...writes.values()].map((write) => [write.write_id, statusOf(write)]));
}

/** What a reader sees of each write's facts now, before anything is settled: as if the head were the committed history's end. */
export function seen(
  writes: ReadonlyMap<string, WriteNode>,
  head: string | null,
  seq: number,
): ReadonlyMap<string, 'shown' | 'undone' | 'not_shown'> {
  const after = settled(writes, head, seq);
  return new Map([...after].map(([id, status]) => [id, status === 'verified' ? 'shown' : status === 'undone' ? 'undone' : 'not_shown']));
}

/** An answer of the case whose last write is the head's settles it; any other says nothing. */
export function answerSettles(head: HeadNode, write_id: string): boolean {
  return head.write_id === write_id;
}

/** Whether the sweeper takes a head. `quiet`: nothing was written for longer than a workflow task can take. */
export function isSweepable(head: HeadNode, currentRun: string | null, quiet: boolean): boolean {
  return quiet && (!head.verified || (currentRun !== null && head.run_id !== currentRun));
}

/** The sweeper's compare-and-set: only a head that nobody wrote meanwhile is mended. */
export function mayRepair(head: HeadNode, expected: string | null): boolean {
  return head.write_id === expected;
}
