/** The shape of what only tasks have: how they end, who else has to do with them, what must hold (LANGUAGE §3). */
import { condition, id, type Key, key, list, mapOf, name, oneOf, people, type Thing, text, thing } from './shape-form.js';

const outcome: Thing = {
  name: 'outcome',
  says: 'A way in which the task can end.',
  keys: {
    title: key(text, 'What people see.'),
    form: key({ is: 'fields', of: 'form' }, 'Fields that are filled in with this outcome, besides those of the task.'),
    send_back: key(name, 'An earlier task that is done again, by the same person; it needs a comment.'),
    max: key({ is: 'number', integer: true, least: 1 }, 'How often it may be sent back; three times, when nothing is said.'),
  },
};

const rule: Thing = {
  name: 'rule',
  says: 'What must hold of the form.',
  keys: {
    must: key(condition, 'A condition over form, the values entered.', 'must: form.amount <= data.amount'),
    say: key(text, 'What people read where it does not hold.', 'say: …'),
  },
  required: ['must', 'say'],
};

export const taskKeys: { readonly [key: string]: Key } = {
  outcomes: key(
    {
      is: 'either',
      list: { is: 'list', of: id, least: 1, unique: true },
      map: mapOf({ is: 'either', scalar: text, map: thing(() => outcome), wanted: 'texts' }, 'id', 1),
      wanted: 'list',
    },
    'How it can end: a list of ids, or ids with what people see.',
  ),
  need: key(
    oneOf('all', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    'How many of those who are meant have to do it, each for themselves: all, or a number.',
    'need: 2',
  ),
  countersign: key(people, 'Who signs what was done; never the one who did it.', 'countersign: { role: service_manager }'),
  optional: key({ is: 'boolean' }, 'True where its people may skip it.'),
  by_hand: key(people, "Who may enter the customer's answer.", 'by_hand: owner'),
  rules: key(
    list(
      thing(() => rule),
      1,
    ),
    'What must hold for it to be completed.',
  ),
  documents: key(list(text, 1), 'The papers that it takes.'),
};
