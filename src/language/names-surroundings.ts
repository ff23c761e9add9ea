/**
 * What a playbook refers to outside of itself, as plain values.
 *
 * A part is undefined where its file is missing or unreadable: then nothing is said of names that would stand in it,
 * since the file itself has been reported.
 */
import type { Code } from '../diagnostics/codes.js';
import type { Diagnostic, Range } from '../diagnostics/diagnostic.js';
import type { TableSignature } from '../expression/environment.js';
import type { Organisation } from '../organisation/snapshot.js';
import type { JsonSchema } from '../program/json.js';
import type { ComputedField, Connector, Program } from '../program/program.js';
import type { DecisionTable } from '../program/table.js';

/** What other playbooks may know of one. */
export interface PlaybookFace {
  /** JSON Schema of its data, as types. */
  readonly data: JsonSchema;
  /** Fields of its data that it sets itself: no start gives them. */
  readonly read_only: readonly string[];
  /** The ways its cases end; `completed` where it declares none. */
  readonly outcomes: readonly string[];
  readonly customer: CustomerNeed;
  /** JSON Schema of what its steps leave; of values that expressions give, nothing is known. */
  readonly steps: JsonSchema;
  /** Playbooks that every one of its cases plays, whatever happens in it. */
  readonly always_plays: readonly string[];
}
export type CustomerNeed = 'required' | 'optional' | 'none' | 'created';

/** A table as playbooks use it. */
export interface NamedTable {
  readonly table: DecisionTable;
  readonly signature: TableSignature;
  /** Everything wrong in its file. */
  readonly findings: readonly Finding[];
  /** Whether it has no errors, as far as its own stage sees. */
  readonly sound: boolean;
}
export interface Finding {
  readonly code: Code;
  readonly range: Range;
  readonly params?: Diagnostic['params'];
  readonly fix?: Diagnostic['fix'];
}

export interface Surroundings {
  readonly organisation: Organisation | undefined;
  /** Ids of calendars. */
  readonly calendars: readonly string[] | undefined;
  /** Ids of touchpoints; undefined: there is no such file, and they may be called anything. */
  readonly touchpoints: readonly string[] | undefined;
  /** Message id → JSON Schema of its data. */
  readonly messages: ReadonlyMap<string, JsonSchema>;
  /** Message id → the field of its data by which a case is found, where it has one. */
  readonly message_keys: ReadonlyMap<string, string>;
  /** Message id → for how long it is kept when it comes early, in milliseconds, where its file says so. */
  readonly message_keep: ReadonlyMap<string, number>;
  /** JSON Schema of the customer's file as playbooks read it: with what is computed and what Steward keeps. */
  readonly customer: JsonSchema | undefined;
  /** The file as it is written. */
  readonly customer_written?: JsonSchema | undefined;
  readonly customer_computed?: readonly ComputedField[];
  /** By how many milliseconds the tasks of customers of a tier count as due sooner, where it is said. */
  readonly tiers?: Program['tiers'];
  /** Tables by their ids. */
  readonly tables: ReadonlyMap<string, NamedTable>;
  /** By id. */
  readonly playbooks: ReadonlyMap<string, PlaybookFace>;
  /** The other systems that calls may ask, with all their operations. */
  readonly connectors: ReadonlyMap<string, Connector> | undefined;
}
