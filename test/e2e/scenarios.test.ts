/**
 * The scenarios of days and weeks on a real Temporal server, in virtual time: those of the playbooks that are shipped, and
 * those with office hours. Each must pass there as in the simulator, and both must tell the same story, with the same times.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../../src/engine/effect.js';
import type { State } from '../../src/engine/state.js';
import { narrowedCustomer } from '../../src/http/start-input.js';
import type { Json } from '../../src/program/json.js';
import type { Program } from '../../src/program/program.js';
import { simulateScenario } from '../../src/simulator/run-scenario.js';
import { packageRoot, payloadConverterPath } from '../../src/temporal/built-files.js';
import { startWorker } from '../../src/temporal/worker.js';
import {
  type ConformanceCase,
  type ConformanceSuite,
  conformanceCases,
  officeHoursCases,
  runsInRealTime,
  shippedCases,
} from '../conformance/conformance-workspace.js';
import { Lane } from '../conformance/virtual-time/lane.js';
import { type PlayedScenario, playScenario } from '../conformance/virtual-time/scenario-run.js';
import { ownTemporal } from './harness/own-temporal.js';

const shipped = someOf(withoutBeginnings(shippedCases()));
const officeHours = officeHoursCases();
const conformance = conformanceCases();
const longOnes = conformance.cases.filter((each) => !runsInRealTime(each));

/** A case that is played has another number each time. */
const renewable = officeHours.cases.filter(({ playable }) => playable.program.playbook !== 'delivery');
/** The suites, each case with its organisation. */
const suites: readonly ConformanceSuite[] = [
  shipped,
  officeHours,
  { ...conformance, cases: longOnes, programs: longOnes.map(({ playable }) => playable.program) },
];

/** Of those that are shipped every sixth, since the simulator runs them all; `SCENARIOS=all`: each. */
function someOf(suite: ConformanceSuite): ConformanceSuite {
  if (process.env.SCENARIOS === 'all') return suite;
  return { ...suite, cases: suite.cases.filter((_, at) => at % 6 === 0) };
}

/** Two at a time. The scenarios of a playbook, which share the keys of their mailboxes, come one after the other. */
const LANES = 2;
const ends: (() => Promise<unknown> | unknown)[] = [];
const played = new Map<string, Promise<PlayedScenario>>();
/** The same, each made to continue as new before every step. */
const renewed = new Map<string, Promise<PlayedScenario>>();

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'steward-scenarios-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const { client, address } = await ownTemporal(folder, ends);
  const lanes = await Promise.all(Array.from({ length: LANES }, () => Lane.open(client)));
  ends.push(() => Promise.all(lanes.map((lane) => lane.close())));
  const bundle = join(folder, 'workflow-bundle.js');
  writeFileSync(bundle, await bundleWithClock());
  const laneOf = (caseId: string): Lane => {
    const lane = lanes.find((each) => each.knows(caseId));
    if (!lane) throw new Error(`${caseId} is no case of these scenarios.`);
    return lane;
  };
  const worker = await startWorker({
    bundle,
    address,
    namespace: 'default',
    registry: {
      read: async (hash) => {
        for (const lane of lanes) {
          const text = await lane.artefact(hash);
          if (text !== undefined) return text;
        }
        return undefined;
      },
    },
    write: (write) => laneOf(write.case).write(write),
    outside: outsideOf(lanes, laneOf),
  });
  ends.push(() => worker.stop());
  const queues = lanes.map((lane) => ({ lane, steps: 0, last: Promise.resolve() }));
  for (const runs of byPlaybook()) {
    const [queue] = [...queues].sort((one, other) => one.steps - other.steps) as [(typeof queues)[0]];
    for (const { each, suite, again } of runs) {
      const run = queue.last.then(() => playScenario(queue.lane, suite, again ? againAs(each) : each, again));
      queue.last = run.then(nothing, nothing);
      queue.steps += each.scenario.steps.length;
      (again ? renewed : played).set(each.name, run);
    }
  }
});

afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

describe.each([
  ['every scenario of a shipped playbook on Temporal', shipped.cases],
  ['every scenario with office hours on Temporal', officeHours.cases],
  ['every conformance case that takes too long in real time', longOnes],
])('%s', (_, cases) => {
  it.each(cases)('$name passes', async ({ name }) => {
    expect(messagesOf(await played.get(name))).toEqual([]);
  });

  it.each(cases)('$name tells the same story as the simulator', async (each) => {
    expectSameStory(await played.get(each.name), each);
  });
});

