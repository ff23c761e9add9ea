/** Cursors of keyset paging: where the last page ended, opaque to callers. */

type Part = string | number;

export function encodeCursor(parts: readonly Part[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Null when the text is no cursor of these parts, told by a sample of each (`0` or `''`). */
export function decodeCursor<const P extends readonly Part[]>(
  cursor: string,
  samples: P,
): { [I in keyof P]: P[I] extends string ? string : number } | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || parts.length !== samples.length) return null;
    if (!parts.every((part, at) => typeof part === typeof samples[at] && (typeof part === 'string' || Number.isSafeInteger(part))))
      return null;
    return parts as unknown as { [I in keyof P]: P[I] extends string ? string : number };
  } catch {
    return null;
  }
}

/** One page and the cursor of the next; null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Of `limit + 1` rows that were asked for: the page, and whether more come. */
export function pageOf<R, T>(rows: readonly R[], limit: number, item: (row: R) => T, cursor: (row: R) => readonly Part[]): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), next: rows.length > limit && last !== undefined ? encodeCursor(cursor(last)) : null };
}
