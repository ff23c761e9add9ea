/**
 * A table's tree → its compiled form, with everything that is wrong in it.
 *
 * owns: what a table says. It goes on over what is wrong: a condition that cannot be read holds for all values.
 * never: what follows from its rules together (tables-proof.ts).
 */
import { isAssignable } from '../expression/assignable.js';
import { checkExpression } from '../expression/check.js';
import type { Environment } from '../expression/environment.js';
import { describeType, typeOfSchema } from '../expression/expression-type.js';
import { nearest } from '../expression/nearest.js';
import type { JsonSchema } from '../program/json.js';
import type { Computed } from '../program/program.js';
import type { DecisionTable, HitPolicy, TableInput, TableRule } from '../program/table.js';
import { reportProblem } from './check-expression.js';
import type { Report } from './check-rule.js';
import { reportMisfit } from './check-value.js';
import { computedOf, conditionOf, expressionOf } from './compile-values.js';
import { scalarsOf } from './names-fields.js';
import { type CelSource, fieldValue } from './names-literals.js';
import { isObject, structureOf } from './names-schemas.js';
import type { Finding } from './names-surroundings.js';
import { entriesOf, maps, nameAt } from './outline.js';
import { testsOf } from './tables-tests.js';
import { at, type Entry, entryOf, type MapTree, type ScalarTree, type Tree, textOf, toJson } from './tree.js';

export interface ReadTable {
  readonly table: DecisionTable;
  readonly findings: readonly Finding[];
}

export function readTable(tree: Tree): ReadTable {
  const findings: Finding[] = [];
  const report: Report = (code, range, params, fix) =>
    findings.push({ code, range, ...(params ? { params } : {}), ...(fix ? { fix } : {}) });
  return { table: tree.kind === 'map' ? new Reading(tree, report).table() : EMPTY, findings };
}

const EMPTY: DecisionTable = { table: '', inputs: [], outputs: {}, hit: 'unique', rules: [] };

class Reading {
  readonly #inputs: readonly TableInput[];
  readonly #outputs: { readonly [output: string]: JsonSchema };
  readonly #environment: Environment;

  constructor(
    private readonly tree: MapTree,
    private readonly report: Report,
  ) {
    this.#inputs = entriesOf(at(tree, 'inputs')).map((entry) => this.#input(entry));
    this.#outputs = Object.fromEntries(entriesOf(at(tree, 'outputs')).map(({ key, value }) => [key, schemaOf(value)]));
    this.#environment = { names: Object.fromEntries(this.#inputs.map(({ input, schema }) => [input, schema])) };
  }

