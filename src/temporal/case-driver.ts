/**
 * Drives one case in a Temporal workflow: events in, effects out, one write of the projection at a time (DESIGN §2).
 *
 * owns: the order of events and writes, the one timer, answers to updates, continue-as-new.
 * never: what a case does (engine/). No promise is made that is not needed: entering the sandbox and hooking promises
 * are most of what a case costs its worker.
 */
import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  currentUpdateInfo,
  proxyLocalActivities,
  setCurrentDetails,
  sleep,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { CalendarSet } from '../calendar/compiled.js';
import { offsetAt } from '../calendar/instant.js';
import type { Effect, Fact } from '../engine/effect.js';
import type { Event, Refusal } from '../engine/event.js';
import type { Playable } from '../engine/playable.js';
import type { ProjectionWrite } from '../engine/projection.js';
import { takesMessage } from '../engine/responses.js';
import { SEMANTICS, semanticsUnknown, UNSAID_SEMANTICS } from '../engine/semantics.js';
import type { Instant, State } from '../engine/state.js';
import { nextWake, step, type Transition, validate } from '../engine/step.js';
import type { CaseView, TaskView } from '../engine/view.js';
import { caseView, taskViews, titleOf } from '../engine/views.js';
import type { AssignRequest, NoticeRequest } from '../organisation/request.js';
import type { Program } from '../program/program.js';
import type { Artefact } from './artefact.js';
import { beginCase } from './case-beginning.js';
import {
  type CaseInput,
  type OperationAnswer,
  type ProjectionAnswer,
  REFUSED,
  type RecentOperation,
  type Resume,
  TASKS_ANSWERED,
  TOLD_SIGNAL,
  type Told,
  type WriteActivities,
  type WriteActivity,
  type WriteReference,
} from './case-contract.js';
import {
  attributesOf,
  type CaseAttributes,
  currentDetails,
  firstAttributes,
  localTime,
  type ReaderContext,
  timerSummary,
} from './case-details.js';
import { digestOf } from './digest.js';
import { OutsideCalls } from './outside-calls.js';
import { type Delivery, LEAVE_SIGNAL, mutexId, RESPONDED_SIGNAL, type Response, TAKEN_SIGNAL, type Taken } from './outside-contract.js';
import { searchAttributes } from './search-attributes.js';

const activities = proxyLocalActivities<WriteActivities>({
  // Above the database's transaction time-out, so that a write that is given up is not still running.
  startToCloseTimeout: '10 seconds',
  localRetryThreshold: '5 seconds',
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '60 seconds' },
});

/**
 * The semantics since which what comes while a write is in flight waits for it, one after the other in the order in which it
 * came, each with a write of its own. A worker ends a workflow task early to answer a query, or because a write takes long; a
 * replay then brings a write's result sooner than it came, together with what came before it, or at a later time. So nothing
 * may depend on which of them is first: the order of what comes is that of the history (`happen`), and its time is the one that
 * its write was told (`#again`).
 */
const WAITS_SINCE = 5;
/** Operations remembered for a caller who asks again. */
const RECENT_KEPT = 100;
/** Updates of one run after which it continues as new; the server allows 2,000. */
const UPDATES_PER_RUN = 1_000;

/** Something that happens to the case, at the time that it is given. */
type Happening = (at: Instant) => void;

/** A timer that runs. */
interface Alarm {
  wake: Instant;
}

/** What happened since the last write: enough to have it happen again at another time. */
interface Happened {
  readonly before: State;
  readonly events: { readonly playable: Playable; readonly event: Event }[];
  readonly alarms: Alarm[];
}

/** What a person does, at the time at which the case takes it. */
interface Operation {
  readonly id: string;
  readonly fingerprint: string;
  readonly event: Event;
}

interface Views {
  readonly state: State;
  readonly view: CaseView;
  readonly tasks: readonly TaskView[];
}

export class CaseDriver {
  #state: State;
  #playable: Playable;
  readonly #reader: ReaderContext;
  #lastWrite: WriteReference | null;
  #recent: readonly RecentOperation[];
  #attributes: CaseAttributes;
  readonly #calls: OutsideCalls;
  /** Effects that no write has taken yet. */
  #unwritten: Effect[] = [];
  #writing = false;
  #waiting: { readonly seq: number; readonly written: () => void }[] = [];
  /** What came while a write was in flight, in its order. */
  #held: (() => void)[] = [];
  /** What the write that comes next, or is in flight, is of; undefined: of something that has no time of its own. */
  #happened: Happened | undefined;
  #viewed: Views | undefined;
  #armed: Alarm[] = [];
  /** One for the whole run: each scope makes promises, and stays known to the one above it. */
  readonly #shielded = new CancellationScope({ cancellable: false });
  #updates = 0;
  #renew = false;

