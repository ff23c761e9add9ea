/** Holds a case against what a scenario expects. */
import type { Ask } from '../engine/ask.js';
import { isPaused } from '../engine/clock-time.js';
import type { Fact } from '../engine/effect.js';
import type { State } from '../engine/state.js';
import type { CaseView, TaskView } from '../engine/view.js';
import type { Expectation, ExpectedCall, ExpectedNotice, ExpectedTask } from '../language/scenarios.js';
import type { NoticeSubject as AnyNotice } from '../organisation/request.js';
import type { Json } from '../program/json.js';

/** What is seen of a case, in whatever way it runs. */
export interface ObservedCase {
  readonly state: State;
  readonly view: CaseView;
  readonly tasks: readonly TaskView[];
  readonly facts: readonly Fact[];
  readonly notices: readonly ObservedNotice[];
  /** The steps whose links the customer was sent, in order. */
  readonly links: readonly string[];
  /** What waits for an answer of the outside, in the order in which it was asked. */
  readonly asks: readonly Ask[];
  /** An instant as the organisation reads it. */
  timeText(instant: number): string;
}

export interface ObservedNotice {
  /** Persons; `customer` for each contact of the customer. */
  readonly to: readonly string[];
  readonly about: Exclude<AnyNotice, { kind: 'link' }>;
}

export interface ScenarioFailure {
  /** Line in the scenarios file. */
  readonly line: number;
  readonly message: string;
}

/** How much of a case's facts and notices earlier expectations have looked at. */
export interface Seen {
  readonly facts: number;
  readonly notices: number;
  readonly links: number;
}

export function compare(expected: Expectation, observed: ObservedCase, seen: Seen): ScenarioFailure[] {
  const failures: ScenarioFailure[] = [];
  const check = (line: number, what: string, wanted: Json | undefined, found: Json) => {
    if (wanted !== undefined && !same(wanted, found))
      failures.push({ line, message: `${what}: expected ${text(wanted)}, found ${text(found)}.` });
  };
  const { line } = expected;
  const { state, view } = observed;
  const instant = (at: number | null | undefined) => (at === undefined || at === null ? undefined : observed.timeText(at));
  check(line, 'stage', expected.stage, state.stage);
  check(line, 'status', expected.status, state.status);
  check(line, 'outcome', expected.outcome, state.outcome);
  for (const [field, value] of Object.entries(expected.data ?? {})) check(line, `data.${field}`, value, state.data[field] ?? null);
  for (const [role, person] of Object.entries(expected.case_roles ?? {})) check(line, role, person, state.case_roles[role] ?? null);
  for (const [record, value] of Object.entries(expected.records ?? {})) {
    check(line, record, value, state.records.findLast((each) => each.record === record)?.value ?? null);
  }
  if (expected.tasks) compareTasks(expected.tasks, observed.tasks, instant, line, check);
  for (const wanted of expected.deadlines ?? []) {
    const found = Object.values(state.clocks).find((clock) => clock.clock === wanted.deadline);
    if (!found) {
      const running = view.deadlines.map((each) => each.clock.replace(/\.\d+$/, ''));
      failures.push({
        line: wanted.line,
        message: `The deadline ${wanted.deadline} does not run; running are: ${running.join(', ') || 'none'}.`,
      });
      continue;
    }
    check(wanted.line, `${wanted.deadline} is due`, instant(wanted.due), instant(found.due) ?? null);
    check(wanted.line, `${wanted.deadline} is overdue`, wanted.overdue, found.overdue);
    check(wanted.line, `${wanted.deadline} is paused`, wanted.paused, isPaused(found));
  }
  if (expected.escalations) {
    const came = observed.facts
      .slice(seen.facts)
      .flatMap((fact) =>
        fact.kind === 'clock_escalated' ? [`${String(fact.subject).replace(/\.\d+$/, '')} level ${fact.detail.level}`] : [],
      );
    check(
      line,
      'escalations',
      expected.escalations.map((each) => `${each.deadline} level ${each.level}`),
      came,
    );
  }
  if (expected.incidents) {
    const found = Object.values(state.incidents).map(({ node }) => node);
    check(line, 'incidents', [...expected.incidents].sort(), found.sort());
  }
  if (expected.calls) compareCalls(expected.calls, observed, line, check);
  if (expected.links) check(line, 'links sent to the customer', [...expected.links], observed.links.slice(seen.links));
  if (expected.notices) compareNotices(expected.notices, observed, seen, line, check);
  return failures;
}

type Check = (line: number, what: string, wanted: Json | undefined, found: Json) => void;

function compareTasks(
  wanted: readonly ExpectedTask[],
  found: readonly TaskView[],
  instant: (at: number | null | undefined) => string | undefined,
  line: number,
  check: Check,
): void {
  check(line, 'open tasks', wanted.map((task) => task.task).sort(), found.map((task) => task.step).sort());
  for (const expected of wanted) {
    const task = found.find((each) => each.step === expected.task);
    if (!task) continue;
    check(expected.line, `${task.step} is with`, expected.assignee, task.assignee);
    check(expected.line, `${task.step} is due`, instant(expected.due), instant(task.due) ?? null);
    check(expected.line, `${task.step} is overdue`, expected.overdue, task.overdue);
    check(expected.line, `${task.step} is`, expected.state, task.status);
    check(expected.line, `${task.step} has priority`, expected.priority, task.priority);
    const offered = task.offered_to
      .flat()
      .map((each) => ('role' in each ? each.role : 'unit' in each ? each.unit : 'person' in each ? (each.person ?? '') : each.kind));
    check(expected.line, `${task.step} is offered to`, expected.offered_to && [...expected.offered_to].sort(), offered.sort());
  }
}

function compareCalls(wanted: readonly ExpectedCall[], observed: ObservedCase, line: number, check: Check): void {
  const { asks } = observed;
  check(line, 'steps that wait for an answer', wanted.map((each) => each.call).sort(), asks.map((each) => each.node).sort());
  for (const expected of wanted) {
    const about = asks.find((each) => each.node === expected.call)?.about;
    const sent = about && ('with' in about ? about.with : 'data' in about ? about.data : 'values' in about ? about.values : null);
    const fields = sent !== null && typeof sent === 'object' && !Array.isArray(sent) ? sent : {};
    for (const [field, value] of Object.entries(expected.with ?? {})) {
      check(expected.line, `${expected.call} is asked with ${field}`, value, fields[field] ?? null);
    }
  }
}

function compareNotices(wanted: readonly ExpectedNotice[], observed: ObservedCase, seen: Seen, line: number, check: Check): void {
  const came = observed.notices.slice(seen.notices);
  check(
    line,
    'notices',
    wanted.map((each) => each.about),
    came.map((each) => each.about.kind),
  );
  wanted.forEach((expected, i) => {
    const notice = came[i];
    if (!notice) return;
    const { about } = notice;
    check(expected.line, 'the deadline told of', expected.deadline, about.kind === 'notify' ? null : about.clock.replace(/\.\d+$/, ''));
    check(expected.line, 'the level told of', expected.level, about.kind === 'notify' ? null : about.level);
    check(expected.line, 'the step that tells', expected.step, about.kind === 'notify' ? about.step : null);
    check(expected.line, 'told were', expected.to && [...expected.to].sort(), [...notice.to].sort());
  });
}

function same(a: Json, b: Json): boolean {
  return text(a) === text(b);
}

/** JSON with sorted keys, so that the order in which fields were written does not matter. */
function text(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}: ${text(value[key] ?? null)}`);
  return `{${fields.join(', ')}}`;
}
