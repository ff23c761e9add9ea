/** A small Program written by hand, so that the engine's tests depend on the engine alone. */
import type { CompiledCalendar } from '../../src/calendar/compiled.js';
import type { Actor } from '../../src/engine/event.js';
import type { Playable } from '../../src/engine/playable.js';
import type { StartInput } from '../../src/engine/step.js';
import type { Clock, Duration, People, Program, Step } from '../../src/program/program.js';

/** Monday 2 March 2026, 09:00 in Shanghai. */
export const MONDAY_9 = Date.UTC(2026, 2, 2, 1, 0);
export const HOUR = 3_600_000;

/** 09:00-12:00 and 13:30-18:00 on weekdays. */
export const office: CompiledCalendar = {
  format: 1,
  calendar: 'office',
  time_zone: 'Asia/Shanghai',
  week: [
    [],
    ...Array.from(
      { length: 5 },
      () =>
        [
          [540, 720],
          [810, 1080],
        ] as const,
    ),
    [],
  ],
  days: {},
  offsets: [{ at: 0, offset: 480 }],
  known: { from: '2026-01-01', to: '2026-12-31' },
};

export function people(any: People['any'], by: People['by'] = 'offer', not: People['not'] = []): People {
  return { any, not, by, line: 1 };
}
export const role = (id: string): People['any'] => [{ all: [{ kind: 'role', role: id }] }];
export const owner: People['any'] = [{ all: [{ kind: 'case_role', case_role: 'owner' }] }];

export function hours(count: number): Duration {
  return { kind: 'business', unit: 'minutes', count: count * 60 };
}
export function clock(id: string, due: Duration, more: Partial<Clock> = {}): Clock {
  return { id, due: { kind: 'literal', duration: due, text: '' }, remind: [], escalate: [], line: 10, ...more };
}
export function literal(duration: Duration) {
  return { kind: 'literal', duration, text: '' } as const;
}

export function task(id: string, more: Partial<Extract<Step, { kind: 'task' }>> = {}): Extract<Step, { kind: 'task' }> {
  return {
    kind: 'task',
    id,
    title: id,
    line: 20,
    assign: people(role('desk')),
    form: {},
    outcomes: [],
    show: [],
    checklist: [],
    deadlines: [],
    on: [],
    ...more,
  };
}

export function program(stages: { [stage: string]: readonly Step[] }, more: Partial<Program> = {}): Program {
  return {
    format: 1,
    language: 1,
    playbook: 'complaint',
    file: 'complaint.yaml',
    title: 'Complaint',
    phase: 'after-sale',
    customer: 'none',
    data: {},
    customer_fields: [],
    if_open: 'refuse',
    case_roles: [],
    access: [],
    outcomes: [],
    deadlines: [],
    stages: Object.entries(stages).map(([id, steps]) => ({ kind: 'stage', id, title: id, line: 5, steps, deadlines: [], on: [] })),
    on: [],
    names: {
      data: { type: 'object', properties: { n: { type: 'number' } } },
      steps: { type: 'object', additionalProperties: { type: 'object' } },
      case: { type: 'object' },
    },
    calendar: 'office',
    calendars: ['office'],
    tables: {},
    connectors: {},
    messages: { withdraws: { properties: { why: { type: 'string' } } } },
    ...more,
  };
}

export function playable(from: Program): Playable {
  return { program: from, calendars: { office } };
}

export function person(id: string, roles: readonly string[] = ['desk'], administrator = false): Actor {
  return { person: id, roles, units: ['company'], skills: {}, administrator };
}

export const input: StartInput = {
  program: 'hash',
  case: { id: 'complaint/1', playbook: 'complaint', key: '1', customer_id: null, started_at: MONDAY_9, started_by: null },
  data: {},
  customer: null,
  actor: null,
};
