/**
 * Checks scenarios with the same care as playbooks: every task, outcome, person, message, deadline and field is known, every
 * value fits, and time does not go back.
 */

import type { Checked, Diagnostic } from '../diagnostics/diagnostic.js';
import { report as diagnostic } from '../diagnostics/report.js';
import type { Json } from '../program/json.js';
import { type CheckedParts, type Report, reportUnknown } from './check-rule.js';
import { reportMisfit } from './check-value.js';
import { customerInScenario } from './customer-file.js';
import { contactsOf } from './names-people.js';
import { customerNeed, isObject, outcomesOf } from './names-schemas.js';
import { surveyForm } from './names-survey.js';
import { clocksIn, entriesOf, handlersIn, maps, type Named, nameAt, nameOf, namesOf, nodesOf, type StepOutline } from './outline.js';
import type { ScenarioFile } from './scenarios.js';
import { ActionCheck } from './scenarios-check-actions.js';
import { compileScenarios } from './scenarios-compile.js';
import { continued, continues, goesRound } from './scenarios-continued.js';
import { readInstant } from './scenarios-instant.js';
import { at, entryOf, itemsOf, type MapTree, type Tree, textOf, toJson } from './tree.js';

export interface ScenariosFile {
  /** Relative to the workspace. */
  readonly path: string;
  /** As shape left it. */
  readonly tree: MapTree;
  /** Whether parse and shape found no errors. */
  readonly sound: boolean;
}

/**
 * Holds a scenarios file against the playbook that it tests. The value is there where neither this stage nor one before
 * found an error. `playbooks` are by id, broken ones too.
 */
export function checkScenarios(file: ScenariosFile, playbooks: ReadonlyMap<string, CheckedParts>): Checked<ScenarioFile> {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (code, range, params, fix) => diagnostics.push(diagnostic(code, file.path, range, params, fix));
  const { tree } = file;
  const named = nameAt(tree, 'scenarios');
  const playbook = named && playbooks.get(named.name);
  if (named && !playbook) reportUnknown(report, 'name/unknown-playbook', named, playbooks.keys());
  if (!playbook) return { diagnostics };
  new ScenarioCheck(playbook, file.path, report).file(tree);
  diagnostics.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column);
  if (!file.sound || diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
  return { value: compileScenarios(tree, file.path, playbook), diagnostics };
}

/** What these ask for, a scenario answers. */
const ASKING: ReadonlySet<string> = new Set(['call', 'find', 'create', 'update', 'play', 'document']);

/** How somebody answers who is asked to sign. */
const COUNTERSIGNING: ReadonlySet<string> = new Set(['signed', 'refused']);

class ScenarioCheck {
  readonly #tasks: ReadonlyMap<string, StepOutline>;
  readonly #clocks: readonly string[];
  readonly #records: readonly string[];
  readonly #buttons: readonly string[];
  readonly #eaches: readonly string[];
  /** Steps that ask the outside. */
  readonly #asking: readonly string[];
  readonly #notifying: readonly string[];
  readonly #people: readonly string[] | undefined;
  readonly #zone: string;
  readonly #actions: ActionCheck;

