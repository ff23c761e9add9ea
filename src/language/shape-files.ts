/** The shapes of files: what stands at the top of each kind (LANGUAGE §2, §6). */
import { scenariosThing } from './scenarios-shape.js';
import { calendars, holidays, timeZone } from './shape-calendars.js';
import { connectors } from './shape-connectors.js';
import { customerField } from './shape-fields.js';
import { accessThing, handlers, organisationAccessThing, stage } from './shape-flow.js';
import { duration, id, key, list, mapOf, name, oneOf, people, single, type Thing, text, thing } from './shape-form.js';
import { notices } from './shape-notices.js';
import { fragment, policies, variantOf } from './shape-reuse.js';
import { startKinds } from './shape-starts.js';
import { clocks } from './shape-step.js';
import { tableThing } from './tables-shape.js';

const title = key(text, 'What people see.');
const describe = key(text, 'What it is for.');

const reopen: Thing = {
  name: 'reopen',
  says: 'A case that was completed can be opened again.',
  keys: {
    within: key(duration, 'How long after its end.', 'within: 30 days'),
    at: key(name, 'The stage that it goes on at.', 'at: STAGE'),
    outcomes: key(list(name, 1), 'Only after these outcomes; after all, when nothing is said.'),
  },
  required: ['within', 'at'],
};

const playbook: Thing = {
  name: 'playbook',
  says: 'How a kind of case is handled, from its start to its outcome.',
  keys: {
    language: key(oneOf(1), 'The version of the language.', 'language: 1'),
    playbook: key({ is: 'playbook_id' }, "Its id: the file's name."),
    title,
    describe,
    phase: key(
      oneOf('pre-sale', 'in-sale', 'after-sale', 'relationship', 'internal'),
      'Where it stands in the chain.',
      'phase: after-sale',
    ),
    customer: key(
      oneOf('required', 'optional', 'none', 'created'),
      'Whether a case is about a customer; required, when nothing is said; created: a step of it makes the customer.',
    ),
    data: key({ is: 'fields', of: 'data' }, 'What a case starts with: a JSON Schema.'),
    key: key({ is: 'string' }, 'What tells two cases apart; a new number each time, when nothing is said.'),
    if_open: key(oneOf('refuse', 'skip', 'join'), 'What a start does while a case with that key is open.'),
    case_roles: key(mapOf(people, 'id'), 'People who stay with the case; owner is the one meant by the word owner.'),
    access: key(list(thing(() => accessThing)), 'Who may do what with its cases.'),
    outcomes: key(mapOf(text, 'id', 1), 'The ways a case can end.'),
    ...clocks,
    calendar: key(name, "The calendar that its clocks run on unless they name their own; the organisation's, when nothing is said."),
    reopen: key(
      thing(() => reopen),
      'Until when a case that was completed can be opened again, and where it goes on.',
      'reopen: { within: 30 days, at: STAGE }',
    ),
    stages: key(
      list(
        single('stage', () => stage),
        1,
      ),
      'The parts of the way, in order.',
      'stages: [{ stage: …, steps: [ … ] }]',
    ),
    starts: key(list({ is: 'kind', kinds: () => startKinds }, 1), 'What starts its cases by itself.'),
    on: handlers,
  },
  required: ['language', 'playbook', 'title', 'phase', 'stages'],
  not_together: [['deadline', 'deadlines']],
};

