/** A small organisation that the tests of assignment share. */
import type { Organisation, Person } from '../../src/organisation/snapshot.js';

export function person(id: string, rest: Partial<Person> = {}): Person {
  return { person: id, name: id, unit: 'company', roles: [], skills: {}, languages: ['en'], ...rest };
}

/** company (director) > after_sales (chen) > workshop (no manager of its own); administrators ada and abe. */
export const mill: Organisation = {
  organisation: 'mill',
  time_zone: 'Asia/Shanghai',
  calendar: 'office',
  languages: ['en', 'zh'],
  units: [
    { unit: 'company', title: 'Company', manager: 'director' },
    { unit: 'after_sales', title: 'After-sales', parent: 'company', manager: 'chen' },
    { unit: 'workshop', title: 'Workshop', parent: 'after_sales' },
    { unit: 'finance', title: 'Finance', parent: 'company', manager: 'gone' },
  ],
  roles: [{ role: 'desk', title: 'Desk' }],
  people: [
    person('director', { roles: ['director'] }),
    person('chen', { unit: 'after_sales', roles: ['service_manager'] }),
    person('li', { unit: 'after_sales', roles: ['desk'], capacity: 2 }),
    person('wang', { unit: 'after_sales', roles: ['desk'] }),
    person('zhao', { unit: 'workshop', roles: ['engineer'], skills: { pumps: 3, motors: 1 } }),
    person('qian', { unit: 'workshop', roles: ['engineer'], skills: { pumps: 1 } }),
    person('sun', { unit: 'finance', roles: ['clerk'] }),
    person('ada', { administrator: true }),
    person('abe', { administrator: true }),
  ],
};
