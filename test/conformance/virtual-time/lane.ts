/**
 * Where scenarios run on Temporal in virtual time, one after the other: a database of their own, so that who has how much in
 * hand depends on the case alone, and one time for all workflows of the scenario that runs.
 *
 * Critical sections stay on the server's time: nothing in them depends on it.
 */
import { randomUUID } from 'node:crypto';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter, WorkflowNotFoundError } from '@temporalio/common';
import { sql } from 'kysely';
import { pino } from 'pino';
import type { Fact } from '../../../src/engine/effect.js';
import type { Playable } from '../../../src/engine/playable.js';
import type { ProjectionResult, ProjectionWrite } from '../../../src/engine/projection.js';
import type { State } from '../../../src/engine/state.js';
import type { NoticeRequest } from '../../../src/organisation/request.js';
import { outsideActivities } from '../../../src/server/outside-activities.js';
import { enterAbsence, removeAbsence } from '../../../src/store/absences.js';
import { readArtefactText, saveArtefact } from '../../../src/store/artefacts.js';
import { setOrganisation } from '../../../src/store/organisation.js';
import { writeProjection } from '../../../src/store/projection/write.js';
import { publishCalendars, publishPlaybook } from '../../../src/store/publications.js';
import type { Database } from '../../../src/store/schema.js';
import { CaseClient } from '../../../src/temporal/case-client.js';
import { STATE_QUERY } from '../../../src/temporal/case-contract.js';
import { MUTEX_WORKFLOW, mailboxId, type OutsideActivities } from '../../../src/temporal/outside-contract.js';
import { openInMemory } from '../../database/embedded.js';
import type { Published } from '../case-requests.js';
import type { ConformanceSuite } from '../conformance-workspace.js';
import { OutsideAnswers } from '../outside-answers.js';
import { CLOCK_HEADER, type ClockAndState, type ClockReading, MOVE_CLOCK, READ_CLOCK } from './clock-contract.js';

/** What the writes of a case said. */
export interface Written {
  readonly facts: Fact[];
  readonly notices: NoticeRequest[];
  /** The whole case, once it has ended. */
  ended: State | null;
}

interface Away {
  readonly id: string;
  readonly person: string;
  readonly until: number | null;
}

const POLL_MILLISECONDS = 5;
const PATIENCE_MILLISECONDS = 60_000;
const FAR = 253_370_764_800_000;

export class Lane {
  #now = 0;
  readonly client: Client;
  readonly cases: CaseClient;
  readonly outside = new OutsideAnswers();
  readonly activities: ReturnType<typeof outsideActivities>;
  /** As they were when last looked at, at this time. */
  readonly #states = new Map<string, State>();
  readonly #written = new Map<string, Written>();
  /** Every case that ran here. */
  readonly #known = new Set<string>();
  /** Workflows of the scenario that runs: cases, and the mailboxes where they wait. */
  readonly #workflows = new Set<string>();
  #away: Away[] = [];
  #suite: ConformanceSuite | undefined;
  /** As they were when nothing was under way. */
  #readings: readonly ClockReading[] = [];

