/** How a command ends. */

export const FINE = 0;
/** The command did its work and found something wrong, or could not do its work. */
export const FAILED = 1;
/** Wrong use, or a file that is not there. */
export const WRONG_USE = 2;
export type ExitCode = typeof FINE | typeof FAILED | typeof WRONG_USE;

/** Ends a command: the message is for the person at the terminal, who gets no stack trace. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  constructor(
    message: string,
    readonly code: typeof FAILED | typeof WRONG_USE = FAILED,
  ) {
    super(message);
  }
}

export function wrongUse(message: string): CommandFailed {
  return new CommandFailed(message, WRONG_USE);
}

/** Ends a command that has printed all there is to say. */
export class Ended extends Error {
  override readonly name = 'Ended';
  constructor(readonly code: ExitCode) {
    super();
  }
}
