/** The shapes of people, steps, handlers and stages (LANGUAGE §1, §3). */

import { ORGANISATION_PERMISSIONS } from '../organisation/organisation-rule.js';
import { PERMISSIONS } from '../program/program.js';
import { cancel, choose, each, mutex, parallel, wait } from './shape-branching.js';
import { chainSteps } from './shape-chain.js';
import { decide } from './shape-decide.js';
import { condition, id, type Key, type Kinds, key, list, mapOf, name, oneOf, people, type Thing, text } from './shape-form.js';
import { outsideSteps } from './shape-outside.js';
import { notBoth, pauses, shared, step, steps } from './shape-step.js';
import { surveySteps } from './shape-survey.js';
import { taskKeys } from './shape-task.js';

// ── people ────────────────────────────────────────────────────────────────────

const criteria: { readonly [key: string]: Key } = {
  role: key(name, 'Everyone who has this role.'),
  unit: key(name, 'Everyone of this unit and of the units below it.'),
  person: key(name, 'This person.'),
  skill: key(name, 'Everyone who has this skill.'),
  level: key({ is: 'number', integer: true, least: 1 }, 'The lowest level of the skill that will do; 1 when nothing is said.'),
  case_role: key(name, 'Whoever holds this role in the case.'),
  same_as: key(name, 'Whoever did this step.'),
};
const whoAlone = ['role', 'unit', 'person', 'skill', 'case_role', 'same_as'];

export const peopleThing: Thing = {
  name: 'people',
  says: 'People: all that is said here must hold of them.',
  keys: {
    ...criteria,
    customer: key(name, 'A contact of the customer: in assign, the customer does it.'),
    not: key(people, 'People who may not, however else they match.'),
    by: key(
      oneOf('offer', 'round_robin', 'least_loaded', 'random'),
      'How one is picked: offer puts the task before all of them, the others hand it to one.',
    ),
    speaks: key(
      { is: 'language' },
      'Where one is picked: who speaks this language goes first. customer: the language of the customer; else a language, or an expression that gives one or a list.',
      'speaks: customer',
    ),
  },
  at_least_one: [[...whoAlone, 'customer']],
};

export const accessThing: Thing = {
  name: 'access',
  says: 'People and what they may do with cases of this playbook.',
  keys: {
    ...criteria,
    people: key(people, 'By what they are to the case: owner, started_by, assignee, manager, or several of these.'),
    not: key(people, 'People whom it does not let, however else they match.'),
    may: key(list(oneOf(...PERMISSIONS), 1), 'What they may do.', 'may: [see, claim]'),
    where: key(condition, 'Whom and when: a condition over person, customer, data and case.', 'where: customer.unit == person.unit'),
  },
  required: ['may'],
  at_least_one: [[...whoAlone, 'people']],
  not_together: [...whoAlone, 'level'].map((key): readonly [string, string] => [key, 'people']),
};

const whoInOrganisation = ['role', 'unit', 'person', 'skill'];

export const organisationAccessThing: Thing = {
  name: 'access',
  says: 'People and what they may do, whatever the playbook.',
  keys: {
    ...Object.fromEntries(Object.entries(criteria).filter(([word]) => word !== 'case_role' && word !== 'same_as')),
    not: key(people, 'People whom it does not let, however else they match.'),
    may: key(list(oneOf(...ORGANISATION_PERMISSIONS), 1), 'What they may do.', 'may: [read_customers]'),
    where: key(condition, 'A condition over person, and customer or case.', 'where: customer.unit == person.unit'),
  },
  required: ['may'],
  at_least_one: [whoInOrganisation],
};

// ── steps ─────────────────────────────────────────────────────────────────────

const task = step(
  'task',
  'Somebody does something.',
  key(id, 'Its id: its result stands in steps.ID.'),
  {
    assign: key(people, 'Who does it.', 'assign: owner'),
    form: key({ is: 'fields', of: 'form' }, 'What is to be filled in: a JSON Schema.'),
    guide: key(text, 'How it is done well.'),
    show: key(list({ is: 'expression' }), 'What is shown with it.'),
    checklist: key(list(text), 'What must not be forgotten.'),
    priority: key(oneOf('low', 'normal', 'high', 'urgent'), 'How urgent it is.'),
    window: key(
      { is: 'list', of: { is: 'expression' }, least: 1 },
      'The calendars within whose hours it may be done; outside of them it is not offered.',
      'window: [calling_hours]',
    ),
    pauses,
    ...taskKeys,
  },
  {
    required: ['assign'],
  },
);

const repeat = step(
  'repeat',
  'Does its steps again and again.',
  key(id, 'Its id.'),
  {
    while: key(condition, 'Asked before each round: it goes on as long as this holds.'),
    until: key(condition, 'Asked after each round: it ends as soon as this holds.'),
    max: key({ is: 'number', integer: true, least: 1 }, 'The most rounds.'),
    exhausted: key(steps(), 'What is done when max rounds were not enough.'),
    steps: key(steps(1), 'The steps of a round.', 'steps: [ … ]'),
  },
  { required: ['steps'], exactly_one: [['while', 'until']] },
);

const set = step(
  'set',
  'Changes data of the case.',
  key(id, 'Its id.'),
  { values: key(mapOf({ is: 'value' }, 'path', 1), 'What is put where: data.FIELD: value.', 'values: { data.FIELD: … }') },
  { required: ['values'] },
);

const record = step(
  'record',
  'Keeps a measured fact with the case.',
  key(id, 'What it is called in reports.'),
  {
    value: key({ is: 'expression' }, 'The fact: an expression or a number.', 'value: steps.STEP.FIELD'),
    unit: key({ is: 'string' }, 'What it is measured in.'),
  },
  { required: ['value'] },
);

const finish = step('finish', 'Ends the case.', key(name, 'The outcome of the case.'), {
  compensate: key({ is: 'boolean' }, 'true: what was done is undone first, by the `undo` steps, the latest first.'),
});
const goto = step('goto', 'Goes on at another stage.', key(name, 'The stage.'), {});
const group = step(
  'group',
  'Steps that belong together.',
  key(id, 'Its id.'),
  { steps: key(steps(1), 'Its steps.', 'steps: [ … ]') },
  { required: ['steps'] },
);

const use = step('use', 'Does the steps of a fragment.', key(name, 'The fragment: a file of fragments/.'), {
  as: key(id, 'What it is called here, where it is not by its own name: its steps are then AS_STEP.'),
  with: key(mapOf({ is: 'value' }, 'any', 1), 'Its parameters.', 'with: { NAME: … }'),
});

export const stepKinds: Kinds = {
  name: 'step',
  kinds: {
    task,
    choose,
    decide,
    repeat,
    wait,
    set,
    record,
    finish,
    goto,
    group,
    parallel,
    each,
    mutex,
    cancel,
    ...outsideSteps,
    ...chainSteps,
    ...surveySteps,
    use,
  },
  example: 'task: hear_out',
};

// ── stages ───────────────────────────────────────────────────────────────────

export const stage: Thing = {
  name: 'stage',
  says: 'A part of the way.',
  keys: { stage: key(id, 'Its id.'), ...shared, steps: key(steps(1), 'Its steps, in order.', 'steps: [ … ]') },
  required: ['stage', 'steps'],
  not_together: notBoth,
};

export const handlers = shared.on as Key;
