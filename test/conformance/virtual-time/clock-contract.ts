/** What a test and the clock of a workflow say to each other. */
import type { State } from '../../../src/engine/state.js';

/** A header with the time at which the workflow begins; one that comes without it is on the server's time. */
export const CLOCK_HEADER = 'clock';
/** Update: moves the clock on, never back; answered when what that led to is done. */
export const MOVE_CLOCK = 'move_clock';
/** Query: how the clock stands. */
export const READ_CLOCK = 'read_clock';

export interface ClockReading {
  /** Epoch milliseconds, as every time here. */
  readonly now: number;
  /** The earliest that something waits for; null: nothing waits for a time. */
  readonly next: number | null;
  /** Nothing is under way: no write, nothing asked of Steward's own parts, nothing said to another workflow. */
  readonly idle: boolean;
  /** Grows with all that the workflow hears. */
  readonly history: number;
}

/** What the query answers: one question, where the test would ask two. */
export interface ClockAndState extends ClockReading {
  /** Of a case. */
  readonly state?: State;
}

/** Activities that end when the scenario says so: whoever waits for them is idle. */
export const ANSWERED_BY_SCENARIO: readonly string[] = ['callConnector', 'findRecords', 'createRecord', 'updateRecord'];
