/** The shape of how people want to be told: of everybody, of a unit, of a role, of one person. */
import { NOTICE_KINDS } from '../organisation/notice-kinds.js';
import { type Form, key, oneOf, type Thing, thing } from './shape-form.js';

const TIME = '([01]\\d|2[0-3]):[0-5]\\d';
const wanted = 'time_of_day';
const time: Form = { is: 'pattern', pattern: `^${TIME}$`, wanted, example: '09:00' };
const timeOrNone: Form = { is: 'pattern', pattern: `^(${TIME}|none)$`, wanted, example: '09:00' };

const noticesThing: Thing = {
  name: 'notices',
  says: 'How people want to be told.',
  keys: {
    digest: key(
      { is: 'either', scalar: timeOrNone, list: { is: 'list', of: time, least: 1, unique: true }, wanted },
      'The times, on days on which they work, at which what is not urgent is sent as one; none: as it comes.',
      "digest: '09:00'",
    ),
    urgent: key(
      { is: 'list', of: oneOf(...NOTICE_KINDS), unique: true },
      'What goes at once, also while they do not work; nothing, when nothing is said.',
      'urgent: [escalation]',
    ),
  },
  at_least_one: [['digest', 'urgent']],
};

export const notices = key(
  thing(() => noticesThing),
  'How people are told: when, and what cannot wait. What is said nearest to a person holds.',
  "notices: { digest: '09:00' }",
);
