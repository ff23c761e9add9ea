/**
 * Cases run in this process, with the real engine and the real projection, in the place of Temporal: what HTTP asks of
 * cases is answered as the workflow does. A case lives as long as the runner.
 */
import type { Effect, Fact } from '../../src/engine/effect.js';
import type { Refusal } from '../../src/engine/event.js';
import type { Playable } from '../../src/engine/playable.js';
import { SEMANTICS } from '../../src/engine/semantics.js';
import type { State } from '../../src/engine/state.js';
import { step, type Transition } from '../../src/engine/step.js';
import { caseView, taskViews } from '../../src/engine/views.js';
import type { Cases } from '../../src/http/cases.js';
import type { ChangedPerson } from '../../src/organisation/changed-person.js';
import type { JsonObject } from '../../src/program/json.js';
import { readArtefact } from '../../src/store/artefacts.js';
import type { Database } from '../../src/store/database.js';
import { writeProjection } from '../../src/store/projection/write.js';
import { beginCase } from '../../src/temporal/case-beginning.js';
import type { Performed } from '../../src/temporal/case-client.js';
import type {
  OperationAnswer,
  OperationRequest,
  ProjectionAnswer,
  Told,
  UpdateName,
  WriteReference,
} from '../../src/temporal/case-contract.js';
import type { CaseStart } from '../../src/temporal/case-start.js';
import { eventOf } from '../../src/temporal/operation-event.js';

/** How the next answers come back: by default as they should. */
export type Weather = 'fair' | 'temporal_down' | 'answers_lost' | 'busy';

interface Running {
  playable: Playable;
  state: State;
  last_write: WriteReference | null;
  readonly known: Map<string, { fingerprint: string; refusal: Refusal | null }>;
}

export class CaseRunner implements Cases {
  weather: Weather = 'fair';
  /** Cases that take no signal. */
  readonly broken = new Set<string>();
  /** Added to the clock. */
  later = 0;
  readonly #running = new Map<string, Running>();

  constructor(private readonly db: Database) {}

