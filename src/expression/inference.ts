import type { Node } from './ast.js';
import type { TableSignature } from './environment.js';
import type { ExpressionType } from './expression-type.js';
import { type Facts, pathText } from './presence.js';
import type { ExpressionProblem, ProblemCode, ProblemParams } from './problem.js';

/** What is in scope at a place of an expression. */
export interface Scope {
  readonly names: ReadonlyMap<string, ExpressionType>;
  /** What is known to be there. */
  readonly facts: Facts;
}

/** What was found out about a part of an expression. */
export interface Inferred {
  readonly type: ExpressionType;
  /** What is there when it is true, and when it is false. */
  readonly whenTrue: readonly string[];
  readonly whenFalse: readonly string[];
  /** Of an access that goes on: the parts of it that may be missing, which the whole access reports. */
  readonly missing?: readonly Node[];
}

export interface Inference {
  /** `whole` is the outermost access that `node` is the beginning of: `steps.a.b` for its `steps.a`. */
  infer(node: Node, scope: Scope, whole?: Node): Inferred;
  /** The tables that can be read and called under the name `tables`. */
  readonly tables: { readonly [table: string]: TableSignature };
  /** As `Environment.calendars`. */
  readonly calendars: readonly string[] | undefined;
  /** Infers an expression that stands elsewhere, with what is known here; its problems are not reported. */
  apart(node: Node, scope: Scope): { readonly type: ExpressionType; readonly problems: readonly ExpressionProblem[] };
  report<Code extends ProblemCode>(code: Code, params: ProblemParams[Code], node: { readonly start: number; readonly end: number }): void;
}

/** The type of what already has a problem: it goes with everything, so that one mistake is reported once. */
export const FAILED: ExpressionType = { kind: 'any' };

export function inferred(type: ExpressionType, whenTrue: readonly string[] = [], whenFalse: readonly string[] = []): Inferred {
  return { type, whenTrue, whenFalse };
}

/**
 * The type of a part that must have a value: an optional that was not brought to one is a problem. `instead` is a
 * value for the case that it is missing, for the remedy.
 */
export function inferValue(inference: Inference, node: Node, scope: Scope, instead = '…'): Inferred {
  const found = inference.infer(node, scope);
  if (found.type.kind !== 'optional') return found;
  inference.report('optional_value', { fallback: `${pathText(node, node)}.orValue(${instead})` }, node);
  return { ...found, type: FAILED };
}
