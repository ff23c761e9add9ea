import { describe, expect, it } from 'vitest';
import { type Candidate, matches, mayTake } from '../../src/organisation/candidate.js';
import { candidateOf } from '../../src/organisation/directory.js';
import { mill } from './mill.js';

const zhao: Candidate = {
  person: 'zhao',
  roles: ['engineer'],
  units: ['workshop', 'after_sales', 'company'],
  skills: { pumps: 3 },
  administrator: false,
};
const open = { offered_to: [[{ kind: 'role', role: 'engineer' }]], excluded: [], assignee: null } as const;

describe('taking a task', () => {
  it('is open to whom it is offered', () => {
    expect(mayTake(zhao, open)).toBe(true);
    expect(mayTake({ ...zhao, roles: ['desk'] }, open)).toBe(false);
  });

  it('is open to a unit and the units below it', () => {
    expect(mayTake(zhao, { ...open, offered_to: [[{ kind: 'unit', unit: 'after_sales' }]] })).toBe(true);
    expect(mayTake(zhao, { ...open, offered_to: [[{ kind: 'unit', unit: 'finance' }]] })).toBe(false);
  });

  it('is left to its assignee', () => {
    expect(mayTake(zhao, { ...open, assignee: 'zhao', offered_to: [] })).toBe(true);
    expect(mayTake(zhao, { ...open, assignee: 'li' })).toBe(false);
  });

  it('is refused to the excluded, whoever they are', () => {
    expect(mayTake(zhao, { ...open, excluded: ['zhao'] })).toBe(false);
    expect(mayTake({ ...zhao, administrator: true }, { offered_to: [], excluded: ['zhao'], assignee: null })).toBe(false);
    expect(mayTake(zhao, { ...open, excluded: ['zhao'], assignee: 'zhao' })).toBe(false);
  });

  it('is the administrators’ where it stands before nobody', () => {
    const nobody = { offered_to: [], excluded: [], assignee: null };
    expect(mayTake(zhao, nobody)).toBe(false);
    expect(mayTake({ ...zhao, administrator: true }, nobody)).toBe(true);
  });
});

describe('a match', () => {
  it('without criteria is nobody', () => {
    expect(matches(zhao, [])).toBe(false);
  });

  it('does not take what every object has for a skill', () => {
    expect(matches(zhao, [{ kind: 'skill', skill: 'toString', level: 1 }])).toBe(false);
  });

  it('of a case role or a manager is nobody, since a decision puts persons there', () => {
    expect(matches(zhao, [{ kind: 'case_role', case_role: 'owner' }])).toBe(false);
    expect(matches(zhao, [{ kind: 'manager_of', person: 'li' }])).toBe(false);
  });
});

describe('a person of the organisation as a candidate', () => {
  it('has their own unit and all above it', () => {
    expect(candidateOf(mill, 'qian')).toEqual({
      person: 'qian',
      roles: ['engineer'],
      units: ['workshop', 'after_sales', 'company'],
      skills: { pumps: 1 },
      administrator: false,
      languages: ['en'],
    });
  });

  it('is nobody where the organisation has no such person', () => {
    expect(candidateOf(mill, 'stranger')).toBeUndefined();
  });
});
