/** The difference of two texts by lines, as `diff -u` shows it. */
interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

const AROUND = 2;
/** Longer stretches that differ are shown as a whole: finding what they have in common would take too long. */
const LONGEST = 1500;

/** Empty where the texts are the same. */
export function textDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = diffLines(before.split(/\r\n|\r|\n/), after.split(/\r\n|\r|\n/));
  const shown = lines.map((_, index) => lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ sign }) => sign !== ' '));
  const out = [`--- ${file}`, `+++ ${file}`];
  let [old, now] = [1, 1];
  lines.forEach(({ sign, text }, index) => {
    if (shown[index]) {
      if (!shown[index - 1]) out.push(`@@ -${old} +${now} @@`);
      out.push(`${sign}${text}`);
    }
    if (sign !== '+') old += 1;
    if (sign !== '-') now += 1;
  });
  return `${out.join('\n')}\n`;
}

function diffLines(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const same = (texts: readonly string[]): Line[] => texts.map((text) => ({ sign: ' ', text }));
  return [
    ...same(before.slice(0, start)),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

/** By the longest common subsequence. */
function middle(before: readonly string[], after: readonly string[]): Line[] {
  const removed = (texts: readonly string[]): Line[] => texts.map((text) => ({ sign: '-', text }));
  const added = (texts: readonly string[]): Line[] => texts.map((text) => ({ sign: '+', text }));
  if (before.length > LONGEST || after.length > LONGEST) return [...removed(before), ...added(after)];
  const common = before.map(() => new Uint16Array(after.length + 1));
  const at = (row: number, column: number) => common[row]?.[column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const length = before[row] === after[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
      (common[row] as Uint16Array)[column] = length;
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < before.length && column < after.length) {
    const text = before[row] ?? '';
    if (text === after[column]) {
      lines.push({ sign: ' ', text });
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) {
      lines.push({ sign: '-', text });
      row += 1;
    } else {
      lines.push({ sign: '+', text: after[column] ?? '' });
      column += 1;
    }
  }
  return [...lines, ...removed(before.slice(row)), ...added(after.slice(column))];
}
