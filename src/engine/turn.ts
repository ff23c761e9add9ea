/**
 * One turn of a case: the draft of its state while an event is applied, and what it asks of the outside.
 *
 * owns: the draft, the agenda of what is to be entered or completed next, the effects.
 * never: what a step kind does (steps/), which event does what (step.ts). Entries of the state's maps are replaced,
 * never changed in place: the state before the turn stays whole.
 */
import { EvaluationFault } from '../expression/evaluate.js';
import type { AssignRequest, NoticeRequest } from '../organisation/request.js';
import type { Json, JsonObject } from '../program/json.js';
import type { Computed, Expression } from '../program/program.js';
import { sourcePlace } from '../program/source-place.js';
import type { CaseStartRequest, Effect, FactKind } from './effect.js';
import type { Actor } from './event.js';
import { evaluatorOf, type Playable } from './playable.js';
import { indexOf, type ProgramIndex } from './program-index.js';
import { type ItemFrame, isHeld, itemsAround, resultsIn } from './scopes.js';
import type { Frame, Incident, Instant, State } from './state.js';
import { timeAtHand } from './time.js';

export type Draft = { -readonly [K in keyof State]: Mutable<State[K]> };
type Mutable<T> = T extends { readonly [key: string]: infer V } ? (string extends keyof T ? { [key: string]: V } : T) : T;

export type AgendaItem =
  | { readonly do: 'enter'; readonly node: string; readonly parent: string }
  | { readonly do: 'begin'; readonly frame: string }
  | { readonly do: 'complete'; readonly frame: string; readonly result?: JsonObject }
  | { readonly do: 'child_done'; readonly frame: string; readonly child: string }
  /** A promise was kept or broken. */
  | { readonly do: 'decided'; readonly node: string; readonly outcome: string }
  /** Something that ran beside the scope's own steps is done. */
  | { readonly do: 'beside_done'; readonly frame: string };

export class Turn {
  readonly state: Draft;
  readonly effects: Effect[] = [];
  readonly agenda: AgendaItem[] = [];
  readonly index: ProgramIndex;
  #facts = 0;
  #incidents = 0;

  constructor(
    readonly playable: Playable,
    before: State,
    /** Who acts; null: Steward itself, as while deadlines are settled. */
    public actor: Actor | null,
  ) {
    this.index = indexOf(playable.program);
    this.state = {
      ...before,
      seq: before.seq + 1,
      data: before.data,
      frames: { ...before.frames },
      steps: { ...before.steps },
      entered: { ...before.entered },
      tasks: { ...before.tasks },
      clocks: { ...before.clocks },
      rested: { ...before.rested },
      incidents: { ...before.incidents },
      case_roles: { ...before.case_roles },
      asks: { ...before.asks },
      triggers: { ...before.triggers },
      held: { ...before.held },
    };
  }

  get program() {
    return this.playable.program;
  }

  get now(): Instant {
    return this.state.at;
  }

  get open(): boolean {
    return this.state.status === 'open';
  }

  // ── frames ──

  enter(node: string, parent: string): void {
    this.agenda.push({ do: 'enter', node, parent });
  }

  complete(frame: string, result?: JsonObject): void {
    this.agenda.push(result ? { do: 'complete', frame, result } : { do: 'complete', frame });
  }

  setFrame(frame: Frame): void {
    this.state.frames[frame.id] = frame;
  }

  childrenOf(frame: string): Frame[] {
    return Object.values(this.state.frames).filter((child) => child.parent === frame);
  }

  /** Runs the steps of one branch of a frame's node. An empty branch is done at once. */
  runBranch(frame: Frame, branch: string, node: string = frame.node): void {
    const sequence: Frame = { kind: 'sequence', id: `${frame.id}/${branch}`, node, parent: frame.id, branch, index: -1 };
    this.setFrame(sequence);
    this.agenda.push({ do: 'child_done', frame: sequence.id, child: '' });
  }

  /** The frame is gone: what its parent runs goes on. */
  tellParent(frame: Frame): void {
    if (frame.parent === null) return;
    const child = frame.kind === 'sequence' ? '' : frame.node;
    this.agenda.unshift(frame.beside ? { do: 'beside_done', frame: frame.parent } : { do: 'child_done', frame: frame.parent, child });
  }

  isHeld(frame: string): boolean {
    return isHeld(this.state, frame);
  }

  // ── results ──

  /** Inside an item of an `each` results are the item's own. */
  setResult(frame: string, step: string, result: JsonObject): void {
    const [item] = itemsAround(this.state.frames, frame);
    if (item) this.setFrame({ ...item, steps: { ...item.steps, [step]: result } });
    else this.state.steps[step] = result;
  }

  /** The steps are to be done again: what they left is absent until then. */
  clearResults(frame: string, steps: readonly string[]): void {
    const [item] = itemsAround(this.state.frames, frame);
    if (!item) {
      for (const step of steps) delete this.state.steps[step];
    } else if (steps.some((step) => step in item.steps)) {
      this.setFrame({ ...item, steps: Object.fromEntries(Object.entries(item.steps).filter(([step]) => !steps.includes(step))) });
    }
  }

  resultOf(frame: string, step: string): JsonObject | undefined {
    return resultsIn(this.state.steps, itemsAround(this.state.frames, frame))[step];
  }

  /** The number of the next instance of a node. */
  nextInstance(node: string): number {
    const n = (this.state.entered[node] ?? 0) + 1;
    this.state.entered[node] = n;
    return n;
  }

  // ── effects ──

  fact(kind: FactKind, subject: string | null, detail: JsonObject = {}, byActor = false): void {
    this.factBy(byActor ? this.actor : null, kind, subject, detail);
  }