  async start(given: CaseStart): Promise<void> {
    if (this.weather === 'temporal_down') throw unavailable();
    const { case: facts, semantics = SEMANTICS } = given.input;
    if (this.#running.has(facts.id)) return;
    const program = await readArtefact<Playable['program']>(this.db, given.program);
    const calendars = await readArtefact<Playable['calendars']>(this.db, given.calendars);
    if (!program || !calendars) throw new Error('The case names what was never published.');
    const playable = { program, calendars, calendars_hash: given.calendars };
    const transition = beginCase(playable, given.program, given.input, semantics);
    const running: Running = { playable, state: transition.state, last_write: null, known: new Map() };
    this.#running.set(facts.id, running);
    await this.#take(running, transition);
  }

  async perform(caseId: string, name: UpdateName, request: OperationRequest, updateId: string): Promise<Performed> {
    if (this.weather === 'temporal_down') return { kind: 'pending' };
    if (this.weather === 'busy') return { kind: 'busy' };
    const running = this.#running.get(caseId);
    if (!running || (running.state.status !== 'open' && !running.known.has(updateId))) return { kind: 'not_running' };
    if (!running.known.has(updateId)) {
      const transition = step(running.playable, running.state, eventOf(name, request, this.#now()));
      await this.#take(running, transition);
      running.known.set(updateId, { fingerprint: request.fingerprint, refusal: transition.refusal ?? null });
    }
    return this.weather === 'answers_lost' ? { kind: 'pending' } : this.#answer(running, updateId);
  }

  async outcome(caseId: string, updateId: string): Promise<Performed> {
    if (this.weather !== 'fair') return { kind: 'pending' };
    const running = this.#running.get(caseId);
    return running?.known.has(updateId) ? this.#answer(running, updateId) : { kind: 'not_running' };
  }

  async projection(caseId: string): Promise<ProjectionAnswer | null> {
    if (this.weather === 'temporal_down') throw unavailable();
    const running = this.#running.get(caseId);
    if (!running) return null;
    const { seq } = running.state;
    return { run_id: 'run', semantics: running.state.semantics, seq, last_write: running.last_write, ...this.#views(running) };
  }

  readonly sent: { readonly name: string; readonly key: string; readonly id: string }[] = [];

  async send(name: string, key: string, { id }: { readonly id: string }): Promise<void> {
    this.sent.push({ name, key, id });
  }

  async customerOf(caseId: string): Promise<{ readonly customer: JsonObject | null; readonly program: string } | null> {
    if (this.weather === 'temporal_down') throw unavailable();
    return this.#running.get(caseId)?.state ?? null;
  }

  async customerChanged(caseId: string, customer: JsonObject): Promise<void> {
    if (this.broken.has(caseId)) throw new Error('It takes no signal.');
    if (this.weather === 'temporal_down') throw unavailable();
    const running = this.#running.get(caseId);
    if (running) await this.#take(running, step(running.playable, running.state, { kind: 'customer_changed', at: this.#now(), customer }));
  }

  async cancel(caseId: string): Promise<void> {
    const running = this.#running.get(caseId);
    if (running)
      await this.#take(running, step(running.playable, running.state, { kind: 'cancel', at: this.#now(), actor: null, reason: '' }));
  }

  async peopleChanged(caseId: string, people: readonly ChangedPerson[]): Promise<void> {
    if (this.weather === 'temporal_down') throw unavailable();
    const running = this.#running.get(caseId);
    if (running) await this.#take(running, step(running.playable, running.state, { kind: 'people_changed', at: this.#now(), people }));
  }

  /** What continue-as-new does to a case: it goes on by today's semantics. */
  async renew(caseId: string): Promise<void> {
    const running = this.#running.get(caseId);
    if (!running || running.state.semantics === SEMANTICS) return;
    await this.#take(running, step(running.playable, running.state, { kind: 'semantics_raised', at: running.state.at, to: SEMANTICS }));
  }

  async calendarsChanged(caseId: string, calendars: string): Promise<void> {
    if (this.weather === 'temporal_down') throw unavailable();
    const running = this.#running.get(caseId);
    const content = await readArtefact<Playable['calendars']>(this.db, calendars);
    if (!running || !content) return;
    running.playable = { ...running.playable, calendars: content, calendars_hash: calendars };
    await this.#take(running, step(running.playable, running.state, { kind: 'calendar_changed', at: this.#now() }));
  }

  /** What one case tells another. */
  async told(caseId: string, told: Told): Promise<boolean> {
    const running = this.#running.get(caseId);
    if (running?.state.status !== 'open') return false;
    await this.#take(running, step(running.playable, running.state, { kind: 'told', at: this.#now(), ...told }));
    return true;
  }

  /** As a timer would: settles what is due by then. */
  async passTime(caseId: string, milliseconds: number): Promise<void> {
    this.later += milliseconds;
    const running = this.#running.get(caseId);
    if (running) await this.#take(running, step(running.playable, running.state, { kind: 'tick', at: this.#now() }));
  }

  /** As Temporal does, some time after a case has ended. */
  forget(caseId: string): void {
    this.#running.delete(caseId);
  }

  #now(): number {
    return Date.now() + this.later;
  }

  #views({ playable, state }: Running) {
    return { view: caseView(playable, state), tasks: taskViews(playable, state) };
  }

  #answer(running: Running, updateId: string): Performed {
    const { fingerprint, refusal } = running.known.get(updateId) ?? { fingerprint: '', refusal: null };
    if (refusal) return { kind: 'refused', refusal, fingerprint };
    const { view, tasks } = this.#views(running);
    const answer: OperationAnswer = { fingerprint, seq: running.state.seq, write: running.last_write, case: view, tasks };
    return { kind: 'done', answer };
  }

  async #take(running: Running, { state, effects }: Transition): Promise<void> {
    running.state = state;
    if (effects.length === 0) return;
    const { write_id, decisions } = await writeProjection(this.db, {
      case: state.case.id,
      run_id: 'run',
      seq: state.seq,
      parent: running.last_write,
      digest: '',
      at: state.at,
      ...this.#views(running),
      facts: only(effects, 'fact').map((effect): Fact => effect.fact),
      requests: only(effects, 'assign').map((effect) => effect.request),
      notices: only(effects, 'notify').map((effect) => effect.notice),
      archive: state.status === 'open' ? null : state,
    });
    running.last_write = { write_id, seq: state.seq };
    await this.#tell(running, effects);
    if (decisions.length === 0 || state.status !== 'open') return;
    await this.#take(running, step(running.playable, running.state, { kind: 'assigned', at: state.at, decisions }));
  }

  async #tell(running: Running, effects: readonly Effect[]): Promise<void> {
    const from = running.state.case.id;
    for (const { tell } of only(effects, 'tell_case')) await this.told(tell.to, { id: tell.id, from, news: tell.news });
    for (const { ask } of only(effects, 'ask')) {
      const { about, effect } = ask;
      if (about.kind !== 'tell') continue;
      const ended: string[] = [];
      for (const to of about.to) if (!(await this.told(to, { id: effect, from, news: about.news }))) ended.push(to);
      if (running.state.status !== 'open') continue;
      const answer = { ok: true, value: { ended } } as const;
      await this.#take(running, step(running.playable, running.state, { kind: 'responded', at: this.#now(), effect, answer }));
    }
  }
}

function only<K extends Effect['kind']>(effects: readonly Effect[], kind: K): Extract<Effect, { kind: K }>[] {
  return effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);
}

function unavailable(): Error {
  return Object.assign(new Error('14 UNAVAILABLE'), { code: 14 });
}
