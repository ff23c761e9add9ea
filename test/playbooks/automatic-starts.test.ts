/** What the shipped playbooks start by themselves: when, with what, and under a key that a case can have. */
import { describe, expect, it } from 'vitest';
import { isOpenDay } from '../../src/calendar/open-day.js';
import { createEvaluator } from '../../src/expression/evaluate.js';
import { checkedData, keyOf } from '../../src/http/start-input.js';
import { type JsonObject, objectOf } from '../../src/program/json.js';
import type { Start } from '../../src/program/program.js';
import { checkWorkspace, programOf, shippedFiles } from './checked-workspace.js';

const workspace = checkWorkspace(shippedFiles());
const { calendarSet: calendars } = workspace;
type Schedule = Extract<Start, { kind: 'schedule' }>;

/** The data and the key of the case that this playbook's schedule starts; null: it starts none. */
function started(playbook: string, at: string, values: JsonObject): { readonly data: JsonObject; readonly key: string | null } | null {
  const program = programOf(workspace, playbook);
  const start = program.starts?.find((each): each is Schedule => each.kind === 'schedule');
  const calendar = start && calendars[start.calendar];
  if (!start || !calendar) throw new Error(`${playbook} has no schedule.`);
  const now = Date.parse(at);
  if (!isOpenDay(calendar, now)) return null;
  const time = { calendars, calendar: program.calendar, now };
  const named = { ...values, now: new Date(now).toISOString() };
  const evaluator = createEvaluator({ names: start.names });
  if (start.when && !evaluator.evaluateBoolean(start.when.cel, named, time)) return null;
  const data = checkedData(program, objectOf(evaluator.evaluateComputed(start.data, named, time)));
  return { data, key: keyOf(program, data, null, null) };
}

describe('a day of calls', () => {
  const person = { person: 'ma_li', name: '马丽', roles: ['caller'] };

  it.each([
    ['2026-03-02T17:00:00+08:00', '2026-03-03T01:00:00.000Z'],
    ['2026-03-06T17:00:00+08:00', '2026-03-09T01:00:00.000Z'],
    ['2026-02-13T17:00:00+08:00', '2026-02-14T01:00:00.000Z'],
    ['2026-04-30T17:00:00+08:00', '2026-05-06T01:00:00.000Z'],
  ])('planned at %s begins at %s', (at, begins_at) => {
    const came = started('prospecting', at, { person });
    expect(came).toMatchObject({ data: { caller: 'ma_li', begins_at }, key: `ma_li.${begins_at.slice(0, 10)}` });
  });

  it('is for callers', () => {
    expect(started('prospecting', '2026-03-02T17:00:00+08:00', { person: { ...person, roles: ['courier'] } })).toBeNull();
  });
});

describe('a replenishment', () => {
  const product = { id: 'p-17', name: 'Rubber rollers', daily_use: 3, runs_out: '2026-03-05T08:30:00+08:00' };
  const on = (day: string, more: JsonObject = {}) =>
    started('replenishment', `${day}T08:00:00+08:00`, { customer: { id: 'c-1' }, product: { ...product, ...more } });

  it('starts three working days before the goods run out', () => {
    expect(on('2026-02-28')).toBeNull();
    expect(on('2026-03-02')?.key).toBe('c-1.p-17');
    expect(on('2026-03-02')?.data).toEqual({
      customer: 'c-1',
      product: 'p-17',
      name: 'Rubber rollers',
      daily_use: 3,
      runs_out: '2026-03-05T00:30:00.000Z',
      persuaded: 0,
    });
  });

  it('starts before a holiday where they run out in it', () => {
    expect(on('2026-02-13', { runs_out: '2026-02-20T10:00:00+08:00' })).not.toBeNull();
  });

  it('does not start before the day that was agreed, nor where they want no more', () => {
    expect(on('2026-03-04', { next_visit: '2026-03-05' })).toBeNull();
    expect(on('2026-03-05', { next_visit: '2026-03-05' })).not.toBeNull();
    expect(on('2026-03-05', { wanted: false })).toBeNull();
  });
});
