/** Compiles checked scenarios: times become instants, durations are parsed, starts are made whole. */
import { parseDuration } from '../calendar/duration.js';
import type { Answer } from '../engine/ask.js';
import type { JsonObject } from '../program/json.js';
import type { Priority } from '../program/program.js';
import type { CheckedParts } from './check-rule.js';
import { peopleText } from './compile-values.js';
import { entriesOf, maps } from './outline.js';
import type {
  Expectation,
  ExpectedCall,
  ExpectedNotice,
  ExpectedTask,
  Scenario,
  ScenarioFile,
  ScenarioStart,
  ScenarioStep,
} from './scenarios.js';
import { compileAction } from './scenarios-compile-actions.js';
import { continued } from './scenarios-continued.js';
import { readInstant } from './scenarios-instant.js';
import { at, itemsOf, type MapTree, type Tree, textOf, textsOf, toJson } from './tree.js';

/** Only for a tree in which no error was found. */
export function compileScenarios(tree: MapTree, file: string, { outline, surroundings }: CheckedParts): ScenarioFile {
  const reading = new Reading(surroundings.organisation?.time_zone ?? 'UTC', surroundings.message_keys);
  const shared = at(tree, 'start');
  const cases = maps(at(tree, 'cases'));
  return { file, playbook: outline.id, scenarios: cases.map((each) => reading.scenario(each, continued(each, cases), shared)) };
}

class Reading {
  constructor(
    readonly zone: string,
    /** Message → the field that is its key. */
    readonly keys: ReadonlyMap<string, string>,
  ) {}

  /** `before`: the scenarios that it goes on from, the first one first. */
  scenario(tree: MapTree, before: readonly MapTree[], shared: Tree | undefined): Scenario {
    const [first = tree] = before;
    const title = peopleText(at(tree, 'title'));
    return {
      scenario: textOf(at(tree, 'scenario')) ?? '',
      ...(title === undefined ? {} : { title }),
      line: tree.range.start.line,
      start: this.#start(first, at(first, 'start'), shared),
      steps: [...before, tree].flatMap((each) => maps(at(each, 'steps'))).flatMap((step) => this.#step(step) ?? []),
    };
  }

  /** Data and customer are taken field by field, the scenario's own before the shared ones. */
  #start(scenario: MapTree, own: Tree | undefined, shared: Tree | undefined): ScenarioStart {
    const either = (key: string) => at(own, key) ?? at(shared, key);
    const both = (key: string) => ({ ...objectOf(at(shared, key)), ...objectOf(at(own, key)) });
    return {
      at: this.#instant(either('at')) ?? 0,
      by: textOf(either('by')) ?? null,
      key: textOf(either('key')) ?? null,
      data: both('data'),
      customer: either('customer') ? both('customer') : null,
      line: (own ?? scenario).range.start.line,
    };
  }

