/** The shapes of what starts cases by itself: a message, a schedule, the end of another case (LANGUAGE §6). */
import { condition, id, type Key, type Kinds, key, mapOf, name, oneOf, type Thing } from './shape-form.js';

/** Whom a schedule may go over. */
export const OVER = ['customers', 'people', 'units'] as const;
export type Over = (typeof OVER)[number];

const shared: { readonly [key: string]: Key } = {
  when: key(condition, 'No case is started where this does not hold.'),
  data: key(mapOf({ is: 'value' }, 'any'), 'What the case starts with.'),
  customer: key({ is: 'string' }, "The customer's id.", 'customer: ${ … }'),
};

const message: Thing = {
  name: 'message',
  says: 'A case starts when a message comes that is meant for no open one.',
  keys: { message: key(name, 'The message; source.data is what it holds.'), ...shared },
  required: ['message'],
};

const schedule: Thing = {
  name: 'schedule',
  says: 'Cases start at certain times.',
  keys: {
    schedule: key({ is: 'string' }, "The times, as cron writes them, in the calendar's time zone; closed days are left out."),
    calendar: key(name, "The calendar; the organisation's, when nothing is said."),
    for: key(oneOf(...OVER), 'One case for each of these: customer, person or unit is the one it is for.'),
    each: key({ is: 'expression' }, 'One case for each item of this list.', 'each: customer.products'),
    as: key(id, 'What the item is called; item, when nothing is said.'),
    ...shared,
  },
  required: ['schedule'],
};

const outcome: Thing = {
  name: 'outcome',
  says: 'A case starts when a case of another playbook has ended.',
  keys: {
    outcome: key(name, 'How it has ended; source is that case.'),
    of: key(name, 'The playbook of that case.', 'of: PLAYBOOK'),
    ...shared,
  },
  required: ['outcome', 'of'],
};

export const startKinds: Kinds = {
  name: 'start',
  kinds: { message, schedule, outcome },
  example: "schedule: '0 8 * * *'",
};
