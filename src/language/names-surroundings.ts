/**
 * What a playbook refers to outside of itself, as plain values.
 *
 * A part is undefined where its file is missing or unreadable: then nothing is said of names that would stand in it,
 * since the file itself has been reported.
 */
import type { Organisation } from '../organisation/snapshot.js';
import type { Json, JsonSchema } from '../program/json.js';

export interface Surroundings {
  readonly organisation: Organisation | undefined;
  /** Ids of calendars. */
  readonly calendars: readonly string[] | undefined;
  /** Message id → JSON Schema of its data. */
  readonly messages: ReadonlyMap<string, JsonSchema>;
  /** JSON Schema of the customer's file. */
  readonly customer: JsonSchema | undefined;
  /** Tables without inputs: id → their outputs. */
  readonly tables: ReadonlyMap<string, { readonly schema: JsonSchema; readonly value: Json }>;
}
