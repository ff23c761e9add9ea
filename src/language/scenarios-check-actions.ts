/** Checks what people and administrators do in scenarios: operations on tasks, on deadlines, on incidents. */
import { parseDuration } from '../calendar/duration.js';
import { reportDuration } from './check-duration.js';
import { type Report, reportUnknown } from './check-rule.js';
import { ADMINISTRATOR } from './compile-organisation.js';
import type { Surroundings } from './names-surroundings.js';
import { type Named, nameAt, nameOf } from './outline.js';
import { EVERY_DEADLINE } from './scenarios-compile-actions.js';
import { at, type Entry, itemsOf, type MapTree, type Tree } from './tree.js';
import { checkCalendarChange } from './workspace-calendars.js';

/** What the playbook has that actions name. */
interface Known {
  readonly clocks: readonly string[];
  /** Steps and clocks: what an incident may stand on. */
  readonly failing: readonly string[];
  readonly surroundings: Surroundings;
  /** The outcomes of a task that send work back. */
  readonly outcomesOf: (task: string) => readonly string[];
}

/** What is checked in the same way elsewhere in scenarios. */
interface Checks {
  readonly task: (name: Named | undefined) => void;
  readonly person: (tree: Tree | undefined) => void;
  readonly instant: (tree: Tree | undefined) => void;
  readonly data: (tree: Tree) => void;
  readonly customer: (tree: Tree) => void;
}

export class ActionCheck {
  constructor(
    private readonly known: Known,
    private readonly report: Report,
    private readonly checks: Checks,
  ) {}

  /** `first` says what is done. Kinds of which nothing can be said are passed over. */
  check(first: Entry, tree: MapTree): void {
    const name = nameAt(tree, first.key);
    switch (first.key) {
      case 'claim':
      case 'release':
      case 'fail':
      case 'skip':
      case 'start':
      case 'stop':
      case 'resume':
      case 'set_priority':
      case 'comment':
        return this.checks.task(name);
      case 'suspend':
        this.checks.task(name);
        this.checks.instant(at(tree, 'until'));
        return this.duration(at(tree, 'for'));
      case 'delegate':
        this.checks.task(name);
        return this.checks.person(at(tree, 'to'));
      case 'forward':
      case 'nominate':
      case 'add_subtask':
        this.checks.task(name);
        return this.#whom(at(tree, 'to'));
      case 'send_back':
        this.checks.task(name);
        return this.#sendBack(name, nameAt(tree, 'outcome'), at(tree, 'refused') !== undefined);
      case 'pause_deadline':
      case 'resume_deadline':
        return this.#deadline(name, tree);
      case 'retry_incident':
      case 'skip_incident':
      case 'mend_incident': {
        if (name) this.failing(name);
        const data = at(tree, 'data');
        return data ? this.checks.data(data) : undefined;
      }
      case 'change_customer':
        return this.checks.customer(first.value);
      case 'change_calendar':
        this.calendar(name);
        return checkCalendarChange(tree, this.report);
    }
  }

  duration(tree: Tree | undefined): void {
    if (tree?.kind !== 'scalar' || typeof tree.value !== 'string') return;
    const parsed = parseDuration(tree.value);
    if ('problem' in parsed) reportDuration(this.report, tree, parsed.problem);
  }

  calendar(name: Named | undefined): void {
    const { calendars } = this.known.surroundings;
    if (name && calendars) reportUnknown(this.report, 'name/unknown-calendar', name, calendars);
  }

  failing(name: Named): void {
    reportUnknown(this.report, 'name/unknown-step', name, this.known.failing);
  }

  #deadline(name: Named | undefined, tree: MapTree): void {
    if (name && name.name !== EVERY_DEADLINE) reportUnknown(this.report, 'name/unknown-deadline', name, this.known.clocks);
    this.checks.instant(at(tree, 'from'));
    this.checks.instant(at(tree, 'until'));
    this.duration(at(tree, 'ago'));
    this.duration(at(tree, 'for'));
  }

  #sendBack(task: Named | undefined, outcome: Named | undefined, refused: boolean): void {
    if (task && outcome && !refused) reportUnknown(this.report, 'name/unknown-outcome', outcome, this.known.outcomesOf(task.name));
  }

  #whom(tree: Tree | undefined): void {
    const { organisation } = this.known.surroundings;
    for (const each of tree?.kind === 'map' ? [tree] : itemsOf(tree)) {
      this.checks.person(at(each, 'person'));
      if (!organisation) continue;
      const [role, unit] = [nameOf(at(each, 'role')), nameOf(at(each, 'unit'))];
      const roles = organisation.roles.map((known) => known.role);
      const units = organisation.units.map((known) => known.unit);
      if (role && role.name !== ADMINISTRATOR) reportUnknown(this.report, 'name/unknown-role', role, roles);
      if (unit) reportUnknown(this.report, 'name/unknown-unit', unit, units);
    }
  }
}
