import type { Json } from '../../program/json.js';
import type { Step, StepKind } from '../../program/program.js';
import type { Ask } from '../ask.js';
import type { Frame } from '../state.js';
import type { Turn } from '../turn.js';

/** What one kind of step does. `enter` replaces the frame by one of its own kind, or completes it at once. */
export interface StepBehaviour<K extends StepKind> {
  enter(turn: Turn, step: Extract<Step, { kind: K }>, frame: Frame): void;
  /** A branch of the step's frame is done. */
  childDone?(turn: Turn, step: Extract<Step, { kind: K }>, frame: Frame, child: string): void;
  /** What the frame asked of the outside is answered; the ask has left State. */
  answered?(turn: Turn, step: Extract<Step, { kind: K }>, frame: Frame, asked: Ask, value: Json): void;
  /** What the frame asked for failed for good. False: the step has no way of its own to handle that. */
  failed?(turn: Turn, step: Extract<Step, { kind: K }>, frame: Frame, error: { readonly code: string; readonly message: string }): boolean;
}
