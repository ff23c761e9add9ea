/**
 * Runs a scenario's steps as a real case on Temporal, in real time, and notes when the case took each: the simulator is then
 * given the same events at the same times, and both must tell the same story.
 */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Fact } from '../../src/engine/effect.js';
import type { Actor, Event } from '../../src/engine/event.js';
import { withDefaults } from '../../src/engine/form.js';
import type { CaseFacts, State } from '../../src/engine/state.js';
import type { ScenarioStep } from '../../src/language/scenarios.js';
import { mayTake } from '../../src/organisation/candidate.js';
import { candidateOf, directoryOf } from '../../src/organisation/directory.js';
import type { Organisation } from '../../src/organisation/snapshot.js';
import type { JsonObject } from '../../src/program/json.js';
import type { CaseClient } from '../../src/temporal/case-client.js';
import { STATE_QUERY, type UpdateName } from '../../src/temporal/case-contract.js';
import type { ConformanceCase } from './conformance-workspace.js';

export interface TemporalParts {
  readonly client: Client;
  readonly cases: CaseClient;
  readonly organisation: Organisation;
  /** Content hashes. */
  readonly programs: { readonly [playbook: string]: string };
  readonly calendars: string;
  /** Facts of a case as its writes had them, in order. */
  readonly facts: (caseId: string) => readonly Fact[];
}

export interface Played {
  readonly facts: CaseFacts;
  readonly data: JsonObject;
  readonly starter: Actor | null;
  /** What the case took, with the times it took them at. */
  readonly events: readonly Event[];
  /** Code of the refusal of each step that is an operation, null where it was done; for comparison with what is expected. */
  readonly refusals: readonly { readonly line: number; readonly expected: string | null; readonly found: string | null }[];
  readonly state: State;
  readonly ended_at: number;
}

export async function playOnTemporal(parts: TemporalParts, { playable, scenario }: ConformanceCase): Promise<Played> {
  const { program } = playable;
  const { cases, client, organisation } = parts;
  const id = `${program.playbook}/${scenario.scenario}`;
  const starter = scenario.start.by === null ? null : (candidateOf(organisation, scenario.start.by) ?? null);
  const started_at = Date.now();
  const facts: CaseFacts = {
    id,
    playbook: program.playbook,
    key: scenario.scenario,
    customer_id: null,
    started_at,
    started_by: scenario.start.by,
  };
  const data = withDefaults(program.data, scenario.start.data);
  await cases.start({
    playbook: program.playbook,
    phase: program.phase,
    first_stage: program.stages[0]?.id ?? null,
    program: parts.programs[program.playbook] ?? '',
    calendars: parts.calendars,
    summary: `${program.playbook} ${scenario.scenario}`,
    details: '',
    tier: null,
    input: { case: facts, data, customer: null, actor: starter, language: 'en', time_zone: 'UTC', resume: null },
  });
  const events: Event[] = [];
  const refusals: { line: number; expected: string | null; found: string | null }[] = [];
  for (const [index, step] of scenario.steps.entries()) {
    if (step.do === 'expect') continue;
    if (step.do === 'after') {
      const { duration } = step;
      const milliseconds = duration.kind === 'elapsed' ? duration.milliseconds : duration.count * 60_000;
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      continue;
    }
    if (step.do === 'cancel') {
      await client.workflow.getHandle(id).cancel();
      await client.workflow
        .getHandle(id)
        .result()
        .catch(() => {});
      const at = timeOf(parts.facts(id).at(-1));
      events.push({ kind: 'cancel', at, actor: null, reason: 'Cancelled in Temporal.' });
      continue;
    }
    if (step.do === 'at') throw new Error('A conformance case has no fixed times.');
    if (step.do === 'button' || step.do === 'add_item' || step.do === 'respond' || step.do === 'fail' || step.do === 'skip') {
      throw new Error(`A conformance case on Temporal cannot ${step.do} yet.`);
    }
    const operation = await operationOf(parts, id, step, index);
    const performed = await cases.perform(id, operation.name, { ...operation.request, fingerprint: '' }, randomUUID(), 10_000);
    if (performed.kind === 'done') {
      // Deadlines that the event settled first have their own times; the last fact is of the event itself.
      const own = parts.facts(id).findLast((fact) => fact.id.startsWith(`${performed.answer.seq}.`));
      events.push({ ...operation.event, at: timeOf(own) } as Event);
    }
    if (step.do !== 'message') {
      const found = performed.kind === 'refused' ? performed.refusal.code : performed.kind === 'not_running' ? 'case_closed' : null;
      refusals.push({ line: step.line, expected: step.refused, found });
    }
  }
  const state = await client.workflow.getHandle(id).query<State>(STATE_QUERY);
  return { facts, data, starter, events, refusals, state, ended_at: Date.now() };
}

type OperationStep = Extract<ScenarioStep, { do: 'claim' | 'release' | 'complete' | 'message' }>;

async function operationOf(parts: TemporalParts, id: string, step: OperationStep, index: number) {
  const projection = await settledProjection(parts, id);
  if (step.do === 'message') {
    const message = { id: `message-${index}`, name: step.message, data: step.data, sender: null };
    const actor: Actor = { person: '', roles: [], units: [], skills: {}, administrator: false };
    return { name: 'message' as UpdateName, request: { actor, message }, event: { kind: 'message' as const, ...message } };
  }
  const task = projection?.tasks.find((each) => each.step === step.task);
  const holder =
    task?.assignee ?? (task ? directoryOf(parts.organisation).candidates.find((candidate) => mayTake(candidate, task))?.person : undefined);
  const actor = candidateOf(parts.organisation, step.by ?? holder ?? '');
  if (!actor) throw new Error(`Line ${step.line}: nobody could ${step.do} ${step.task}.`);
  const state = await parts.client.workflow.getHandle(id).query<State>(STATE_QUERY);
  const taskId = task?.id ?? `${id}:${step.task}.${state.entered[step.task]}`;
  const more = step.do === 'complete' ? completion(step, task?.checklist.length ?? 0) : {};
  return { name: step.do as UpdateName, request: { actor, task: taskId, ...more }, event: { kind: step.do, actor, task: taskId, ...more } };
}

function completion({ values, outcome, comment, checked }: Extract<ScenarioStep, { do: 'complete' }>, items: number) {
  const ticked = checked ?? Array.from({ length: items }, (_, position) => position);
  return {
    values,
    ...(ticked.length > 0 ? { checked: ticked } : {}),
    ...(outcome === null ? {} : { outcome }),
    ...(comment === null ? {} : { comment }),
  };
}

/** The projection once every task has its decision. */
async function settledProjection({ cases }: TemporalParts, id: string) {
  for (;;) {
    const projection = await cases.projection(id);
    if (!projection?.tasks.some((task) => task.status === 'created')) return projection;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function timeOf(fact: Fact | undefined): number {
  if (!fact) throw new Error('An event that was taken left no fact.');
  return fact.at;
}
