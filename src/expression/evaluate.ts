/**
 * Evaluates expressions. This part runs inside the workflow: it reaches cel-js and nothing else from outside.
 *
 * owns: evaluation, values in and out.
 * never: types and good advice, which are `check`'s; it evaluates what was checked, and names a fault where that goes wrong.
 */
import type { Json, JsonObject, JsonSchema } from '../program/json.js';
import type { Computed } from '../program/program.js';
import { loopDepth } from './ast.js';
import { compileCel } from './cel.js';
import type { Environment } from './environment.js';
import { EvaluationFault } from './fault.js';
import { faultOf } from './fault-message.js';
import { dehydrate, hydrate, type Need, needOf } from './hydrate.js';
import { LIMITS } from './limits.js';
import { readsOf } from './reads.js';
import { type Tables, tablesValue } from './tables.js';
import { textOfValue } from './text-of-value.js';
import { ownCalendar, TIME, type TimeAtHand, timeValue } from './time-at-hand.js';

export { EvaluationFault } from './fault.js';
export type { Tables } from './tables.js';
export type { TimeAtHand } from './time-at-hand.js';

export interface Values {
  readonly [name: string]: Json;
}

/**
 * Evaluates expressions with values that agree with the environment's schemas; an instant (`now` too) is given as its ISO text.
 * A name without a value counts as absent, one whose schema is an object as an object without fields.
 * `time` is the calendars that days and working time are those of; without it, days are UTC's. Every expression is parsed
 * once per evaluator, when it is first needed. All throw `EvaluationFault`, and nothing else.
 */
export interface Evaluator {
  /** The result as plain JSON: instants as `2026-03-02T02:00:00.000Z`, days as `2026-03-02`, null where it is absent. */
  evaluate(source: string, values: Values, time?: TimeAtHand): Json;
  /** Fails where the result is anything but true or false. */
  evaluateBoolean(source: string, values: Values, time?: TimeAtHand): boolean;
  /** A value with expressions inside; object fields and list items whose expression gives nothing are left out. */
  evaluateComputed(computed: Computed, values: Values, time?: TimeAtHand): Json;
}

/** @example createEvaluator({ names: { data: { properties: { n: { type: 'integer' } } } } }).evaluate('data.n + 1', { data: { n: 2 } }) // 3 */
export function createEvaluator(environment: Environment, tables?: Tables): Evaluator {
  const compiled = new Map<string, Compiled>();

  const run = (source: string, values: Values, time: TimeAtHand | undefined): Json | undefined => {
    try {
      let expression = compiled.get(source);
      if (!expression) {
        expression = compile(source);
        compiled.set(source, expression);
      }
      const context = contextOf(environment, values, expression, time);
      if (tables && expression.need.tables) context.tables = tablesIn(tables, values, expression.items, time);
      return dehydrate(expression.run(context));
    } catch (error) {
      throw faultOf(error, source);
    }
  };

  /** Each table is asked when an expression comes to it, and not before. */
  const tablesIn = (of: Tables, values: Values, items: number, time: TimeAtHand | undefined): unknown => {
    const schema = environment.names.tables;
    const decide = (id: string, given: JsonObject) => of.decide(id, given, (cel) => run(cel, values, time));
    return tablesValue(of.ids, schema, items, decide, ownCalendar(time));
  };

  const compute = (computed: Computed, values: Values, time: TimeAtHand | undefined): Json | undefined => {
    switch (computed.kind) {
      case 'literal':
        return computed.value;
      case 'cel':
        return run(computed.cel, values, time);
      case 'splice':
        return computed.parts.map((part) => (typeof part === 'string' ? part : textOfValue(run(part.cel, values, time)))).join('');
      case 'object':
        return Object.fromEntries(
          Object.entries(computed.fields).flatMap(([key, field]) => {
            const value = compute(field, values, time);
            return value === undefined ? [] : [[key, value]];
          }),
        );
      case 'list':
        return computed.items.map((item) => compute(item, values, time)).filter((item) => item !== undefined);
    }
  };

  return {
    evaluate: (source, values, time) => run(source, values, time) ?? null,
    evaluateBoolean(source, values, time) {
      const value = run(source, values, time);
      if (typeof value === 'boolean') return value;
      throw new EvaluationFault(
        `'${source}' must be true or false, and it gave ${value === undefined ? 'nothing' : JSON.stringify(value)}`,
      );
    },
    evaluateComputed: (computed, values, time) => compute(computed, values, time) ?? null,
  };
}

interface Compiled {
  readonly run: (values: { readonly [name: string]: unknown }) => unknown;
  readonly need: { readonly [name: string]: Need };
  /** The most items a list may have. */
  readonly items: number;
}

function compile(source: string): Compiled {
  if (source.length > LIMITS.length) throw new EvaluationFault(`an expression of ${source.length} characters is too long`);
  const { ast, run } = compileCel(source);
  const depth = loopDepth(ast);
  if (depth > LIMITS.macros) throw new EvaluationFault('loops are too deep inside one another');
  return { run, need: needOf(readsOf(ast)), items: depth > 1 ? LIMITS.items_nested : LIMITS.items };
}

/** The values that the expression reads, and no others. */
function contextOf(
  environment: Environment,
  values: Values,
  { need, items }: Compiled,
  time: TimeAtHand | undefined,
): { [name: string]: unknown } {
  const calendar = ownCalendar(time);
  const context: { [name: string]: unknown } = Object.create(null);
  for (const [name, part] of Object.entries(need)) {
    const schema = Object.hasOwn(environment.names, name) ? environment.names[name] : name === 'now' ? NOW : undefined;
    const value = hydrate(Object.hasOwn(values, name) ? values[name] : undefined, schema, part, items, calendar);
    if (value !== undefined) context[name] = value;
    else if (schema && isObjectSchema(schema)) context[name] = hydrate({}, schema, part, items, calendar);
  }
  if (need[TIME]) context[TIME] = timeValue(time);
  return context;
}

const NOW: JsonSchema = { type: 'string', format: 'date-time' };

function isObjectSchema({ type, properties }: JsonSchema): boolean {
  return type === 'object' || (type === undefined && properties !== undefined) || (Array.isArray(type) && type.includes('object'));
}
