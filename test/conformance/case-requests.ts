/** What is asked of a case on Temporal when a scenario is played there. */
import type { Actor, Event } from '../../src/engine/event.js';
import { SEMANTICS } from '../../src/engine/semantics.js';
import type { Instant, State } from '../../src/engine/state.js';
import type { Program } from '../../src/program/program.js';
import type { CaseInput, OperationRequest, UpdateName } from '../../src/temporal/case-contract.js';
import type { CaseStart } from '../../src/temporal/case-start.js';

/** Content hashes. */
export interface Published {
  readonly program: string;
  readonly calendars: string;
}

type Beginning = Pick<CaseInput, 'case' | 'data' | 'customer' | 'actor'>;

export function startOf(program: Program, published: Published, beginning: Beginning): CaseStart {
  const input = { ...beginning, language: 'en', time_zone: 'UTC', semantics: SEMANTICS, resume: null };
  return caseStart(program, published, program.stages[0]?.id ?? null, input);
}

export interface Reopening {
  /** As the case ended. */
  readonly state: State;
  /** Of the case that goes on. */
  readonly id: string;
  readonly actor: Actor;
  readonly comment: string;
  readonly at: Instant;
}

export function reopeningOf(program: Program, published: Published, { state, id, actor, comment, at }: Reopening): CaseStart {
  const beginning = { case: { ...state.case, id }, data: {}, customer: state.customer, actor };
  const input = { ...beginning, language: 'en', time_zone: 'UTC', reopens: { state, comment, at }, resume: null };
  return caseStart(program, published, program.reopen?.at ?? null, input);
}

function caseStart({ playbook, phase }: Program, published: Published, first_stage: string | null, input: CaseInput): CaseStart {
  return { playbook, phase, first_stage, ...published, summary: input.case.id, details: '', tier: null, input };
}

/** An event of a person, as what is asked of the case. */
export function operationOf(event: Event): { readonly name: UpdateName; readonly request: Omit<OperationRequest, 'fingerprint'> } {
  if (event.kind === 'message') {
    const { kind, at: _, ...message } = event;
    return { name: kind, request: { actor: NOBODY, message } };
  }
  const { kind, at: _, ...request } = event;
  if (!('actor' in request) || request.actor === null) throw new Error(`${kind} is nobody's operation.`);
  return { name: kind as UpdateName, request: request as Omit<OperationRequest, 'fingerprint'> };
}

const NOBODY: Actor = { person: '', roles: [], units: [], skills: {}, administrator: false };