  table(): DecisionTable {
    const otherwise = entryOf(this.tree, 'default');
    const hit = policyOf(at(this.tree, 'hit'));
    this.#checkPolicy(hit);
    return {
      table: nameAt(this.tree, 'table')?.name ?? '',
      inputs: this.#inputs,
      outputs: this.#outputs,
      hit,
      rules: maps(at(this.tree, 'rules')).map((rule) => this.#rule(rule)),
      ...(otherwise?.value.kind === 'map' ? { default: this.#values(otherwise, this.#defaults(hit)) } : {}),
    };
  }

  // ── inputs ──

  #input({ key, value }: Entry): TableInput {
    const schema = schemaOf(value);
    const from = at(value, 'from');
    const cel = from?.kind === 'scalar' ? this.#from(from) : undefined;
    const given = at(value, 'default');
    if (given) reportMisfit(this.report, given, schema, `inputs.${key}.default`);
    return { input: key, schema, ...(cel === undefined ? {} : { from: cel }) };
  }

  /** Its names are those of each playbook that uses the table; here only how it is written can be judged. */
  #from(scalar: ScalarTree): string | undefined {
    const value = fieldValue(scalar, 'number');
    switch (value.kind) {
      case 'literal':
        return String(value.value);
      case 'cel': {
        const checked = checkExpression(value.cel, { names: {} }, 'any');
        if (!('problems' in checked)) return value.cel;
        const written = checked.problems.filter(({ code }) => !DEPENDS.has(code));
        for (const problem of written) reportProblem(this.report, value, problem);
        return written.length === 0 ? value.cel : undefined;
      }
      case 'problem':
        reportProblem(this.report, { cel: String(scalar.value), scalar, start: 0 }, value.problem);
        return undefined;
      case 'splice':
        this.report('expression/text-around', scalar.range, { text: String(scalar.value) });
        return undefined;
    }
  }

  // ── policy ──

  #checkPolicy(hit: HitPolicy): void {
    const place = at(this.tree, 'hit')?.range;
    if (!place) return;
    const outputs = Object.entries(this.#outputs);
    if ((hit === 'priority' || hit === 'output_order') && !outputs.some(([, schema]) => Array.isArray(schema.enum))) {
      this.report('table/no-ranks', place, { hit, output: outputs[0]?.[0] ?? '' });
    }
    for (const [output, schema] of outputs) {
      const { kind } = typeOfSchema(schema);
      const fits = hit === 'collect_sum' ? kind === 'number' : ['number', 'date', 'instant'].includes(kind);
      if (['collect_sum', 'collect_min', 'collect_max'].includes(hit) && !fits) {
        this.report('table/cannot-aggregate', place, { output, hit: hit.replace('_', ' ') });
      }
    }
  }

  // ── rules ──

  #rule(tree: MapTree): TableRule {
    const outputs = entryOf(tree, 'then');
    const condition = entryOf(tree, 'if')?.value;
    if (condition?.kind === 'scalar') this.#checkCondition(condition);
    const cel = conditionOf(condition)?.cel;
    return {
      when: Object.fromEntries(entriesOf(at(tree, 'when')).flatMap((entry) => this.#when(entry))),
      ...(cel === undefined ? {} : { if: cel }),
      outputs: outputs?.value.kind === 'map' ? this.#values(outputs, this.#outputs) : {},
    };
  }

  #when(entry: Entry): [string, TableRule['when'][string]][] {
    const { key, key_range, value } = entry;
    const input = this.#inputs.find((each) => each.input === key);
    if (!input) {
      const known = this.#inputs.map((each) => each.input);
      const near = nearest(key, known);
      const fix = near ? { range: key_range, text: near } : undefined;
      this.report('table/unknown-input', key_range, { name: key, known: known.join(', '), ...(near ? { nearest: near } : {}) }, fix);
      return [];
    }
    const tests = testsOf(value, input, this.report);
    return tests ? [[key, tests]] : [];
  }

  #checkCondition(scalar: ScalarTree): void {
    const value = fieldValue(scalar, 'boolean');
    if (value.kind === 'cel') this.#checkCel(value, 'boolean');
    else if (value.kind === 'problem') reportProblem(this.report, { cel: String(scalar.value), scalar, start: 0 }, value.problem);
    else if (value.kind === 'splice') this.report('expression/text-around', scalar.range, { text: String(scalar.value) });
  }

  // ── outputs ──