describe('every scenario with office hours that continues as new before every step', () => {
  it.each(renewable)('$name passes, and tells the same story', async (each) => {
    const run = await renewed.get(each.name);
    expect(messagesOf(run)).toEqual([]);
    expectSameStory(run, againAs(each));
  });
});

function messagesOf(run: PlayedScenario | undefined): string[] | undefined {
  return run?.failures.map(({ line, message }) => `Line ${line}: ${message}`);
}

function expectSameStory(run: PlayedScenario | undefined, { playable, scenario }: ConformanceCase): void {
  const suite = suites.find(({ cases }) => cases.some((each) => each.playable.program === playable.program));
  if (!run || !suite) throw new Error(`${scenario.scenario} was not played.`);
  const { simulated } = simulateScenario(playable, suite.organisation, scenario);
  expect(storyOf(run.facts)).toEqual(storyOf(simulated.facts));
  expect(comparable(run.state, playable.program)).toEqual(comparable(simulated.state, playable.program));
}

/** A scenario that others continue is played as their beginning, with all that it expects. */
function withoutBeginnings(suite: ConformanceSuite): ConformanceSuite {
  const linesOf = ({ playable, scenario }: ConformanceCase) =>
    [playable.program.playbook, scenario.start.line, ...scenario.steps.map(({ line }) => line), ''].join(' ');
  const all = suite.cases.map(linesOf);
  return {
    ...suite,
    cases: suite.cases.filter((each) => !all.some((other) => other !== linesOf(each) && other.startsWith(linesOf(each)))),
  };
}

interface Run {
  readonly each: ConformanceCase;
  readonly suite: ConformanceSuite;
  readonly again: boolean;
}

/** The runs of each playbook. */
function byPlaybook(): readonly (readonly Run[])[] {
  const runs = new Map<string, Run[]>();
  for (const suite of suites) {
    for (const each of suite.cases) {
      const { playbook } = each.playable.program;
      const again = renewable.includes(each) ? [false, true] : [false];
      runs.set(playbook, [...(runs.get(playbook) ?? []), ...again.map((again) => ({ each, suite, again }))]);
    }
  }
  return [...runs.values()];
}

const nothing = () => {};

/** The same under another key, since a key is a case. */
function againAs({ playable, scenario, name }: ConformanceCase): ConformanceCase {
  const { start } = scenario;
  return { name, playable, scenario: { ...scenario, start: { ...start, key: `${start.key ?? scenario.scenario}_renewed` } } };
}

/** The workflows of the build, on a clock that a test moves. */
async function bundleWithClock(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(packageRoot(), 'dist/workers/workflows.js'),
    workflowInterceptorModules: [fileURLToPath(new URL('../conformance/virtual-time/clock-interceptors.ts', import.meta.url))],
    payloadConverterPath: payloadConverterPath(),
    logger: new DefaultLogger('WARN'),
  });
  return code;
}

/** Each request goes to the lane of its case. */
function outsideOf(lanes: readonly Lane[], laneOf: (caseId: string) => Lane): Lane['activities'] {
  const [first] = lanes;
  if (!first) throw new Error('There are no lanes.');
  const names = Object.keys(first.activities) as (keyof Lane['activities'])[];
  const routed = names.map((name) => [
    name,
    (request: { readonly case: string }) => (laneOf(request.case).activities[name] as (request: unknown) => Promise<unknown>)(request),
  ]);
  return Object.fromEntries(routed) as Lane['activities'];
}

/** What happened, to whom, when: without the ids, which count ticks too, and that a case is played, which the simulator plays none of. */
function storyOf(facts: readonly Fact[]) {
  const told = facts.filter(({ kind, detail }) => kind !== 'asked' || detail.what !== 'play');
  return withoutFileIds(told.map(({ id: _, ...fact }) => fact) as unknown as Json);
}

/** What must agree of the states: all but what counts ticks, ids of files and messages, and what no playbook reads of a customer. */
function comparable(state: State, program: Program) {
  const { seq: _seq, at: _at, program: _program, tasks, messages: _messages, incidents: _incidents, ...rest } = state;
  return withoutFileIds({
    ...rest,
    customer: rest.customer && narrowedCustomer(program, rest.customer),
    tasks: Object.values(tasks).map(({ reserved_at: _reserved, ...task }) => task),
  } as unknown as Json);
}

function withoutFileIds(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutFileIds);
  if (value === null || typeof value !== 'object') return value;
  if ('media_type' in value) return { file: value.media_type ?? null };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutFileIds(each)]));
}
