/** People of a playbook as the Program keeps them. */
import type { Criterion, People, PeopleMatch, Speaks } from '../program/program.js';
import { expressionOf } from './compile-values.js';
import { type CriterionSource, type PeoplePart, type PeopleWord, peopleOf, type SpeaksSource } from './names-people.js';
import type { Tree } from './tree.js';

export function compilePeople(tree: Tree): People {
  const { any, not, by, speaks } = peopleOf(tree);
  return {
    any: any.flatMap(matchOf),
    not: not.flatMap(matchOf),
    by: handing(by),
    ...(speaks && speaks.kind !== 'problem' ? { speaks: speaksIn(speaks) } : {}),
    line: tree.range.start.line,
  };
}

function speaksIn(speaks: Exclude<SpeaksSource, { kind: 'problem' }>): Speaks {
  switch (speaks.kind) {
    case 'customer':
      return { kind: 'customer' };
    case 'language':
      return { kind: 'language', language: speaks.language };
    case 'cel':
      return { kind: 'cel', ...expressionOf(speaks) };
  }
}

function handing(by: string | undefined): People['by'] {
  return by === 'round_robin' || by === 'least_loaded' || by === 'random' ? by : 'offer';
}

function matchOf(part: PeoplePart): PeopleMatch[] {
  switch (part.kind) {
    case 'word':
      return [{ all: [WORDS[part.word]] }];
    case 'cel':
      return [{ all: [{ kind: 'cel', ...expressionOf(part) }] }];
    case 'criteria':
      return [{ all: part.criteria.map(criterionOf) }];
    default:
      return [];
  }
}

/** Also used where a notice goes to people that nobody named. */
export const WORDS: { readonly [W in PeopleWord]: Criterion } = {
  assignee: { kind: 'assignee' },
  owner: { kind: 'case_role', case_role: 'owner' },
  manager: { kind: 'manager' },
  started_by: { kind: 'started_by' },
};

function criterionOf({ key, name, level }: CriterionSource): Criterion {
  switch (key) {
    case 'role':
      return { kind: 'role', role: name };
    case 'unit':
      return { kind: 'unit', unit: name };
    case 'person':
      return { kind: 'person', person: name };
    case 'skill':
      return { kind: 'skill', skill: name, level };
    case 'case_role':
      return { kind: 'case_role', case_role: name };
    case 'same_as':
      return { kind: 'same_as', step: name };
  }
}
