/**
 * What can be wrong with an expression: a code, its parameters and a place. Text is rendered elsewhere, in the reader's language.
 *
 * owns: the closed union of codes.
 * never: sentences. A parameter is a name, a piece of CEL or a type in plain words (`describeType`).
 */

export interface ProblemParams {
  // ── how it is written ──
  /** Nothing stands there. */
  readonly empty_expression: Record<never, never>;
  /** `found` makes no sense at this place. */
  readonly unexpected: { readonly found: string; readonly suggestion?: string };
  /** It ends where something must follow. */
  readonly incomplete: Record<never, never>;
  readonly unclosed_text: { readonly quote: string };
  readonly unclosed_bracket: { readonly bracket: string; readonly close: string };
  readonly unopened_bracket: { readonly bracket: string };
  readonly invalid_number: { readonly found: string };
  readonly invalid_escape: { readonly found: string };
  /** A word that CEL keeps for itself. */
  readonly reserved_word: { readonly word: string };
  /** `=` where `==` is meant. */
  readonly assignment: { readonly found: string; readonly wanted: string };
  /** `and`, `or`, `not`, `is` as words. */
  readonly word_operator: { readonly found: string; readonly wanted: string };
  /** An operator of another language: `===`, `<>`, `??`, `&`. */
  readonly foreign_operator: { readonly found: string; readonly wanted: string };
  /** Full-width signs or typographic quotes: “ ” ＝ （ ）. */
  readonly full_width: { readonly found: string; readonly wanted: string };
  readonly too_long: { readonly length: number; readonly limit: number };
  readonly too_complex: Record<never, never>;
  /** Macros inside one another, deeper than the limit. */
  readonly nested_macros: { readonly limit: number };
  /** The first argument of `exists`, `map` … must be a plain name. */
  readonly macro_variable: { readonly macro: string };
  /** `${` that is never closed. */
  readonly unclosed_splice: Record<never, never>;
  readonly empty_splice: Record<never, never>;

  // ── names ──
  readonly unknown_name: { readonly name: string; readonly suggestion?: string; readonly known: string };
  /** `of` is the path that has no such field; `known` its fields. */
  readonly unknown_field: { readonly field: string; readonly of: string; readonly suggestion?: string; readonly known: string };
  /** A field is read from something that has none. */
  readonly no_fields: { readonly field: string; readonly of: string; readonly got: string; readonly suggestion?: string };
  readonly unknown_function: { readonly name: string; readonly suggestion?: string };
  /** `matches`: a regular expression can take for ever. */
  readonly matches_refused: Record<never, never>;

  // ── types and values ──
  readonly wrong_type: { readonly wanted: string; readonly got: string };
  readonly wrong_arguments: { readonly function: string; readonly wanted: string; readonly got: string };
  /** `hint` is CEL that would work. */
  readonly wrong_operands: { readonly operator: string; readonly left: string; readonly right: string; readonly hint?: string };
  /** The two branches of a choice, or the items of a list, have different types. */
  readonly mixed_types: { readonly first: string; readonly other: string };
  /** A comparison with a value that is not among those it can have. */
  readonly never_equal: { readonly value: string; readonly of: string; readonly suggestion?: string; readonly known: string };
  /**
   * `path` may be missing. `guard` is a condition to put before it, `fallback` an expression to put in its place
   * that is never missing.
   */
  readonly possibly_missing: {
    readonly path: string;
    readonly what: 'field' | 'step' | 'item';
    readonly guard: string;
    readonly fallback: string;
  };
  /** An optional (`.?`) that is not brought to a value. */
  readonly optional_value: { readonly fallback: string };
  /** `null`: a value that is not there is absent. */
  readonly null_value: { readonly suggestion?: string };
  /** Not a duration: `4 business hours`. */
  readonly invalid_duration: { readonly found: string; readonly suggestion?: string };
  /** A date or an instant that does not exist or is written another way. */
  readonly invalid_instant: { readonly found: string };
  /** Working time where only elapsed time can be counted. */
  readonly elapsed_only: { readonly found: string };
  /** A function that counts on a calendar, where there is none. */
  readonly no_calendar: { readonly function: string };
  readonly unknown_calendar: { readonly name: string; readonly suggestion?: string; readonly known: string };

  // ── tables ──
  /** Inputs that are neither given nor have a `from`; `example` is a call with them. */
  readonly missing_input: { readonly table: string; readonly inputs: string; readonly example: string };
  readonly unknown_input: { readonly input: string; readonly table: string; readonly suggestion?: string; readonly known: string };
  readonly wrong_input: { readonly input: string; readonly table: string; readonly wanted: string; readonly got: string };
  /** The `from` of an input is wrong at this place: with another `problem`, whose parameters stand here too. */
  readonly table_from: {
    readonly table: string;
    readonly input: string;
    readonly from: string;
    readonly problem: string;
    readonly [param: string]: string | number | undefined;
  };

  /** Well-formed, and nothing that can be evaluated. */
  readonly unsupported: { readonly found: string };
}

export type ProblemCode = keyof ProblemParams;

/** `start` and `end` are offsets into the source, in UTF-16 units; `end` is exclusive. */
export type ExpressionProblem = {
  [Code in ProblemCode]: { readonly code: Code; readonly params: ProblemParams[Code]; readonly start: number; readonly end: number };
}[ProblemCode];

/** The parameters that are there: a diagnostic's parameters have no holes. */
export function given<T extends { readonly [name: string]: string | undefined }>(params: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: string };
}

export function problem<Code extends ProblemCode>(code: Code, params: ProblemParams[Code], start: number, end: number): ExpressionProblem {
  return { code, params, start, end } as ExpressionProblem;
}
