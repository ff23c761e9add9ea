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
    priority: key(oneOf('low', 'normal', 'high', 'urgent'), 'The priority that open tasks get.'),
    ...usedItem,
  },
  required: ['after'],
  brought_by: 'use',
  at_least_one: [['notify', 'reassign', 'priority']],
  later: { add: 'notify', start: 'notify' },
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
  remind: key(listed(reminder), 'Reminders before it is due.'),
  escalate: key(listed(level), 'What happens when it is late, level by level.'),
  stops: key(name, 'The step or stage whose completion meets it; the end of what it stands on, when nothing is said.'),
  calendar: key(name, "The calendar whose working hours count; the organisation's, when nothing is said."),
};
const laterOfClocks = { start_by: '', every: '', pausable: '', on_change: '', on_rework: '' };
const used = { use: key(name, 'The policy of policies.yaml that says what is not said here.') };

export const clock: Thing = {
  name: 'deadline',
  says: 'A deadline with an id of its own.',
  keys: { deadline: key(id, 'Its id.'), ...used, ...clockKeys },
  required: ['deadline', 'due'],
  brought_by: 'use',
  later: laterOfClocks,
};

export const shortClock: Thing = {
  name: 'deadline',
  says: 'The one deadline of what it stands on.',
  keys: { ...used, ...clockKeys },
  required: ['due'],
  brought_by: 'use',
  later: laterOfClocks,
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

// ── steps ─────────────────────────────────────────────────────────────────────

export const steps = (least?: number) => list({ is: 'step' }, least);

export const shared: { readonly [key: string]: Key } = {
  title: key(text, 'What people see.'),
  describe: key(text, 'What it is for.'),
  if: key(condition, 'It is left out when this does not hold.'),
  on: key(list({ is: 'handler' }), 'What happens meanwhile.'),
  ...clocks,
  progress: key(text, "What the customer's link shows while it is open."),
};
export const sharedLater = { touchpoint: '', undo: '' };
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
    not_together: notBoth,
    later: { ...sharedLater, ...rest.later },
  };
}