  /** A fact of somebody's doing who need not be the one who acts now. */
  factBy(actor: Pick<Actor, 'person' | 'acting_for' | 'origin'> | null, kind: FactKind, subject: string | null, detail: JsonObject): void {
    this.#facts += 1;
    this.effects.push({
      kind: 'fact',
      fact: {
        id: `${this.state.seq}.${this.#facts}`,
        at: this.now,
        kind,
        actor: actor?.person ?? null,
        ...(actor?.acting_for ? { acting_for: actor.acting_for } : {}),
        ...(actor?.origin ? { origin: actor.origin } : {}),
        subject,
        detail,
      },
    });
  }

  request(request: AssignRequest): void {
    this.state.undecided = [...this.state.undecided, request.effect];
    this.effects.push({ kind: 'assign', request });
  }

  notify(notice: NoticeRequest): void {
    this.effects.push({ kind: 'notify', notice });
  }

  startCase(start: CaseStartRequest): void {
    this.effects.push({ kind: 'start_case', start });
  }

  // ── expressions ──

  /** Evaluates with the names that are in scope at `frame`. Throws `EvaluationFault`. */
  evaluate(expression: Expression, frame: string | null, extra: JsonObject = {}): Json {
    const names = () => ({ ...this.scope(frame), ...extra });
    return this.#evaluator(expression.line, () => evaluatorOf(this.program).evaluate(expression.cel, names(), timeAtHand(this)));
  }

  evaluateBoolean(expression: Expression, frame: string | null, extra: JsonObject = {}): boolean {
    return this.evaluate(expression, frame, extra) === true;
  }

  compute(computed: Computed, frame: string | null): Json {
    if (computed.kind === 'literal') return computed.value;
    const line = 'line' in computed ? computed.line : 0;
    return this.#evaluator(line, () => evaluatorOf(this.program).evaluateComputed(computed, this.scope(frame), timeAtHand(this)));
  }

  #evaluator(line: number, run: () => Json): Json {
    try {
      return run();
    } catch (error) {
      if (error instanceof EvaluationFault) throw new Fault('expression', error.message, line);
      throw error;
    }
  }

  /** The names an expression at `frame` can read, with instants as ISO texts. */
  scope(frame: string | null): JsonObject {
    const { state } = this;
    const items = itemsAround(state.frames, frame);
    const values: JsonObject = {
      data: state.data,
      steps: resultsIn(state.steps, items) as JsonObject,
      now: isoInstant(this.now),
      case: caseValue(state),
    };
    if (state.customer) values.customer = state.customer;
    for (let at = frame; at !== null; ) {
      const each: Frame | undefined = state.frames[at];
      if (!each) break;
      if (each.kind === 'handler') Object.assign(values, each.names, values.message === undefined ? {} : { message: values.message });
      if (each.kind === 'call') values.error ??= { ...each.error };
      if (each.kind === 'compensation') {
        const { steps, ...names } = each.names;
        Object.assign(values, names, steps ? { steps: { ...state.steps, ...(steps as JsonObject) } } : {});
      }
      at = each.parent;
    }
    return Object.assign(values, this.itemNames(items));
  }

  /** The names that items give: theirs, and `index`; the innermost wins. */
  itemNames(items: readonly ItemFrame[]): JsonObject {
    const names: JsonObject = {};
    for (const item of items.toReversed()) {
      const each = this.state.frames[item.parent ?? ''];
      const node = this.index.nodes.get(item.node);
      if (each?.kind !== 'each' || node?.kind !== 'each') continue;
      names[node.as] = each.items[item.index]?.item ?? null;
      names.index = item.index;
    }
    return names;
  }

  // ── incidents ──

  raise(incident: Pick<Incident, 'node' | 'frame' | 'phase' | 'code' | 'message' | 'line'>): void {
    this.#incidents += 1;
    const id = `${this.state.seq}.${this.#incidents}`;
    const { file, line } = sourcePlace(this.program, incident.line);
    this.state.incidents[id] = { ...incident, id, at: this.now, file, line };
    this.fact('incident_raised', incident.node, { incident: id, message: incident.message, line });
  }

  /** Runs `work`; a fault in it becomes an incident on the frame. */
  guarded(frame: Frame, phase: Incident['phase'], line: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      const fault = asFault(error, line);
      this.raise({ node: frame.node, frame: frame.id, phase, code: fault.code, message: fault.message, line: fault.line });
    }
  }
}

/** Something a playbook or its data got wrong at run time. */
export class Fault extends Error {
  constructor(
    readonly code: Incident['code'],
    message: string,
    readonly line: number,
  ) {
    super(message);
  }
}

export function asFault(error: unknown, line: number): Fault {
  if (error instanceof Fault) return error.line > 0 ? error : new Fault(error.code, error.message, line);
  return new Fault('fault', error instanceof Error ? error.message : String(error), line);
}

export function isoInstant(at: Instant): string {
  return new Date(at).toISOString();
}

/** `case` in expressions. */
export function caseValue(state: Pick<State, 'case' | 'stage' | 'case_roles'>): JsonObject {
  const { case: facts } = state;
  const value: JsonObject = {
    id: facts.id,
    key: facts.key,
    playbook: facts.playbook,
    started_at: isoInstant(facts.started_at),
  };
  if (facts.customer_id !== null) value.customer_id = facts.customer_id;
  if (facts.started_by !== null) value.started_by = facts.started_by;
  if (state.stage !== null) value.stage = state.stage;
  const owner = state.case_roles.owner;
  if (owner) value.owner = owner;
  return value;
}
