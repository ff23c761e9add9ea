/**
 * Finds people that stand for nobody: unknown roles, units, persons, skills and case roles, words that are none, and words
 * that mean nothing in their place.
 */

import type { Code } from '../../diagnostics/codes.js';
import { nearest } from '../../expression/nearest.js';
import { type CheckedParts, type Report, type Rule, reportUnknown } from '../check-rule.js';
import { type Field, fieldsOf } from '../names-fields.js';
import { type CriterionKey, type CriterionSource, PEOPLE_WORDS, type PeoplePart, peopleOf } from '../names-people.js';
import type { ScalarTree } from '../tree.js';

export const knownPeople: Rule = {
  name: 'known-people',
  codes: [
    'name/unknown-role',
    'name/unknown-unit',
    'name/unknown-person',
    'name/unknown-skill',
    'name/unknown-case-role',
    'name/unknown-people',
    'people/no-assignee-yet',
    'people/no-owner',
  ],
  check(playbook, report) {
    const known = knownNames(playbook);
    for (const field of fieldsOf(playbook.outline, playbook.names.flow)) {
      if (field.kind !== 'people') continue;
      const { any, not } = peopleOf(field.tree);
      for (const part of [...any, ...not]) checkPart(part, field, known, report);
    }
  },
};

type PeopleField = Extract<Field, { kind: 'people' }>;
type KnownNames = { readonly [K in CriterionKey]?: readonly string[] };

function knownNames({ outline, surroundings: { organisation } }: CheckedParts): KnownNames {
  return {
    case_role: outline.case_roles.map(({ name }) => name),
    ...(organisation && {
      role: organisation.roles.map(({ role }) => role),
      unit: organisation.units.map(({ unit }) => unit),
      person: organisation.people.map(({ person }) => person),
      skill: [...new Set(organisation.people.flatMap(({ skills }) => Object.keys(skills)))],
    }),
  };
}

const UNKNOWN: { readonly [K in CriterionKey]?: Code } = {
  role: 'name/unknown-role',
  unit: 'name/unknown-unit',
  person: 'name/unknown-person',
  skill: 'name/unknown-skill',
  case_role: 'name/unknown-case-role',
};

function checkPart(part: PeoplePart, { use }: PeopleField, known: KnownNames, report: Report): void {
  switch (part.kind) {
    case 'criteria':
      for (const criterion of part.criteria) checkCriterion(criterion, known, report);
      return;
    case 'unknown':
      return reportWord(part.word, part.scalar, known, report);
    case 'word': {
      const hasOwner = known.case_role?.includes('owner');
      const early = use === 'assign' || use === 'case_role';
      if (part.word === 'assignee' && early) report('people/no-assignee-yet', part.scalar.range, { word: part.word });
      // Before a task is held by anyone, `manager` is the owner's.
      else if (!hasOwner && (part.word === 'owner' || (part.word === 'manager' && early))) {
        report('people/no-owner', part.scalar.range, { word: part.word });
      }
      return;
    }
    default:
      return;
  }
}

function checkCriterion(criterion: CriterionSource, known: KnownNames, report: Report): void {
  const code = UNKNOWN[criterion.key];
  const names = known[criterion.key];
  if (code && names) reportUnknown(report, code, criterion, names);
}

/** A word that is none: a word or id that is near, and how to write it. */
function reportWord(word: string, { range }: ScalarTree, known: KnownNames, report: Report): void {
  for (const key of ['role', 'unit', 'person', 'case_role'] as const) {
    if (!known[key]?.includes(word)) continue;
    const suggestion = `{ ${key}: ${word} }`;
    return report('name/unknown-people', range, { name: word, suggestion }, { range, text: suggestion });
  }
  const near = nearest(word, PEOPLE_WORDS);
  report('name/unknown-people', range, { name: word, ...(near ? { suggestion: near } : {}) }, near ? { range, text: near } : undefined);
}
