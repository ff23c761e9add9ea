/**
 * Finds languages (`speaks`) that can give nobody the lead: where nobody is picked, that nobody speaks, or of a customer of
 * whom none is known.
 */

import { nearest } from '../../expression/nearest.js';
import { speaksOneOf } from '../../organisation/languages.js';
import type { Organisation } from '../../organisation/snapshot.js';
import { itemSchema, propertiesOf } from '../../program/customer-schema.js';
import type { JsonSchema } from '../../program/json.js';
import type { CheckedParts, Report, Rule } from '../check-rule.js';
import { type Field, fieldsOf } from '../names-fields.js';
import { peopleOf, type SpeaksSource, speaksOf } from '../names-people.js';
import { customerNeed } from '../names-schemas.js';
import { nodesOf } from '../outline.js';
import { PeopleSets, textOfPart } from '../people-sets.js';
import { at, type Entry, entryOf, type Tree } from '../tree.js';

export const speaks: Rule = {
  name: 'speaks',
  codes: ['name/unknown-language', 'people/nobody-speaks', 'people/no-language-of-customer', 'people/speaks-unpicked'],
  check(playbook, report) {
    const { outline, names, surroundings } = playbook;
    const manyDo = new Set<Tree>();
    for (const { kind, tree } of nodesOf(outline)) {
      const assign = kind === 'task' && at(tree, 'need') ? at(tree, 'assign') : undefined;
      if (assign) manyDo.add(assign);
    }
    const organisation = surroundings.organisation;
    const sets = organisation && new PeopleSets(playbook, organisation);
    for (const field of fieldsOf(outline, names.flow)) {
      if (field.kind !== 'people') continue;
      for (const { entry, own } of speaksIn(field.tree)) {
        const why = own ? whyUnpicked(field, manyDo) : 'other';
        const language = speaksOf(entry.value);
        if (why) report('people/speaks-unpicked', entry.key_range, { why });
        else if (language?.kind === 'customer') checkCustomer(language, playbook, report);
        else if (language?.kind === 'language' && sets) checkLanguage(language, field.tree, sets, report);
      }
    }
  },
};

type PeopleField = Extract<Field, { kind: 'people' }>;

/** `own`: it is said of those whom the people stand for, and not of whom they leave out. */
function speaksIn(tree: Tree, own = true): { readonly entry: Entry; readonly own: boolean }[] {
  if (tree.kind === 'scalar') return [];
  if (tree.kind === 'list') return tree.items.flatMap((item) => speaksIn(item, own));
  const entry = entryOf(tree, 'speaks');
  return [...(entry ? [{ entry, own }] : []), ...tree.entries.flatMap(({ value }) => speaksIn(value, false))];
}

/** Why there is none of whom it could be said that they go first; undefined: one person is picked. */
function whyUnpicked({ tree, use }: PeopleField, manyDo: ReadonlySet<Tree>): 'offer' | 'need' | 'other' | undefined {
  if (use === 'case_role') return undefined;
  if (use !== 'assign' && use !== 'reassign') return 'other';
  if (manyDo.has(tree)) return 'need';
  return (peopleOf(tree).by ?? 'offer') === 'offer' ? 'offer' : undefined;
}

function checkCustomer({ scalar }: SpeaksSource, { outline, surroundings }: CheckedParts, report: Report): void {
  if (customerNeed(outline) === 'none') report('people/no-language-of-customer', scalar.range, { why: 'none' });
  else if (surroundings.customer && !saysLanguage(surroundings.customer)) {
    report('people/no-language-of-customer', scalar.range, { why: 'file' });
  }
}

/** Where `contactIn` of organisation/customer-contact.ts looks for it. */
function saysLanguage(file: JsonSchema): boolean {
  return [file, itemSchema(file, 'contacts')].some((each) => 'language' in propertiesOf(each));
}

function checkLanguage(
  { language, scalar }: Extract<SpeaksSource, { kind: 'language' }>,
  people: Tree,
  sets: PeopleSets,
  report: Report,
): void {
  const spoken = (by: Organisation['people']): readonly string[] => [...new Set(by.flatMap(({ languages }) => languages))].sort();
  const everybody = sets.organisation.people;
  if (!everybody.some((each) => speaksOneOf(each, [language]))) {
    const near = nearest(language, ['customer', ...spoken(everybody)]);
    const params = { name: language, known: spoken(everybody).join(', '), ...(near ? { nearest: near } : {}) };
    return report('name/unknown-language', scalar.range, params, near ? { range: scalar.range, text: near } : undefined);
  }
  const candidates = sets.candidates(people);
  // Where there is nobody at all, it is said of them.
  if (!candidates || candidates.size === 0) return;
  const meant = everybody.filter(({ person }) => candidates.has(person));
  if (meant.some((each) => speaksOneOf(each, [language]))) return;
  const who = peopleOf(people).any.map(textOfPart).join(', ');
  report('people/nobody-speaks', scalar.range, { language, who, spoken: spoken(meant).join(', ') });
}