  #step(tree: MapTree): ScenarioStep | undefined {
    const [first] = tree.entries;
    const line = tree.range.start.line;
    const text = (key: string) => textOf(at(tree, key)) ?? null;
    const own = textOf(first?.value) ?? '';
    switch (first?.key) {
      case 'complete': {
        const values = objectOf(at(tree, 'values'));
        const item = numberOf(at(tree, 'item')) ?? null;
        const ticked = at(tree, 'checked');
        const checked = ticked ? itemsOf(ticked).flatMap((each) => (numberOf(each) ?? 0) - 1) : null;
        const outcome = text('outcome');
        return {
          do: 'complete',
          task: own,
          by: text('by'),
          ...(text('as') === 'customer' ? { as: 'customer' as const } : {}),
          outcome,
          values,
          item,
          checked,
          comment: text('comment'),
          refused: text('refused'),
          line,
        };
      }
      case 'message':
        return { do: 'message', message: own, key: this.#keyOf(own, tree), data: objectOf(at(tree, 'data')), line };
      case 'button':
        return { do: 'button', button: own, by: text('by'), refused: text('refused'), line };
      case 'add_item': {
        const item = at(tree, 'item');
        return { do: 'add_item', step: own, item: item ? toJson(item) : null, by: text('by'), refused: text('refused'), line };
      }
      case 'respond':
        return { do: 'respond', step: own, answer: answerOf(tree), line };
      case 'cancel':
        return { do: 'cancel', reason: own, by: text('by'), line };
      case 'absent': {
        const until = this.#instant(at(tree, 'until')) ?? null;
        return { do: 'absent', person: own, substitute: text('substitute'), until, line };
      }
      case 'after': {
        const duration = parseDuration(own);
        return 'problem' in duration ? undefined : { do: 'after', duration, text: own, calendar: text('calendar'), line };
      }
      case 'at':
        return { do: 'at', at: this.#instant(first.value) ?? 0, line };
      case 'expect':
        return { do: 'expect', expect: this.#expectation(first.value, line), line };
      default:
        return compileAction(first?.key, own, tree, (written) => this.#instant(written));
    }
  }

  /** As said, else as its data has it. */
  #keyOf(message: string, tree: MapTree): string | null {
    const said = at(tree, 'key');
    const field = this.keys.get(message);
    const key = said ?? (field === undefined ? undefined : at(at(tree, 'data'), field));
    return key?.kind === 'scalar' && key.value !== null ? String(key.value) : null;
  }

  #expectation(tree: Tree, line: number): Expectation {
    const tasks = at(tree, 'tasks');
    const stage = textOf(at(tree, 'stage'));
    const status = textOf(at(tree, 'status')) as Expectation['status'];
    const outcome = textOf(at(tree, 'outcome'));
    const deadlines = at(tree, 'deadlines');
    const escalations = at(tree, 'escalations');
    const notices = at(tree, 'notices');
    return {
      ...(tasks ? { tasks: this.#tasks(tasks) } : {}),
      ...(stage === undefined ? {} : { stage }),
      ...(status === undefined ? {} : { status }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(at(tree, 'data') ? { data: objectOf(at(tree, 'data')) } : {}),
      ...(at(tree, 'case_roles') ? { case_roles: objectOf(at(tree, 'case_roles')) as { [role: string]: string } } : {}),
      ...(deadlines
        ? {
            deadlines: entriesOf(deadlines).map(({ key, key_range, value }) => ({
              deadline: key,
              ...this.#timing(value),
              ...pausedAs(at(value, 'paused')),
              line: key_range.start.line,
            })),
          }
        : {}),
      ...(escalations
        ? {
            escalations: maps(escalations).map((each) => ({
              deadline: textOf(at(each, 'deadline')) ?? '',
              level: numberOf(at(each, 'level')) ?? 0,
              line: each.range.start.line,
            })),
          }
        : {}),
      ...(at(tree, 'links') ? { links: textsOf(at(tree, 'links')) } : {}),
      ...(notices ? { notices: maps(notices).map(noticeOf) } : {}),
      ...(at(tree, 'calls') ? { calls: callsOf(at(tree, 'calls')) } : {}),
      ...(at(tree, 'incidents') ? { incidents: textsOf(at(tree, 'incidents')) } : {}),
      ...(at(tree, 'records') ? { records: objectOf(at(tree, 'records')) } : {}),
      line,
    };
  }

  #tasks(tree: Tree): ExpectedTask[] {
    if (tree.kind === 'list') return tree.items.map((item) => ({ task: textOf(item) ?? '', line: item.range.start.line }));
    return entriesOf(tree).map(({ key, key_range, value }) => {
      const assignee = textOf(at(value, 'assignee'));
      const offered = at(value, 'offered_to');
      const priority = textOf(at(value, 'priority')) as Priority | undefined;
      const state = textOf(at(value, 'state')) as ExpectedTask['state'];
      return {
        task: key,
        ...(assignee === undefined ? {} : { assignee }),
        ...(offered ? { offered_to: textsOf(offered) } : {}),
        ...this.#timing(value),
        ...(priority === undefined ? {} : { priority }),
        ...(state === undefined ? {} : { state }),
        line: key_range.start.line,
      };
    });
  }

  #timing(tree: Tree): { due?: number; overdue?: boolean } {
    const due = this.#instant(at(tree, 'due'));
    const overdue = at(tree, 'overdue');
    return {
      ...(due === undefined ? {} : { due }),
      ...(overdue?.kind === 'scalar' && typeof overdue.value === 'boolean' ? { overdue: overdue.value } : {}),
    };
  }

  #instant(tree: Tree | undefined): number | undefined {
    const text = textOf(tree);
    return text === undefined ? undefined : readInstant(text, this.zone);
  }
}

function pausedAs(tree: Tree | undefined): { paused?: boolean } {
  return tree?.kind === 'scalar' && typeof tree.value === 'boolean' ? { paused: tree.value } : {};
}

function answerOf(tree: MapTree): Answer {
  const error = at(tree, 'error');
  const result = at(tree, 'result');
  if (!error) return { ok: true, value: result ? toJson(result) : null };
  const code = textOf(at(error, 'code')) ?? '';
  return { ok: false, error: { code, message: textOf(at(error, 'message')) ?? code } };
}

function callsOf(tree: Tree | undefined): ExpectedCall[] {
  if (tree?.kind === 'list') return tree.items.map((item) => ({ call: textOf(item) ?? '', line: item.range.start.line }));
  return entriesOf(tree).map(({ key, key_range, value }) => {
    const sent = at(value, 'with');
    return { call: key, ...(sent ? { with: objectOf(sent) } : {}), line: key_range.start.line };
  });
}

function noticeOf(tree: MapTree): ExpectedNotice {
  const step = textOf(at(tree, 'step'));
  const deadline = textOf(at(tree, 'deadline'));
  const level = numberOf(at(tree, 'level'));
  const to = at(tree, 'to');
  return {
    about: textOf(at(tree, 'about')) as ExpectedNotice['about'],
    ...(step === undefined ? {} : { step }),
    ...(deadline === undefined ? {} : { deadline }),
    ...(level === undefined ? {} : { level }),
    ...(to ? { to: textsOf(to) } : {}),
    line: tree.range.start.line,
  };
}

function objectOf(tree: Tree | undefined): JsonObject {
  return tree?.kind === 'map' ? (toJson(tree) as JsonObject) : {};
}

function numberOf(tree: Tree | undefined): number | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'number' ? tree.value : undefined;
}