  /** Of a sum and a count, the default is a number too. */
  #defaults(hit: HitPolicy): { readonly [output: string]: JsonSchema } {
    if (hit !== 'collect_count') return this.#outputs;
    return Object.fromEntries(Object.keys(this.#outputs).map((output) => [output, { type: 'integer' }]));
  }

  #values(of: Entry, outputs: { readonly [output: string]: JsonSchema }): { readonly [output: string]: Computed } {
    const { value: tree, key: word, key_range } = of;
    const entries = entriesOf(tree);
    const known = Object.keys(outputs);
    const missing = known.filter((name) => !at(tree, name));
    // What is misspelt is reported as such; what it was meant for is not missing too.
    const meant = entries.flatMap(({ key }) => (known.includes(key) ? [] : (nearest(key, missing) ?? [])));
    for (const key of missing) if (!meant.includes(key)) this.report('shape/missing-key', key_range, { key, of: word });
    const values = entries.map((entry): [string, Computed] => [entry.key, this.#value(entry, outputs[entry.key], word)]);
    return Object.fromEntries(values.filter(([name]) => known.includes(name)));
  }

  #value(entry: Entry, schema: JsonSchema | undefined, word: string): Computed {
    const { key, value: tree } = entry;
    const literal: Computed = { kind: 'literal', value: toJson(tree) };
    if (!schema) {
      const alone = { ...tree, kind: 'map' as const, entries: [entry] };
      reportMisfit(this.report, alone, { type: 'object', properties: this.#outputs, additionalProperties: false }, word);
      return literal;
    }
    const cel = tree.kind === 'scalar' ? this.#celOf(tree, schema) : undefined;
    if (!cel) {
      reportMisfit(this.report, tree, schema, `${word}.${key}`);
      return tree.kind === 'scalar' ? literal : this.#inside(tree);
    }
    if (cel.kind === 'cel') {
      this.#checkCel(cel, 'value', schema);
      return { kind: 'cel', ...expressionOf(cel) };
    }
    if (cel.kind === 'problem') {
      reportProblem(this.report, { cel: String(cel.scalar.value), scalar: cel.scalar, start: 0 }, cel.problem);
      return literal;
    }
    for (const part of cel.parts) if (typeof part !== 'string') this.#checkCel(part, 'text');
    return {
      kind: 'splice',
      parts: cel.parts.map((part) => (typeof part === 'string' ? part : expressionOf(part))),
      line: tree.range.start.line,
    };
  }

  /** What is no literal. A single word that names no input is a literal of the wrong type. */
  #celOf(scalar: ScalarTree, schema: JsonSchema): Exclude<ReturnType<typeof fieldValue>, { kind: 'literal' }> | undefined {
    const value = fieldValue(scalar, wantedOf(schema));
    if (value.kind === 'literal') return undefined;
    const word = value.kind === 'cel' && /^\w+$/.test(value.cel) && !textOf(scalar)?.includes('${');
    return word && !this.#inputs.some(({ input }) => input === value.cel) ? undefined : value;
  }

  #inside(tree: Tree): Computed {
    for (const scalar of scalarsOf(tree)) {
      const value = fieldValue(scalar, 'any');
      if (value.kind === 'cel') this.#checkCel(value, 'text');
      if (value.kind === 'splice') for (const part of value.parts) if (typeof part !== 'string') this.#checkCel(part, 'text');
    }
    return computedOf(tree);
  }

  #checkCel(source: CelSource, as: 'boolean' | 'text' | 'value', schema: JsonSchema = {}): void {
    const checked = checkExpression(source.cel, this.#environment, as === 'boolean' ? 'boolean' : 'any');
    if ('problems' in checked) {
      for (const problem of checked.problems) reportProblem(this.report, source, problem);
      return;
    }
    if (as !== 'value') return;
    const wanted = typeOfSchema(schema);
    const place = { start: 0, end: source.cel.length };
    if (checked.type.kind === 'optional') {
      reportProblem(this.report, source, { code: 'optional_value', params: { fallback: `(${source.cel}).orValue(…)` }, ...place });
    } else if (!isAssignable(checked.type, wanted)) {
      const params = { wanted: describeType(wanted), got: describeType(checked.type) };
      reportProblem(this.report, source, { code: 'wrong_type', params, ...place });
    }
  }
}

/** What is wrong with names or their types depends on where the table is used. */
const DEPENDS: ReadonlySet<string> = new Set([
  'unknown_name',
  'unknown_field',
  'no_fields',
  'wrong_type',
  'wrong_arguments',
  'wrong_operands',
  'mixed_types',
  'never_equal',
  'possibly_missing',
  'optional_value',
  'unsupported',
]);

function policyOf(tree: Tree | undefined): HitPolicy {
  const aggregation = tree?.kind === 'map' ? textOf(at(tree, 'collect')) : /^collect (\w+)$/.exec(textOf(tree) ?? '')?.[1];
  if (aggregation !== undefined) return aggregation === 'list' ? 'collect' : (`collect_${aggregation}` as HitPolicy);
  return (textOf(tree) as HitPolicy | undefined) ?? 'unique';
}

/** The type of an input or output: a word for it, or a schema. */
function schemaOf(tree: Tree): JsonSchema {
  if (tree.kind === 'map') {
    const written = toJson(tree);
    const { exclusiveMinimum, exclusiveMaximum } = isObject(written) ? written : {};
    return {
      ...structureOf(written),
      ...(exclusiveMinimum === undefined ? {} : { exclusiveMinimum }),
      ...(exclusiveMaximum === undefined ? {} : { exclusiveMaximum }),
    };
  }
  const word = tree.kind === 'scalar' ? String(tree.value) : '';
  if (word === 'money') return { format: word };
  return word === 'duration' || word === 'date' || word === 'date-time' ? { type: 'string', format: word } : { type: word };
}

function wantedOf(schema: JsonSchema): Parameters<typeof fieldValue>[1] {
  switch (typeOfSchema(schema).kind) {
    case 'boolean':
      return 'boolean';
    case 'number':
      return 'number';
    case 'duration':
      return 'duration';
    case 'date':
    case 'instant':
      return 'instant';
    default:
      return 'any';
  }
}
