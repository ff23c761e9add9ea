/** The organisation as assignment sees it, from organisation.yaml. */
import type { Range } from '../diagnostics/diagnostic.js';
import type { NoticeKind, NoticePreferences } from '../organisation/notice-kinds.js';
import type { OrganisationPermission, OrganisationRule } from '../organisation/organisation-rule.js';
import type { Organisation, Person, Role, Unit } from '../organisation/snapshot.js';
import { type JsonSchema, objectOf } from '../program/json.js';
import { compilePeople } from './compile-people.js';
import { conditionOf, formSchema, peopleText } from './compile-values.js';
import { organisationAccessNames } from './names-access.js';
import { entriesOf, maps, nameAt } from './outline.js';
import { at, type MapTree, type Tree, textOf, textsOf, toJson } from './tree.js';

/** The one role with a meaning of its own: its people are the last to whom a task falls. */
export const ADMINISTRATOR = 'administrator';

/** What is malformed is left out: shape has reported it. */
export function organisationOf(tree: Tree, customer: JsonSchema | undefined): Organisation {
  const languages = textsOf(at(tree, 'languages'));
  const attributes = at(tree, 'attributes');
  const access = maps(at(tree, 'access')).map(ruleOf);
  const title = peopleText(at(tree, 'title'));
  return {
    organisation: textOf(at(tree, 'organisation')) ?? '',
    ...(title === undefined ? {} : { title }),
    time_zone: textOf(at(tree, 'time_zone')) ?? 'UTC',
    calendar: textOf(at(tree, 'calendar')) ?? '',
    languages,
    ...noticesAt(tree),
    ...(attributes ? { attributes: formSchema(attributes) } : {}),
    ...(access.length > 0 ? { access } : {}),
    ...(access.some(({ where }) => where) ? { access_names: organisationAccessNames(customer) } : {}),
    units: maps(at(tree, 'units')).flatMap(unitOf),
    roles: maps(at(tree, 'roles')).flatMap(roleOf),
    people: maps(at(tree, 'people')).flatMap((person) => personOf(person, languages)),
  };
}

function ruleOf(tree: MapTree): OrganisationRule {
  const where = conditionOf(at(tree, 'where'));
  return {
    people: compilePeople(tree),
    may: textsOf(at(tree, 'may')) as OrganisationPermission[],
    ...(where ? { where } : {}),
  };
}

function unitOf(tree: MapTree): Unit[] {
  const unit = nameAt(tree, 'unit')?.name;
  if (unit === undefined) return [];
  const parent = nameAt(tree, 'parent')?.name;
  const manager = nameAt(tree, 'manager')?.name;
  return [
    {
      unit,
      title: peopleText(at(tree, 'title')) ?? unit,
      ...(parent === undefined ? {} : { parent }),
      ...(manager === undefined ? {} : { manager }),
      ...calendarAt(tree),
      ...noticesAt(tree),
    },
  ];
}

function roleOf(tree: MapTree): Role[] {
  const role = nameAt(tree, 'role')?.name;
  return role === undefined ? [] : [{ role, title: peopleText(at(tree, 'title')) ?? role, ...calendarAt(tree), ...noticesAt(tree) }];
}

function personOf(tree: MapTree, languages: readonly string[]): Person[] {
  const person = nameAt(tree, 'person')?.name;
  if (person === undefined) return [];
  const email = textOf(at(tree, 'email'));
  const capacity = numberOf(at(tree, 'capacity'));
  const roles = textsOf(at(tree, 'roles'));
  const spoken = textsOf(at(tree, 'languages'));
  const attributes = at(tree, 'attributes');
  return [
    {
      person,
      name: textOf(at(tree, 'name')) ?? person,
      ...(email === undefined ? {} : { email }),
      unit: textOf(at(tree, 'unit')) ?? '',
      roles,
      skills: Object.fromEntries(
        entriesOf(at(tree, 'skills')).flatMap(({ key, value }) =>
          numberOf(value) === undefined ? [] : [[key, numberOf(value) as number]],
        ),
      ),
      languages: spoken.length > 0 ? spoken : languages,
      ...(capacity === undefined ? {} : { capacity }),
      ...(attributes ? { attributes: objectOf(toJson(attributes)) } : {}),
      ...calendarAt(tree),
      ...noticesAt(tree),
      ...(roles.includes(ADMINISTRATOR) ? { administrator: true } : {}),
    },
  ];
}

function calendarAt(tree: MapTree): { readonly calendar?: string } {
  const calendar = textOf(at(tree, 'calendar'));
  return calendar === undefined ? {} : { calendar };
}

function noticesAt(tree: Tree): { readonly notices?: NoticePreferences } {
  const written = at(tree, 'notices');
  if (written?.kind !== 'map') return {};
  const digest = at(written, 'digest');
  const urgent = at(written, 'urgent');
  return {
    notices: {
      ...(digest ? { digest: digestTimes(digest).map(({ time }) => time) } : {}),
      ...(urgent ? { urgent: textsOf(urgent) as NoticeKind[] } : {}),
    },
  };
}

/** None where it says `none`. */
export function digestTimes(digest: Tree): readonly { readonly time: string; readonly range: Range }[] {
  const written = digest.kind === 'list' ? digest.items : [digest];
  return written.flatMap((each) => {
    const time = textOf(each);
    return time === undefined || time === 'none' ? [] : [{ time, range: each.range }];
  });
}

function numberOf(tree: Tree | undefined): number | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'number' ? tree.value : undefined;
}
