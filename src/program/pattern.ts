/**
 * The longest text, in UTF-16 units, that is held against a `pattern`. Check lets those patterns through that take at most
 * a time that grows with the square of the text, and this is what keeps that short.
 */
export const PATTERN_TEXT_LIMIT = 5_000;
