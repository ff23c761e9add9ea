/** What is wrong inside organisation.yaml: names that stand for nobody, circles, a company without administrators. */
import { ADMINISTRATOR } from './compile-organisation.js';
import { maps, type Named, nameAt, nameOf } from './outline.js';
import { at, entryOf, itemsOf, type MapTree } from './tree.js';
import type { FileReport } from './workspace-report.js';

/** `calendars`: ids of the workspace's calendars; undefined where they could not be read. */
export function checkOrganisation(tree: MapTree, calendars: readonly string[] | undefined, report: FileReport): void {
  const units = maps(at(tree, 'units'));
  const roles = maps(at(tree, 'roles'));
  const people = maps(at(tree, 'people'));
  report.unique('unit', units);
  report.unique('role', roles);
  report.unique('person', people);
  const [unitIds, roleIds, personIds] = [idsOf(units, 'unit'), idsOf(roles, 'role'), idsOf(people, 'person')];
  for (const unit of units) {
    report.known('name/unknown-unit', nameAt(unit, 'parent'), unitIds);
    report.known('name/unknown-person', nameAt(unit, 'manager'), personIds);
  }
  for (const person of people) {
    report.known('name/unknown-unit', nameAt(person, 'unit'), unitIds);
    for (const role of rolesOf(person)) {
      if (role.name !== ADMINISTRATOR) report.known('name/unknown-role', role, roleIds);
    }
  }
  if (calendars) {
    for (const each of [tree, ...units, ...roles, ...people]) report.known('name/unknown-calendar', nameAt(each, 'calendar'), calendars);
  }
  circles(units, report);
  const written = entryOf(tree, 'people');
  if (written && people.length > 0 && !people.some((person) => rolesOf(person).some(({ name }) => name === ADMINISTRATOR))) {
    report.add('name/no-administrator', written.key_range);
  }
}

function idsOf(things: readonly MapTree[], key: string): string[] {
  return things.flatMap((thing) => nameAt(thing, key)?.name ?? []);
}

function rolesOf(person: MapTree): Named[] {
  return itemsOf(at(person, 'roles')).flatMap((role) => nameOf(role) ?? []);
}

/** Each circle of units is told once, at the parent that closes it. */
function circles(units: readonly MapTree[], report: FileReport): void {
  const parents = new Map(units.flatMap((unit) => pairOf(unit)));
  const told = new Set<string>();
  for (const unit of parents.keys()) {
    const path = [unit];
    for (let next = parents.get(unit); next && !told.has(next.name); next = parents.get(next.name)) {
      if (next.name === unit) {
        for (const each of path) told.add(each);
        report.add('name/unit-cycle', (parents.get(path.at(-1) ?? unit) ?? next).range, { unit, path: [...path, unit].join(' → ') });
        break;
      }
      if (path.includes(next.name)) break;
      path.push(next.name);
    }
  }
}

function pairOf(unit: MapTree): [string, Named][] {
  const id = nameAt(unit, 'unit');
  const parent = nameAt(unit, 'parent');
  return id && parent ? [[id.name, parent]] : [];
}
