import { type Code, severities } from './codes.js';
import type { Diagnostic, Range } from './diagnostic.js';

/** A diagnostic of this code, with the severity the code has. */
export function report(code: Code, file: string, range: Range, params: Diagnostic['params'] = {}, fix?: Diagnostic['fix']): Diagnostic {
  return { code, severity: severities[code], params, file, range, ...(fix ? { fix } : {}) };
}
