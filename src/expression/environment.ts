import type { JsonSchema } from '../program/json.js';
import type { ExpressionType } from './expression-type.js';

/**
 * What an expression may name: top-level names (`data`, `steps`, `customer`, `case`, `now`, `tables`, `form` …), each with
 * the JSON Schema of its value. Numbers are doubles, integers too. Formats with a type of their own: `date` and
 * `date-time` (instants), `duration` (text such as `4 business hours`), `money` (`{ amount, currency }`).
 * A property is certain where it is `required` or has a `default`; every other one must be guarded before it is read.
 */
export interface Environment {
  readonly names: { readonly [name: string]: JsonSchema };
  /** Further names, whose types are known without a schema: for check alone, since values are read by schemas. */
  readonly types?: { readonly [name: string]: ExpressionType };
}