  constructor(
    private readonly input: CaseInput,
    program: Artefact<Program>,
    /** Those it runs on now. */
    public calendars: Artefact<CalendarSet>,
  ) {
    this.#playable = { program: program.content, calendars: calendars.content, calendars_hash: calendars.hash };
    const calendar = calendars.content[program.content.calendar];
    this.#reader = {
      language: input.language,
      offset: (at) => (calendar ? offsetAt(calendar, at) : 0),
      title: (step) => titleOf(this.#playable, step),
    };
    this.#calls = new OutsideCalls(
      input.case.id,
      program,
      (eventAt) => this.happen((at) => this.apply(eventAt(at))),
      () => this.#state.priority,
    );
    this.#lastWrite = input.resume?.last_write ?? null;
    this.#recent = input.resume?.recent ?? [];
    const semantics = input.resume?.state.semantics ?? input.semantics ?? UNSAID_SEMANTICS;
    const unknown = semanticsUnknown(input.resume?.raise_to ?? semantics) ?? semanticsUnknown(semantics);
    // Fails the workflow task, not the case: it goes on as soon as a worker that knows them takes it up.
    if (unknown !== null) throw new Error(unknown);
    if (input.resume) {
      this.#state = input.resume.state;
      this.#attributes = attributesOf(caseView(this.#playable, this.#state), this.#state);
    } else {
      this.#attributes = firstAttributes(program.content.stages[0]?.id ?? null);
      const transition = beginCase(this.#playable, program.hash, input, semantics);
      this.#state = transition.state;
      this.#absorb(transition);
    }
  }

