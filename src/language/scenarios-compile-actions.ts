/** Compiles what people and administrators do in scenarios: operations on tasks, on deadlines, on incidents. */
import { parseDuration } from '../calendar/duration.js';
import type { Wanted, WantedMatch } from '../organisation/request.js';
import type { JsonObject } from '../program/json.js';
import type { Priority } from '../program/program.js';
import type { ScenarioDuration, ScenarioStep } from './scenarios.js';
import { at, itemsOf, type MapTree, type Tree, textOf, toJson } from './tree.js';
import { calendarChange } from './workspace-calendars.js';

/** What stands for all deadlines of the case. */
export const EVERY_DEADLINE = 'case';

/** Undefined: another kind of step. `instant` reads an instant where the organisation is. */
export function compileAction(
  kind: string | undefined,
  own: string,
  tree: MapTree,
  instant: (tree: Tree | undefined) => number | undefined,
): ScenarioStep | undefined {
  const line = tree.range.start.line;
  const text = (key: string) => textOf(at(tree, key)) ?? null;
  const by = text('by');
  const refused = text('refused');
  const ofTask = { task: own, by, refused, line };
  const comment = text('comment');
  switch (kind) {
    case 'fail':
    case 'skip':
      return { do: kind, ...ofTask, reason: text('reason') };
    case 'claim':
    case 'release':
    case 'start':
    case 'stop':
    case 'resume':
      return { do: kind, ...ofTask };
    case 'suspend':
      return {
        do: kind,
        ...ofTask,
        until: instant(at(tree, 'until')) ?? null,
        for: durationAt(tree, 'for'),
        reason: text('reason'),
      };
    case 'delegate':
      return { do: kind, ...ofTask, to: text('to') ?? '', comment };
    case 'forward':
      return { do: kind, ...ofTask, to: whomOf(at(tree, 'to')), comment };
    case 'nominate':
      return { do: kind, ...ofTask, to: whomOf(at(tree, 'to')) };
    case 'set_priority':
      return { do: kind, ...ofTask, priority: (text('priority') ?? 'normal') as Priority };
    case 'comment':
      return { do: kind, ...ofTask, text: text('text') ?? '' };
    case 'send_back':
      return { do: kind, ...ofTask, comment: comment ?? '', outcome: text('outcome'), values: objectOf(at(tree, 'values')) };
    case 'add_subtask':
      return { do: kind, ...ofTask, title: text('title') ?? '', to: whomOf(at(tree, 'to')) };
    case 'pause_deadline':
      return {
        do: kind,
        deadline: own === EVERY_DEADLINE ? null : own,
        reason: text('reason') ?? '',
        from: instant(at(tree, 'from')) ?? null,
        ago: durationAt(tree, 'ago'),
        until: instant(at(tree, 'until')) ?? null,
        for: durationAt(tree, 'for'),
        by,
        refused,
        line,
      };
    case 'resume_deadline':
      return { do: kind, deadline: own === EVERY_DEADLINE ? null : own, by, refused, line };
    case 'retry_incident':
    case 'skip_incident':
    case 'mend_incident':
      return { do: kind, on: own, data: objectOf(at(tree, 'data')), by, refused, line };
    case 'reopen':
      return { do: kind, comment: own, by, refused, line };
    case 'contact':
      return { do: kind, channel: own, note: text('note') ?? '', by, line };
    case 'change_customer':
      return { do: kind, values: objectOf(at(tree, kind)), line };
    case 'change_calendar':
      return { do: kind, calendar: own, change: calendarChange(tree), line };
    default:
      return undefined;
  }
}

function durationAt(tree: MapTree, key: string): ScenarioDuration | null {
  const written = textOf(at(tree, key));
  if (written === undefined) return null;
  const duration = parseDuration(written);
  return 'problem' in duration ? null : { duration, text: written };
}

/** Any of these. */
function whomOf(tree: Tree | undefined): WantedMatch[] {
  return (tree?.kind === 'map' ? [tree] : itemsOf(tree)).map((each) => criteriaOf(each));
}

function criteriaOf(tree: Tree): WantedMatch {
  const named = (key: string) => textOf(at(tree, key));
  const [role, unit, person, skill] = [named('role'), named('unit'), named('person'), named('skill')];
  const level = at(tree, 'level');
  const criteria: Wanted[] = [];
  if (role !== undefined) criteria.push({ kind: 'role', role });
  if (unit !== undefined) criteria.push({ kind: 'unit', unit });
  if (person !== undefined) criteria.push({ kind: 'person', person });
  if (skill !== undefined)
    criteria.push({ kind: 'skill', skill, level: level?.kind === 'scalar' && typeof level.value === 'number' ? level.value : 1 });
  return criteria;
}

function objectOf(tree: Tree | undefined): JsonObject {
  return tree?.kind === 'map' ? (toJson(tree) as JsonObject) : {};
}
