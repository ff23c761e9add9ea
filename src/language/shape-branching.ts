/** The shapes of steps that lead the way: one of several, several at once, once for each, again, or not before. */
import { condition, duration, id, type Key, key, list, mapOf, name, oneOf, people, single, type Thing, thing } from './shape-form.js';
import { calendar, pauses, step, steps } from './shape-step.js';

const inner: Key = key(steps(1), 'Its steps.', 'steps: [ … ]');

// ── choose ────────────────────────────────────────────────────────────────────

const caseOfChoose: Thing = {
  name: 'case',
  says: 'Steps that are done where a condition holds.',
  keys: {
    when: key(condition, 'The condition; the first case that holds is taken.', "when: data.severity == 'high'"),
    steps: key(steps(), 'What is done then.', 'steps: [ … ]'),
  },
  required: ['when', 'steps'],
};

export const choose = step(
  'choose',
  'Takes the first case whose condition holds, or the case of the value that `of` has.',
  key(id, 'Its id.'),
  {
    of: key({ is: 'expression' }, 'The value that is asked for; cases are then named by values.', 'of: steps.STEP.outcome'),
    cases: key(
      {
        is: 'either',
        list: list(
          thing(() => caseOfChoose),
          1,
        ),
        map: mapOf(steps(), 'any', 1),
        wanted: 'list',
      },
      'The cases, in the order in which they are tried; with `of`, steps by value.',
      'cases: [{ when: …, steps: [ … ] }]',
    ),
    else: key(steps(), 'What is done where no case holds.'),
  },
  { required: ['cases'] },
);

// ── wait ──────────────────────────────────────────────────────────────────────

export const wait = step(
  'wait',
  'Waits for a time, until something holds, or for a message.',
  key(id, 'Its id.'),
  {
    for: key(duration, 'How long.', 'for: 3 business days'),
    until: key({ is: 'expression' }, 'A moment (2026-03-02 09:00, or an expression that gives one), or a condition.'),
    message: key(name, 'The message that is waited for.'),
    key: key({ is: 'value' }, 'The value of its key that the message must have; without it, messages sent to this very case.'),
    match: key(condition, 'Over `message`: one for which it does not hold is passed over.'),
    timeout: key(duration, 'How long it waits at most; its outcome is then timed_out.'),
    calendar,
    pauses,
  },
  {
    exactly_one: [['for', 'until', 'message']],
    not_together: [
      ['for', 'timeout'],
      ['for', 'key'],
      ['for', 'match'],
      ['until', 'key'],
      ['until', 'match'],
    ],
  },
);

// ── side by side ──────────────────────────────────────────────────────────────

const rest = key(
  oneOf('cancel', 'run'),
  'What becomes of what still runs then: it is exited (when nothing is said), or runs on beside what follows.',
);

const branch: Thing = {
  name: 'branch',
  says: 'Steps that run beside those of the other branches.',
  keys: {
    branch: key(id, 'Its id.'),
    title: key({ is: 'text' }, 'What people see.'),
    when: key(condition, 'It is not taken when this does not hold.'),
    steps: inner,
  },
  required: ['branch', 'steps'],
};

export const parallel = step(
  'parallel',
  'Does its branches side by side.',
  key(id, 'Its id: which of its branches were done stands in steps.ID.branches.'),
  {
    branches: key(
      list(
        single('branch', () => branch),
        1,
      ),
      'Its branches.',
      'branches: [{ branch: …, steps: [ … ] }]',
    ),
    join: key(
      { is: 'expression' },
      'When it is done: all (when nothing is said), any, a number of branches, or a condition over `branches`.',
      'join: any',
    ),
    rest,
    one_at_a_time: key({ is: 'boolean' }, 'true: only one branch at a time has a task in hand.'),
  },
  { required: ['branches'] },
);

export const each = step(
  'each',
  'Does its steps once for each item of a list.',
  key(id, 'Its id: what came of each item stands in steps.ID.items.'),
  {
    in: key({ is: 'expression' }, 'The list.', 'in: data.products'),
    as: key(id, 'What the item is called in its steps; item, when nothing is said.'),
    at_once: key({ is: 'number', integer: true, least: 1 }, 'The most items that are worked on at once; all, when nothing is said.'),
    until: key(condition, 'Over `items`, those that are done: when it holds, the others are not waited for.'),
    rest,
    add: key(people, 'Who may add items while it runs.'),
    steps: inner,
  },
  { required: ['in', 'steps'] },
);

// ── across cases ──────────────────────────────────────────────────────────────

export const mutex = step(
  'mutex',
  'Steps that only one case at a time may be in.',
  key(id, 'Its id.'),
  {
    for: key({ is: 'value' }, 'What is kept to one case at a time.', "for: 'oven ${ data.oven }'"),
    steps: inner,
  },
  { required: ['for', 'steps'] },
);

export const cancel = step('cancel', 'Ends an open step or stage.', key(name, 'The step or stage.'), {});
