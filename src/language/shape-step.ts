/** What all steps and stages have in common: their deadlines, their conditions, their handlers (LANGUAGE §3, §4). */
import {
  condition,
  duration,
  type Form,
  id,
  type Key,
  key,
  list,
  name,
  oneOf,
  people,
  single,
  type Thing,
  text,
  thing,
} from './shape-form.js';

/** The calendar that something counts on. */
export const calendar: Key = key(
  { is: 'expression' },
  "The calendar whose working hours count, or an expression that gives its id; the playbook's, when nothing is said.",
);

// ── clocks ────────────────────────────────────────────────────────────────────

const usedItem = { use: key(name, 'A policy of policies.yaml: all that it has here is put in this place.') };

const reminder: Thing = {
  name: 'reminder',
  says: 'Tells people that something is due.',
  keys: {
    before: key(duration, 'How long before it is due.'),
    after: key(duration, 'How long after the clock began.'),
    notify: key(people, 'Who is told; whoever has the task, when nothing is said.'),
    ...usedItem,
  },
  brought_by: 'use',
  exactly_one: [['before', 'after']],
};

const level: Thing = {
  name: 'escalation',
  says: 'What happens when it is late.',
  keys: {
    after: key(duration, 'How long after it was due; 0 hours: at once.', 'after: 0 hours'),
    notify: key(people, 'Who is told.'),
    reassign: key(people, 'Who gets the task now.'),
    add: key(people, 'Who may take the task as well.'),
    priority: key(oneOf('low', 'normal', 'high', 'urgent'), 'The priority that open tasks get.'),
    start: key(
      { is: 'either', scalar: name, map: thing(() => startedCase), wanted: 'name' },
      'The playbook of which a case is started.',
      'start: { playbook: …, data: { … } }',
    ),
    urgent: key({ is: 'boolean' }, 'true: who is told is told at once, also while they do not work.'),
    ...usedItem,
  },
  required: ['after'],
  brought_by: 'use',
  at_least_one: [['notify', 'reassign', 'add', 'priority', 'start']],
};

const startedCase: Thing = {
  name: 'started_case',
  says: 'A case of another playbook that is started.',
  keys: {
    playbook: key(name, 'The playbook.'),
    data: key({ is: 'value' }, 'The data that it starts with.', 'data: { FIELD: … }'),
  },
  required: ['playbook'],
};

/** A list of a policy, by its name: `escalate: { use: NAME }`. */
const namedList: Thing = { name: 'policy', says: 'What a policy has here.', keys: { use: key(name, 'The policy.') }, required: ['use'] };

/** A list that a policy may hold, so that `use: NAME` may stand for all of it or for some of its items. */
function listed(item: Thing): Form {
  return { is: 'list', of: thing(() => item), named: () => namedList };
}

export const clockKeys: { readonly [key: string]: Key } = {
  title: key(text, 'What people see.'),
  due: key(duration, 'How long there is, or an expression that gives it.', 'due: 4 business hours'),
  start_by: key(duration, 'How long until somebody has to have taken up the task.', 'start_by: 30 business minutes'),
  every: key(duration, 'A duty that repeats: due again so long after it was met or missed.', 'every: 1 business day'),
  met_by: key(
    { is: 'either', scalar: name, list: { is: 'list', of: name, least: 1, unique: true }, wanted: 'list' },
    'The steps whose completion meets a repeating duty; a contact with the customer, when nothing is said.',
  ),
  remind: key(listed(reminder), 'Reminders before it is due.'),
  escalate: key(listed(level), 'What happens when it is late, level by level.'),
  stops: key(name, 'The step or stage whose completion meets it; the end of what it stands on, when nothing is said.'),
  calendar,
  pausable: key({ is: 'boolean' }, 'false: it runs on whatever pauses the rest.'),
  on_change: key(
    oneOf('credit', 'keep', 'restart'),
    'When what its due reads changes: credit counts the time already run towards the new due, keep leaves it, restart begins anew.',
  ),
  on_rework: key(oneOf('resume', 'restart'), 'When its stage is entered again: resume goes on with the time left, restart begins anew.'),
};
const used = { use: key(name, 'The policy of policies.yaml that says what is not said here.') };
const dueAtAll = [['due', 'start_by', 'every']];

export const clock: Thing = {
  name: 'deadline',
  says: 'A deadline with an id of its own.',
  keys: { deadline: key(id, 'Its id.'), ...used, ...clockKeys },
  required: ['deadline'],
  at_least_one: dueAtAll,
  brought_by: 'use',
};

export const shortClock: Thing = {
  name: 'deadline',
  says: 'The one deadline of what it stands on.',
  keys: { ...used, ...clockKeys },
  at_least_one: dueAtAll,
  brought_by: 'use',
};

export const clocks: { readonly [key: string]: Key } = {
  deadline: key(
    thing(() => shortClock),
    'Its deadline, when it has only one.',
  ),
  deadlines: key(
    list(
      single('deadline', () => clock),
      1,
    ),
    'Its deadlines, each with an id.',
  ),
};

export const pauses = key(name, 'The scope whose deadlines are paused meanwhile: case, stage, or a step around it.', 'pauses: case');

// ── steps ─────────────────────────────────────────────────────────────────────

export const steps = (least?: number) => list({ is: 'step' }, least);

export const shared: { readonly [key: string]: Key } = {
  title: key(text, 'What people see.'),
  describe: key(text, 'What it is for.'),
  if: key(condition, 'It is left out when this does not hold.'),
  on: key(list({ is: 'handler' }), 'What happens meanwhile.'),
  ...clocks,
  undo: key(steps(1), 'What undoes it, once it was done.'),
  touchpoint: key(name, 'The point of contact with the customer that this is.'),
  progress: key(text, "What the customer's link shows while it is open."),
};
export const notBoth: Thing['not_together'] = [['deadline', 'deadlines']];

export function step(
  kind: string,
  says: string,
  value: Key,
  keys: Thing['keys'],
  rest: Omit<Partial<Thing>, 'name' | 'says' | 'keys'> = {},
): Thing {
  return {
    ...rest,
    name: kind,
    says,
    keys: { [kind]: value, ...keys, ...shared },
    required: [kind, ...(rest.required ?? [])],
    not_together: [...(notBoth ?? []), ...(rest.not_together ?? [])],
  };
}
