/**
 * JSON text for a jsonb column. PostgreSQL's jsonb refuses NUL and lone surrogates, which JSON allows: U+FFFD takes their
 * place, since text that a person typed must never stop a case's projection.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return text.includes('\\u') ? text.replace(ESCAPES, replacement) : text;
}

// JSON.stringify writes NUL and lone surrogates, and no pair, as \uXXXX; an escaped backslash may come before `u`.
const ESCAPES = /\\(?:u(?:0000|d[89a-f][0-9a-f]{2})|.)/g;

function replacement(written: string): string {
  return written.length > 2 ? '\ufffd' : written;
}
