/**
 * The functions of expressions: one registry, from which `check` takes the types and `evaluate` the work.
 *
 * owns: every function and method there is, CEL's own ones included (as doubles and in UTC, whatever the process's zone).
 * never: operators and macros (`has`, `exists`, `all`, `filter`, `map`, `orValue` …), which are CEL's.
 */
import { durationOf } from './duration-text.js';
import { EvaluationFault } from './fault.js';
import { dayAt, dayOf, instantOf, textOfInstant } from './instant.js';
import { LIMITS } from './limits.js';

export type ParameterKind = 'text' | 'number' | 'boolean' | 'instant' | 'duration' | 'list' | 'numbers' | 'texts' | 'object';
/** `item`: the type of the first parameter's items. */
export type ResultKind = 'text' | 'number' | 'boolean' | 'instant' | 'date' | 'duration' | 'texts' | 'item';

export interface FunctionDeclaration {
  readonly name: string;
  /** `f(x)` or `x.f()`; a method's first parameter is what stands before the dot. */
  readonly form: 'function' | 'method';
  readonly overloads: readonly { readonly parameters: readonly ParameterKind[]; readonly result: ResultKind }[];
  /** Its first parameter, a list, must not be empty. */
  readonly needs_item?: true;
  /** Called with values that fit one of the overloads. */
  // biome-ignore lint/suspicious/noExplicitAny: the overloads say what it takes, and `applyFunction` has tested it
  readonly run: (...values: any[]) => unknown;
}

type Overload = FunctionDeclaration['overloads'][number];
type Run = FunctionDeclaration['run'];

const takes = (result: ResultKind, ...parameters: ParameterKind[]): Overload => ({ parameters, result });
const fn = (name: string, overloads: readonly Overload[], run: Run): FunctionDeclaration => ({ name, form: 'function', overloads, run });
const method = (name: string, overloads: readonly Overload[], run: Run): FunctionDeclaration => ({ name, form: 'method', overloads, run });

const sizes = [takes('number', 'text'), takes('number', 'list'), takes('number', 'object')];
const oneText = [takes('text', 'text')];
const twoTexts = [takes('boolean', 'text', 'text')];
const ofInstant = [takes('number', 'instant')];

const MILLISECONDS_OF_DAY = 86_400_000;

