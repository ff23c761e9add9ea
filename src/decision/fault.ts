/** Why a table could not decide. */
export type DecisionCode =
  /** An input was neither given nor has a value of its own. */
  | 'missing_input'
  /** A value was given for an input that the table does not have. */
  | 'unknown_input'
  /** A value is not one that the input may have. */
  | 'bad_input'
  /** `unique`: several rules hold. */
  | 'not_unique'
  /** `any`: rules that hold give different outputs. */
  | 'not_any'
  /** An expression of a rule failed. */
  | 'expression';

/** A decision that the table, or what it was given, did not allow. The message is in plain words, for an admin. */
export class DecisionFault extends Error {
  constructor(
    readonly code: DecisionCode,
    readonly table: string,
    message: string,
    /** The rules concerned, the first being 1. */
    readonly rules: readonly number[] = [],
    /** The input concerned. */
    readonly input?: string,
  ) {
    super(`Table ${table}: ${message}`);
  }
}
