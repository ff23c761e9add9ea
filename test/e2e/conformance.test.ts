/**
 * Both drivers run the same cases and must agree: every case is played on a real Temporal server, in real time, and then
 * in virtual time with the same events at the same times. Its history is replayed, with the digest of what it led to.
 */

import { writeFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarSet } from '../../src/calendar/compiled.js';
import type { Fact } from '../../src/engine/effect.js';
import type { State } from '../../src/engine/state.js';
import { SimulatedCase } from '../../src/simulator/simulated-case.js';
import { saveArtefact } from '../../src/store/artefacts.js';
import { CaseClient } from '../../src/temporal/case-client.js';
import { type ConformanceCase, conformanceCases, runsInRealTime, waitsFor } from '../conformance/conformance-workspace.js';
import { OutsideAnswers, seqOf } from '../conformance/outside-answers.js';
import { type Played, playOnTemporal } from '../conformance/temporal-run.js';
import { ownWorker } from './harness/own-worker.js';
import { HISTORIES } from './harness/recorded.js';
import { until } from './harness/until.js';

const { organisation, cases } = conformanceCases();
const conformance = cases.filter(runsInRealTime);

const LANES = 16;
const ends: (() => Promise<unknown> | unknown)[] = [];
const played = new Map<string, Promise<Played>>();
/** The same, each made to continue as new after every step. */
const renewed = new Map<string, Promise<Played>>();
const facts = new Map<string, Fact[]>();
let client: Client;

beforeAll(async () => {
  const outside = new OutsideAnswers();
  const own = await ownWorker(
    ends,
    { organisation, calendars: conformance[0]?.playable.calendars ?? {} },
    {
      outside: (real) => outside.activities(real),
      write: async (write, put) => {
        const result = await put();
        // A workflow task that was lost is done again, perhaps after what came meanwhile: what comes after its parent stands no more.
        const stands = (facts.get(write.case) ?? []).filter(({ id }) => seqOf(id) <= (write.parent?.seq ?? 0));
        facts.set(write.case, [...stands, ...write.facts]);
        return result;
      },
    },
  );
  client = own.client;
  const { db, calendars } = own;
  const programs: { [playbook: string]: string } = {};
  for (const { playable } of conformance) programs[playable.program.playbook] ??= await own.publish(playable.program);
  const parts = {
    client,
    cases: new CaseClient(client),
    organisation,
    programs,
    calendars,
    publishCalendars: (changed: CalendarSet) => saveArtefact(db, 'calendars', changed),
    facts: (id: string) => facts.get(id) ?? [],
    outside,
  };
  // Side by side, since the cases wait for real time; in lanes, so that their short deadlines are not missed for want of a machine.
  const lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());
  // Those that wait longest begin first: a lane that ends with one would be waited for alone.
  for (const [index, each] of conformance.toSorted((one, other) => waitsFor(other) - waitsFor(one)).entries()) {
    const lane = index % LANES;
    const run = (lanes[lane] ?? Promise.resolve()).then(() => playOnTemporal(parts, each));
    lanes[lane] = run.catch(() => {});
    played.set(each.name, run);
    const again = run.catch(() => {}).then(() => playOnTemporal(parts, each, true));
    lanes[lane] = again.catch(() => {});
    renewed.set(each.name, again);
  }
});

afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

describe('every conformance case on Temporal', () => {
  it.each(conformance)('$name refuses what is expected to be refused', async ({ name }) => {
    const { refusals } = await (played.get(name) as Promise<Played>);
    expect(refusals.filter(({ expected, found }) => expected !== found)).toEqual([]);
  });

  it.each(conformance)('$name tells the same story as in virtual time', async (each) => {
    const run = await (played.get(each.name) as Promise<Played>);
    const simulated = simulate(each, run);
    expect(
      storyOf(
        run.ids.flatMap((id) => facts.get(id) ?? []),
        run.ended_at,
      ),
    ).toEqual(storyOf(simulated.facts, run.ended_at));
    expect(comparable(run.state)).toEqual(comparable(simulated.state));
  });
});