  private constructor(
    client: Client,
    readonly db: Database,
    durable: () => Promise<void>,
    readonly close: () => Promise<void>,
  ) {
    this.client = new Client({
      connection: client.connection,
      namespace: client.options.namespace,
      dataConverter: client.options.dataConverter,
      interceptors: { workflow: [this.#beginsNow()] },
    });
    this.cases = new CaseClient(this.client);
    const real = outsideActivities({ db, durable, client: this.client, logger: pino({ level: 'silent' }), env: {} });
    this.activities = this.#watched(this.outside.activities(real));
  }

  static async open(client: Client): Promise<Lane> {
    const { db, durable, close } = await openInMemory();
    return new Lane(client, db, durable, close);
  }

  /** What a scenario left behind is gone, the suite is published, and it is so early. */
  async begin(suite: ConformanceSuite, { program, calendars }: Playable, now: number): Promise<Published> {
    for (const id of this.#workflows) await this.#unlessEnded(id, (handle) => handle.terminate());
    this.#workflows.clear();
    this.#states.clear();
    for (const { person, id } of this.#away) await removeAbsence(this.db, person, id);
    this.#away = [];
    await sql`update loads set open = 0, turn = 0`.execute(this.db);
    if (this.#suite !== suite) await this.#publish(suite);
    this.#suite = suite;
    this.#now = now;
    this.#readings = [];
    return {
      program: await saveArtefact(this.db, 'program', program),
      calendars: await saveArtefact(this.db, 'calendars', calendars),
    };
  }

  async #publish({ organisation, programs, cases }: ConformanceSuite): Promise<void> {
    await setOrganisation(this.db, organisation, null);
    for (const program of programs) {
      await publishPlaybook(this.db, { playbook: program.playbook, hash: await saveArtefact(this.db, 'program', program), by: null });
    }
    await publishCalendars(this.db, { hash: await saveArtefact(this.db, 'calendars', cases[0]?.playable.calendars), by: null });
  }

  get now(): number {
    return this.#now;
  }

  knows(caseId: string): boolean {
    return this.#known.has(caseId);
  }

  /** A case that is about to be started. */
  expect(caseId: string): void {
    this.#known.add(caseId);
    this.#workflows.add(caseId);
  }

  written(caseId: string): Written {
    const written = this.#written.get(caseId) ?? { facts: [], notices: [], ended: null };
    this.#written.set(caseId, written);
    return written;
  }

  /** Undefined: it has none of this hash. */
  artefact(hash: string): Promise<string | undefined> {
    return readArtefactText(this.db, hash);
  }

  async write(write: ProjectionWrite): Promise<ProjectionResult> {
    const result = await writeProjection(this.db, write);
    const written = this.written(write.case);
    // A write that is tried again says the same.
    written.facts.push(...write.facts.filter(({ id }) => !written.facts.some((known) => known.id === id)));
    written.notices.push(...write.notices.filter(({ effect }) => !written.notices.some((known) => known.effect === effect)));
    written.ended = write.archive ?? written.ended;
    return result;
  }

  // ── time ──

  /**
   * Moves time on, stopping wherever something waits for a time, until what that leads to is done. Nothing is under way when
   * it begins.
   */
  async moveTo(instant: number): Promise<void> {
    for (;;) {
      const next = Math.min(...this.#readings.map((reading) => reading.next ?? Number.POSITIVE_INFINITY));
      if (next > instant) break;
      await this.#setTime(Math.max(this.#now, next));
    }
    await this.#setTime(Math.max(this.#now, instant));
  }

  async #setTime(instant: number): Promise<void> {
    this.#now = instant;
    this.#states.clear();
    await this.#endAbsences();
    const readings: ClockReading[] = [];
    for (const id of this.#open()) {
      const reading = await this.#unlessEnded(id, (handle) =>
        handle.executeUpdate<ClockReading, [number]>(MOVE_CLOCK, { args: [instant] }),
      );
      if (reading) readings.push(reading);
    }
    // One alone has said all there is; what one said to another has yet to arrive.
    if (this.#workflows.size < 2) this.#readings = readings;
    else await this.settled();
  }

  /** A case that has ended has no time any more. */
  #open(): string[] {
    return [...this.#workflows].filter((id) => !this.#written.get(id)?.ended);
  }

  /** Waits until nothing is under way in any workflow. */
  async settled(): Promise<void> {
    let before = '';
    for (const patience = Date.now() + PATIENCE_MILLISECONDS; ; ) {
      this.#readings = (await Promise.all(this.#open().map((id) => this.#look(id)))).filter((reading) => reading !== null);
      const seen = JSON.stringify(this.#readings.map(({ history }) => history));
      // What one said to another arrives after it has been said: all must be as they were a moment ago.
      if (this.#readings.every(({ idle }) => idle) && (this.#workflows.size < 2 || seen === before)) return;
      if (Date.now() > patience) throw new Error(`There is no rest: ${JSON.stringify(this.#readings)}.`);
      before = seen;
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }

  async #look(id: string): Promise<ClockReading | null> {
    const seen = await this.#unlessEnded(id, (handle) => handle.query<ClockAndState>(READ_CLOCK));
    if (seen === null) return null;
    const { state, ...reading } = seen;
    if (state) this.#states.set(id, state);
    return reading;
  }

  /** Of a case, with nothing under way. */
  async state(id: string): Promise<State> {
    return this.#written.get(id)?.ended ?? this.#states.get(id) ?? this.client.workflow.getHandle(id).query<State>(STATE_QUERY);
  }

  // ── absences ──

  /** Away from now on, also by the clock of the database. */
  async absent(person: string, substitute: string | null, until: number | null): Promise<void> {
    const id = randomUUID();
    await enterAbsence(this.db, { id, person, substitute, begins_at: Date.now() - 60_000, ends_at: FAR, entered_by: null });
    this.#away.push({ id, person, until });
  }

  async #endAbsences(): Promise<void> {
    const over = this.#away.filter(({ until }) => until !== null && until <= this.#now);
    this.#away = this.#away.filter((each) => !over.includes(each));
    for (const { person, id } of over) await removeAbsence(this.db, person, id);
  }

  // ── workflows ──

  /** What is started from here begins at the present time. */
  #beginsNow() {
    const headers = () => ({ [CLOCK_HEADER]: defaultPayloadConverter.toPayload(this.#now) });
    const begun = <T extends { readonly workflowType: string; readonly headers: object }>(input: T): T =>
      input.workflowType === MUTEX_WORKFLOW ? input : { ...input, headers: { ...input.headers, ...headers() } };
    return {
      startWithDetails: <I extends { readonly workflowType: string; readonly headers: object }, R>(input: I, next: (input: I) => R) =>
        next(begun(input)),
      signalWithStart: <I extends { readonly workflowType: string; readonly headers: object }, R>(input: I, next: (input: I) => R) =>
        next(begun(input)),
    };
  }

  /** The same, noting the workflows that come of it; a case that is played begins at the present time. */
  #watched<T extends OutsideActivities>(activities: T): T {
    return {
      ...activities,
      reserveCase: async (request) => {
        const reserved = await activities.reserveCase(request);
        if (reserved.kind !== 'start') return reserved;
        const { start } = reserved;
        this.expect(start.input.case.id);
        // Whoever reserves it looks at a clock of this world.
        return { ...reserved, start: { ...start, input: { ...start.input, case: { ...start.input.case, started_at: this.#now } } } };
      },
      awaitMessage: async (request) => {
        await activities.awaitMessage(request);
        this.#workflows.add(mailboxId(request.message, request.key));
      },
    };
  }

  /** Puts a message into its mailbox; it is kept there until then. */
  async send(message: string, key: string, data: State['data'], until: number): Promise<void> {
    await this.cases.send(message, key, { id: randomUUID(), data, until });
    this.#workflows.add(mailboxId(message, key));
  }

  /** Null: the workflow has ended, be it by what was asked of it. */
  async #unlessEnded<T>(id: string, ask: (handle: WorkflowHandle) => Promise<T>): Promise<T | null> {
    const handle = this.client.workflow.getHandle(id);
    try {
      return await ask(handle);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      const { status } = await handle.describe();
      if (status.name !== 'RUNNING') return null;
      throw error;
    }
  }
}
