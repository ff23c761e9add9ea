import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, matches, mayTake } from '../../src/organisation/candidate.js';
import { candidateOf } from '../../src/organisation/directory.js';
import type { AssignRequest, Wanted } from '../../src/organisation/request.js';
import { resolve, resolvePeople } from '../../src/organisation/resolve.js';
import type { Organisation, Person } from '../../src/organisation/snapshot.js';
import { mill, person } from './mill.js';

const names = ['ann', 'bob', 'cid', 'dee', 'eve', '__proto__'];
const roles = ['desk', 'engineer', 'constructor'];
const units = ['company', 'service', 'workshop'];
const skills = ['pumps', 'toString'];

const someone: fc.Arbitrary<Person> = fc.record({
  person: fc.constantFrom(...names),
  name: fc.constant('Name'),
  unit: fc.constantFrom(...units, 'unknown'),
  roles: fc.subarray(roles),
  skills: fc.dictionary(fc.constantFrom(...skills), fc.integer({ min: 1, max: 5 })),
  languages: fc.subarray(['en', 'zh', 'fr'], { minLength: 1, maxLength: 2 }),
  capacity: fc.integer({ min: 0, max: 3 }),
  administrator: fc.boolean(),
});
const organisations: fc.Arbitrary<Organisation> = fc
  .record({
    people: fc.uniqueArray(someone, { selector: (each) => each.person, maxLength: 6 }),
    parents: fc.tuple(...units.map(() => fc.option(fc.constantFrom(...units), { nil: undefined }))),
    managers: fc.tuple(...units.map(() => fc.option(fc.constantFrom(...names), { nil: undefined }))),
  })
  .map(({ people, parents, managers }) => ({
    organisation: 'any',
    time_zone: 'UTC',
    calendar: 'office',
    languages: ['en'],
    units: units.map((unit, at) => ({
      unit,
      title: unit,
      ...(parents[at] === undefined ? {} : { parent: parents[at] }),
      ...(managers[at] === undefined ? {} : { manager: managers[at] }),
    })),
    roles: [],
    people,
  }));
const wanted: fc.Arbitrary<Wanted> = fc.oneof(
  fc.constantFrom(...roles).map((role) => ({ kind: 'role' as const, role })),
  fc.constantFrom(...units).map((unit) => ({ kind: 'unit' as const, unit })),
  fc.constantFrom(...names).map((each) => ({ kind: 'person' as const, person: each })),
  fc.record({ kind: fc.constant('skill' as const), skill: fc.constantFrom(...skills), level: fc.integer({ min: 1, max: 5 }) }),
  fc.constantFrom('owner', 'expert', 'valueOf').map((case_role) => ({ kind: 'case_role' as const, case_role })),
  fc.constantFrom(...names).map((each) => ({ kind: 'manager_of' as const, person: each })),
  fc.constantFrom('owner', 'expert').map((case_role) => ({ kind: 'manager_of' as const, case_role })),
);
const anyOf = fc.array(fc.array(wanted, { maxLength: 2 }), { maxLength: 3 });
const requests: fc.Arbitrary<AssignRequest[]> = fc.array(
  fc.record({
    effect: fc.string(),
    subject: fc.oneof(
      fc.record({ kind: fc.constant('task' as const), task: fc.string() }),
      fc.record({ kind: fc.constant('case_role' as const), case_role: fc.constantFrom('owner', 'expert') }),
    ),
    any: anyOf,
    not: anyOf,
    by: fc.constantFrom('offer' as const, 'round_robin' as const, 'least_loaded' as const, 'random' as const),
  }),
  { maxLength: 5 },
);
/** Such as mean many, of whom one is picked. */
const picking = requests.map((all) =>
  all.map((each) => ({ ...each, any: [...each.any, [{ kind: 'role' as const, role: 'desk' }]], not: each.not.slice(1) })),
);
const desks = organisations
  .filter(({ people }) => people.length > 2)
  .map((each) => ({
    ...each,
    people: each.people.map((someone) => ({ ...someone, roles: [...someone.roles, 'desk'] })),
  }));
const languages = fc.subarray(['en', 'zh', 'fr', 'de'], { minLength: 1, maxLength: 1 });
const numbers = fc.dictionary(fc.constantFrom(...names), fc.nat(4));
const loads = fc.record({ open: numbers, turn: numbers });
const caseRoles = fc.dictionary(fc.constantFrom('owner', 'expert'), fc.option(fc.constantFrom(...names)));

const candidatesOf = (organisation: Organisation): Candidate[] =>
  organisation.people.map((each) => candidateOf(organisation, each.person)!);