  constructor(
    readonly playbook: CheckedParts,
    readonly path: string,
    readonly report: Report,
  ) {
    const { outline, surroundings } = playbook;
    const nodes = [...nodesOf(outline)];
    this.#tasks = new Map(
      nodes.flatMap((node) => ((node.kind === 'task' || node.kind === 'survey') && node.name ? [[node.name.name, node]] : [])),
    );
    this.#records = nodes.flatMap((node) => (node.kind === 'record' && node.name ? [node.name.name] : []));
    this.#notifying = nodes.flatMap((node) => (node.kind === 'notify' && node.name ? [node.name.name] : []));
    this.#buttons = [...handlersIn(outline)].flatMap(({ handler }) => handler.button?.name ?? []);
    this.#eaches = nodes.flatMap((node) => (node.kind === 'each' && node.name ? [node.name.name] : []));
    this.#asking = nodes.flatMap((node) => (ASKING.has(node.kind) && node.name ? [node.name.name] : []));
    this.#clocks = [...clocksIn(outline)].map(({ clock }) => clock.id);
    this.#people = surroundings.organisation?.people.map(({ person }) => person);
    this.#zone = surroundings.organisation?.time_zone ?? 'UTC';
    this.#actions = new ActionCheck(
      {
        clocks: this.#clocks,
        failing: [...nodes.flatMap(({ name }) => name?.name ?? []), ...this.#clocks],
        surroundings,
        outcomesOf: (name) => this.#sendingOutcomes(name),
      },
      report,
      {
        task: (name) => void this.#task(name),
        person: (each) => this.#person(each),
        instant: (each) => this.#instant(each),
        data: (each) => this.#values(each, this.#dataSchema(), 'data'),
        customer: (each) => {
          if (surroundings.customer) this.#values(each, customerInScenario(surroundings.customer), 'customer');
        },
      },
    );
  }

  file(tree: MapTree): void {
    const shared = at(tree, 'start');
    if (shared?.kind === 'map') this.#start(shared);
    const first = new Map<string, Named>();
    const cases = maps(at(tree, 'cases'));
    for (const scenario of cases) {
      const name = nameAt(scenario, 'scenario');
      const other = name && first.get(name.name);
      if (name && other) {
        this.report('name/duplicate-id', name.range, { of: 'scenario', id: name.name, file: this.path, line: other.range.start.line });
      } else if (name) first.set(name.name, name);
      this.#scenario(scenario, cases, shared);
    }
  }

  #scenario(tree: MapTree, cases: readonly MapTree[], shared: Tree | undefined): void {
    const own = at(tree, 'start');
    if (own?.kind === 'map') this.#start(own);
    const earlier = continued(tree, cases);
    const other = continues(tree);
    if (other) this.#continues(tree, other, cases);
    else this.#whole(tree, own, shared);
    let before = at(at(earlier[0] ?? tree, 'start'), 'at') ?? at(shared, 'at');
    for (const step of earlier.flatMap((each) => maps(at(each, 'steps')))) before = at(step, 'at') ?? before;
    for (const step of maps(at(tree, 'steps'))) {
      this.#step(step);
      const now = at(step, 'at');
      if (now) this.#order(before, now);
      before = now ?? before;
    }
  }

  #continues(tree: MapTree, other: Named, cases: readonly MapTree[]): void {
    const known = cases.flatMap((each) => nameAt(each, 'scenario')?.name ?? []);
    if (reportUnknown(this.report, 'name/unknown-scenario', other, known)) return;
    if (goesRound(tree, cases)) this.report('scenario/continues-itself', other.range, { scenario: nameAt(tree, 'scenario')?.name ?? '' });
  }

  // ── starts ──

  /** What a start says by itself. */
  #start(tree: MapTree): void {
    this.#instant(at(tree, 'at'));
    this.#person(at(tree, 'by'));
    const data = entryOf(tree, 'data');
    if (data) this.#values(data.value, this.#dataSchema(), 'data');
    for (const { key, key_range } of entriesOf(data?.value)) {
      const field = this.#property(this.#dataSchema(), key);
      if (field?.readOnly === true) this.report('value/read-only', key_range, { field: `data.${key}` });
    }
    const customer = entryOf(tree, 'customer');
    const file = this.playbook.surroundings.customer;
    const need = customerNeed(this.playbook.outline);
    if (customer && need === 'none') this.report('scenario/customer-unwanted', customer.key_range, { playbook: this.playbook.outline.id });
    else if (customer && file) this.#values(customer.value, customerInScenario(file), 'customer');
  }

  /** What a scenario's start and the shared one must say together. */
  #whole(scenario: MapTree, own: Tree | undefined, shared: Tree | undefined): void {
    const place = entryOf(scenario, 'start')?.key_range ?? nameAt(scenario, 'scenario')?.range ?? scenario.range;
    if (!at(own, 'at') && !at(shared, 'at')) {
      this.report('value/missing-field', place, { fields: 'at', of: 'start', example: 'at: 2026-03-02 09:00' });
    }
    const given = [...entriesOf(at(own, 'data')), ...entriesOf(at(shared, 'data'))].map(({ key }) => key);
    this.#required(this.#dataSchema(), given, place, 'data');
    const wanted = customerNeed(this.playbook.outline) === 'required';
    if (wanted && !at(own, 'customer') && !at(shared, 'customer')) {
      this.report('scenario/customer-missing', place, { playbook: this.playbook.outline.id });
    }
  }

  #dataSchema(): { readonly [key: string]: unknown } {
    return this.#schemaOf(at(this.playbook.outline.tree, 'data'));
  }

  #schemaOf(tree: Tree | undefined): { readonly [key: string]: unknown } {
    const written = tree ? toJson(tree) : {};
    return { properties: {}, ...(isObject(written) ? written : {}), type: 'object', additionalProperties: false };
  }

  #property(schema: { readonly [key: string]: unknown }, name: string): { readonly [key: string]: unknown } | undefined {
    const property = isObject(schema.properties) ? schema.properties[name] : undefined;
    return isObject(property) ? property : undefined;
  }

  #values(tree: Tree, schema: { readonly [key: string]: unknown }, path: string): void {
    reportMisfit(this.report, tree, { ...schema }, path);
  }

  #required(schema: { readonly [key: string]: unknown }, given: readonly string[], place: Named['range'], of: string): void {
    const required = Array.isArray(schema.required) ? (schema.required as Json[]).map(String) : [];
    const missing = required.filter((name) => !given.includes(name) && this.#property(schema, name)?.default === undefined);
    if (missing.length > 0) this.report('value/missing-field', place, { fields: missing.join(', '), of, example: `${missing[0]}: …` });
  }

  // ── steps ──

  #step(tree: MapTree): void {
    const [first] = tree.entries;
    switch (first?.key) {
      case 'complete':
        return this.#complete(tree);
      case 'message':
        return this.#message(tree);
      case 'cancel':
      case 'reopen':
        return this.#person(at(tree, 'by'));
      case 'absent':
        this.#person(first.value);
        this.#person(at(tree, 'substitute'));
        return this.#instant(at(tree, 'until'));
      case 'button':
        this.#known(first.value, 'name/unknown-button', this.#buttons);
        return this.#person(at(tree, 'by'));
      case 'add_item':
        this.#known(first.value, 'name/unknown-step', this.#eaches);
        return this.#person(at(tree, 'by'));
      case 'respond':
        return this.#known(first.value, 'name/unknown-step', this.#asking);
      case 'after':
        return this.#after(tree);
      case 'at':
        return this.#instant(first.value);
      case 'expect':
        return this.#expect(first.value);
      default:
        this.#person(at(tree, 'by'));
        if (first) this.#actions.check(first, tree);
    }
  }

  /** Only a task of the customer's can be done by them. */
  #asCustomer(tree: MapTree, task: StepOutline, name: string): void {
    const as = at(tree, 'as');
    if (!as || task.kind === 'survey' || contactsOf(at(task.tree, 'assign')).length > 0) return;
    this.report('scenario/not-the-customers', as.range, { task: name });
  }

  #complete(tree: MapTree): void {
    const name = nameAt(tree, 'complete');
    const task = this.#task(name);
    this.#person(at(tree, 'by'));
    if (!task || !name) return;
    this.#asCustomer(tree, task, name.name);
    const refused = at(tree, 'refused') !== undefined;
    const outcomes = outcomesOf(task);
    const outcome = nameAt(tree, 'outcome');
    if (refused) return;
    if (outcome && at(task.tree, 'countersign') && COUNTERSIGNING.has(outcome.name)) return;
    if (outcome) reportUnknown(this.report, 'name/unknown-outcome', outcome, outcomes);
    else if (at(task.tree, 'outcomes'))
      this.report('scenario/outcome-missing', name.range, { task: name.name, outcomes: outcomes.join(', ') });
    const form = this.#formFor(task, outcome?.name);
    const values = at(tree, 'values');
    if (values) this.#values(values, form, name.name);
    this.#required(
      form,
      entriesOf(values).map(({ key }) => key),
      entryOf(tree, 'values')?.key_range ?? name.range,
      name.name,
    );
  }

  /** As the engine has it: an outcome adds its own fields, and one that sends back asks for them alone. */
  #formFor(task: StepOutline, outcome: string | undefined): { readonly [key: string]: unknown } {
    if (task.kind === 'survey') return { ...surveyForm(task), additionalProperties: false };
    const form = this.#schemaOf(at(task.tree, 'form'));
    const chosen = outcome === undefined ? undefined : at(at(task.tree, 'outcomes'), outcome);
    const own = this.#schemaOf(at(chosen, 'form'));
    if (at(chosen, 'send_back')) return own;
    const required = [form, own].flatMap((each) => (Array.isArray(each.required) ? (each.required as Json[]) : []));
    return { ...form, properties: { ...(form.properties as object), ...(own.properties as object) }, required };
  }

  /** The outcomes of a task that send an earlier step back. */
  #sendingOutcomes(task: string): readonly string[] {
    const outcomes = at(this.#tasks.get(task)?.tree, 'outcomes');
    return entriesOf(outcomes).flatMap(({ key, value }) => (at(value, 'send_back') ? [key] : []));
  }

  #task(name: Named | undefined): StepOutline | undefined {
    if (!name) return undefined;
    const task = this.#tasks.get(name.name);
    if (!task) reportUnknown(this.report, 'name/unknown-task', name, this.#tasks.keys());
    return task;
  }

  #message(tree: MapTree): void {
    const name = nameAt(tree, 'message');
    const { messages } = this.playbook.surroundings;
    const schema = name && messages.get(name.name);
    if (!name || !schema) return void (name && reportUnknown(this.report, 'name/unknown-message', name, messages.keys()));
    const data = entryOf(tree, 'data');
    if (data) this.#values(data.value, schema, name.name);
    this.#required(
      schema,
      entriesOf(data?.value).map(({ key }) => key),
      data?.key_range ?? name.range,
      name.name,
    );
  }

  #after(tree: MapTree): void {
    this.#actions.duration(at(tree, 'after'));
    this.#actions.calendar(nameAt(tree, 'calendar'));
  }

  #instant(tree: Tree | undefined): void {
    const text = textOf(tree);
    if (tree && text !== undefined && readInstant(text, this.#zone) === undefined) {
      this.report('value/wrong-format', tree.range, { path: 'at', value: text, format: 'local-time' });
    }
  }

  #order(before: Tree | undefined, now: Tree): void {
    const [earlier, later] = [textOf(before), textOf(now)];
    if (earlier === undefined || later === undefined) return;
    const [from, to] = [readInstant(earlier, this.#zone), readInstant(later, this.#zone)];
    if (from !== undefined && to !== undefined && to < from) {
      this.report('scenario/time-goes-back', now.range, { at: later, before: earlier });
    }
  }

  #person(tree: Tree | undefined): void {
    const name = nameOf(tree);
    if (name && this.#people) reportUnknown(this.report, 'name/unknown-person', name, this.#people);
  }

  // ── expectations ──

  #expect(tree: Tree): void {
    const { outline } = this.playbook;
    const tasks = at(tree, 'tasks');
    for (const name of namesOf(tasks)) this.#task(name);
    for (const { value } of entriesOf(tasks)) this.#expectedTask(value);
    this.#known(
      at(tree, 'stage'),
      'name/unknown-stage',
      outline.stages.flatMap(({ name }) => name?.name ?? []),
    );
    const outcomes = outline.outcomes.length > 0 ? outline.outcomes.map(({ name }) => name) : ['completed'];
    this.#known(at(tree, 'outcome'), 'name/unknown-outcome', outcomes);
    const data = at(tree, 'data');
    if (data) this.#values(data, this.#dataSchema(), 'data');
    for (const { key, key_range, value } of entriesOf(at(tree, 'case_roles'))) {
      const known = outline.case_roles.map(({ name }) => name);
      if (!reportUnknown(this.report, 'name/unknown-case-role', { name: key, range: key_range }, known)) this.#person(value);
    }
    for (const { key, key_range, value } of entriesOf(at(tree, 'deadlines'))) {
      reportUnknown(this.report, 'name/unknown-deadline', { name: key, range: key_range }, this.#clocks);
      this.#instant(at(value, 'due'));
    }
    for (const each of [...maps(at(tree, 'escalations')), ...maps(at(tree, 'notices'))]) {
      this.#known(at(each, 'deadline'), 'name/unknown-deadline', this.#clocks);
      this.#known(at(each, 'step'), 'name/unknown-step', this.#notifying);
      for (const person of itemsOf(at(each, 'to'))) if (textOf(person) !== 'customer') this.#person(person);
    }
    for (const item of itemsOf(at(tree, 'links'))) this.#task(nameOf(item));
    const calls = at(tree, 'calls');
    for (const name of namesOf(calls)) reportUnknown(this.report, 'name/unknown-step', name, this.#asking);
    for (const name of namesOf(at(tree, 'incidents'))) this.#actions.failing(name);
    for (const { key, key_range } of entriesOf(at(tree, 'records'))) {
      reportUnknown(this.report, 'name/unknown-step', { name: key, range: key_range }, this.#records);
    }
  }

  #expectedTask(tree: Tree): void {
    this.#person(at(tree, 'assignee'));
    this.#instant(at(tree, 'due'));
    const { organisation } = this.playbook.surroundings;
    if (!organisation) return;
    const known = [
      ...organisation.roles.map(({ role }) => role),
      ...organisation.units.map(({ unit }) => unit),
      ...organisation.people.map(({ person }) => person),
    ];
    for (const item of itemsOf(at(tree, 'offered_to'))) this.#known(item, 'name/unknown-people', known);
  }

  #known(tree: Tree | undefined, code: Parameters<Report>[0], known: readonly string[]): void {
    const name = nameOf(tree);
    if (name) reportUnknown(this.report, code, name, known);
  }
}
