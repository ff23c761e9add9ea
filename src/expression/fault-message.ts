import { EvaluationFault } from './fault.js';

/** What cel-js throws; anything else has none of it. */
interface CelError {
  readonly code?: unknown;
  readonly range?: { readonly start: number; readonly end: number };
  readonly node?: { readonly start: number };
}

/** Whatever went wrong while `source` was evaluated, as a fault in plain words that names the place. */
export function faultOf(error: unknown, source: string): EvaluationFault {
  if (error instanceof EvaluationFault) return new EvaluationFault(`${quoted(source)}: ${error.message}`);
  const { code, range, node } = error as CelError;
  // The range of an access begins at its last name; its node, at the first.
  const start = node?.start ?? range?.start ?? 0;
  const place = range && range.end > start ? source.slice(start, range.end) : source;
  const message = messageOf(typeof code === 'string' ? code : '', quoted(place));
  return new EvaluationFault(place === source ? message : `${quoted(source)}: ${message}`);
}

function messageOf(code: string, place: string): string {
  switch (code) {
    case 'no_such_key':
    case 'optional_value_missing':
      return `${place} has no value`;
    case 'unknown_variable':
      return `${place} is not known here`;
    case 'index_out_of_bounds':
      return `${place}: the list has no such item`;
    case 'invalid_condition_type':
    case 'invalid_logical_operand':
      return `${place} must be true or false`;
    case 'no_such_overload':
    case 'no_matching_overload':
    case 'invalid_comprehension_range':
      return `${place} cannot be worked out with the values it was given`;
    default:
      return `${place} cannot be evaluated`;
  }
}

function quoted(source: string): string {
  return `'${source.length > 120 ? `${source.slice(0, 117)}…` : source}'`;
}