describe('assignment, whatever is asked of whomever', () => {
  it('answers every request, in order, the same each time', () => {
    fc.assert(
      fc.property(requests, organisations, loads, caseRoles, (asked, organisation, weights, held) => {
        const first = resolve(asked, organisation, weights, held);
        expect(first.map((each) => [each.effect, each.subject])).toEqual(asked.map((each) => [each.effect, each.subject]));
        expect(resolve(structuredClone(asked), structuredClone(organisation), structuredClone(weights), { ...held })).toEqual(first);
      }),
    );
  });

  it('never gives it to the excluded, nor lets them take it', () => {
    fc.assert(
      fc.property(requests, organisations, loads, caseRoles, (asked, organisation, weights, held) => {
        for (const decision of resolve(asked, organisation, weights, held)) {
          expect(decision.excluded).not.toContain(decision.assignee);
          for (const candidate of candidatesOf(organisation)) {
            if (decision.excluded.includes(candidate.person)) expect(mayTake(candidate, decision)).toBe(false);
          }
        }
      }),
    );
  });

  it('excludes exactly those who match', () => {
    fc.assert(
      fc.property(requests, organisations, (asked, organisation) => {
        for (const request of asked.slice(0, 1)) {
          const [decision] = resolve([request], organisation, { open: {}, turn: {} }, {});
          const settled = request.not.filter((match) => match.every((each) => each.kind !== 'case_role' && each.kind !== 'manager_of'));
          fc.pre(settled.length === request.not.length);
          const expected = candidatesOf(organisation).filter((candidate) => settled.some((match) => matches(candidate, match)));
          expect(decision!.excluded).toEqual(expected.map((each) => each.person));
        }
      }),
    );
  });

  it('stands before somebody while one person may have it: an eligible one, else a manager or an administrator', () => {
    fc.assert(
      fc.property(requests, organisations, loads, caseRoles, (asked, organisation, weights, held) => {
        const candidates = candidatesOf(organisation);
        const managers = new Set(organisation.units.map((unit) => unit.manager));
        for (const decision of resolve(asked, organisation, weights, held)) {
          const takers = candidates.filter((candidate) => mayTake(candidate, decision));
          const last = candidates.filter(
            (each) => (each.administrator || managers.has(each.person)) && !decision.excluded.includes(each.person),
          );
          if (decision.fell_to === undefined || last.length > 0) expect(takers.length).toBeGreaterThan(0);
          if (decision.subject.kind === 'case_role' && last.length > 0) expect(decision.assignee).not.toBeNull();
          expect(decision.assignee !== null && decision.offered_to.length > 0).toBe(false);
        }
      }),
    );
  });

  it('falls upward exactly where nobody who is wanted may have it', () => {
    fc.assert(
      fc.property(requests, organisations, loads, (asked, organisation, weights) => {
        for (const request of asked) {
          const [decision] = resolve([request], organisation, weights, {});
          const wantedPeople = candidatesOf(organisation).filter((candidate) => request.any.some((match) => matches(candidate, match)));
          const literal = request.any.flat().every((each) => each.kind !== 'case_role' && each.kind !== 'manager_of');
          if (!literal) continue;
          const eligible = wantedPeople.filter((each) => !decision!.excluded.includes(each.person));
          expect(decision!.fell_to === undefined).toBe(eligible.length > 0);
          if (decision!.assignee !== null && eligible.length > 0) {
            expect(eligible.map((each) => each.person)).toContain(decision!.assignee);
          }
        }
      }),
    );
  });

  it('offers to exactly those who are wanted and not excluded', () => {
    fc.assert(
      fc.property(requests, organisations, loads, caseRoles, (asked, organisation, weights, held) => {
        for (const request of asked) {
          const [decision] = resolve([request], organisation, weights, held);
          if (decision!.offered_to.length === 0 || decision!.fell_to !== undefined) continue;
          const takers = candidatesOf(organisation).filter((candidate) => mayTake(candidate, decision!));
          const wantedPeople = resolvePeople(request.any, organisation, held).filter((each) => !decision!.excluded.includes(each));
          expect(takers.map((each) => each.person)).toEqual(wantedPeople);
          expect(takers.length).toBeGreaterThan(1);
        }
      }),
    );
  });

  it('spreads work evenly over people alike, by turns and by load', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 40 }),
        fc.constantFrom('least_loaded' as const, 'round_robin' as const),
        fc.constantFrom('task' as const, 'case_role' as const),
        (people, count, by, kind) => {
          const organisation = { ...mill, people: Array.from({ length: people }, (_, at) => person(`p${at}`, { roles: ['desk'] })) };
          const asked = Array.from({ length: count }, (_, at) => ({
            effect: `${at}`,
            subject: kind === 'task' ? { kind, task: `t${at}` } : { kind, case_role: `r${at}` },
            any: [[{ kind: 'role' as const, role: 'desk' }]],
            not: [],
            by,
          }));
          const shares = new Map(organisation.people.map((each) => [each.person, 0]));
          for (const { assignee } of resolve(asked, organisation, { open: {}, turn: {} }, {})) {
            shares.set(assignee!, shares.get(assignee!)! + 1);
          }
          expect(Math.max(...shares.values()) - Math.min(...shares.values())).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('brings the loads of people unlike together', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10), { minLength: 2, maxLength: 6 }), (held) => {
        const organisation = { ...mill, people: held.map((_, at) => person(`p${at}`, { roles: ['desk'] })) };
        const open = Object.fromEntries(held.map((count, at) => [`p${at}`, count]));
        const most = Math.max(...held);
        const missing = held.reduce((sum, count) => sum + most - count, 0);
        const asked = Array.from({ length: missing }, (_, at) => ({
          effect: `${at}`,
          subject: { kind: 'task' as const, task: `t${at}` },
          any: [[{ kind: 'role' as const, role: 'desk' }]],
          not: [],
          by: 'least_loaded' as const,
        }));
        const after = { ...open };
        for (const { assignee } of resolve(asked, organisation, { open, turn: {} }, {})) after[assignee!] = (after[assignee!] ?? 0) + 1;
        expect(new Set(Object.values(after))).toEqual(new Set([most]));
      }),
    );
  });

  it('hands many tasks out by capacity: nobody gets more for theirs than another, and nobody is filled while one is free', () => {
    const capacities = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(capacities, fc.nat(20), (given, count) => {
        const people = given.map((capacity, at) => person(names[at] ?? '', { roles: ['desk'], capacity }));
        const organisation = { ...mill, people };
        const asked = Array.from({ length: count }, (_, at) => ({
          effect: `e${at}`,
          subject: { kind: 'task' as const, task: `t${at}` },
          any: [[{ kind: 'role' as const, role: 'desk' }]],
          not: [],
          by: 'least_loaded' as const,
        }));
        const open = new Map(people.map((each) => [each.person, 0]));
        for (const { assignee } of resolve(asked, organisation, { open: {}, turn: {} }, {})) {
          open.set(assignee ?? '', (open.get(assignee ?? '') ?? 0) + 1);
        }
        const room = given.reduce((sum, capacity) => sum + capacity, 0);
        const loads = people.map((each) => (open.get(each.person) ?? 0) / (each.capacity ?? 1));
        if (count <= room) expect(Math.max(...loads)).toBeLessThanOrEqual(1);
        for (const each of people) {
          const before = ((open.get(each.person) ?? 0) - 1) / (each.capacity ?? 1);
          for (const load of loads) expect(before).toBeLessThanOrEqual(load + 1e-9);
        }
      }),
    );
  });

  it('hands it to nobody else while one who speaks a wanted language is there and free, and keeps nobody out for a language', () => {
    fc.assert(
      fc.property(picking, languages, desks, loads, fc.subarray(names, { maxLength: 1 }), (asked, speaks, organisation, weights, gone) => {
        const away = Object.fromEntries(gone.map((each) => [each, null]));
        const loaded = { ...weights, away };
        for (const request of asked) {
          const [plain] = resolve([request], organisation, loaded, {});
          const [decision] = resolve([{ ...request, speaks }], organisation, loaded, {});
          // Only whom it is goes by the language: neither whether it is somebody, nor how it comes to them.
          expect({ ...decision, assignee: null }).toEqual({ ...plain, assignee: null });
          if (plain!.assignee === null || plain!.fell_to !== undefined) {
            expect(decision).toEqual(plain);
            continue;
          }
          const meant = resolvePeople(request.any, organisation, {}).filter(
            (each) => !decision!.excluded.includes(each) && !Object.hasOwn(away, each),
          );
          expect(meant).toContain(decision!.assignee);
          const speaking = organisation.people.filter(
            (each) =>
              meant.includes(each.person) &&
              (Object.hasOwn(weights.open, each.person) ? weights.open[each.person]! : 0) < (each.capacity ?? Infinity) &&
              each.languages.some((spoken) => speaks.includes(spoken)),
          );
          if (speaking.length > 0 && meant.length > 1) expect(speaking.map((each) => each.person)).toContain(decision!.assignee);
        }
      }),
    );
  });

  it('never hands anything to those who are away', () => {
    fc.assert(
      fc.property(requests, organisations, loads, caseRoles, fc.subarray(names), (asked, organisation, weights, held, gone) => {
        const away = Object.fromEntries(gone.map((each) => [each, null]));
        for (const { assignee, everybody = [] } of resolve(asked, organisation, { ...weights, away }, held)) {
          for (const each of [assignee, ...everybody]) if (each !== null) expect(Object.hasOwn(away, each)).toBe(false);
        }
      }),
    );
  });
});
