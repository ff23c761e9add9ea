/**
 * Who gets the tasks of a write, decided inside its transaction: under the candidates' locks, by the same pure `resolve`
 * as the simulator. A decision is stored under its effect and its request, and a retry gets it again.
 */
import type { ProjectionWrite } from '../../engine/projection.js';
import type { TaskView } from '../../engine/view.js';
import type { AssignRequest, Decision } from '../../organisation/request.js';
import { type CaseRoles, resolve, resolvePeople } from '../../organisation/resolve.js';
import type { Loads, Organisation } from '../../organisation/snapshot.js';
import { contentHash } from '../content-hash.js';
import type { DatabaseTransaction } from '../schema.js';
import { type LoadChange, lockLoads } from './loads.js';

export interface StoredDecision {
  readonly effect: string;
  /** Digest of the request. */
  readonly request: string;
  readonly decision: Decision;
}

/** Who there is. */
export interface Staff {
  readonly organisation: Organisation;
  readonly away: Loads['away'] & {};
}

export interface Assignment {
  /** One for each request, in their order. */
  readonly decisions: readonly Decision[];
  /** Those taken just now. */
  readonly taken: readonly StoredDecision[];
  readonly case_roles: CaseRoles;
  readonly tasks: readonly TaskView[];
  readonly load_changes: readonly LoadChange[];
}

/** Somebody was chosen whose row is not locked: the transaction has to begin again and lock these too. */
export class MoreLocksNeeded extends Error {
  constructor(readonly people: readonly string[]) {
    super('More load rows must be locked.');
  }
}

/**
 * @param stored decisions of this case under the effects of `write`.
 * @param before who had the case's tasks until now, by task.
 * @param alsoLock people to lock whatever the requests say.
 * @throws MoreLocksNeeded
 */
export async function assign(
  trx: DatabaseTransaction,
  write: ProjectionWrite,
  { organisation, away }: Staff,
  stored: readonly StoredDecision[],
  before: ReadonlyMap<string, string | null>,
  alsoLock: readonly string[],
): Promise<Assignment> {
  const digests = new Map(write.requests.map((request) => [request, contentHash(request)]));
  const known = new Map(stored.map((each) => [`${each.effect}\n${each.request}`, each.decision]));
  const knownFor = (request: AssignRequest) => known.get(`${request.effect}\n${digests.get(request)}`);
  const repeated = write.requests.flatMap((request) => knownFor(request) ?? []);
  const open = write.requests.filter((request) => !knownFor(request));
  const roles = withDecided(write.view.case_roles, repeated);
  const held = heldBy(write.tasks, repeated);
  const change = difference(before.values(), held.values());

  if (open.length === 0) {
    const touched = [...change.keys()];
    if (touched.length > 1) await lockLoads(trx, touched);
    return outcome(write, repeated, [], roles, change, new Set());
  }

  const locked = new Set([...change.keys(), ...weighed(open, { organisation, away }, roles), ...alsoLock]);
  const loads = await lockLoads(trx, [...locked].sort());
  const hand = Object.fromEntries(
    [...locked].map((person) => [person, Math.max(0, (loads.open[person] ?? 0) + (change.get(person) ?? 0))]),
  );
  const fresh = resolve(open, organisation, { open: hand, turn: loads.turn, away }, roles);

  const chosen = fresh.flatMap(({ assignee }) => assignee ?? []);
  if (chosen.some((person) => !locked.has(person))) throw new MoreLocksNeeded(chosen);
  const byRequest = new Map(open.map((request, index) => [request, fresh[index]]));
  const taken = open.flatMap((request, index) => {
    const decision = fresh[index];
    return decision ? [{ effect: request.effect, request: digests.get(request) ?? '', decision }] : [];
  });
  const decisions = write.requests.flatMap((request) => knownFor(request) ?? byRequest.get(request) ?? []);
  const after = heldBy(write.tasks, decisions);
  return outcome(write, decisions, taken, withDecided(roles, fresh), difference(before.values(), after.values()), new Set(chosen));
}

/** Everyone whose load may decide: the candidates of requests that pick one, and whoever seems to get something. */
function weighed(requests: readonly AssignRequest[], { organisation, away }: Staff, roles: CaseRoles): string[] {
  const guess = resolve(requests, organisation, { open: {}, turn: {}, away }, roles);
  const guessed = withDecided(roles, guess);
  const candidates = requests.flatMap((request) => {
    const picks = request.by === 'least_loaded' || request.by === 'round_robin' || request.subject.kind === 'case_role';
    return picks ? resolvePeople(request.any, organisation, guessed) : [];
  });
  return [...candidates, ...guess.flatMap(({ assignee }) => assignee ?? [])];
}

function outcome(
  write: ProjectionWrite,
  decisions: readonly Decision[],
  taken: readonly StoredDecision[],
  case_roles: CaseRoles,
  change: ReadonlyMap<string, number>,
  chosen: ReadonlySet<string>,
): Assignment {
  const people = new Set([...change.keys(), ...chosen]);
  return {
    decisions,
    taken,
    case_roles,
    tasks: withDecisions(write.tasks, decisions),
    load_changes: [...people].map((person) => ({ person, tasks: change.get(person) ?? 0, takes_turn: chosen.has(person) })),
  };
}

function withDecided(roles: CaseRoles, decisions: readonly Decision[]): CaseRoles {
  const decided = decisions.flatMap(({ subject, assignee }) =>
    subject.kind === 'case_role' ? [[subject.case_role, assignee] as const] : [],
  );
  return { ...roles, ...Object.fromEntries(decided) };
}

function withDecisions(tasks: readonly TaskView[], decisions: readonly Decision[]): TaskView[] {
  const byTask = new Map(
    decisions.flatMap((decision) => (decision.subject.kind === 'task' ? [[decision.subject.task, decision] as const] : [])),
  );
  return tasks.map((task) => {
    const decision = byTask.get(task.id);
    // A request for everybody is for seats, which the case makes of it.
    if (!decision || decision.everybody) return task;
    const { assignee, offered_to, excluded, acting_for } = decision;
    const { acting_for: _, ...rest } = task;
    const standsIn = acting_for === undefined ? {} : { acting_for };
    return { ...rest, ...standsIn, ...statusWith(task, assignee, offered_to.length > 0), assignee, offered_to, excluded };
  });
}

/** As the case will have it (task-operations.ts): what is laid aside stays so, whoever has it. */
function statusWith(task: TaskView, assignee: string | null, offered: boolean): Pick<TaskView, 'status'> {
  if (task.status === 'suspended') return { status: 'suspended' };
  return { status: assignee !== null ? 'reserved' : offered ? 'ready' : 'created' };
}

function heldBy(tasks: readonly TaskView[], decisions: readonly Decision[]): ReadonlyMap<string, string | null> {
  return new Map(withDecisions(tasks, decisions).map((task) => [task.id, task.assignee]));
}

/** Person → tasks more in hand; nobody whose number stays. */
function difference(before: Iterable<string | null>, after: Iterable<string | null>): ReadonlyMap<string, number> {
  const change = new Map<string, number>();
  const add = (person: string | null, by: number): void => {
    if (person !== null) change.set(person, (change.get(person) ?? 0) + by);
  };
  for (const person of before) add(person, -1);
  for (const person of after) add(person, 1);
  return new Map([...change].filter(([, tasks]) => tasks !== 0));
}
