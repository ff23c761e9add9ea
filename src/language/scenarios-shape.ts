/** The shape of scenarios files. */
import { calendarDays, calendarHours } from './shape-calendars.js';
import {
  duration,
  type Form,
  id,
  type Key,
  type Kinds,
  key,
  list,
  mapOf,
  name,
  oneOf,
  single,
  type Thing,
  text,
  thing,
} from './shape-form.js';

const instant = { is: 'string' } as const;
const yesOrNo = { is: 'boolean' } as const;
const values = (says: string, example?: string) => key(mapOf({ is: 'value' }, 'any'), says, example);
const by = key(name, 'The person who does it; whoever has the task, when nothing is said.');
const mayBy = key(name, 'The person who does it; the first who may, when nothing is said.');
const level: Form = { is: 'number', integer: true, least: 1 };
const priority = oneOf('low', 'normal', 'high', 'urgent');

const REFUSALS = [
  'case_closed',
  'task_unknown',
  'task_closed',
  'task_held',
  'task_not_held',
  'state_wrong',
  'not_a_candidate',
  'not_a_party',
  'outcome_unknown',
  'values_invalid',
  'comment_missing',
  'checklist_open',
  'rules_broken',
  'send_back_exhausted',
  'person_excluded',
  'task_not_optional',
  'not_allowed',
  'button_unknown',
  'step_not_open',
  'one_at_a_time',
  'not_a_party',
  'subtasks_open',
  'until_passed',
  'pause_invalid',
  'clock_unknown',
  'incident_unknown',
  'no_duplicate',
  'not_reopenable',
  'reopen_too_late',
  'data_invalid',
];
const refused = key(oneOf(...REFUSALS), 'Why it must be refused; it must succeed, when nothing is said.');

const whom: Thing = {
  name: 'whom',
  says: 'People of the organisation: all that is said here holds of them.',
  keys: {
    role: key(name, 'Everyone who has this role.'),
    unit: key(name, 'Everyone of this unit and of the units below it.'),
    person: key(name, 'This person.'),
    skill: key(name, 'Everyone who has this skill.'),
    level: key(level, 'The lowest level of the skill that will do; 1 when nothing is said.'),
  },
  at_least_one: [['role', 'unit', 'person', 'skill']],
};
const to = key(
  {
    is: 'either',
    map: thing(() => whom),
    list: list(
      thing(() => whom),
      1,
    ),
    wanted: 'map',
  },
  'To whom: a role, a unit, a person or a skill, or a list of these.',
  'to: { role: … }',
);
const why = key({ is: 'string' }, 'Why.');
const byAdministrator = key(name, 'The administrator who does it; the first one, when nothing is said.');
const EVERY_DEADLINE = 'The deadline, or case for all of the case.';

const answeredError: Thing = {
  name: 'error',
  says: 'An error of the outside.',
  keys: {
    code: key({ is: 'string' }, 'Its code.', 'code: not_found'),
    message: key({ is: 'string' }, 'What it says.'),
  },
  required: ['code'],
};
const expectedCall: Thing = {
  name: 'expected_call',
  says: 'What must be so of what a step asked for.',
  keys: { with: values('Fields of what is sent; others may be there.') },
};

const start: Thing = {
  name: 'start',
  says: 'How the case starts.',
  keys: {
    at: key(instant, 'When: a time of day where the organisation is, 2026-03-02 09:00.', 'at: 2026-03-02 09:00'),
    by: key(name, 'The person who starts it.'),
    key: key({ is: 'string' }, "The case's key, for playbooks that make none themselves."),
    data: values('What the case starts with.'),
    customer: values("The customer's file, as far as the playbook reads it."),
  },
};

