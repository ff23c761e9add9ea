import type { Step, StepKind } from '../../program/program.js';
import type { Frame } from '../state.js';
import type { Turn } from '../turn.js';

/** What one kind of step does. `enter` replaces the frame by one of its own kind, or completes it at once. */
export interface StepBehaviour<K extends StepKind> {
  enter(turn: Turn, step: Extract<Step, { kind: K }>, frame: Frame): void;
  /** A branch of the step's frame is done. */
  childDone?(turn: Turn, step: Extract<Step, { kind: K }>, frame: Frame, child: string): void;
}