  /** Brings the case up to now: deadlines that passed before the run began, and the first timer. */
  begin(): void {
    const { resume } = this.input;
    if (resume) this.#calls.resume(Object.values(this.#state.asks));
    if (resume?.raise_to !== undefined) this.apply({ kind: 'semantics_raised', at: this.#state.at, to: resume.raise_to });
    const tick = (at: Instant): void => this.#tick(at);
    // What comes in the first workflow task of a run that goes on comes after this, in a replay too.
    if (resume) this.happen(tick);
    else this.#inTurn(tick);
  }

  get state(): State {
    return this.#state;
  }

  /** Nothing is left to write and nobody waits for an answer. */
  get quiet(): boolean {
    return !this.#writing && this.#unwritten.length === 0 && this.#calls.quiet && allHandlersFinished();
  }

  get ended(): boolean {
    return this.#state.status !== 'open';
  }

  get shouldContinueAsNew(): boolean {
    return this.#renew || this.#updates >= UPDATES_PER_RUN || workflowInfo().continueAsNewSuggested;
  }

  renew(): void {
    this.#renew = true;
  }

  resumeInput(): CaseInput {
    const resume: Resume = {
      state: this.#state,
      last_write: this.#lastWrite,
      recent: this.#recent,
      ...(this.#state.semantics < SEMANTICS ? { raise_to: SEMANTICS } : {}),
    };
    const { reopens: _, ...input } = this.input;
    return { ...input, data: {}, customer: null, resume };
  }

  projection(): ProjectionAnswer {
    const { view, tasks } = this.#views();
    return {
      run_id: workflowInfo().runId,
      semantics: this.#state.semantics,
      seq: this.#state.seq,
      last_write: this.#lastWrite,
      view,
      tasks,
    };
  }

  /** Of the present state; made once for what is shown, written and answered. */
  #views(): Views {
    if (this.#viewed?.state !== this.#state) {
      const view = caseView(this.#playable, this.#state);
      this.#viewed = { state: this.#state, view, tasks: taskViews(this.#playable, this.#state) };
    }
    return this.#viewed;
  }

  // ── events ──

  /** Whatever comes to the case, but people's operations, comes through here. */
  happen(happening: Happening): void {
    // A workflow task that leaves nothing in the history is passed over in a replay, and what came in it comes out of order.
    if (this.#state.semantics >= WAITS_SINCE) upsertMemo({ changed: localTime(Date.now(), this.#reader) });
    this.#inTurn(happening);
  }

  /** Now, or after the write that is in flight and what waits for it already; at the time at which it came. */
  #inTurn(happening: Happening): void {
    const at = Date.now();
    const take = (): void => {
      this.#happened = { before: this.#state, events: [], alarms: [] };
      happening(at);
    };
    if (this.#holds) this.#held.push(take);
    else take();
  }

  /** What comes has to wait for the write that is in flight. */
  get #holds(): boolean {
    return this.#writing && this.#state.semantics >= WAITS_SINCE;
  }

  /** For an update's validator: throws the typed refusal, and so nothing of the update enters the history. */
  refuseEarly(event: Event, fingerprint: string): void {
    // What is held may be what makes it possible.
    if (this.#held.length > 0 || this.#known(currentUpdateInfo()?.id) || this.#awaitsDecision(event)) return;
    const refusal = validate(this.#playable, this.#state, event);
    if (refusal) throw refused(refusal, fingerprint);
  }

  /** An operation of a person, once by its update id; answers when the write that covers it is done. */
  operate(eventAt: (at: Instant) => Event, fingerprint: string): Promise<OperationAnswer> {
    const id = currentUpdateInfo()?.id ?? '';
    return new Promise((resolve, reject) => {
      const answer = (done: RecentOperation): void => {
        if (done.refusal) return reject(refused(done.refusal, done.fingerprint));
        const { view, tasks, last_write } = this.projection();
        const answered = tasks.length > TASKS_ANSWERED ? null : tasks;
        resolve({ fingerprint: done.fingerprint, seq: done.seq, write: last_write, case: view, tasks: answered });
      };
      const take = (at: Instant): void => this.#operate({ id, fingerprint, event: eventAt(at) }, answer);
      // That an update is accepted is in the history: it needs nothing else there.
      if (this.#state.semantics < WAITS_SINCE) take(Date.now());
      else this.#inTurn(take);
    });
  }

  #operate(operation: Operation, answer: (done: RecentOperation) => void): void {
    const known = this.#known(operation.id);
    if (known) return this.#whenWritten(known.seq, () => answer(known));
    this.#updates += 1;
    // The inbox may show a task a moment before the case has read who got it: that is not the caller's fault.
    if (this.#awaitsDecision(operation.event)) this.#whenWritten(this.#state.seq, () => this.#perform(operation, answer));
    else this.#perform(operation, answer);
  }

  #perform({ id, fingerprint, event }: Operation, answer: (done: RecentOperation) => void): void {
    const transition = this.#step(event);
    // A case that has ended changes no more, and whoever played it was told.
    if (!this.ended) this.#absorb(transition);
    const done = { id, fingerprint, refusal: transition.refusal ?? null, seq: this.#state.seq };
    this.#recent = [...this.#recent, done].slice(-RECENT_KEPT);
    this.#whenWritten(done.seq, () => answer(done));
  }

  /** An event that nobody waits for. A refused one changes nothing. */
  apply(event: Event): void {
    if (!this.ended) this.#absorb(this.#step(event));
  }

  #step(event: Event): Transition {
    this.#happened?.events.push({ playable: this.#playable, event });
    return step(this.#playable, this.#state, event);
  }

  /** An answer of the outside; a critical section that the case does not want any more is given back. */
  respond({ effect, answer, section }: Response, at: Instant): void {
    if (section !== undefined && !this.#state.asks[effect]) this.#leaveSection(effect, section);
    else this.apply({ kind: 'responded', at, effect, answer });
  }

  /** A message out of a mailbox; the mailbox is told whether the case takes it. */
  deliver({ effect, message, mailbox }: Delivery, at: Instant): void {
    const takes = this.#state.messages.includes(message.id) ? 'has' : takesMessage(this.#playable, this.#state, effect, message.data);
    if (takes === 'takes') {
      this.apply({ kind: 'responded', at, effect, answer: { ok: true, value: message.data }, message: message.id });
    }
    const said: Taken = { effect, message: message.id, taken: takes === 'has' || takes === 'takes', waits: takes === 'declines' };
    this.#calls.tell(mailbox, TAKEN_SIGNAL, said);
  }

  /** Asked by a critical section that others wait for. */
  confirmSection({ effect, key }: { readonly effect: string; readonly key: string }): void {
    if (!this.#state.asks[effect]) this.#leaveSection(effect, key);
  }

  #leaveSection(effect: string, key: string): void {
    this.#calls.tell(mutexId(key), LEAVE_SIGNAL, { case: this.#state.case.id, effect });
  }

  /** At the case's end: whoever played it hears of it. */
  #returnResult(): void {
    const { return_to } = this.input;
    if (!return_to) return;
    const { outcome, status, data, case: facts } = this.#state;
    const value = { case: facts.id, outcome: outcome ?? status, data };
    const response: Response = { effect: return_to.effect, answer: { ok: true, value } };
    this.#calls.tell(return_to.case, RESPONDED_SIGNAL, response);
  }

  /** Deadlines of before are settled by the calendars of before. */
  changeCalendars(calendars: Artefact<CalendarSet>, at: Instant): void {
    if (this.ended || calendars.hash === this.calendars.hash) return;
    const wake = nextWake(this.#state);
    if (wake !== null && wake <= at) this.apply({ kind: 'tick', at });
    this.calendars = calendars;
    this.#playable = { ...this.#playable, calendars: calendars.content, calendars_hash: calendars.hash };
    this.apply({ kind: 'calendar_changed', at });
  }

  #tick(at: Instant): void {
    if (this.ended) return;
    const wake = nextWake(this.#state);
    if (wake !== null && wake <= at) this.apply({ kind: 'tick', at });
    else this.#arm();
  }

  #awaitsDecision(event: Event): boolean {
    return 'task' in event && this.#state.undecided.some((effect) => effect.startsWith(`${event.task}#`));
  }

  #known(id: string | undefined): RecentOperation | undefined {
    return this.#recent.find((each) => each.id === id);
  }

  #absorb(transition: Transition): void {
    this.#state = transition.state;
    for (const effect of transition.effects) {
      if (effect.kind === 'ask') this.#calls.ask(effect.ask);
      else if (effect.kind === 'withdraw') this.#calls.withdraw(effect.ask);
      else if (effect.kind === 'tell_case') {
        const { id, to, news } = effect.tell;
        const told: Told = { id, from: this.#state.case.id, news };
        this.#calls.tell(to, TOLD_SIGNAL, told);
      } else if (effect.kind === 'start_case') this.#calls.startCase(effect.start, this.#state.case.customer_id);
    }
    this.#unwritten.push(...transition.effects.filter(isWritten));
    if (this.ended) this.#returnResult();
    this.#show();
    this.#arm();
    if (this.#unwritten.length > 0 && !this.#writing) {
      this.#writing = true;
      void this.#shielded.run(() => this.#write());
    }
  }

  // ── writes ──

  /** Writes until nothing is unwritten and nothing is held. Under semantics that hold nothing, what comes meanwhile goes with the next write. */
  async #write(): Promise<void> {
    while (this.#unwritten.length > 0) {
      const effects = this.#unwritten;
      this.#unwritten = [];
      const write = this.#writeOf(effects);
      const result = await activities[nameOf(effects, this.#state)](write);
      if (result.digest !== write.digest && result.digest !== this.#again(result.at)) {
        throw new Error(`DigestMismatch: at seq ${write.seq} the case was ${result.digest} and is now ${write.digest}.`);
      }
      this.#happened = undefined;
      this.#lastWrite = { write_id: result.write_id, seq: write.seq };
      if (result.decisions.length > 0) {
        if (this.ended) this.#show();
        // Not at Date.now(): where a local activity's result meets the workflow's clock differs between a run and its replay,
        // and no deadline may be settled in the one and not in the other.
        else this.apply({ kind: 'assigned', at: this.#state.at, decisions: result.decisions });
      }
      const [covered, rest] = partition(this.#waiting, (each) => each.seq <= write.seq);
      // What the decisions led to (the seats of a quorum) belongs to the answer: it is written first.
      const unwritten = this.#unwritten.length > 0;
      this.#waiting = unwritten ? [...rest, ...covered.map((each) => ({ ...each, seq: this.#state.seq }))] : rest;
      if (!unwritten) for (const each of covered) each.written();
      // One by one: what comes next is what came next, also where a replay brings the result of this write sooner.
      while (this.#unwritten.length === 0 && this.#held.length > 0) this.#held.shift()?.();
    }
    this.#writing = false;
    // What led to no effect has no write of its own: all there is to write is written.
    const rest = this.#waiting;
    this.#waiting = [];
    for (const each of rest) each.written();
  }

  /**
   * In a replay what the write is of may have come at another time than it did. It happens again at the time that the write
   * was told, from where it began: only State, for what it asked of the outside is in the history. The digest of what it leads to;
   * undefined: it has no time of its own, or none was told.
   */
  #again(at: Instant | undefined): string | undefined {
    const happened = this.#happened;
    if (happened === undefined || at === undefined || this.#state.semantics < WAITS_SINCE) return undefined;
    let state: State = { ...happened.before, at: Math.min(happened.before.at, at) };
    const effects: Effect[] = [];
    for (const { playable, event } of happened.events) {
      const transition = step(playable, state, { ...event, at });
      state = transition.state;
      effects.push(...transition.effects.filter(isWritten));
    }
    this.#state = state;
    const wake = nextWake(state);
    if (wake !== null) for (const alarm of happened.alarms) alarm.wake = wake;
    return digestOf(state.seq, effects);
  }

  #writeOf(effects: readonly Effect[]): ProjectionWrite {
    const state = this.#state;
    const { view, tasks } = this.#views();
    return {
      case: state.case.id,
      run_id: workflowInfo().runId,
      seq: state.seq,
      parent: this.#lastWrite,
      digest: digestOf(state.seq, effects),
      at: state.at,
      view,
      tasks,
      facts: effects.flatMap((effect): Fact[] => (effect.kind === 'fact' ? [effect.fact] : [])),
      requests: effects.flatMap((effect): AssignRequest[] => (effect.kind === 'assign' ? [effect.request] : [])),
      notices: effects.flatMap((effect): NoticeRequest[] => (effect.kind === 'notify' ? [effect.notice] : [])),
      archive: this.ended ? state : null,
    };
  }

  /** Once a write has covered `seq`; at once where nothing is left to write, for what led to no effect needs no write. */
  #whenWritten(seq: number, written: () => void): void {
    if (!this.#writing && this.#unwritten.length === 0) written();
    else this.#waiting.push({ seq, written });
  }

  // ── what Temporal shows ──

  #arm(): void {
    const wake = nextWake(this.#state);
    if (wake === null || this.#armed.some((alarm) => alarm.wake <= wake)) return;
    const alarm: Alarm = { wake };
    this.#armed.push(alarm);
    this.#happened?.alarms.push(alarm);
    void this.#shielded.run(async () => {
      await sleep(Math.max(1, wake - Date.now()), { summary: timerSummary(wake, this.#reader) });
      this.happen((at) => {
        this.#armed = this.#armed.filter((each) => each !== alarm);
        this.#tick(at);
      });
    });
  }

  #show(): void {
    const { view, tasks } = this.#views();
    setCurrentDetails(currentDetails(view, tasks, this.#state, this.#reader));
    const now = attributesOf(view, this.#state);
    const before = this.#attributes;
    const changes = [];
    if (now.Stage !== before.Stage) changes.push({ key: searchAttributes.Stage, value: now.Stage });
    if (now.Outcome !== before.Outcome) changes.push({ key: searchAttributes.Outcome, value: now.Outcome });
    if (now.Priority !== before.Priority) changes.push({ key: searchAttributes.Priority, value: now.Priority });
    if (now.Overdue !== before.Overdue) changes.push({ key: searchAttributes.Overdue, value: now.Overdue });
    if (now.Incident !== before.Incident) changes.push({ key: searchAttributes.Incident, value: now.Incident });
    if (changes.length > 0) upsertSearchAttributes(changes as Parameters<typeof upsertSearchAttributes>[0]);
    this.#attributes = now;
  }
}

function isWritten(effect: Effect): boolean {
  return effect.kind === 'fact' || effect.kind === 'assign' || effect.kind === 'notify';
}

/** The activity is named by what the change is about, for whoever reads the history. */
function nameOf(effects: readonly Effect[], state: State): WriteActivity {
  const kinds = effects.flatMap((effect) => (effect.kind === 'fact' ? [effect.fact.kind] : []));
  if (state.status !== 'open') return 'recordOutcomes';
  if (kinds.includes('clock_escalated') || kinds.includes('clock_overdue')) return 'escalateTasks';
  return effects.some((effect) => effect.kind === 'assign') ? 'assignTasks' : 'recordOutcomes';
}

function refused(refusal: Refusal, fingerprint: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: REFUSED,
    message: refusal.code,
    nonRetryable: true,
    details: [refusal, fingerprint],
  });
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