describe('every conformance case that continues as new after every step', () => {
  it.each(conformance)('$name refuses what is expected to be refused, and tells the same story', async (each) => {
    const run = await (renewed.get(each.name) as Promise<Played>);
    expect(run.refusals.filter(({ expected, found }) => expected !== found)).toEqual([]);
    const simulated = simulate(each, run);
    expect(
      storyOf(
        run.ids.flatMap((id) => facts.get(id) ?? []),
        run.ended_at,
      ),
    ).toEqual(storyOf(simulated.facts, run.ended_at));
    expect(comparable(run.state)).toEqual(comparable(simulated.state));
  });
});

/** Steps of `played` whose cases end with the case, or with the step that waits for them. */
const ENDED_WITH_IT = { 'played: cancelled': ['bound', 'waited'], 'played: left': ['waited'] };

describe('a case that plays others', () => {
  it.each(Object.entries(ENDED_WITH_IT))('%s ends those that it is to end, and leaves the others alone', async (name, ended) => {
    const each = conformance.find((one) => one.name === name) as ConformanceCase;
    for (const runs of [played, renewed]) {
      const run = await (runs.get(name) as Promise<Played>);
      const withdrawn = simulate(each, run).withdrawn.filter(({ about }) => about.kind === 'play' && about.on_cancel === 'cancel');
      expect(withdrawn.map(({ node }) => node).sort()).toEqual(ended);
      const statuses = await until(
        `${ended} of ${run.facts.id} have ended`,
        () => statusesOfPlayed(facts.get(run.facts.id) ?? []),
        (now) => ended.every((step) => now[step] === 'CANCELLED'),
      );
      expect(statuses).toEqual({ ...ALL_GO_ON, ...Object.fromEntries(ended.map((step) => [step, 'CANCELLED'])) });
    }
  });
});

const ALL_GO_ON = { let_go: 'RUNNING', bound: 'RUNNING', waited: 'RUNNING', left: 'RUNNING' };

/** As Temporal says, by the steps that play them. */
async function statusesOfPlayed(list: readonly Fact[]): Promise<{ readonly [step: string]: string }> {
  const begun = list.filter(({ kind, detail }) => kind === 'asked' && detail.what === 'play');
  const statuses = begun.map(async ({ subject, detail }) => {
    const { status } = await client.workflow.getHandle(String(detail.reference)).describe();
    return [subject, status.name];
  });
  return Object.fromEntries(await Promise.all(statuses));
}

describe('recorded histories', () => {
  it('are written anew when asked for', async () => {
    for (const each of conformance) {
      await (played.get(each.name) as Promise<Played>).catch(() => {});
      const id = `${each.playable.program.playbook}/${each.scenario.scenario}`;
      const history = historyToJSON(await client.workflow.getHandle(id).fetchHistory());
      expect(history).toContain('core_local_activity');
      if (!process.env.UPDATE_HISTORIES) continue;
      const { program, calendars } = each.playable;
      const file = new URL(`${id.replace('/', '-')}.json`, HISTORIES);
      writeFileSync(file, `${JSON.stringify({ workflow_id: id, program, calendars, history: JSON.parse(history) }, null, 1)}\n`);
    }
  });
});

function simulate({ playable }: ConformanceCase, run: Played): SimulatedCase {
  const start = { case: run.facts, data: run.data, customer: run.customer, actor: run.starter };
  const simulated = new SimulatedCase(playable, organisation, start, 'given');
  for (const { event, calendars, reopens } of run.events) {
    simulated.moveTo(event.at);
    if (reopens) simulated.reopen(reopens.actor, reopens.comment);
    else if (calendars) simulated.changeCalendars(calendars);
    else simulated.apply(event);
  }
  simulated.moveTo(run.ended_at);
  return simulated;
}

/** What happened, to whom, when: without the ids, which count ticks too. */
function storyOf(list: readonly Fact[], until: number) {
  // A case that its scenario leaves open goes on, and may be late before it is read.
  return list.filter(({ at }) => at <= until).map(({ id: _, ...fact }) => fact);
}

/** What must agree of the states: all but what counts ticks and the moments at which decisions were read. */
function comparable(state: State) {
  const { seq: _seq, at: _at, program: _program, tasks, messages: _messages, incidents: _incidents, ...rest } = state;
  return { ...rest, tasks: Object.values(tasks).map(({ reserved_at: _reserved, ...task }) => task) };
}
