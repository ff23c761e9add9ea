/** Finds texts that are missing in a language that the organisation uses. */
import type { Report, Rule } from '../check-rule.js';
import { takesTemplate } from '../template-values.js';
import { type Entry, type MapTree, type Tree, textOf } from '../tree.js';

export const missingLanguages: Rule = {
  name: 'missing-languages',
  codes: ['text/missing-language'],
  check({ outline, surroundings }, report) {
    const languages = surroundings.organisation?.languages ?? [];
    if (languages.length > 0) checkTexts(outline.tree, languages, report);
  },
};

function checkTexts(tree: Tree, languages: readonly string[], report: Report, entry?: Entry): void {
  if (tree.kind === 'list') for (const item of tree.items) checkTexts(item, languages, report, entry);
  if (tree.kind !== 'map') return;
  if (!isText(tree, languages, entry)) {
    // What a template lacks has been told of the template.
    const template = takesTemplate(tree);
    for (const each of tree.entries) {
      if (!template || (each.key !== 'text' && each.key !== 'subject')) checkTexts(each.value, languages, report, each);
    }
    return;
  }
  const missing = languages.filter((language) => !tree.entries.some(({ key }) => key === language));
  if (missing.length === 0) return;
  const range = entry && entry.value === tree ? entry.key_range : tree.range;
  report('text/missing-language', range, { languages: missing.join(', '), text: textOf(tree.entries[0]?.value) ?? '' });
}

const TEXTS = ['title', 'guide', 'describe', 'progress'];

/** A map of languages: every key is a language tag, and it stands where texts do or has one of the organisation's. */
function isText(tree: MapTree, languages: readonly string[], entry: Entry | undefined): boolean {
  const { entries } = tree;
  const expected = entry !== undefined && entry.value === tree && TEXTS.includes(entry.key);
  return (
    entries.every(({ key, value }) => /^[a-z]{2,3}(-[A-Za-z]+)*$/.test(key) && textOf(value) !== undefined) &&
    (expected ? entries.length > 0 : entries.some(({ key }) => languages.includes(key)))
  );
}
