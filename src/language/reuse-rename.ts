/** Gives the steps of a fragment other ids, wherever they are named in it. */
import { celSources, type Replacement, readAs, readsOfRoot, replaced, writtenAt, writtenIn } from './reuse-text.js';
import { type Visit, walkList } from './reuse-walk.js';
import { stepKinds } from './shape-flow.js';
import { steps } from './shape-step.js';
import type { ScalarTree, Tree } from './tree.js';

/** Keys whose value names a step or a deadline. */
const NAMING: ReadonlySet<string> = new Set(['same_as', 'stops', 'send_back', 'cancel', 'kept_by']);
/** Keys by which steps and deadlines are known; those of verbs name something else. */
const KNOWN_BY: ReadonlySet<string> = new Set([...Object.keys(stepKinds.kinds), 'deadline']);

/** The ids of all steps and deadlines in these steps. */
export function stepIds(list: readonly Tree[]): ReadonlySet<string> {
  const ids = new Set<string>();
  const form = steps();
  if (form.is === 'list') {
    walkList(list, form.of, 'steps', (tree, of, key) => {
      if (of.is === 'id' && tree.kind === 'scalar' && KNOWN_BY.has(key)) ids.add(String(tree.value));
      return undefined;
    });
  }
  return ids;
}

export function renaming(ids: ReadonlySet<string>, prefix: string): Visit {
  return (tree, form, key) => {
    if (tree.kind !== 'scalar' || typeof tree.value !== 'string') return undefined;
    const isName = (form.is === 'id' && KNOWN_BY.has(key)) || NAMING.has(key);
    if (isName && ids.has(tree.value)) return withPrefix(tree, prefix);
    const changes = celSources(readAs(tree, form)).flatMap((source) =>
      readsOfRoot(source.cel, 'steps').flatMap((read): Replacement[] => {
        const [field] = read.fields;
        if (!field || !ids.has(field.name)) return [];
        const start = source.start + field.end - field.name.length;
        // `steps['ask']` ends with its bracket: its name stands before that.
        const at = String(tree.value).startsWith(field.name, start) ? start : start - 2;
        if (!String(tree.value).startsWith(field.name, at)) return [];
        const place = writtenIn(tree, at, at + 1).places[0] ?? tree.range.start;
        return [{ ...writtenAt(prefix, place), start: at, end: at }];
      }),
    );
    return changes.length > 0 ? replaced(tree, changes) : undefined;
  };
}

function withPrefix(tree: ScalarTree, prefix: string): ScalarTree {
  return replaced(tree, [{ ...writtenAt(prefix, tree.range.start), start: 0, end: 0 }]);
}