const expectedTask: Thing = {
  name: 'expected_task',
  says: 'What must be so of an open task.',
  keys: {
    assignee: key(name, 'Who has it.'),
    offered_to: key(list(name), 'The roles, units and persons that it stands before; []: nobody, as outside of its window.'),
    due: key(instant, 'When it is due.'),
    overdue: key(yesOrNo, 'Whether it is late.'),
    priority: key(priority, 'Its priority.'),
    state: key(oneOf('created', 'ready', 'reserved', 'in_progress', 'suspended'), 'The state it is in.'),
  },
};
const expectedDeadline: Thing = {
  name: 'expected_deadline',
  says: 'What must be so of a running deadline.',
  keys: {
    due: key(instant, 'When it is due.'),
    overdue: key(yesOrNo, 'Whether it has passed.'),
    paused: key(yesOrNo, 'Whether it stands still.'),
  },
};
const expectedEscalation: Thing = {
  name: 'expected_escalation',
  says: 'An escalation that must have come.',
  keys: { deadline: key(name, 'The deadline.'), level: key(level, 'Which level, from 1.', 'level: 1') },
  required: ['deadline', 'level'],
};
const expectedNotice: Thing = {
  name: 'expected_notice',
  says: 'A notice that people must have got.',
  keys: {
    about: key(oneOf('reminder', 'escalation', 'reassigned', 'notify'), 'What it is about.', 'about: reminder'),
    deadline: key(name, 'The deadline.'),
    level: key(level, 'The level of an escalation, from 1.'),
    step: key(name, 'The step that tells.'),
    to: key(list(name, 1), 'The persons who got it.'),
  },
  required: ['about'],
};

const expectation: Thing = {
  name: 'expectation',
  says: 'What must be so now; what is not named may be anything.',
  keys: {
    tasks: key(
      {
        is: 'either',
        list: list(name),
        map: mapOf({ is: 'either', map: thing(() => expectedTask), wanted: 'map' }, 'id'),
        wanted: 'list',
      },
      'All tasks that are open: their ids, or ids with what must be so of each.',
    ),
    stage: key(name, 'The stage it stands in.'),
    status: key(oneOf('open', 'completed', 'cancelled'), 'Whether it goes on.'),
    outcome: key(name, 'How it ended.'),
    data: values("Fields of the case's data."),
    case_roles: key(mapOf(name, 'id'), 'Who holds case roles.'),
    deadlines: key(
      mapOf(
        thing(() => expectedDeadline),
        'any',
      ),
      'Deadlines that run.',
    ),
    escalations: key(list(thing(() => expectedEscalation)), 'All escalations since the last expect, in order; []: none.'),
    notices: key(list(thing(() => expectedNotice)), 'All notices since the last expect, in order; []: none.'),
    links: key(list(name), 'The steps whose links the customer was sent since the last expect, in order; []: none.', 'links: [ask]'),
    records: values('Values that were recorded.'),
    calls: key(
      {
        is: 'either',
        list: list(name),
        map: mapOf({ is: 'either', map: thing(() => expectedCall), wanted: 'map' }, 'id'),
        wanted: 'list',
      },
      'All steps that wait for an answer from outside: their ids, or ids with what must be so of each.',
    ),
    incidents: key(list(name), 'All steps and deadlines that wait for an administrator; []: none.'),
  },
};

function does(kind: string, says: string, value: Key, keys: Thing['keys'] = {}, rest: Partial<Thing> = {}): Thing {
  return { ...rest, name: kind, says, keys: { [kind]: value, ...keys }, required: [kind, ...(rest.required ?? [])] };
}

function ofTask(kind: string, says: string, keys: Thing['keys'] = {}, rest: Partial<Thing> = {}): Thing {
  return does(kind, says, key(name, 'The task.'), { ...keys, by, refused }, rest);
}