export const FUNCTIONS: readonly FunctionDeclaration[] = [
  // ── instants, in UTC ──
  fn('date', [takes('date', 'text'), takes('date', 'instant')], (value: string | Date) => {
    if (typeof value !== 'string') return dayAt(value);
    const instant = instantOf(value);
    return dayOf(value) ?? (instant ? dayAt(instant) : fail(`'${value}' is not a date such as 2026-03-02`));
  }),
  fn(
    'timestamp',
    [takes('instant', 'text')],
    (text: string) => instantOf(text) ?? fail(`'${text}' is not an instant such as 2026-03-02T09:00:00Z`),
  ),
  fn('year', ofInstant, (at: Date) => at.getUTCFullYear()),
  fn('quarter', ofInstant, (at: Date) => Math.floor(at.getUTCMonth() / 3) + 1),
  fn('add', [takes('instant', 'instant', 'duration')], (at: Date, text: string) => {
    const duration = durationOf(text) ?? fail(`'${text}' is not a duration`);
    if (duration.kind !== 'elapsed') return fail(`add() counts elapsed time, and '${text}' is working time`);
    return new Date(at.getTime() + duration.milliseconds);
  }),
  fn(
    'days_between',
    [takes('number', 'instant', 'instant')],
    (from: Date, to: Date) => (to.getTime() - from.getTime()) / MILLISECONDS_OF_DAY,
  ),
  method('getFullYear', ofInstant, (at: Date) => at.getUTCFullYear()),
  method('getMonth', ofInstant, (at: Date) => at.getUTCMonth()),
  method('getDate', ofInstant, (at: Date) => at.getUTCDate()),
  method('getDayOfMonth', ofInstant, (at: Date) => at.getUTCDate() - 1),
  method('getDayOfWeek', ofInstant, (at: Date) => at.getUTCDay()),
  method('getHours', ofInstant, (at: Date) => at.getUTCHours()),
  method('getMinutes', ofInstant, (at: Date) => at.getUTCMinutes()),
  method('getSeconds', ofInstant, (at: Date) => at.getUTCSeconds()),

  // ── durations ──
  fn('duration', [takes('duration', 'text')], (text: string) =>
    durationOf(text) ? text : fail(`'${text}' is not a duration such as 4 business hours`),
  ),

  // ── lists ──
  fn('sum', [takes('number', 'numbers')], sum),
  {
    ...fn(
      'avg',
      [takes('number', 'numbers')],
      (values: readonly number[]) => sum(values) / (values.length || fail('avg() of an empty list')),
    ),
    needs_item: true,
  },
  {
    ...fn('last', [takes('item', 'list')], (values: readonly unknown[]) => values.at(-1) ?? fail('last() of an empty list')),
    needs_item: true,
  },
  method('join', [takes('text', 'texts'), takes('text', 'texts', 'text')], (texts: readonly string[], separator = '') =>
    texts.join(separator),
  ),

  // ── sizes and conversions ──
  fn('size', sizes, sizeOf),
  method('size', sizes, sizeOf),
  fn('string', [takes('text', 'text'), takes('text', 'number'), takes('text', 'boolean'), takes('text', 'instant')], (value: unknown) =>
    value instanceof Date ? textOfInstant(value) : String(value),
  ),
  fn('double', [takes('number', 'number'), takes('number', 'text')], numberOf),
  fn('int', [takes('number', 'number'), takes('number', 'text')], (value: string | number) => Math.trunc(numberOf(value))),

  // ── text ──
  method('contains', twoTexts, (text: string, part: string) => text.includes(part)),
  method('startsWith', twoTexts, (text: string, part: string) => text.startsWith(part)),
  method('endsWith', twoTexts, (text: string, part: string) => text.endsWith(part)),
  method('lowerAscii', oneText, (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())),
  method('upperAscii', oneText, (text: string) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase())),
  method('trim', oneText, (text: string) => text.trim()),
  method(
    'indexOf',
    [takes('number', 'text', 'text'), takes('number', 'text', 'text', 'number')],
    (text: string, part: string, from?: number) => text.indexOf(part, from),
  ),
  method('lastIndexOf', [takes('number', 'text', 'text')], (text: string, part: string) => text.lastIndexOf(part)),
  method(
    'substring',
    [takes('text', 'text', 'number'), takes('text', 'text', 'number', 'number')],
    (text: string, start: number, end?: number) => text.slice(Math.max(0, start), end === undefined ? undefined : Math.max(0, end)),
  ),
  method('split', [takes('texts', 'text', 'text')], (text: string, separator: string) => {
    const parts = text.split(separator);
    return parts.length > LIMITS.items_nested ? fail(`split() gives ${parts.length} parts; ${LIMITS.items_nested} are the most`) : parts;
  }),
];

/** The functions of one name and form. */
export function functionsNamed(name: string, form: FunctionDeclaration['form']): FunctionDeclaration | undefined {
  return FUNCTIONS.find((declaration) => declaration.name === name && declaration.form === form);
}

/** `add(instant, duration)`, `text.contains(text)`: how to call it, one for each overload. */
export function signaturesOf(declaration: FunctionDeclaration): string {
  return declaration.overloads
    .map(({ parameters: [first, ...rest] }) =>
      declaration.form === 'method'
        ? `${first}.${declaration.name}(${rest.join(', ')})`
        : `${declaration.name}(${[first, ...rest].join(', ')})`,
    )
    .join(' or ');
}

/** Runs a function on CEL values. Throws `EvaluationFault` when they fit none of its overloads. */
export function applyFunction(declaration: FunctionDeclaration, values: readonly unknown[]): unknown {
  const fits = declaration.overloads.some(
    ({ parameters }) => parameters.length === values.length && parameters.every((kind, index) => isOfKind(kind, values[index])),
  );
  return fits ? declaration.run(...values) : fail(`${signaturesOf(declaration)} was given other values`);
}

function isOfKind(kind: ParameterKind, value: unknown): boolean {
  switch (kind) {
    case 'text':
    case 'duration':
      return typeof value === 'string';
    case 'number':
    case 'boolean':
      return typeof value === kind;
    case 'instant':
      return value instanceof Date;
    case 'list':
      return Array.isArray(value);
    case 'numbers':
      return Array.isArray(value) && value.every((item) => typeof item === 'number');
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
  }
}

function sizeOf(value: string | readonly unknown[] | ReadonlyMap<unknown, unknown> | object): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return value instanceof Map ? value.size : Object.keys(value).length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function numberOf(value: string | number): number {
  const number = typeof value === 'number' ? value : value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : fail(`'${value}' is not a number`);
}

function fail(message: string): never {
  throw new EvaluationFault(message);
}
