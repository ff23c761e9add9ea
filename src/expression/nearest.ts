/**
 * The candidate that `word` was most likely meant to be; undefined when none is close.
 *
 * A difference of case, of `-` and `_`, or of a plural `s` counts for nothing. Otherwise up to a third of the word's
 * letters (at least one, at most three) may be mistyped, swapped, missing or too many; words of one or two letters must
 * agree but for case. Among equally near ones the first candidate wins.
 *
 * @example nearest('sevirity', ['severity', 'channel']) // 'severity'
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(word);
  const allowed = word.length <= 2 ? 0 : Math.min(3, Math.max(1, Math.floor(word.length / 3)));
  let best: string | undefined;
  let least = allowed + 1;
  for (const candidate of candidates) {
    const distance = distanceOf(wanted, plain(candidate), allowed);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

function plain(word: string): string {
  const lower = word.toLowerCase().replace(/[-_ ]/g, '');
  return lower.length > 3 && lower.endsWith('s') ? lower.slice(0, -1) : lower;
}

/** Damerau–Levenshtein (neighbouring letters may be swapped once); `most + 1` as soon as it must exceed `most`. */
function distanceOf(left: string, right: string, most: number): number {
  if (Math.abs(left.length - right.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const line = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let distance = Math.min((last[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1);
      }
      line.push(distance);
    }
    beforeLast = last;
    last = line;
  }
  return last[right.length] ?? 0;
}