const unit: Thing = {
  name: 'unit',
  says: 'A part of the organisation.',
  keys: {
    unit: key(id, 'Its id.'),
    title,
    parent: key(name, 'The unit above it.'),
    manager: key(name, 'The person who leads it.'),
    calendar: key(name, 'The calendar that its people work by.'),
    notices,
  },
  required: ['unit'],
};
const role: Thing = {
  name: 'role',
  says: 'What people do.',
  keys: { role: key(id, 'Its id.'), title, calendar: key(name, 'The calendar that those who have it work by.'), notices },
  required: ['role'],
};
const person: Thing = {
  name: 'person',
  says: 'Somebody who works here.',
  keys: {
    person: key(id, 'Their id.'),
    name: key({ is: 'string' }, 'Their name.', 'name: 李娜'),
    email: key({ is: 'pattern', pattern: '^[^\\s@]+@[^\\s@]+$', wanted: 'email', example: 'li.na@example.com' }, 'Their e-mail address.'),
    unit: key(name, 'The unit they belong to.'),
    roles: key({ is: 'list', of: name, unique: true }, 'Their roles; administrator: the last to whom a task falls.'),
    skills: key(mapOf({ is: 'number', integer: true, least: 1 }, 'id'), 'What they can do, and how well.'),
    languages: key(
      list({ is: 'pattern', pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', wanted: 'language', example: 'zh' }),
      'What they speak.',
    ),
    calendar: key(name, 'The calendar they work by; that of their first role that has one, else of their unit, when nothing is said.'),
    notices,
    attributes: key(mapOf({ is: 'value' }, 'id'), 'What else is kept of them: the fields that attributes of the organisation names.'),
    capacity: key({ is: 'number', integer: true, least: 1 }, 'The most tasks they are handed at once; no limit, when nothing is said.'),
  },
  required: ['person', 'name', 'unit'],
};

const organisation: Thing = {
  name: 'organisation',
  says: 'Who works here.',
  keys: {
    organisation: key(id, 'Its id.'),
    title,
    time_zone: timeZone,
    calendar: key(name, 'The calendar that clocks run on unless they name their own.', 'calendar: office'),
    languages: key(
      list({ is: 'pattern', pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', wanted: 'language', example: 'zh' }, 1),
      'The languages its people work in.',
    ),
    notices,
    units: key(
      list(
        single('unit', () => unit),
        1,
      ),
      'Its units.',
      'units: [{ unit: …, title: … }]',
    ),
    roles: key(
      list(
        single('role', () => role),
        1,
      ),
      'The roles that people may have.',
      'roles: [{ role: …, title: … }]',
    ),
    people: key(
      list(
        single('person', () => person),
        1,
      ),
      'Who works here.',
      'people: [{ person: …, name: …, unit: … }]',
    ),
    attributes: key({ is: 'fields', of: 'data' }, 'What else is kept of people: a JSON Schema; person.attributes in conditions.'),
    access: key(
      list(
        thing(() => organisationAccessThing),
        1,
      ),
      "Who may read and change customers' files, and do what is of no single playbook.",
    ),
  },
  required: ['organisation', 'time_zone', 'calendar', 'units', 'roles', 'people'],
};

const customer: Thing = {
  name: 'customer',
  says: "What the customer's file holds.",
  keys: {
    customer: key(id, 'Its id.'),
    title,
    describe,
    properties: key(
      mapOf(
        thing(() => customerField),
        'id',
      ),
      'The fields, by name.',
      'properties: { name: { type: string } }',
    ),
    required: key(list(name), 'The fields that must be filled.'),
    tiers: key(
      mapOf({ is: 'number' }, 'id', 1),
      'By how many hours the tasks of customers of a tier count as due sooner.',
      'tiers: { key: 8 }',
    ),
  },
  required: ['customer', 'properties'],
};

const message: Thing = {
  name: 'message',
  says: 'Something that reaches a case from outside.',
  keys: {
    message: key(id, 'Its id.'),
    title,
    describe,
    from: key(list(name, 1), 'Who may send it; anyone who may start or message cases, when nothing is said.'),
    key: key(name, 'The field by which a case is found.'),
    keep: key(
      { is: 'pattern', pattern: '^[1-9]\\d{0,2} (minutes?|hours?|days?)$', wanted: 'duration', example: '30 days' },
      'How long it is kept when it comes before anybody waits for it, in minutes, hours or days; 7 days, when nothing is said.',
    ),
    data: key({ is: 'fields', of: 'data' }, 'What it holds: a JSON Schema.'),
  },
  required: ['message'],
};

const touchpoint: Thing = {
  name: 'touchpoint',
  says: 'A point of contact with the customer.',
  keys: {
    touchpoint: key(id, 'Its id.'),
    title,
    describe,
    department: key(text, "The customer's department that it is with."),
    expects: key(text, 'What is expected of it there.'),
    weight: key({ is: 'number', least: 0 }, 'How much it counts among the others; 1, when nothing is said.'),
  },
  required: ['touchpoint'],
};
const touchpoints: Thing = {
  name: 'touchpoints',
  says: 'Where the company meets its customers.',
  keys: {
    touchpoints: key(
      list(
        single('touchpoint', () => touchpoint),
        1,
      ),
      'The touchpoints.',
      'touchpoints: [{ touchpoint: hotline }]',
    ),
  },
  required: ['touchpoints'],
};

/** A playbook that has `variant_of`. */
export const variant = variantOf(playbook);

/** Files by their first key. */
export const files = {
  playbook,
  organisation,
  calendars,
  holidays,
  customer,
  message,
  table: tableThing,
  policies,
  connectors,
  touchpoints,
  fragment,
  scenarios: scenariosThing,
} as const satisfies { [kind: string]: Thing };
export type FileKind = keyof typeof files;
export const fileKinds = Object.keys(files) as readonly FileKind[];