const stepKinds: Kinds = {
  name: 'scenario_step',
  kinds: {
    complete: does(
      'complete',
      'Completes a task.',
      key(name, 'The task.'),
      {
        by,
        as: key(oneOf('customer'), 'The customer does it, through their link.', 'as: customer'),
        outcome: key(name, 'The outcome, for tasks that have several.'),
        values: values('What is filled in.'),
        item: key(level, "Which item's task, from 1, where several of an each are open."),
        checked: key(list(level), 'Which items of its checklist are ticked, from 1; all, when nothing is said.', 'checked: [1, 2]'),
        comment: key({ is: 'string' }, 'What is said with it; sending back needs it.'),
        refused,
      },
      { not_together: [['by', 'as']] },
    ),
    fail: ofTask('fail', 'Somebody says that a task cannot be done.', { reason: key({ is: 'string' }, 'Why.', 'reason: …') }),
    skip: ofTask('skip', 'An optional task is skipped.', { reason: why }),
    claim: ofTask('claim', 'Takes a task that is offered.'),
    release: ofTask('release', 'Gives a task back.'),
    start: ofTask('start', 'Somebody begins to work on a task.'),
    stop: ofTask('stop', 'The work on a task rests; whoever has it keeps it.'),
    suspend: ofTask(
      'suspend',
      'A task is laid aside.',
      {
        until: key(instant, 'When it is taken up again by itself.'),
        for: key(duration, 'For how long; until it is resumed, when nothing is said.'),
        reason: why,
      },
      { not_together: [['until', 'for']] },
    ),
    resume: ofTask('resume', 'A task that was laid aside is taken up again.'),
    delegate: ofTask(
      'delegate',
      'One person is to do a task, which then comes back.',
      { to: key(name, 'The person.', 'to: …'), comment: key({ is: 'string' }, 'What is said with it.') },
      { required: ['to'] },
    ),
    forward: ofTask(
      'forward',
      'A task goes to others for good.',
      { to, comment: key({ is: 'string' }, 'What is said with it.') },
      { required: ['to'] },
    ),
    nominate: ofTask('nominate', 'An administrator names who may do a task that stands before nobody.', { to }, { required: ['to'] }),
    set_priority: ofTask(
      'set_priority',
      'Somebody says how urgent a task is.',
      { priority: key(priority, 'Its priority.', 'priority: high') },
      { required: ['priority'] },
    ),
    comment: ofTask(
      'comment',
      'Somebody says something about a task.',
      { text: key({ is: 'string' }, 'What.', 'text: …') },
      { required: ['text'] },
    ),
    send_back: ofTask(
      'send_back',
      'Has an earlier step done again.',
      {
        comment: key({ is: 'string' }, 'Why.', 'comment: …'),
        outcome: key(name, 'The outcome that sends it back, where there are several.'),
        values: values('What is filled in.'),
      },
      { required: ['comment'] },
    ),
    add_subtask: ofTask(
      'add_subtask',
      'Others are asked for a part of a task.',
      { title: key({ is: 'string' }, 'What they do.', 'title: …'), to },
      { required: ['title', 'to'] },
    ),
    pause_deadline: does(
      'pause_deadline',
      'An administrator pauses deadlines, also for a time that is over.',
      key(name, EVERY_DEADLINE),
      {
        reason: why,
        from: key(instant, 'When it began; now, when nothing is said.'),
        ago: key(duration, 'How long ago it began.'),
        until: key(instant, 'When it ended.'),
        for: key(duration, 'How long it lasted; it goes on, when nothing is said.'),
        by: byAdministrator,
        refused,
      },
      {
        not_together: [
          ['from', 'ago'],
          ['until', 'for'],
        ],
      },
    ),
    resume_deadline: does('resume_deadline', 'An administrator ends such pauses.', key(name, EVERY_DEADLINE), {
      by: byAdministrator,
      refused,
    }),
    retry_incident: does('retry_incident', 'An administrator has a step that failed tried again.', key(name, 'The step or deadline.'), {
      by: byAdministrator,
      refused,
    }),
    skip_incident: does('skip_incident', 'An administrator has the case go on without it.', key(name, 'The step or deadline.'), {
      by: byAdministrator,
      refused,
    }),
    mend_incident: does(
      'mend_incident',
      'An administrator sets data, and has it tried again.',
      key(name, 'The step or deadline.'),
      { data: values("Fields of the case's data.", 'data: { … }'), by: byAdministrator, refused },
      { required: ['data'] },
    ),
    contact: does('contact', 'The customer is spoken to, besides any task.', key({ is: 'string' }, 'How: phone, visit …'), {
      note: key({ is: 'string' }, 'What was said.'),
      by: key(name, 'Who spoke to them; the first of all people, when nothing is said.'),
    }),
    change_customer: does('change_customer', "The customer's file changes.", values('The fields that change.')),
    change_calendar: does(
      'change_calendar',
      'A calendar is another one from now on.',
      key(name, 'The calendar.'),
      { hours: calendarHours, days: calendarDays },
      { at_least_one: [['hours', 'days']] },
    ),
    message: does('message', 'A message comes.', key(name, 'The message.'), {
      data: values('What it holds.'),
      key: key({ is: 'string' }, 'The value of its key; that in its data, when nothing is said.'),
    }),
    button: does('button', 'A button is pressed.', key(name, 'The button.'), { by: mayBy, refused }),
    add_item: does(
      'add_item',
      'An item is added to an each that runs.',
      key(name, 'The each.'),
      { item: key({ is: 'value' }, 'The item.', 'item: …'), by: mayBy, refused },
      { required: ['item'] },
    ),
    respond: does(
      'respond',
      'The outside answers a step that asked for something.',
      key(name, 'The step.'),
      {
        result: key({ is: 'value' }, 'The answer.'),
        error: key(
          thing(() => answeredError),
          'What went wrong for good.',
        ),
      },
      { exactly_one: [['result', 'error']] },
    ),
    reopen: does('reopen', 'The case, which was completed, is opened again.', key({ is: 'string' }, 'Why.'), { by: mayBy, refused }),
    cancel: does('cancel', 'The case is called off.', key({ is: 'string' }, 'Why.'), { by }),
    absent: does('absent', 'Somebody is away from now on.', key(name, 'The person.'), {
      substitute: key(name, 'Who gets their tasks; they are offered anew, when nothing is said.'),
      until: key(instant, 'When they are there again: 2026-03-09 08:00. They stay away, when nothing is said.'),
    }),
    after: does('after', 'Time passes.', key(duration, 'How long.'), {
      calendar: key(name, "The calendar whose working hours count; the organisation's, when nothing is said."),
    }),
    at: does('at', 'Time passes until an instant.', key(instant, 'When: 2026-03-02 09:00.')),
    expect: does(
      'expect',
      'What must be so now.',
      key(
        thing(() => expectation),
        'What must be so.',
      ),
    ),
  },
  example: 'complete: TASK',
};

const scenario: Thing = {
  name: 'scenario',
  says: 'One case, from its start on.',
  keys: {
    scenario: key(id, 'Its id.'),
    title: key(text, 'What it shows.'),
    continues: key(name, 'A scenario whose steps are done first: this one goes on from its end, and starts as it does.'),
    start: key(
      thing(() => start),
      'How the case starts, where it differs from the start above.',
    ),
    steps: key(list({ is: 'kind', kinds: () => stepKinds }, 1), 'What happens, in order.', 'steps: [ … ]'),
  },
  required: ['scenario', 'steps'],
  not_together: [['continues', 'start']],
};

/** A whole file. */
export const scenariosThing: Thing = {
  name: 'scenarios',
  says: 'Tests of a playbook, in made-up time.',
  keys: {
    scenarios: key(name, 'The playbook.'),
    title: key(text, 'What people see.'),
    start: key(
      thing(() => start),
      'How its cases start; a scenario says only what differs.',
    ),
    cases: key(
      list(
        single('scenario', () => scenario),
        1,
      ),
      'The scenarios.',
      'cases: [{ scenario: …, steps: [ … ] }]',
    ),
  },
  required: ['scenarios', 'cases'],
};
