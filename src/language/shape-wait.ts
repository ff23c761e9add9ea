/** `wait: 3 days`: a wait whose time, or what else it waits for, stands where its id belongs. */
import { durationFromElsewhere } from '../calendar/duration-elsewhere.js';
import { classify } from '../expression/literal-or-expression.js';
import { ID_PATTERN } from './shape-form.js';
import { type Report, valueText } from './shape-values.js';
import { type Entry, entryOf, type MapTree, type ScalarTree, type Tree } from './tree.js';

type Meant = { readonly key: 'for' | 'until' | 'message'; readonly text: string };

const KEYS = ['for', 'until', 'message'] as const;

/** The wait as it was meant, what is wrong with its first key reported once. `ids` are those that waits of the file were given here. */
export function waitAsMeant(tree: MapTree, report: Report, ids: Set<string>): MapTree {
  const [first, ...others] = tree.entries;
  const meant = first && meantBy(first.value);
  if (!first || !meant) return tree;
  const { key, text } = meant;
  const { value, key_range } = first;
  const id = idFor(meant, ids);
  const stands = KEYS.some((each) => entryOf(tree, each));
  const { start } = tree.range;
  const inBraces = start.line !== key_range.start.line || start.column !== key_range.start.column;
  const below = inBraces ? ', ' : `\n${' '.repeat(key_range.start.column - 1)}`;
  report(
    'shape/wait-without-id',
    value.range,
    { key, value: valueText(value), id, ...(stands ? {} : { text }) },
    { range: value.range, text: stands ? id : `${id}${below}${key}: ${text}` },
  );
  const named: Entry = { ...first, value: scalar(id, value) };
  return { ...tree, entries: stands ? [named, ...others] : [named, { key, key_range, value: scalar(text, value) }, ...others] };
}

function meantBy(value: Tree): Meant | undefined {
  if (value.kind === 'map') {
    const [inner, ...more] = value.entries;
    const key = KEYS.find((each) => each === inner?.key);
    return key && inner?.value.kind === 'scalar' && more.length === 0 ? { key, text: inner.value.source } : undefined;
  }
  if (value.kind !== 'scalar' || typeof value.value !== 'string' || new RegExp(ID_PATTERN).test(value.value)) return undefined;
  const [, word, rest = ''] = /^(?:(for|until)\s+)?(.*)$/s.exec(value.value.trim()) ?? [];
  const elsewhere = durationFromElsewhere(rest);
  if (elsewhere) return { key: 'for', text: elsewhere };
  if (word !== 'until' && classify(rest, 'duration').kind === 'literal') return { key: 'for', text: rest };
  return word !== 'for' && classify(rest, 'instant').kind === 'literal' ? { key: 'until', text: rest } : undefined;
}

/** An id that tells what is waited for: `wait_3_days`. */
function idFor({ key, text }: Meant, ids: Set<string>): string {
  const words = text.toLowerCase().match(/[a-z\d]+/g) ?? [];
  const id = ['wait', ...(key === 'for' ? [] : [key === 'until' ? 'until' : 'for']), ...words].join('_');
  let free = id;
  for (let n = 2; ids.has(free); n += 1) free = `${id}_${n}`;
  ids.add(free);
  return free;
}

function scalar(text: string, at: Tree): ScalarTree {
  return { kind: 'scalar', range: at.range, value: text, style: 'plain', source: text };
}
