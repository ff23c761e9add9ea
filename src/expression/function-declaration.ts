/** What a function of expressions is: its name, what it takes and gives, and how it works that out. */
import { EvaluationFault } from './fault.js';
import { moneyOf } from './money.js';

export type ParameterKind =
  | 'text'
  | 'number'
  | 'boolean'
  | 'instant'
  | 'duration'
  | 'list'
  | 'numbers'
  | 'texts'
  | 'instants'
  | 'objects'
  | 'object'
  | 'money'
  | 'moneys'
  /** The id of a calendar. */
  | 'calendar'
  /** The name of a field that the items of the first parameter have. */
  | 'field';

/** `item`: the type of the first parameter's items. `same`: that of the first parameter. `groups`: a list of `{ key, items }`. */
export type ResultKind =
  | 'text'
  | 'number'
  | 'boolean'
  | 'money'
  | 'instant'
  | 'date'
  | 'duration'
  | 'texts'
  | 'weekday'
  | 'item'
  | 'same'
  | 'groups';

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

export interface FunctionDeclaration {
  readonly name: string;
  /** `f(x)` or `x.f()`; a method's first parameter is what stands before the dot. */
  readonly form: 'function' | 'method';
  readonly overloads: readonly { readonly parameters: readonly ParameterKind[]; readonly result: ResultKind }[];
  /** Its first parameter, where that is a list, must not be empty; `moneys`: where that is a list of money. */
  readonly needs_item?: true | 'moneys';
  /**
   * It is run with the time at hand before its values: it asks for local days alone, counts on a calendar, or puts in order
   * as the time of the case has it.
   */
  readonly timed?: 'days' | 'calendar' | 'order';
  /** Called with values that fit one of the overloads. */
  // biome-ignore lint/suspicious/noExplicitAny: the overloads say what it takes, and `applyFunction` has tested it
  readonly run: (...values: any[]) => unknown;
}

type Overload = FunctionDeclaration['overloads'][number];
type Run = FunctionDeclaration['run'];

export const takes = (result: ResultKind, ...parameters: ParameterKind[]): Overload => ({ parameters, result });
export const fn = (name: string, overloads: readonly Overload[], run: Run): FunctionDeclaration => ({
  name,
  form: 'function',
  overloads,
  run,
});
export const method = (name: string, overloads: readonly Overload[], run: Run): FunctionDeclaration => ({
  name,
  form: 'method',
  overloads,
  run,
});

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

export function isOfKind(kind: ParameterKind, value: unknown): boolean {
  switch (kind) {
    case 'text':
    case 'duration':
    case 'calendar':
    case 'field':
      return typeof value === 'string';
    case 'number':
    case 'boolean':
      return typeof value === kind;
    case 'instant':
      return value instanceof Date;
    case 'list':
      return Array.isArray(value);
    case 'numbers':
      return isListOf('number', value);
    case 'texts':
      return isListOf('text', value);
    case 'instants':
      return isListOf('instant', value);
    case 'objects':
      return isListOf('object', value);
    case 'money':
      return moneyOf(value) !== undefined;
    case 'moneys':
      return isListOf('money', value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
  }
}

function isListOf(kind: ParameterKind, value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => isOfKind(kind, item));
}

export function fail(message: string): never {
  throw new EvaluationFault(message);
}
