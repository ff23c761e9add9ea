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
  /** What stands under the name `tables`, as something that decides: for check alone. */
  readonly tables?: { readonly [table: string]: TableSignature };
  /**
   * Ids of the calendars that working time can be counted on here; empty where they are not known, so that any name may be
   * one. Without it there are none: days are UTC's, and nothing can be said of working time. For check alone.
   */
  readonly calendars?: readonly string[];
}

/** A decision table as expressions see it: `tables.sla`, `tables.sla({ tier: 'gold' })`. */
export interface TableSignature {
  /** `from` is CEL over the names of the place: the value of an input that is not given. */
  readonly inputs: { readonly [input: string]: { readonly schema: JsonSchema; readonly from?: string } };
  readonly result: JsonSchema;
  /** It gives something for all inputs. */
  readonly certain: boolean;
}
